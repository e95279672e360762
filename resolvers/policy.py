"""What the settings decide for the operations."""

from __future__ import annotations

from dataclasses import dataclass, field

from otegraph.models.encryption import SecretBox


@dataclass(frozen=True, slots=True)
class Policy:
    """`secret_key` signs tokens (HS256: at least 32 bytes, RFC 7518, 3.2); the rest says what is allowed and how long.

    What was sealed with one of `previous_secret_keys` can still be read.
    """

    secret_key: str = field(repr=False)
    token_seconds: int = 3600
    refresh_seconds: int = 18000
    administrators_need_no_audit: bool = True
    previous_secret_keys: tuple[str, ...] = field(default=(), repr=False)

    @property
    def box(self) -> SecretBox:
        """What seals and opens the passwords of external repositories."""
        return SecretBox(self.secret_key, self.previous_secret_keys)

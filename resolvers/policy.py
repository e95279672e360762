"""What the settings decide for the operations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """`secret_key` signs tokens (HS256: at least 32 bytes, RFC 7518, 3.2); the rest says what is allowed and how long."""

    secret_key: str
    token_seconds: int = 3600
    refresh_seconds: int = 18000
    administrators_need_no_audit: bool = True

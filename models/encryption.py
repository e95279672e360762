"""Secrets at rest: AES-256-GCM (NIST SP 800-38D), each bound to the row that holds it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID_BYTES = 8
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORM = b"\x01"
"""The first byte of what is sealed, so that another form can be told from this one."""


class SealedWrongly(Exception):
    """It was sealed with a key that is not here, for another row, or was changed since. The text holds no secret."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM = field(repr=False)


class SecretBox:
    """Seals and opens texts with keys derived (HKDF-SHA256, RFC 5869) from the server's secret key and those before it.

    What is sealed is: a byte for the form, 8 bytes that say which key, a nonce of 12, the text and its tag of 16.
    """

    def __init__(self, key: str, previous: Sequence[str] = ()) -> None:
        self._current = _derived(key)
        self._keys = {one.id: one for one in (*map(_derived, previous), self._current)}

    def seal(self, text: str, bound_to: str) -> bytes:
        """The text sealed with the current key; only who says the same `bound_to` can open it."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._current.cipher.encrypt(nonce, text.encode(), bound_to.encode())
        return FORM + self._current.id + nonce + sealed

    def open(self, sealed: bytes, bound_to: str) -> str:
        """The text; raises `SealedWrongly` where it can't be had."""
        start = len(FORM) + KEY_ID_BYTES
        key = self._keys.get(sealed[len(FORM) : start])
        if sealed[: len(FORM)] != FORM or key is None or len(sealed) < start + NONCE_BYTES + TAG_BYTES:
            raise SealedWrongly(f"the secret of {bound_to} was sealed with a key that is not here")
        nonce, rest = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
        try:
            return key.cipher.decrypt(nonce, rest, bound_to.encode()).decode()
        except InvalidTag:
            raise SealedWrongly(f"the secret of {bound_to} was sealed for something else, or changed") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed with the current key."""
        return sealed.startswith(FORM + self._current.id)


def _derived(key: str) -> _Key:
    return _Key(
        _hkdf(key, b"otegraph secret box: id", KEY_ID_BYTES), AESGCM(_hkdf(key, b"otegraph secret box", KEY_BYTES))
    )


def _hkdf(key: str, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(key.encode())

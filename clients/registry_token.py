"""Tokens for a distribution registry that asks this server who may do what (distribution's token specification).

The registry trusts whoever holds the key of a certificate in its `rootcertbundle`. Docker's registry 2 wants RS256 with
the certificate in an `x5c` header, or libtrust's fingerprint of the key in `kid`; both are sent.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

# Their clocks need not agree: a token counts a little before it is made.
_EARLY_SECONDS = 60
_SCOPE = re.compile(r"([a-z0-9]+)(?:\(([a-z0-9]+)\))?:(.+):([a-z*]*(?:,[a-z*]+)*)")
_SCOPES = 64


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be done with what: `repository:test/demo1:pull,push`; `resource_class` is `plugin` in `repository(plugin):…`."""

    type: str
    name: str
    actions: tuple[str, ...]
    resource_class: str = ""


@dataclass(frozen=True, slots=True)
class RegistryToken:
    """A token; `expires_in` in seconds from `issued_at`."""

    token: str = field(repr=False)
    expires_in: int
    issued_at: datetime


class TokenIssuer:
    """Signs tokens with a key (PEM, RSA) whose certificate (PEM) the registry has. Raises ValueError for an unfit pair."""

    def __init__(
        self,
        key_pem: bytes,
        certificate_pem: bytes,
        *,
        issuer: str,
        service: str,
        seconds: int = 300,
        clock: Callable[[], float] = time.time,
    ) -> None:
        key = load_pem_private_key(key_pem, None)
        chain = x509.load_pem_x509_certificates(certificate_pem)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("the key of a registry's tokens must be an RSA key")
        if not chain or _public_der(chain[0].public_key()) != _public_der(key.public_key()):
            raise ValueError("the first certificate of a registry's tokens is not that of the key")
        self.issuer = issuer
        self.service = service
        self.seconds = seconds
        self._key = key
        self._clock = clock
        self._headers = {
            "kid": key_id(key.public_key()),
            "x5c": [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain],
        }

    def issue(self, subject: str, access: Iterable[Scope]) -> RegistryToken:
        """A token for what was granted, which may be less than was asked for; `subject` is empty for an anonymous."""
        now = int(self._clock())
        claims = {
            "iss": self.issuer,
            "sub": subject,
            "aud": self.service,
            "iat": now,
            "nbf": now - _EARLY_SECONDS,
            "exp": now + self.seconds,
            "jti": uuid.uuid4().hex,
            "access": [_claim(scope) for scope in access],
        }
        token = jwt.encode(claims, self._key, algorithm="RS256", headers=self._headers)
        return RegistryToken(token, self.seconds, datetime.fromtimestamp(now, UTC))


def parse_scopes(values: Iterable[str]) -> list[Scope]:
    """The scopes of a request's `scope` parameters: one each, or several with spaces between. What is none is left out."""
    found = []
    for text in [one for value in values for one in value.split()][:_SCOPES]:
        match = _SCOPE.fullmatch(text) if len(text) <= 1024 else None
        if match:
            kind, resource_class, name, actions = match.groups()
            wanted = tuple(dict.fromkeys(action for action in actions.split(",") if action))
            found.append(Scope(kind, name, wanted, resource_class or ""))
    return found


def make_key_and_certificate() -> tuple[bytes, bytes]:
    """A new RSA key and its self-signed certificate, good for ten years, both PEM."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "otegraph registry tokens")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate.public_bytes(Encoding.PEM),
    )


def key_id(key: rsa.RSAPublicKey) -> str:
    """Libtrust's fingerprint: 240 bits of the SHA-256 of the public key's DER, in twelve groups of base32."""
    text = base64.b32encode(hashlib.sha256(_public_der(key)).digest()[:30]).decode()
    return ":".join(text[at : at + 4] for at in range(0, len(text), 4))


def _public_der(key: object) -> bytes:
    der: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return der


def _claim(scope: Scope) -> dict[str, object]:
    claim: dict[str, object] = {"type": scope.type, "name": scope.name, "actions": list(scope.actions)}
    return claim | {"class": scope.resource_class} if scope.resource_class else claim

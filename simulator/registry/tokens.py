"""Token authentication of the distribution API: https://distribution.github.io/distribution/spec/auth/token/ ."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

import jwt
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from otegraph.simulator.registry.errors import DistributionError
from otegraph.simulator.registry.names import Target
from otegraph.simulator.registry.rules import Access, Rules
from starlette.requests import Request

_LEEWAY_SECONDS = 60


class InvalidToken(Exception):
    """A token that this registry does not believe."""


class TokenRules(Rules):
    """`realm`: where clients get tokens; `service` is a token's audience, `issuer` who may issue them, `certificate`
    the PEM of those whose keys sign them. A key is named by `x5c`, or by `kid` in libtrust's form."""

    def __init__(self, *, realm: str, service: str, issuer: str, certificate: str) -> None:
        self._realm = realm
        self._service = service
        self._issuer = issuer
        self._trusted = x509.load_pem_x509_certificates(certificate.encode())

    async def check(self, request: Request, target: Target, accesses: Sequence[Access]) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise self._challenge(accesses)
        try:
            claims = self.verified(token)
        except InvalidToken:
            raise self._challenge(accesses, "invalid_token") from None
        if not set(accesses) <= granted(claims):
            raise self._challenge(accesses, "insufficient_scope")

    def verified(self, token: str) -> dict[str, Any]:
        """The claims of a good token. Raises InvalidToken."""
        try:
            header = jwt.get_unverified_header(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(header),
                algorithms=["RS256"],
                audience=self._service,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"], "verify_iat": False, "verify_sub": False},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise InvalidToken(type(error).__name__) from None
        return claims

    def _key(self, header: dict[str, Any]) -> RSAPublicKey:
        if chain := header.get("x5c"):
            if not isinstance(chain, list) or not isinstance(chain[0], str):
                raise InvalidToken("x5c is no list of certificates")
            leaf = x509.load_der_x509_certificate(base64.b64decode(chain[0]))
            if any(_vouches(trusted, leaf) for trusted in self._trusted):
                return _rsa(leaf)
        for trusted in self._trusted:
            if header.get("kid") == key_id(_rsa(trusted)):
                return _rsa(trusted)
        raise InvalidToken("unknown key")

    def _challenge(self, accesses: Sequence[Access], error: str = "") -> DistributionError:
        parts = [f'realm="{self._realm}"', f'service="{self._service}"']
        if accesses:
            parts.append(f'scope="{scope(accesses)}"')
        if error:
            parts.append(f'error="{error}"')
        detail = [{"Type": a.type, "Class": "", "Name": a.name, "Action": a.action} for a in accesses]
        headers = {"WWW-Authenticate": "Bearer " + ",".join(parts)}
        return DistributionError(401, "UNAUTHORIZED", "authentication required", detail or None, headers)


def scope(accesses: Sequence[Access]) -> str:
    """As a challenge and a request for a token say it: `repository:a/b:pull,push repository:c/d:pull`."""
    actions: dict[str, list[str]] = {}
    for access in accesses:
        actions.setdefault(f"{access.type}:{access.name}", []).append(access.action)
    return " ".join(f"{thing}:{','.join(names)}" for thing, names in actions.items())


def granted(claims: dict[str, Any]) -> set[Access]:
    """What the `access` entries of a token allow. Entries of another form allow nothing."""
    entries = claims.get("access")
    return {
        Access(str(entry.get("type")), str(entry.get("name")), str(action))
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("actions"), list)
        for action in entry["actions"]
    }


def key_id(key: RSAPublicKey) -> str:
    """The `kid` that distribution 2.8.2 knows a key by: 240 bits of its SHA-256 as base32, in groups of four."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = base64.b32encode(hashlib.sha256(der).digest()[:30]).decode()
    return ":".join(text[start : start + 4] for start in range(0, len(text), 4))


def _rsa(certificate: x509.Certificate) -> RSAPublicKey:
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise InvalidToken("not an RSA key")
    return key


def _vouches(trusted: x509.Certificate, leaf: x509.Certificate) -> bool:
    if trusted == leaf:
        return True
    try:
        leaf.verify_directly_issued_by(trusted)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True

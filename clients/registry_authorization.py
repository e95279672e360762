"""How this server itself gets into a distribution registry: an Authorization header for what it is about to do."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable

from otegraph.clients.registry_token import TokenIssuer, parse_scopes

Authorize = Callable[[str], Awaitable[str] | str]
"""The Authorization header for a scope such as `repository:test/demo1:pull,delete`; empty for none."""
SUBJECT = "otegraph"


def issued(issuer: TokenIssuer) -> Authorize:
    """Where this server is the registry's token realm: it gives itself what it asks for."""

    def authorize(scope: str) -> str:
        return f"Bearer {issuer.issue(SUBJECT, parse_scopes([scope])).token}"

    return authorize


def basic(user: str, password: str) -> Authorize:
    """Where the registry asks for a user and a password (RFC 7617)."""
    header = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return lambda scope: header


def anonymous(scope: str) -> str:
    """Where the registry asks nobody."""
    return ""

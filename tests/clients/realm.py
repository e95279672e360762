"""A token realm for tests: accounts in a dictionary, who may do anything in the projects of their name."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from aiohttp import web
from otegraph.clients.registry_token import Scope, TokenIssuer, parse_scopes

SERVICE = "otegraph-registry"


@dataclass(frozen=True)
class Account:
    """`project`: the one it may do anything in."""

    password: str
    project: str


class Realm:
    """Hands out tokens at `url`; anonymous clients may pull from the project `public`."""

    def __init__(self, issuer: TokenIssuer, accounts: dict[str, Account]) -> None:
        self.url = ""
        self._issuer = issuer
        self._accounts = accounts

    async def handle(self, request: web.Request) -> web.Response:
        name = ""
        if header := request.headers.get("Authorization"):
            name, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
            account = self._accounts.get(name)
            if account is None or account.password != password:
                return web.json_response({"errors": [{"code": "UNAUTHORIZED", "message": "no"}]}, status=401)
        asked = parse_scopes(request.query.getall("scope", []))
        token = self._issuer.issue(name, [self._granted(scope, name) for scope in asked])
        return web.json_response({"token": token.token, "expires_in": token.expires_in})

    def _granted(self, scope: Scope, name: str) -> Scope:
        project = scope.name.partition("/")[0]
        account = self._accounts.get(name)
        if scope.type == "repository" and account is not None and account.project == project:
            return scope
        actions = ("pull",) if "pull" in scope.actions and project == "public" else ()
        return replace(scope, actions=actions)


@asynccontextmanager
async def served(realm: Realm) -> AsyncIterator[Realm]:
    """The realm on a free port."""
    application = web.Application()
    application.router.add_get("/token", realm.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    realm.url = f"http://127.0.0.1:{runner.addresses[0][1]}/token"
    try:
        yield realm
    finally:
        await runner.cleanup()

"""Which route a path below /v1 is: found by the path itself where it has no variable, and what is said of all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from otegraph.rest_compat.answer import refuse
from otegraph.rest_compat.problems import Refusal
from starlette.datastructures import URLPath
from starlette.requests import Request
from starlette.routing import BaseRoute, Match, NoMatchFound, Route, compile_path
from starlette.types import Receive, Scope, Send

PREFIX = "/v1"
CHOSEN = "otegraph.route"


class Paths(BaseRoute):
    """All routes; Starlette alone would try one after the other at each request."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = routes
        self._literal = {route.path: route for route in routes if "{" not in route.path}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        direct = self._literal.get(scope["path"])
        found: tuple[Match, Scope] = Match.NONE, {}
        for route in (direct, *self.routes) if direct is not None else self.routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, CHOSEN: route}
            if match is Match.PARTIAL and found[0] is Match.NONE:
                found = match, {**child, CHOSEN: route}
        return found

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope[CHOSEN].handle(scope, receive, send)


class Elsewhere(BaseRoute):
    """A path below /v1 that no operation has with this method: 405 with Allow, or 404.

    It matches by prefix: Starlette's `{rest:path}` leaves out paths with a line break.
    """

    def __init__(self, allowed: Mapping[str, Sequence[str]]) -> None:
        self.allowed = [(compile_path(path)[0], methods) for path, methods in allowed.items()]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        below = scope["type"] == "http" and (scope["path"] == PREFIX or scope["path"].startswith(f"{PREFIX}/"))
        return (Match.FULL if below else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        path = scope["path"]
        methods = {method for pattern, of_path in self.allowed if pattern.match(path) for method in of_path}
        if methods:
            refused = Refusal(405, "the method is not allowed here", {"Allow": ", ".join(sorted(methods))})
        else:
            refused = Refusal(404, "there is no such path")
        await refuse(request, refused, {})(scope, receive, send)

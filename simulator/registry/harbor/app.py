"""The HTTP face of Harbor: its API, its registry and its logins behind one address, as its nginx puts them."""

import uuid
from collections import deque
from typing import Any

import orjson
from otegraph.simulator.registry.distribution import Distribution
from otegraph.simulator.registry.faults import Faults
from otegraph.simulator.registry.harbor import (
    artifacts,
    immutable,
    labels,
    members,
    projects,
    quotas,
    repositories,
    robots,
    system,
    tags,
    users,
)
from otegraph.simulator.registry.harbor.call import EMPTY, Answer, Call
from otegraph.simulator.registry.harbor.errors import HarborError, denied, invalid
from otegraph.simulator.registry.harbor.model import Harbor
from otegraph.simulator.registry.harbor.pushing import HarborRules
from otegraph.simulator.registry.harbor.query import page_of
from otegraph.simulator.registry.harbor.routing import Router
from otegraph.simulator.registry.harbor.sessions import Sessions
from otegraph.simulator.registry.harbor.tokens import SERVICE, Tokens
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

_MODULES = (
    system, users, members, robots, immutable, labels, quotas, tags, artifacts, repositories, projects,
)  # fmt: skip
_CONFIGURATION = "/api/v2.0/configurations"
_NOT_FOUND = "<!DOCTYPE HTML>\n<html>\n<head><title>404 - Page Not Found</title></head>\n</html>\n"
_PORTAL = "<!doctype html><title>Harbor</title>"
_BODY_LIMIT = 1024 * 1024


class HarborServer:
    """An ASGI application over the state of a Harbor."""

    def __init__(self, harbor: Harbor | None = None, faults: Faults | None = None) -> None:
        self.harbor = harbor or Harbor()
        self.faults = faults or Faults()
        # the last ones, method and path: tests ask what a client did
        self.requests: deque[tuple[str, str]] = deque(maxlen=10_000)
        self._sessions = Sessions(self.harbor)
        self._tokens = Tokens(self.harbor)
        self._distribution = Distribution(self.harbor.store, HarborRules(self.harbor, self._sessions, self._tokens))
        self._router = Router(route for module in _MODULES for route in module.ROUTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.requests.append((request.method, request.url.path))
        response = await self.faults.pass_through(request.url.path) or await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            self._sessions.check_forgery(request)
            response = await self._route(request)
        except HarborError as error:
            body = {"errors": [{"code": error.code, "message": error.message}]}
            response = Response(orjson.dumps(body), error.status, media_type="application/json; charset=utf-8")
        if request.method == "HEAD":
            response = Response(status_code=response.status_code, headers=dict(response.headers))
        self._sessions.mark(request, response)
        response.headers["X-Request-Id"] = request.headers.get("x-request-id") or str(uuid.uuid4())
        return response

    async def _route(self, request: Request) -> Response:
        path = request.url.path
        if path == "/v2" or path.startswith("/v2/"):
            return await self._distribution.answer(request)
        if path == "/service/token":
            return await self._token(request)
        if path == "/c/login" and request.method == "POST":
            return await self._sessions.log_in(request)
        if path == "/c/log_out":
            return self._sessions.log_out(request)
        if path == "/api/version":
            return Response('{"version":"v2.0"}', media_type="text/plain; charset=utf-8")
        if path.startswith("/api/v2.0/"):
            return _response(await self._call(request))
        return HTMLResponse(_NOT_FOUND, 404) if path.startswith("/api/") else HTMLResponse(_PORTAL)

    async def _token(self, request: Request) -> Response:
        service = request.query_params.get("service", "")
        if service != SERVICE:
            return PlainTextResponse(f"Unable to handle service: {service}", 400)
        principal = await self._sessions.principal(request)
        scopes = [scope for text in request.query_params.getlist("scope") for scope in text.split(" ")]
        body = self._tokens.issue(principal, scopes)
        return Response(orjson.dumps(body), media_type="application/json; charset=utf-8")

    async def _call(self, request: Request) -> Answer:
        # Starlette has decoded the path once, as nginx does
        path = request.scope["path"]
        principal = await self._sessions.principal(request)
        handler, params = self._router.find(request.method, path)
        accepted = request.headers.get("accept", "*/*")
        if not any(kind in accepted for kind in ("application/json", "*/*", "application/*")) and path[-5:] != "/ping":
            raise invalid("unsupported media type requested, only [application/json] are available")
        page_of(request.query_params)
        if self.harbor.configuration.read_only and request.method not in ("GET", "HEAD") and path != _CONFIGURATION:
            raise denied(projects.READ_ONLY)
        call = Call(
            harbor=self.harbor,
            principal=principal,
            url=str(request.base_url).rstrip("/"),
            raw_path=request.scope["raw_path"].decode().partition("?")[0],
            params=params,
            query=dict(request.query_params),
            headers=request.headers,
            content=await _read(request),
        )
        return handler(call)


async def _read(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > _BODY_LIMIT:
            raise HarborError(413, "UNKNOWN", "request entity too large")
    return bytes(content)


def _response(answer: Answer) -> Response:
    content: Any = b"" if answer.body is EMPTY else answer.body
    if isinstance(content, str):
        return Response(content, answer.status, dict(answer.headers), "text/plain")
    if isinstance(content, bytes):
        return Response(content, answer.status, dict(answer.headers))
    headers = {"Content-Type": "application/json", **answer.headers}
    return Response(orjson.dumps(content), answer.status, headers)

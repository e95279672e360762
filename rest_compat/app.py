"""The routes as Starlette routes. The checks in order: caller, access, media type, body, input, the graph's own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Generic
from urllib.parse import quote

import orjson
from otegraph.rest_compat.answer import refuse, respond
from otegraph.rest_compat.backend import Backend, ContextT
from otegraph.rest_compat.body import MAX_BODY_BYTES, BodyReader
from otegraph.rest_compat.encode import picked
from otegraph.rest_compat.form import FormBounds
from otegraph.rest_compat.openapi import openapi
from otegraph.rest_compat.openapi_responses import OPERATION_HEADER
from otegraph.rest_compat.outcome import refusal_of_error, refusal_of_errors, refuse_mendable
from otegraph.rest_compat.paths import PREFIX, Elsewhere, Paths
from otegraph.rest_compat.problems import INTERNAL_MESSAGE, Refusal, code_of, unreadable
from otegraph.rest_compat.reading import Reads
from otegraph.rest_compat.route import Raw, Route
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.routing import Route as StarletteRoute

FORM_BOUNDS = FormBounds()
OPENAPI_PATH = f"{PREFIX}/openapi.json"

Observe = Callable[[str, bool, int], None]
"""Told of each answer to an operation: its name, whether it was asked for by a second spelling, the HTTP status."""

log = logging.getLogger(__name__)


def rest_routes(
    routes: Sequence[Route],
    backend: Backend[ContextT],
    *,
    observe: Observe | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
    form_bounds: FormBounds = FORM_BOUNDS,
) -> list[BaseRoute]:
    """Everything below /v1: the operations, their OpenAPI document, and 404 and 405 for the rest."""
    by_path: dict[str, dict[str, tuple[Route, bool]]] = {}
    for route in routes:
        for method, path, second in route.spellings():
            by_path.setdefault(path, {})[method] = (route, second)
    # A literal path goes before one with a variable in its place.
    paths = sorted(by_path, key=lambda path: (path.count("{"), path))
    allowed = {path: sorted({*by_path[path], *(["HEAD"] if "GET" in by_path[path] else [])}) for path in paths}
    allowed[OPENAPI_PATH] = ["GET", "HEAD"]
    document = orjson.dumps(openapi(routes))

    async def serve_openapi(request: Request) -> Response:
        return respond(request, 200, document, {})

    served = [StarletteRoute(OPENAPI_PATH, serve_openapi, methods=["GET"])]
    for path in paths:
        endpoint = _Endpoint(by_path[path], backend, observe, BodyReader(max_body_bytes, form_bounds))
        served.append(StarletteRoute(path, endpoint.respond, methods=list(by_path[path])))
    return [Paths(served), Elsewhere(allowed)]


class _Endpoint(Generic[ContextT]):
    """One path, and the operation for each of its methods."""

    def __init__(
        self,
        methods: Mapping[str, tuple[Route, bool]],
        backend: Backend[ContextT],
        observe: Observe | None,
        bodies: BodyReader,
    ) -> None:
        self.methods = methods
        self.reads = {
            route.operation: Reads(route.reading, backend.plan, route.usual_picks)
            for route, _ in methods.values()
            if route.reading is not None
        }
        self.backend = backend
        self.observe = observe
        self.bodies = bodies

    async def respond(self, request: Request) -> Response:
        route, second = self.methods["GET" if request.method == "HEAD" else request.method]
        response = await self._response(route, second, request)
        if self.observe:
            self.observe(route.operation, second, response.status_code)
        return response

    async def _response(self, route: Route, second: bool, request: Request) -> Response:
        headers = {OPERATION_HEADER: route.operation}
        if second:
            successor = route.path.format_map(
                {name: quote(str(value), safe="") for name, value in request.path_params.items()}
            )
            # RFC 9745's date is when it was deprecated: these never were the main spelling.
            headers |= {"Deprecation": "@0", "Link": f'<{successor}>; rel="successor-version"'}
        try:
            return respond(request, route.status, await self._body(route, request), headers)
        except Refusal as refused:
            return refuse(request, refused, headers)
        except ClientDisconnect:
            return refuse(request, unreadable("the body ended early"), headers)
        except Exception as error:
            code = code_of(error)
            if code is None:
                log.exception("%s failed", route.operation)
                return refuse(request, Refusal(500, INTERNAL_MESSAGE), headers)
            return refuse(request, refusal_of_error(code, error, route), headers)

    async def _remembered(self, route: Route, request: Request) -> bytes | None:
        """The body of a read by a caller who was here before; None where anything must be looked at more closely."""
        context = self.backend.remembered(request.headers.get("authorization"))
        if context is None:
            return None
        try:
            self.backend.authorize(context, route.root_fields)
            return await self._planned(route, Raw(request.path_params, _query(request), {}), context)
        except Exception as error:
            if isinstance(error, Refusal) or code_of(error) is not None:
                return None
            raise

    async def _planned(self, route: Route, raw: Raw, context: ContextT) -> bytes | None:
        read = self.reads[route.operation].read(route.picked(raw))
        return await read(route.variables(raw), context) if read is not None else None

    async def _body(self, route: Route, request: Request) -> bytes:
        if route.operation in self.reads:
            body = await self._remembered(route, request)
            if body is not None:
                return body
        context = await self.backend.viewer(
            request.headers.get("authorization"),
            root_fields=route.root_fields,
            anonymous=route.credential_check != "REQUIRED",
        )
        self.backend.authorize(context, route.root_fields)
        async with self.bodies.reading(route, request) as given:
            return await self._answer(route, Raw(request.path_params, _query(request), given), context)

    async def _answer(self, route: Route, raw: Raw, context: ContextT) -> bytes:
        if route.operation in self.reads:
            answer = await self._planned(route, raw, context)
            if answer is not None:
                return answer
        variables = route.variables(raw)
        picks = route.picked(raw)
        full = any(pick.on_request & picks[pick.key] for pick in route.picks)
        document = route.full_document if full else route.document
        result = await self.backend.execute(document, route.operation, variables, context)
        if result.errors:
            raise refusal_of_errors(result.errors, route)
        data = result.data or {}
        refuse_mendable(data, route)
        body = route.encode(data)
        for key, keys in picks.items():
            body[key] = picked(body[key], keys)
        return orjson.dumps(body)


def _query(request: Request) -> dict[str, list[str]]:
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, []).append(value)
    return query

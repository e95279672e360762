"""The ASGI application: the graph, the documented routes, and whether they are well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy
from otegraph.rest_compat.app import rest_routes
from otegraph.rest_compat.compile import bundled_documents, compile_routes
from otegraph.schema.root import schema
from otegraph.server.authorization import RestBackend
from otegraph.server.conditional import ConditionalGet
from otegraph.server.graphiql import graphiql_routes
from otegraph.server.graphql import GraphQLEndpoint
from otegraph.server.metrics import Metrics
from otegraph.server.rest_docs import rest_docs_routes
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from tortoise import connections

NOTHING = Outside()
SMALLEST_PACKED = 2_000
"""Bytes of an answer below which packing it costs more than it saves."""
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def application(
    policy: Policy, lifespan: Lifespan | None = None, outside: Outside = NOTHING, more: Sequence[BaseRoute] = ()
) -> Starlette:
    """The server on the models' database, which `lifespan` (or the caller) opens; `more` are routes of what is outside.

    Raises rest_compat's CompileError where a documented operation does not fit the schema.
    """
    metrics = Metrics()
    graph = GraphQLEndpoint(metrics.graphql_executor(schema), policy, outside)
    backend = RestBackend(metrics.rest_executor(schema), schema, policy, outside)
    documented = compile_routes(schema.as_str(), bundled_documents())
    routes: list[BaseRoute] = [
        Route("/", lambda _: RedirectResponse("/graphql")),
        Route("/graphql", graph.respond, methods=["GET", "POST"]),
        *graphiql_routes(),
        *rest_docs_routes(),
        *rest_routes(documented, backend, observe=metrics.rest_request),
        *metrics.routes(),
        *more,
        Route("/healthz", _alive),
        Route("/readyz", _ready),
    ]
    middleware = [Middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=4), Middleware(ConditionalGet)]
    served = Starlette(routes=routes, middleware=middleware, lifespan=lifespan)
    # a path with a slash too many is another path: every answer below /v1 is JSON, and a body is never sent twice
    served.router.redirect_slashes = False
    return served


async def _alive(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def _ready(_: Request) -> Response:
    """The database answers, too."""
    try:
        await connections.get("default").execute_query("SELECT 1")
    except Exception:
        return JSONResponse({"status": "the database does not answer"}, status_code=503)
    return JSONResponse({"status": "ok"})

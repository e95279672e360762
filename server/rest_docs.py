"""The page at /v1/docs that shows the documented operations, built by web/build.py. Nothing on it comes from another host."""

from __future__ import annotations

from otegraph.server.graphiql import built_page
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/v1/docs"


async def _docs(_: Request) -> Response:
    return built_page("docs.html", "The documentation", "What it shows is the OpenAPI document at /v1/openapi.json.")


def rest_docs_routes() -> list[Route]:
    """The page alone, which stands before the routes below /v1; its files are among those of `graphiql_routes()`."""
    return [Route(PATH, _docs)]

"""Plain Strawberry, Tortoise and DataLoaders on the product's tables: what one gets by following the manuals.

Run: python bench/plain/server.py, with BENCH_DATABASE_URL, BENCH_SECRET_KEY and BENCH_PORT.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import jwt
import orjson
import uvicorn
from otegraph.bench.plain.loaders import Loaders
from otegraph.bench.plain.schema import Context, schema
from otegraph.models import Session, UserStatus
from otegraph.models.viewer import Viewer
from otegraph.server.database import opened
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.asgi import GraphQL
from tortoise.expressions import Q

KEY = os.environ["BENCH_SECRET_KEY"]


async def viewer_of(authorization: str) -> Viewer:
    """Raises HTTPException without a good token of a session that has not ended."""
    scheme, _, token = authorization.partition(" ")
    options: jwt.types.Options = {"require": ["exp", "iat", "jti", "sub"]}
    try:
        claims = jwt.decode(token if scheme == "Bearer" else "", KEY, algorithms=["HS256"], leeway=30, options=options)
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
    live = Q(revoked_at__isnull=True, user__status=UserStatus.ACTIVE, user__deleted_at__isnull=True)
    session = await Session.get_or_none(live, id=claims["jti"]).select_related("user")
    if session is None:
        raise HTTPException(401)
    user = session.user
    return Viewer(user.id, user.name, user.role, user.business_id, session.id)


class Endpoint(GraphQL[Context, None]):
    """Strawberry's, with a context of ours and orjson."""

    async def get_context(self, request: Request, response: Response) -> Context:  # type: ignore[override]
        viewer = await viewer_of(request.headers.get("authorization", ""))
        return Context(viewer, Loaders(viewer))

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    async with opened(os.environ["BENCH_DATABASE_URL"]):
        yield


def main() -> None:
    routes = [Route("/readyz", lambda _: Response()), Route("/graphql", Endpoint(schema, graphql_ide=None))]
    application = Starlette(routes=routes, lifespan=lifespan)
    # as server/serving.py has it
    uvicorn.run(
        application,
        host="127.0.0.1",
        port=int(os.environ["BENCH_PORT"]),
        log_level="info",
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()

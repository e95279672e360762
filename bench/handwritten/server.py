"""What the product is measured against: a route for each case, as one writes it by hand for exactly that answer.

Starlette, asyncpg, PyJWT and orjson; the same token, the same session looked up, the same rows visible, the same bytes.
What they leave out is what they are not for: choosing fields, filters, orders, pages, limits, errors that explain.

Run: python bench/handwritten/server.py, with BENCH_DATABASE_URL, BENCH_SECRET_KEY and BENCH_PORT.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import jwt
import orjson
import uvicorn
from otegraph.bench.handwritten import answers, statements
from otegraph.server.database import credentials
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

LABEL = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
ADMINISTRATORS = ("SYSTEM_ADMINISTRATOR", "ADMINISTRATOR")


class Routes:
    """All routes on one pool."""

    def __init__(self, database_url: str, secret_key: str) -> None:
        self._database_url = database_url
        self._secret_key = secret_key

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        settings = {"jit": "off"}
        given = {**credentials(self._database_url), "min_size": 1, "max_size": 10, "server_settings": settings}
        async with asyncpg.create_pool(**given) as self._pool:
            yield

    async def nested(self, request: Request) -> Response:
        """Clusters, their nodes, and the deployments that run there through pods."""
        async with self._pool.acquire() as connection:
            viewer = await self._viewer(request, connection)
            rows = await connection.fetch(statements.NESTED, _business(viewer))
        return _json({"data": {"clusters": {"nodes": answers.nested(rows)}}})

    async def deep(self, request: Request) -> Response:
        """The same, with pods, and with more of everything."""
        async with self._pool.acquire() as connection:
            business = _business(await self._viewer(request, connection))
            clusters = await connection.fetch(statements.CLUSTERS)
            nodes = await connection.fetch(statements.NODES, [row["id"] for row in clusters])
            keys = [row["id"] for row in nodes]
            pods = await connection.fetch(statements.PODS, business, keys)
            deployments = await connection.fetch(statements.DEPLOYMENTS, business, keys)
        return _json({"data": {"clusters": {"nodes": answers.everything(clusters, nodes, pods, deployments)}}})

    async def list(self, request: Request) -> Response:
        """The first ten deployments, in short."""
        async with self._pool.acquire() as connection:
            viewer = await self._viewer(request, connection)
            rows = await connection.fetch(statements.LIST, _business(viewer))
        return _json({"data": {"deployments": {"nodes": [answers.listed(row) for row in rows]}}})

    async def page(self, request: Request) -> Response:
        """The first page of the deployments, as /v1 has them."""
        async with self._pool.acquire() as connection:
            business = _business(await self._viewer(request, connection))
            rows = await connection.fetch(statements.PAGE, business, int(request.query_params["pageSize"]))
            total = await connection.fetchval(statements.COUNT, business)
        data = [answers.in_page(row) for row in rows]
        return _json({"data": data, "total": total, "code": 200, "message": "success"})

    async def row(self, request: Request) -> Response:
        """One deployment, as /v1 has it."""
        async with self._pool.acquire() as connection:
            business = _business(await self._viewer(request, connection))
            row = await connection.fetchrow(statements.ROW, business, int(request.path_params["id"]))
        if row is None:
            raise HTTPException(404)
        return _json({"data": answers.alone(row), "code": 200, "message": "success"})

    async def label(self, request: Request) -> Response:
        """Labels clusters, writes the audit log, and wakes the loops: in one transaction."""
        given = orjson.loads(await request.body())
        label, names = given["label"], given["clusters"]
        if not LABEL.fullmatch(label) or label == "all":
            raise HTTPException(422)
        async with self._pool.acquire() as connection:
            viewer = await self._viewer(request, connection)
            if viewer["role"] not in ADMINISTRATORS:
                raise HTTPException(403)
            async with connection.transaction():
                clusters = await connection.fetch(statements.LABELLED, names)
                if len(clusters) != len(set(names)):
                    raise HTTPException(404)
                await connection.execute(statements.LABEL, [row["id"] for row in clusters], label)
                after = orjson.dumps({"label": label, "clusters": names}).decode()
                await connection.execute(statements.EVENT, viewer["id"], after)
                await connection.execute(statements.WAKE)
        labelled = [{"name": row["name"]} for row in clusters]
        return _json({"data": {"addClusterLabel": {"clusters": labelled, "userErrors": []}}})

    async def _viewer(self, request: Request, connection: Any) -> Any:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        options: Any = {"require": ["exp", "iat", "jti", "sub"]}
        try:
            given = token if scheme == "Bearer" else ""
            claims = jwt.decode(given, self._secret_key, algorithms=["HS256"], leeway=30, options=options)
        except jwt.InvalidTokenError:
            raise HTTPException(401) from None
        viewer = await connection.fetchrow(statements.VIEWER, claims["jti"])
        if viewer is None:
            raise HTTPException(401)
        return viewer


def _business(viewer: Any) -> int | None:
    """The only business that the viewer sees; None for an administrator, who sees all."""
    if viewer["role"] in ADMINISTRATORS:
        return None
    return viewer["business_id"] if viewer["business_id"] is not None else -1


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")


def main() -> None:
    routes = Routes(os.environ["BENCH_DATABASE_URL"], os.environ["BENCH_SECRET_KEY"])
    application = Starlette(
        routes=[
            Route("/nested", routes.nested),
            Route("/deep", routes.deep),
            Route("/list", routes.list),
            Route("/page", routes.page),
            Route("/row/{id:int}", routes.row),
            Route("/label", routes.label, methods=["POST"]),
            Route("/readyz", lambda _: Response()),
        ],
        lifespan=routes.lifespan,
    )
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

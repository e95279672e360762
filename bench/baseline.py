"""What the reads are measured against: two routes as one writes them by hand for exactly one answer each.

Starlette, asyncpg, PyJWT and orjson; the same token, the same session looked up, the same rows visible, the same bytes.
What they leave out is what they are not for: choosing fields, filters, orders, pages, limits, errors that explain.

Run: python bench/baseline.py PORT, with BASELINE_DATABASE_URL and BASELINE_SECRET_KEY.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import jwt
import orjson
import uvicorn
from otegraph.server.database import credentials
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

VIEWER = """
    SELECT users.role, users.business_id FROM sessions JOIN users ON users.id = sessions.user_id
    WHERE sessions.id = $1 AND sessions.revoked_at IS NULL AND users.status = 'ACTIVE' AND users.deleted_at IS NULL
"""
STATUS = """CASE
    WHEN d.rollout_status = 'DELETED' THEN 'DELETED' WHEN d.audit_state = 'PENDING' THEN 'PENDING'
    WHEN d.generation = 0 THEN 'DISAPPROVED' WHEN d.observed_generation < d.generation THEN 'APPROVED'
    ELSE d.rollout_status END"""
NESTED = f"""
    SELECT c.name AS cluster, n.name AS node, d.name, {STATUS} AS status
    FROM clusters c JOIN cluster_nodes n ON n.cluster_id = c.id
    LEFT JOIN (SELECT DISTINCT cluster_node_id, deployment_id FROM pods) p ON p.cluster_node_id = n.id
    LEFT JOIN deployments d ON d.id = p.deployment_id AND ($1::bigint IS NULL OR d.business_id = $1)
    WHERE c.deleted_at IS NULL ORDER BY c.id, n.id, d.id
"""
PAGE = f"""
    SELECT d.id, d.name, a.name AS app, v.version, d.cluster_selector, d.node_selector, newest.action, {STATUS} AS status,
        d.running, d.failing, d.total, newest.comment, newest.audit_comment, d.created_at, d.updated_at,
        (d.rollout_status NOT IN ('DELETED', 'PROCESSING', 'DEPLOYING') AND d.audit_state <> 'PENDING'
         AND d.observed_generation = d.generation AND wanted.action <> 'DELETE'
         OR d.generation = 0 AND d.audit_state = 'DISAPPROVED') AS editable
    FROM deployments d JOIN apps a ON a.id = d.app_id
    JOIN LATERAL (SELECT * FROM revisions r WHERE r.deployment_id = d.id ORDER BY r.id DESC LIMIT 1) newest ON true
    JOIN revisions wanted ON wanted.id = coalesce(d.revision_id, newest.id)
    LEFT JOIN app_versions v ON v.id = wanted.app_version_id AND v.status <> 'DELETED'
    WHERE ($1::bigint IS NULL OR d.business_id = $1) ORDER BY d.id LIMIT $2
"""
COUNT = "SELECT count(*) FROM deployments d WHERE ($1::bigint IS NULL OR d.business_id = $1)"
ACTIONS = {"INSTALL": 1, "UPGRADE": 2, "ROLLBACK": 3, "DELETE": 4}
STATUSES = {
    "PENDING": 0,
    "APPROVED": 1,
    "DISAPPROVED": 2,
    "PROCESSING": 3,
    "DEPLOYING": 4,
    "SUCCESS": 5,
    "PARTIAL_SUCCESS": 6,
    "FAILED": 7,
    "INTERNAL_ERROR": 8,
    "DELETED": 9,
}


class Routes:
    """Both routes on one pool."""

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
            if viewer is None:
                return Response(status_code=401)
            rows = await connection.fetch(NESTED, _business(viewer))
        clusters: list[dict[str, Any]] = []
        cluster = node = None
        for its_cluster, its_node, name, status in rows:
            if its_cluster != cluster:
                nodes: list[dict[str, Any]] = []
                clusters.append({"name": its_cluster, "clusterNodes": {"nodes": nodes}})
                cluster, node = its_cluster, None
            if its_node != node:
                deployments: list[dict[str, str]] = []
                nodes.append({"name": its_node, "deployments": {"nodes": deployments}})
                node = its_node
            if name is not None:
                deployments.append({"name": name, "status": status})
        return _json({"data": {"clusters": {"nodes": clusters}}})

    async def page(self, request: Request) -> Response:
        """The first page of the deployments, as /v1 has them."""
        async with self._pool.acquire() as connection:
            viewer = await self._viewer(request, connection)
            if viewer is None:
                return Response(status_code=401)
            business = _business(viewer)
            rows = await connection.fetch(PAGE, business, int(request.query_params["pageSize"]))
            total = await connection.fetchval(COUNT, business)
        data = [_deployment(row) for row in rows]
        return _json({"data": data, "total": total, "code": 200, "message": "success"})

    async def _viewer(self, request: Request, connection: Any) -> Any:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            return None
        options: Any = {"require": ["exp", "iat", "jti", "sub"]}
        try:
            claims = jwt.decode(token, self._secret_key, algorithms=["HS256"], leeway=30, options=options)
        except jwt.InvalidTokenError:
            return None
        return await connection.fetchrow(VIEWER, claims["jti"])


def _business(viewer: Any) -> int | None:
    """The only business that the viewer sees; None for an administrator, who sees all."""
    if viewer["role"] in ("SYSTEM_ADMINISTRATOR", "ADMINISTRATOR"):
        return None
    return viewer["business_id"] if viewer["business_id"] is not None else -1


def _deployment(row: Any) -> dict[str, Any]:
    pods = {"running": row["running"], "error": row["failing"], "total": row["total"]}
    return {
        "id": row["id"],
        "deployName": row["name"],
        "appName": row["app"],
        "version": row["version"] or "",
        "cluster": row["cluster_selector"],
        "nodeLabel": row["node_selector"],
        "deployType": ACTIONS[row["action"]],
        "status": STATUSES[row["status"]],
        "errorMessage": json.dumps(pods),
        "comment": row["comment"],
        "auditComment": row["audit_comment"] or "",
        "editable": row["editable"],
        "createTime": int(row["created_at"].timestamp()),
        "updateTime": int(row["updated_at"].timestamp()),
    }


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")


def main() -> None:
    routes = Routes(os.environ["BASELINE_DATABASE_URL"], os.environ["BASELINE_SECRET_KEY"])
    application = Starlette(
        routes=[
            Route("/nested", routes.nested),
            Route("/page", routes.page),
            Route("/healthz", lambda _: Response()),
        ],
        lifespan=routes.lifespan,
    )
    # as server/serving.py has it
    uvicorn.run(
        application, host="127.0.0.1", port=int(sys.argv[1]), log_level="info", access_log=False, server_header=False
    )


if __name__ == "__main__":
    main()

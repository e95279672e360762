"""The fleet as rows, made by the database itself: what people asked for, what the mirror shows, how far rollouts are."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import orjson
from otegraph.bench.fleet_shape import BUSINESSES, Fleet
from otegraph.bench.rows import ADMINISTRATOR
from otegraph.resolvers.authentication import hash_password
from otegraph.server.database import credentials

PASSWORD = "benchmark-Horse-1"
TENANT = "user-00"
"""A user of the first business."""
WISHES, MIRROR, ROLLOUTS = (f"fleet_{part}.sql" for part in ("wishes", "mirror", "rollouts"))
_HERE = Path(__file__).resolve().parent
_SPEC = {
    "kind": "DEPLOYMENT",
    "image": "nginx:1.27",
    "replicas": 10,
    **dict.fromkeys(("env", "ports", "volumes", "dependencies"), ()),
    **dict.fromkeys(("command", "resources", "autoscaling", "image_project", "rolling_update", "external_repository")),
}
"""A container's, as `createApp` keeps it."""


async def fill(database_url: str, fleet: Fleet, *parts: str) -> None:
    """Puts these parts of a fleet into a migrated database, each at most once and in their order.

    As a superuser: foreign keys hold by construction, and are not asked for each of millions of rows.
    """
    settings = {
        "administrator": ADMINISTRATOR,
        "password_hash": await hash_password(PASSWORD),
        "businesses": BUSINESSES,
        "labels": fleet.labels,
        "spec": orjson.dumps(_SPEC).decode(),
        "clusters": fleet.clusters,
        "nodes": fleet.nodes,
        "deployments": fleet.deployments,
        "groups": fleet.groups,
        "spread": fleet.clusters // fleet.groups,
        "pods": fleet.pods,
    }
    connection = await asyncpg.connect(**credentials(database_url))
    try:
        await connection.execute("SET session_replication_role = replica")
        for name, value in settings.items():
            await connection.execute("SELECT set_config($1, $2, false)", f"fleet.{name}", str(value))
        for part in parts:
            await connection.execute((_HERE / part).read_text())
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()

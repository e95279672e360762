"""Mirrored pods of ours into their table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written, changes, query, upsert
from otegraph.reconcilers.inventory.mirror import namespaced_origin
from otegraph.reconcilers.inventory.parse_pod import PodObject, PodRow, parse_pod

_OWN = {
    "node_name": "text",
    "workload": "text",
    "phase": "text",
    "ready": "boolean",
    "reason": "text",
    "message": "text",
    "restarts": "integer",
    "deleting": "boolean",
    "started_at": "timestamptz",
}
_UPSERT = upsert(
    "pods",
    takes={"cluster": "text", "namespace": "text", "name": "text", "revision_id": "bigint", **_OWN},
    # a revision that nobody here made is some other installation's; and a pod elsewhere than in its business's namespace
    # bears a label that somebody else put on it
    inner=[
        """(
            SELECT r.id, r.deployment_id
            FROM (SELECT id, deployment_id FROM revisions WHERE id = i.revision_id LIMIT 1) AS r
            JOIN LATERAL (SELECT business_id FROM deployments WHERE id = r.deployment_id LIMIT 1) AS d ON true
            JOIN LATERAL (
                SELECT FROM businesses WHERE id = d.business_id AND namespace = i.namespace LIMIT 1
            ) AS b ON true
        ) AS r"""
    ],
    outer=["(SELECT id FROM cluster_nodes WHERE cluster_id = c.id AND name = i.node_name LIMIT 1) AS n"],
    key={"cluster_id": "c.id", "namespace": "i.namespace", "name": "i.name"},
    columns={
        "cluster_node_id": "n.id",
        "deployment_id": "r.deployment_id",
        "revision_id": "r.id",
        **{column: f"i.{column}" for column in _OWN},
    },
)
_REMOVE = """
    DELETE FROM pods p USING unnest($1::text[], $2::text[], $3::text[]) AS k(cluster, namespace, name), clusters c
    WHERE c.name = k.cluster AND p.cluster_id = c.id AND p.namespace = k.namespace AND p.name = k.name
    RETURNING p.id, p.deployment_id
"""
_PRUNE = """
    DELETE FROM pods p
    WHERE NOT EXISTS (SELECT FROM unnest($1::bigint[]) AS seen(id) WHERE seen.id = p.id)
    RETURNING p.id, p.deployment_id
"""


class Pods:
    """Mirrored Pods."""

    path = "/api/v1/pods"
    shape = PodObject

    def key(self, value: dict[str, Any]) -> tuple[str, str, str] | None:
        """(cluster, namespace, name)."""
        return namespaced_origin(value)

    def parse(self, value: dict[str, Any]) -> PodRow | None:
        """The row."""
        return parse_pod(value)

    async def upsert(self, connection: Connection, rows: Sequence[PodRow], now: datetime) -> Written:
        """Writes what differs, of revisions that exist. A pod whose node is not known yet waits for it by name."""
        known = await _UPSERT(connection, rows, now)
        return Written(
            ids=[row["id"] for row in known], changed=changes(pods=[row["id"] for row in known if row["differs"]])
        )

    async def remove(self, connection: Connection, keys: Collection[tuple[str, str, str]], now: datetime) -> Changes:
        """Deletes the rows; `deployments` says whose they were, which no row does any more."""
        return _gone(await query(connection, _REMOVE, *map(list, zip(*keys, strict=True))))

    async def prune(self, connection: Connection, seen: Collection[int], now: datetime) -> Changes:
        """As `remove`."""
        return _gone(await query(connection, _PRUNE, seen))


def _gone(rows: Sequence[dict[str, Any]]) -> Changes:
    return changes(pods=[row["id"] for row in rows], deployments=[row["deployment_id"] for row in rows])

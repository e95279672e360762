"""Mirrored Deployments and DaemonSets of ours into their table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written, changes, ids, upsert
from otegraph.reconcilers.inventory.parse_workload import (
    Kind,
    WorkloadObject,
    WorkloadRow,
    parse_workload,
    workload_key,
)

_COUNTS = {"desired": "integer", "updated": "integer", "ready": "integer", "observed_generation": "bigint"}
_UPSERT = upsert(
    "workloads",
    takes={
        "cluster": "text",
        "namespace": "text",
        "kind": "text",
        "name": "text",
        "deployment_id": "bigint",
        "revision_id": "bigint",
        **_COUNTS,
    },
    inner=[
        """(
            SELECT d.id, r.id AS revision_id
            FROM (SELECT) AS one
            LEFT JOIN LATERAL (SELECT id, deployment_id FROM revisions WHERE id = i.revision_id LIMIT 1) AS r ON true
            JOIN LATERAL (
                SELECT id FROM deployments WHERE id = COALESCE(i.deployment_id, r.deployment_id) LIMIT 1
            ) AS d ON true
        ) AS d"""
    ],
    key={"cluster_id": "c.id", "namespace": "i.namespace", "kind": "i.kind", "name": "i.name"},
    columns={
        "deployment_id": "d.id",
        "revision_id": "d.revision_id",
        **{column: f"i.{column}" for column in _COUNTS},
        "gone_at": "NULL::timestamptz",
    },
)
_REMOVE = """
    UPDATE workloads w SET gone_at = $5
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS k(cluster, namespace, kind, name), clusters c
    WHERE c.name = k.cluster AND w.cluster_id = c.id AND w.namespace = k.namespace AND w.kind = k.kind
    AND w.name = k.name AND w.gone_at IS NULL RETURNING w.id
"""
_PRUNE = """
    UPDATE workloads w SET gone_at = $3
    WHERE w.kind = $2 AND w.gone_at IS NULL
    AND NOT EXISTS (SELECT FROM unnest($1::bigint[]) AS seen(id) WHERE seen.id = w.id) RETURNING w.id
"""


class Workloads:
    """Mirrored objects of one kind."""

    shape = WorkloadObject

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self.path = f"/apis/apps/v1/{kind.lower()}s"

    def key(self, value: dict[str, Any]) -> tuple[str, str, str, str] | None:
        """(cluster, namespace, kind, name)."""
        return workload_key(value, self._kind)

    def parse(self, value: dict[str, Any]) -> WorkloadRow | None:
        """The row."""
        return parse_workload(value, self._kind)

    async def upsert(self, connection: Connection, rows: Sequence[WorkloadRow], now: datetime) -> Written:
        """Writes what differs, of deployments that exist. One that was gone is back."""
        known = await _UPSERT(connection, rows, now)
        return Written(
            ids=[row["id"] for row in known], changed=changes(workloads=[row["id"] for row in known if row["differs"]])
        )

    async def remove(
        self, connection: Connection, keys: Collection[tuple[str, str, str, str]], now: datetime
    ) -> Changes:
        """The rows stay, with the time they went."""
        return changes(workloads=await ids(connection, _REMOVE, *map(list, zip(*keys, strict=True)), now))

    async def prune(self, connection: Connection, seen: Collection[int], now: datetime) -> Changes:
        """As `remove`, for this kind."""
        return changes(workloads=await ids(connection, _PRUNE, seen, self._kind, now))

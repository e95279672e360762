"""Clusters into their table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written, as_json, changes, ids, query
from otegraph.reconcilers.inventory.parse_cluster import (
    ClusterObject,
    ClusterRow,
    cluster_key,
    decide_status,
    parse_cluster,
    stale_before,
)

_UPSERT = """
    WITH input AS (
        SELECT * FROM jsonb_to_recordset($1::text::jsonb)
            AS x(name text, status text, last_seen_at timestamptz, capacity jsonb, allocatable jsonb)
    ), known AS (
        SELECT o.id, i.*, o.id IS NULL OR o.deleted_at IS NOT NULL AS appeared,
            o.id IS NULL OR (o.status, o.capacity, o.allocatable, o.deleted_at)
                IS DISTINCT FROM (i.status, i.capacity, i.allocatable, NULL::timestamptz) AS differs,
            o.last_seen_at IS DISTINCT FROM i.last_seen_at AS seen,
            CASE WHEN i.status = 'ONLINE' AND (o.id IS NULL OR o.deleted_at IS NOT NULL OR o.status <> 'ONLINE')
                THEN $2::timestamptz ELSE o.online_since END AS online_since
        FROM input i LEFT JOIN clusters o USING (name)
    ), written AS (
        INSERT INTO clusters (name, status, last_seen_at, online_since, capacity, allocatable, created_at)
        SELECT name, status, last_seen_at, online_since, capacity, allocatable, $2 FROM known WHERE differs OR seen
        ON CONFLICT (name) DO UPDATE SET status = EXCLUDED.status, last_seen_at = EXCLUDED.last_seen_at,
            online_since = EXCLUDED.online_since, capacity = EXCLUDED.capacity, allocatable = EXCLUDED.allocatable,
            deleted_at = NULL
        RETURNING id, name
    )
    SELECT COALESCE(known.id, written.id) AS id, known.name AS name, appeared, differs
    FROM known LEFT JOIN written USING (name)
"""
_GONE = "UPDATE clusters SET deleted_at = $2, status = 'OFFLINE' WHERE deleted_at IS NULL AND {} RETURNING id"
_BY_NAME = _GONE.format("name = ANY($1::text[])")
_NOT_SEEN = _GONE.format("NOT EXISTS (SELECT FROM unnest($1::bigint[]) AS seen(id) WHERE seen.id = clusters.id)")
_STALE = """
    UPDATE clusters SET status = 'UNKNOWN'
    WHERE status = 'ONLINE' AND deleted_at IS NULL AND last_seen_at < $1 RETURNING id
"""


class Clusters:
    """ote-stack's Cluster objects."""

    path = "/apis/ote.baidu.com/v1/namespaces/kube-system/clusters"
    shape = ClusterObject

    def key(self, value: dict[str, Any]) -> str | None:
        """The name."""
        return cluster_key(value)

    def parse(self, value: dict[str, Any]) -> ClusterRow | None:
        """The row."""
        return parse_cluster(value)

    async def upsert(self, connection: Connection, rows: Sequence[ClusterRow], now: datetime) -> Written:
        """Writes what differs. One that becomes ONLINE gets `online_since`; `changed` leaves out who was merely seen."""
        given = [
            {
                "name": row.name,
                "status": decide_status(row.reported, row.last_seen_at, now),
                "last_seen_at": row.last_seen_at,
                "capacity": row.capacity,
                "allocatable": row.allocatable,
            }
            for row in rows
        ]
        known = await query(connection, _UPSERT, as_json(given), now)
        return Written(
            ids=[row["id"] for row in known],
            changed=changes(clusters=[row["id"] for row in known if row["differs"]]),
            appeared=[row["name"] for row in known if row["appeared"]],
        )

    async def remove(self, connection: Connection, keys: Collection[str], now: datetime) -> Changes:
        """The rows stay, for their labels and targets; what was mirrored from the clusters goes."""
        return await _clear(connection, await ids(connection, _BY_NAME, list(keys), now))

    async def prune(self, connection: Connection, seen: Collection[int], now: datetime) -> Changes:
        """As `remove`."""
        return await _clear(connection, await ids(connection, _NOT_SEEN, seen, now))


async def mark_stale(connection: Connection, now: datetime) -> Changes:
    """What `decide_status` says of clusters that time alone has changed: ONLINE becomes UNKNOWN."""
    stale = await ids(connection, _STALE, stale_before(now))
    return changes(clusters=stale)


async def _clear(connection: Connection, clusters: list[int]) -> Changes:
    if not clusters:
        return {}
    gone = {
        kind: await ids(connection, f"DELETE FROM {table} WHERE cluster_id = ANY($1) RETURNING id", clusters)
        for kind, table in (("pods", "pods"), ("workloads", "workloads"), ("nodes", "cluster_nodes"))
    }
    return changes(clusters=clusters, **gone)

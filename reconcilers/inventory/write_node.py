"""Mirrored nodes and our labels on them into their tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written, changes, ids, query, upsert
from otegraph.reconcilers.inventory.mirror import origin
from otegraph.reconcilers.inventory.parse_node import NodeObject, NodeRow, parse_node

_COLUMNS = {
    "ready": "boolean",
    "operating_system": "text",
    "architecture": "text",
    "kernel_version": "text",
    "kubelet_version": "text",
    "internal_ip": "text",
    "conditions": "jsonb",
    "capacity": "jsonb",
    "allocatable": "jsonb",
    "created_at": "timestamptz",
}
_UPSERT = upsert(
    "cluster_nodes",
    takes={"cluster": "text", "name": "text", **_COLUMNS},
    key={"cluster_id": "c.id", "name": "i.name"},
    columns={
        **{column: f"i.{column}" for column in _COLUMNS},
        "created_at": "COALESCE(i.created_at, o.created_at, $1)",
    },
)
_LABELS = """
    WITH given AS (
        SELECT * FROM unnest($2::bigint[], $3::text[]) AS x(node_id, name)
    ), there AS MATERIALIZED (
        SELECT l.* FROM unnest($1::bigint[]) AS n(id) CROSS JOIN LATERAL (
            SELECT id, cluster_node_id AS node_id, name::text FROM node_labels
            WHERE cluster_node_id = n.id AND present OFFSET 0
        ) AS l
    ), found AS (
        INSERT INTO node_labels (cluster_node_id, name, wanted, present, evict, created_at)
        SELECT node_id, name, true, true, false, $4 FROM (
            SELECT node_id, name FROM given EXCEPT SELECT node_id, name FROM there
        ) AS missing
        ON CONFLICT (cluster_node_id, name) DO UPDATE SET present = true
        RETURNING cluster_node_id AS id
    ), lost AS (
        UPDATE node_labels SET present = false WHERE id = ANY (ARRAY(
            SELECT there.id FROM there LEFT JOIN given USING (node_id, name) WHERE given.node_id IS NULL
        )) RETURNING cluster_node_id AS id
    )
    SELECT id FROM found UNION SELECT id FROM lost
"""
"""$1: nodes. $2, $3: labels of ours that they have, a node and a name each."""
_REMOVE_FINISHED_LABELS = """
    DELETE FROM node_labels l
    WHERE NOT l.wanted AND NOT l.present AND NOT l.evict AND NOT EXISTS (
        -- an order to put it on may still be under way: were the row gone, the label would be taken as wanted
        SELECT FROM deliveries d JOIN orders o ON o.id = d.order_id
        WHERE d.cluster_node_id = l.cluster_node_id
        AND COALESCE(d.answered_at, o.removed_at, $1) > $1::timestamptz - interval '1 minute'
    )
"""
_LINK_PODS = """
    UPDATE pods SET cluster_node_id = (
        SELECT id FROM cluster_nodes n WHERE n.cluster_id = pods.cluster_id AND n.name = pods.node_name
    ) WHERE id = ANY (ARRAY(
        SELECT p.id FROM unnest($1::bigint[]) AS given(id)
        JOIN LATERAL (SELECT * FROM cluster_nodes WHERE id = given.id LIMIT 1) AS n ON true
        JOIN LATERAL (
            SELECT id FROM pods WHERE cluster_id = n.cluster_id AND node_name = n.name
                AND cluster_node_id IS NULL OFFSET 0
        ) AS p ON true
    )) RETURNING id
"""
_REMOVE = """
    DELETE FROM cluster_nodes n USING unnest($1::text[], $2::text[]) AS k(cluster, name), clusters c
    WHERE c.name = k.cluster AND n.cluster_id = c.id AND n.name = k.name RETURNING n.id
"""
_PRUNE = """
    DELETE FROM cluster_nodes n
    WHERE NOT EXISTS (SELECT FROM unnest($1::bigint[]) AS seen(id) WHERE seen.id = n.id) RETURNING n.id
"""


class Nodes:
    """Mirrored Nodes."""

    path = "/api/v1/nodes"
    shape = NodeObject

    def key(self, value: dict[str, Any]) -> tuple[str, str] | None:
        """(cluster, name)."""
        return origin(value)

    def parse(self, value: dict[str, Any]) -> NodeRow | None:
        """The row."""
        return parse_node(value)

    async def upsert(self, connection: Connection, rows: Sequence[NodeRow], now: datetime) -> Written:
        """Writes what differs, then the labels, and gives new nodes the pods that came before them."""
        known = await _UPSERT(connection, rows, now)
        labels = [(row["id"], name) for row in known for name in rows[row["position"] - 1].labels]
        labelled = await ids(
            connection,
            _LABELS,
            [row["id"] for row in known],
            [key for key, _ in labels],
            [name for _, name in labels],
            now,
        )
        new = [row["id"] for row in known if row["is_new"]]
        linked = await ids(connection, _LINK_PODS, new) if new else []
        return Written(
            ids=[row["id"] for row in known],
            changed=changes(nodes=[*(row["id"] for row in known if row["differs"]), *labelled], pods=linked),
        )

    async def remove(self, connection: Connection, keys: Collection[tuple[str, str]], now: datetime) -> Changes:
        """Deletes the rows; their pods, if they are still mirrored, are on no node that is known."""
        return changes(nodes=await ids(connection, _REMOVE, *map(list, zip(*keys, strict=True))))

    async def prune(self, connection: Connection, seen: Collection[int], now: datetime) -> Changes:
        """As `remove`."""
        return changes(nodes=await ids(connection, _PRUNE, seen))


async def remove_finished_labels(connection: Connection, now: datetime) -> None:
    """Deletes the labels that nothing is left to do for: neither wanted nor present nor to evict.

    One whose node had an order stays for a minute after the answer, or after the order was taken out of the root.
    """
    await query(connection, _REMOVE_FINISHED_LABELS, now)

"""Node labels that people want, ordered to the edges and read back from the mirror.

A label put on the mirrored Node stays in the root (ote-control-plane.md): only a PATCH to the edge reaches the node.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from otegraph.models.cluster_node import LABEL_PREFIX
from otegraph.reconcilers.rollout.loading import load_queue
from otegraph.reconcilers.rollout.orders import batch
from otegraph.reconcilers.rollout.patience import Queue, overdue_at, patience, retry_at
from otegraph.reconcilers.rollout.resources import NODE, ObjectKey, Request, to_json
from otegraph.reconcilers.rollout.sql import Leadership, query, reader
from otegraph.reconcilers.rollout.writing import insert_orders
from otegraph.reconcilers.supervise import supervise, woken

_OPEN_NODES = """
    SELECT n.id, n.name, c.id AS cluster_id, c.name AS cluster, c.online_since,
        c.status = 'ONLINE' AND c.deleted_at IS NULL AS online,
        COALESCE(m.put, '{}') AS put, COALESCE(m.taken, '{}') AS taken,
        l.attempt, l.tries, l.code, l.answered_at, l.superseded_at, o.sent_at, o.name AS last_name
    FROM cluster_nodes n JOIN clusters c ON c.id = n.cluster_id
    LEFT JOIN (
        SELECT cluster_node_id, array_agg(name ORDER BY name) FILTER (WHERE wanted) AS put,
            array_agg(name ORDER BY name) FILTER (WHERE NOT wanted) AS taken
        FROM node_labels WHERE wanted <> present GROUP BY 1
    ) m ON m.cluster_node_id = n.id
    LEFT JOIN LATERAL (
        SELECT * FROM deliveries d WHERE d.cluster_node_id = n.id ORDER BY d.id DESC LIMIT 1
    ) l ON true
    LEFT JOIN orders o ON o.id = l.order_id
    WHERE m.cluster_node_id IS NOT NULL
        OR l.id IS NOT NULL AND l.answered_at IS NULL AND l.superseded_at IS NULL
    ORDER BY n.id
"""
_SUPERSEDE = """
    UPDATE deliveries SET superseded_at = $2
    WHERE cluster_node_id = ANY($1::bigint[]) AND answered_at IS NULL AND superseded_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class LastOrder:
    """The newest order of a node's labels. Its name, made from its content, says what it asked for."""

    name: str
    attempt: int = 1
    tries: int = 1
    sent_at: datetime | None = None
    code: int | None = None
    answered_at: datetime | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node whose labels differ from what is wanted (`put` is missing, `taken` is too much), or that was ordered."""

    id: int
    name: str
    cluster_id: int
    cluster: str
    online: bool = True
    online_since: datetime | None = None
    put: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    last: LastOrder | None = None


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """What one node's cluster is to be sent."""

    node: NodeState
    request: Request
    attempt: int
    tries: int

    @property
    def cluster(self) -> str:
        return self.node.cluster

    @property
    def about(self) -> str:
        """Names of nodes come back: a new node is another one."""
        return f"node {self.node.id}"


def patch(node: NodeState) -> Request:
    """A JSON Patch that may be repeated: removing what is not there is an error, so it is put there first."""
    operations: list[dict[str, str]] = []
    for name in (*node.put, *node.taken):
        # RFC 6901: / in a member's name is ~1
        path = f"/metadata/labels/{(LABEL_PREFIX + name).replace('~', '~0').replace('/', '~1')}"
        operations.append({"op": "add", "path": path, "value": "true"})
        if name in node.taken:
            operations.append({"op": "remove", "path": path})
    return Request("PATCH", ObjectKey(NODE, "", node.name).url, to_json(operations))


def order_name(node: NodeState, request: Request, attempt: int) -> str:
    """What an order of this is called: each is for one node."""
    (order,) = batch([LabelOrder(node, request, attempt, 1)])
    return order.name


def decide(node: NodeState, queue: Queue, now: datetime) -> LabelOrder | None:
    """The order that a node needs now, if any: one at a time, and patience as for everything else."""
    if not node.online or not (node.put or node.taken):
        return None
    request, last = patch(node), node.last
    if last is None:
        return LabelOrder(node, request, 1, 1)
    again = LabelOrder(node, request, last.attempt + 1, last.tries + 1)
    anew = LabelOrder(node, request, last.attempt + 1, 1)
    if last.superseded or last.name != order_name(node, request, last.attempt):
        return anew
    if last.answered_at is not None:
        taken = last.code is not None and 200 <= last.code < 300
        # the mirror shows what was taken a little later
        due = last.answered_at + patience(queue, last.tries) if taken else retry_at(last.answered_at, last.tries)
        return again if now >= due else None
    if last.sent_at is None:
        return None
    if node.online_since is not None and node.online_since > last.sent_at:
        return anew
    return again if now >= overdue_at(last.sent_at, last.tries, queue) else None


class NodeLabels:
    """Makes the edges' nodes carry the labels that are wanted.

    `send_soon` is called when orders were written: the rollout loop's sender sends them.
    """

    def __init__(
        self,
        leadership: Leadership,
        send_soon: Callable[[], None],
        *,
        stop_on: tuple[type[Exception], ...] = (),
        tick_seconds: float = 5.0,
    ) -> None:
        self._leadership = leadership
        self._send_soon = send_soon
        self._stop_on = stop_on
        self._tick_seconds = tick_seconds
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A label was wanted or no longer wanted, or a node or cluster changed."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises an error of `stop_on` alone."""
        await supervise("node labels", self._for_ever, self._stop_on)

    async def _for_ever(self) -> None:
        while True:
            await self.step()
            await woken(self._woken, self._tick_seconds)

    async def step(self) -> int:
        """Writes the orders that are needed now; how many."""
        now = datetime.now(UTC)
        nodes = [_node(row) for row in await query(reader(), _OPEN_NODES)]
        if not nodes:
            return 0
        queue = await load_queue(reader())
        wanted = [order for node in nodes if (order := decide(node, queue, now)) is not None]
        # labels that the mirror shows, or that nobody wants any more, need no answer
        settled = [node.id for node in nodes if not (node.put or node.taken)]
        if not wanted and not settled:
            return 0
        orders = batch(wanted)
        async with self._leadership.transaction() as connection:
            await query(connection, _SUPERSEDE, settled + [order.node.id for order in wanted], now)
            await insert_orders(
                connection,
                (
                    (
                        {
                            "name": order.name,
                            "method": order.request.method,
                            "url": order.request.url,
                            "body": order.request.body,
                            "clusters": order.clusters,
                        },
                        [
                            {
                                "cluster_id": one.node.cluster_id,
                                "cluster_node_id": one.node.id,
                                "object": str(ObjectKey(NODE, "", one.node.name)),
                                "attempt": one.attempt,
                                "tries": one.tries,
                            }
                            for one in order.sends
                        ],
                    )
                    for order in orders
                ),
                now,
            )
        if orders:
            self._send_soon()
        return len(orders)


def _node(row: Mapping[str, Any]) -> NodeState:
    last = None
    if row["attempt"] is not None:
        last = LastOrder(
            row["last_name"],
            row["attempt"],
            row["tries"],
            row["sent_at"],
            row["code"],
            row["answered_at"],
            row["superseded_at"] is not None and row["answered_at"] is None,
        )
    return NodeState(
        row["id"],
        row["name"],
        row["cluster_id"],
        row["cluster"],
        row["online"],
        row["online_since"],
        tuple(row["put"]),
        tuple(row["taken"]),
        last,
    )

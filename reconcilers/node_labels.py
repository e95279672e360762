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
from otegraph.reconcilers.evictions import evict
from otegraph.reconcilers.node_orders import LastOrder, NodeOrder, NodePlace, next_tries, write_orders
from otegraph.reconcilers.rollout.loading import load_queue
from otegraph.reconcilers.rollout.patience import Queue, patience
from otegraph.reconcilers.rollout.resources import NODE, ObjectKey, Request, to_json
from otegraph.reconcilers.sql import Leadership, query, reader
from otegraph.reconcilers.supervise import supervise, woken

_OPEN_NODES = """
    SELECT n.id, n.name, c.id AS cluster_id, c.name AS cluster, c.online_since,
        c.status = 'ONLINE' AND c.deleted_at IS NULL AS online,
        COALESCE(m.put, '{}') AS put, COALESCE(m.taken, '{}') AS taken,
        l.attempt, l.tries, l.code, l.answered_at, l.superseded_at, o.sent_at, o.name AS order_name
    FROM (
        SELECT cluster_node_id FROM node_labels WHERE wanted <> present
        UNION SELECT cluster_node_id FROM deliveries
        WHERE cluster_node_id IS NOT NULL AND answered_at IS NULL AND superseded_at IS NULL
    ) open
    JOIN LATERAL (SELECT * FROM cluster_nodes WHERE id = open.cluster_node_id LIMIT 1) n ON true
    JOIN clusters c ON c.id = n.cluster_id
    LEFT JOIN LATERAL (
        SELECT cluster_node_id, array_agg(name ORDER BY name) FILTER (WHERE wanted) AS put,
            array_agg(name ORDER BY name) FILTER (WHERE NOT wanted) AS taken
        FROM node_labels WHERE wanted <> present AND cluster_node_id = n.id GROUP BY 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT * FROM deliveries d WHERE d.cluster_node_id = n.id AND d.method = 'PATCH' ORDER BY d.id DESC LIMIT 1
    ) l ON true
    LEFT JOIN orders o ON o.id = l.order_id
    WHERE m.cluster_node_id IS NOT NULL
        OR l.id IS NOT NULL AND l.answered_at IS NULL AND l.superseded_at IS NULL
    ORDER BY n.id
"""
_SUPERSEDE = """
    UPDATE deliveries SET superseded_at = $2
    WHERE cluster_node_id = ANY($1::bigint[]) AND method = 'PATCH' AND answered_at IS NULL AND superseded_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node whose labels differ from what is wanted (`put` is missing, `taken` is too much), or that was ordered."""

    node: NodePlace
    put: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    last: LastOrder | None = None


def patch(state: NodeState) -> Request:
    """A JSON Patch that may be repeated: removing what is not there is an error, so it is put there first."""
    operations: list[dict[str, str]] = []
    for name in (*state.put, *state.taken):
        # RFC 6901: / in a member's name is ~1
        path = f"/metadata/labels/{(LABEL_PREFIX + name).replace('~', '~0').replace('/', '~1')}"
        operations.append({"op": "add", "path": path, "value": "true"})
        if name in state.taken:
            operations.append({"op": "remove", "path": path})
    return Request("PATCH", ObjectKey(NODE, "", state.node.name).url, to_json(operations))


def label_order(state: NodeState, attempt: int = 1, tries: int = 1) -> NodeOrder:
    """The order for what a node's labels lack now."""
    return NodeOrder(state.node, str(ObjectKey(NODE, "", state.node.name)), patch(state), attempt, tries)


def decide(state: NodeState, queue: Queue, now: datetime) -> NodeOrder | None:
    """The order that a node needs now, if any: one at a time, and patience as for everything else."""
    if not state.node.online or not (state.put or state.taken):
        return None
    last = state.last
    if last is None:
        return label_order(state)
    given_up = last.superseded and last.answered_at is None
    if given_up or last.name != label_order(state, last.attempt).name:
        return label_order(state, last.attempt + 1)
    if last.answered_at is not None and last.taken:
        # the mirror shows what was taken a little later
        due = last.answered_at + patience(queue, last.tries)
        return label_order(state, last.attempt + 1, last.tries + 1) if now >= due else None
    tries = next_tries(state.node, last, queue, now)
    return None if tries is None else label_order(state, last.attempt + 1, tries)


class NodeLabels:
    """Makes the edges' nodes carry the labels that are wanted, and rids nodes of what labels had placed there.

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
        written = await self._label() + await evict(self._leadership)
        if written:
            self._send_soon()
        return written

    async def _label(self) -> int:
        now = datetime.now(UTC)
        states = [_state(row) for row in await query(reader(), _OPEN_NODES)]
        if not states:
            return 0
        queue = await load_queue(reader())
        wanted = [order for state in states if (order := decide(state, queue, now)) is not None]
        # labels that the mirror shows, or that nobody wants any more, need no answer
        settled = [state.node.id for state in states if not (state.put or state.taken)]
        if not wanted and not settled:
            return 0
        async with self._leadership.transaction() as connection:
            await query(connection, _SUPERSEDE, settled + [order.node.id for order in wanted], now)
            return await write_orders(connection, wanted, now)


def _state(row: Mapping[str, Any]) -> NodeState:
    return NodeState(
        NodePlace.of(row), tuple(row["put"]), tuple(row["taken"]), LastOrder.of(row) if row["attempt"] else None
    )

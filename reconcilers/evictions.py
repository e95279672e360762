"""Pods that a node label placed are taken off the node, where the label was removed together with its deployments.

Kubernetes leaves running pods where they are when a label goes (`IgnoredDuringExecution`). They are deleted by orders
when the mirror shows that the label is off the node: what replaces them is then placed elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from otegraph.reconcilers.node_orders import LastOrder, NodeOrder, NodePlace, next_tries, write_orders
from otegraph.reconcilers.rollout.labels import DEPLOYMENT_LABEL
from otegraph.reconcilers.rollout.loading import load_queue
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.resources import POD, ObjectKey, Request
from otegraph.reconcilers.sql import Leadership, as_json, query, reader

_OPEN = """
    SELECT e.id AS label_id, n.id, n.name, c.id AS cluster_id, c.name AS cluster, c.online_since,
        c.status = 'ONLINE' AND c.deleted_at IS NULL AS online, p.deployment_id, p.namespace
    FROM node_labels e
    JOIN LATERAL (SELECT * FROM cluster_nodes WHERE id = e.cluster_node_id LIMIT 1) n ON true
    JOIN clusters c ON c.id = n.cluster_id
    LEFT JOIN LATERAL (
        -- a deployment that names the node itself stays: a selector means either
        SELECT DISTINCT pods.deployment_id, pods.namespace FROM pods JOIN deployments d ON d.id = pods.deployment_id
        WHERE pods.cluster_node_id = n.id AND d.node_selector = e.name AND d.node_selector <> n.name
    ) p ON true
    WHERE e.evict AND NOT e.wanted AND NOT e.present
    ORDER BY e.id, p.deployment_id, p.namespace
"""
_LAST = """
    SELECT DISTINCT ON (d.cluster_node_id, d.object) d.cluster_node_id, d.object, d.attempt, d.tries, d.code,
        d.answered_at, d.superseded_at, o.sent_at, o.name AS order_name
    FROM deliveries d JOIN orders o ON o.id = d.order_id
    WHERE d.method = 'DELETE' AND d.cluster_node_id IS NOT NULL
        AND (d.superseded_at IS NULL OR d.cluster_node_id = ANY($1::bigint[]))
    ORDER BY d.cluster_node_id, d.object, d.id DESC
"""
_SUPERSEDE = """
    UPDATE deliveries d SET superseded_at = $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(node_id bigint, object text)
    WHERE d.cluster_node_id = x.node_id AND d.object = x.object AND d.superseded_at IS NULL
"""
_DONE = "UPDATE node_labels SET evict = false WHERE id = ANY($1::bigint[]) AND NOT wanted AND NOT present"


@dataclass(frozen=True, slots=True)
class Evicted:
    """A deployment with pods on the node. `last` is its newest order of this eviction, or of an earlier one."""

    deployment_id: int
    namespace: str
    last: LastOrder | None = None


@dataclass(frozen=True, slots=True)
class Eviction:
    """A label that is off its node, and what it had placed there."""

    label_id: int
    node: NodePlace
    deployments: tuple[Evicted, ...] = ()


@dataclass(frozen=True, slots=True)
class EvictionDecision:
    """`orders` are needed now; `done`: the edge has taken everything, or there is nothing."""

    orders: tuple[NodeOrder, ...] = ()
    done: bool = False


def eviction_order(node: NodePlace, evicted: Evicted, attempt: int = 1, tries: int = 1) -> NodeOrder:
    """Deletes a deployment's pods on one node: answered 200 also where there are none."""
    selector = f"{DEPLOYMENT_LABEL}={evicted.deployment_id}"
    selectors = urlencode({"labelSelector": selector, "fieldSelector": f"spec.nodeName={node.name}"})
    request = Request("DELETE", f"{ObjectKey(POD, evicted.namespace, '').collection_url}?{selectors}")
    return NodeOrder(node, f"v1/Pod/{evicted.namespace}?{selector}", request, attempt, tries)


def decide(eviction: Eviction, queue: Queue, now: datetime) -> EvictionDecision:
    """What an eviction needs now; patience as for everything else."""
    orders, waiting = [], False
    for evicted in eviction.deployments:
        last = evicted.last
        if last is not None and not last.superseded and last.answered_at is not None and last.taken:
            continue
        waiting = True
        if not eviction.node.online:
            continue
        if last is None or last.superseded:
            orders.append(eviction_order(eviction.node, evicted, last.attempt + 1 if last else 1))
        elif (tries := next_tries(eviction.node, last, queue, now)) is not None:
            orders.append(eviction_order(eviction.node, evicted, last.attempt + 1, tries))
    return EvictionDecision(tuple(orders), not waiting)


async def evict(leadership: Leadership) -> int:
    """Writes the orders that are needed now, and ends the evictions that are done; how many orders."""
    now = datetime.now(UTC)
    rows = await query(reader(), _OPEN)
    last = {
        (row["cluster_node_id"], row["object"]): LastOrder.of(row)
        for row in await query(reader(), _LAST, [row["id"] for row in rows])
    }
    if not rows and not last:
        return 0
    evictions = [_eviction(list(group), last) for _, group in groupby(rows, key=lambda row: row["label_id"])]
    queue = await load_queue(reader())
    decisions = [(eviction, decide(eviction, queue, now)) for eviction in evictions]
    orders = [order for _, decision in decisions for order in decision.orders]
    done = [eviction.label_id for eviction, decision in decisions if decision.done]
    # answered ones, too: should the label come and go once more, they are no answer to that
    kept = {
        (eviction.node.id, eviction_order(eviction.node, evicted).object)
        for eviction, decision in decisions
        if not decision.done
        for evicted in eviction.deployments
    } - {(order.node.id, order.object) for order in orders}
    over = [key for key, order in last.items() if not order.superseded and key not in kept]
    if not orders and not done and not over:
        return 0
    async with leadership.transaction() as connection:
        await query(
            connection, _SUPERSEDE, as_json({"node_id": node, "object": object_} for node, object_ in over), now
        )
        await query(connection, _DONE, done)
        return await write_orders(connection, orders, now)


def _eviction(rows: list[dict[str, Any]], last: Mapping[tuple[int, str], LastOrder]) -> Eviction:
    node = NodePlace.of(rows[0])
    placed = [Evicted(row["deployment_id"], row["namespace"]) for row in rows if row["deployment_id"] is not None]
    return Eviction(
        rows[0]["label_id"],
        node,
        tuple(
            Evicted(one.deployment_id, one.namespace, last.get((node.id, eviction_order(node, one).object)))
            for one in placed
        ),
    )

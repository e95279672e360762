"""Orders for one node at one edge, and when they are given again: node labels and evictions share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otegraph.reconcilers.rollout.orders import Order, batch
from otegraph.reconcilers.rollout.patience import Queue, overdue_at, retry_at
from otegraph.reconcilers.rollout.resources import Request
from otegraph.reconcilers.rollout.writing import insert_orders
from otegraph.reconcilers.sql import Connection


@dataclass(frozen=True, slots=True)
class NodePlace:
    """A node, and whether orders reach its cluster now."""

    id: int
    name: str
    cluster_id: int
    cluster: str
    online: bool = True
    online_since: datetime | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> NodePlace:
        """From a node's `id` and `name`, and its cluster's `cluster_id`, `cluster`, `online`, `online_since`."""
        return cls(*(row[column] for column in ("id", "name", "cluster_id", "cluster", "online", "online_since")))


@dataclass(frozen=True, slots=True)
class LastOrder:
    """The newest order of one thing. Its name, made from its content, says what it asked for."""

    name: str
    attempt: int = 1
    tries: int = 1
    sent_at: datetime | None = None
    code: int | None = None
    answered_at: datetime | None = None
    superseded: bool = False

    @property
    def taken(self) -> bool:
        """The edge did it."""
        return self.code is not None and 200 <= self.code < 300

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> LastOrder:
        """From a delivery's columns, with its order's `sent_at`, and its name as `order_name`."""
        return cls(
            row["order_name"],
            row["attempt"],
            row["tries"],
            row["sent_at"],
            row["code"],
            row["answered_at"],
            row["superseded_at"] is not None,
        )


@dataclass(frozen=True, slots=True)
class NodeOrder:
    """What one node's cluster is to be sent. `object` tells the attempts of one thing from those of another."""

    node: NodePlace
    object: str
    request: Request
    attempt: int = 1
    tries: int = 1

    @property
    def cluster(self) -> str:
        return self.node.cluster

    @property
    def about(self) -> str:
        """Names of nodes come back: a new node is another one."""
        return f"node {self.node.id}"

    @property
    def name(self) -> str:
        """What the order is called: each is for one node."""
        (order,) = batch([self])
        return order.name


def next_tries(node: NodePlace, last: LastOrder, queue: Queue, now: datetime) -> int | None:
    """With which number of tries an order that did not do it is to be given again now; None if it is not yet."""
    if last.answered_at is not None:
        return last.tries + 1 if now >= retry_at(last.answered_at, last.tries) else None
    if last.sent_at is None:
        return None
    if node.online_since is not None and node.online_since > last.sent_at:
        return 1
    return last.tries + 1 if now >= overdue_at(last.sent_at, last.tries, queue) else None


async def write_orders(connection: Connection, orders: Iterable[NodeOrder], now: datetime) -> int:
    """Writes orders with their deliveries; how many."""
    batched: list[Order[NodeOrder]] = batch(orders)
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
                        "object": one.object,
                        "attempt": one.attempt,
                        "tries": one.tries,
                    }
                    for one in order.sends
                ],
            )
            for order in batched
        ),
        now,
    )
    return len(batched)

"""From written orders to ClusterControllers in the root."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson
from otegraph.clients.errors import AlreadyExists, ApiError, ClientError, Invalid
from otegraph.reconcilers.rollout.orders import CLUSTER_CONTROLLERS, cluster_controller
from otegraph.reconcilers.rollout.resources import Request
from otegraph.reconcilers.rollout.sql import Leadership, query, reader

logger = logging.getLogger(__name__)

_AT_ONCE = 20
"""So many orders are created before their rows say so: what is created twice after a crash costs one request each."""
_TOO_LARGE = 413

_UNSENT = """
    SELECT id, name, method, url, body, clusters FROM orders o
    WHERE sent_at IS NULL AND closed_at IS NULL AND EXISTS (
        SELECT FROM deliveries l WHERE l.order_id = o.id AND l.answered_at IS NULL AND l.superseded_at IS NULL
    )
    ORDER BY id LIMIT $1
"""
_SENT = """
    UPDATE orders o SET sent_at = x.sent_at
    FROM unnest($1::bigint[], $2::timestamptz[]) AS x(id, sent_at) WHERE o.id = x.id AND o.sent_at IS NULL
"""
_DEPLOYMENTS = """
    SELECT DISTINCT t.deployment_id AS id FROM deliveries l JOIN targets t ON t.id = l.target_id
    WHERE l.order_id = ANY($1::bigint[])
"""
_REFUSED = """
    WITH refused AS (
        UPDATE orders SET sent_at = $2, closed_at = $2 WHERE id = $1 RETURNING id
    )
    UPDATE deliveries l SET code = $3, message = $4, answered_at = $2
    FROM refused WHERE l.order_id = refused.id AND l.answered_at IS NULL RETURNING l.target_id
"""


class Creator(Protocol):
    """What is needed of the root's client."""

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Creates an object; raises AlreadyExists."""


class Sender:
    """Creates what was ordered, in the order in which it was written.

    An order that is in the root already was sent before a crash: its name says that it is the same.
    """

    def __init__(self, root: Creator, leadership: Leadership) -> None:
        self._root = root
        self._leadership = leadership

    async def send(self) -> set[int]:
        """Sends everything that is unsent; the ids of the deployments that it was for.

        Raises ClientError where the root can't be asked; what was sent by then is written.
        """
        deployments: set[int] = set()
        while orders := await query(reader(), _UNSENT, _AT_ONCE):
            sent: list[tuple[int, datetime]] = []
            try:
                for order in orders:
                    # before it is created: a cluster that comes back in between is ordered once more
                    moment = datetime.now(UTC)
                    if await self._create(order, moment):
                        sent.append((order["id"], moment))
            finally:
                if sent:
                    async with self._leadership.transaction() as connection:
                        await query(connection, _SENT, [key for key, _ in sent], [moment for _, moment in sent])
            of_orders = await query(reader(), _DEPLOYMENTS, [order["id"] for order in orders])
            deployments.update(row["id"] for row in of_orders)
        return deployments

    async def _create(self, order: dict[str, Any], now: datetime) -> bool:
        request = Request(order["method"], order["url"], order["body"])
        body = cluster_controller(order["name"], request, orjson.loads(order["clusters"]))
        try:
            await self._root.create(CLUSTER_CONTROLLERS, body)
        except AlreadyExists:
            pass
        except ClientError as error:
            if not isinstance(error, Invalid) and not (isinstance(error, ApiError) and error.status == _TOO_LARGE):
                raise
            # no edge will ever see it: what the root says is the answer
            logger.warning("the root refuses order %s: %s", order["name"], error)
            message = f"the root refuses the order: {error}"
            async with self._leadership.transaction() as connection:
                await query(connection, _REFUSED, order["id"], now, 422, message)
            return False
        return True

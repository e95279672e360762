"""From written orders to ClusterControllers in the root."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson
from otegraph.clients.errors import AlreadyExists, ApiError, ClientError, Invalid
from otegraph.reconcilers.rollout.orders import CLUSTER_CONTROLLERS, cluster_controller
from otegraph.reconcilers.rollout.pull_secret import Credentials, NoCredentials, filled
from otegraph.reconcilers.rollout.resources import PullReference, Request
from otegraph.reconcilers.sql import Leadership, query, reader

logger = logging.getLogger(__name__)

_AT_ONCE = 20
"""So many orders are created before their rows say so: what is created twice after a crash costs one request each."""
_TOO_LARGE = 413
_UNPROCESSABLE = 422
_FORBIDDEN = 403
"""As if the edge had answered so: tried again now and then, until the key is there."""

_UNSENT = """
    SELECT id, name, method, url, body, pull, clusters FROM orders o
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

    def __init__(self, root: Creator, leadership: Leadership, credentials: Credentials | None = None) -> None:
        self._root = root
        self._leadership = leadership
        self._credentials = credentials

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
        try:
            body = await self._body(order)
        except NoCredentials as error:
            logger.warning("order %s can't be sent: %s", order["name"], error)
            await self._refuse(order, _FORBIDDEN, str(error), now)
            return False
        request = Request(order["method"], order["url"], body)
        whole = cluster_controller(order["name"], request, orjson.loads(order["clusters"]))
        try:
            await self._root.create(CLUSTER_CONTROLLERS, whole)
        except AlreadyExists:
            pass
        except ClientError as error:
            # an answer may quote what was sent
            told = f"{error}" if order["pull"] is None else type(error).__name__
            if not isinstance(error, Invalid) and not (isinstance(error, ApiError) and error.status == _TOO_LARGE):
                if order["pull"] is None:
                    raise
                raise ClientError(f"sending order {order['name']} failed: {told}") from None
            # no edge will ever see it: what the root says is the answer
            logger.warning("the root refuses order %s: %s", order["name"], told)
            await self._refuse(order, _UNPROCESSABLE, f"the root refuses the order: {told}", now)
            return False
        return True

    async def _body(self, order: dict[str, Any]) -> str:
        """What is sent: what the row says, and the credentials that it names."""
        body: str = order["body"]
        if order["pull"] is None:
            return body
        return await filled(reader(), body, PullReference(**orjson.loads(order["pull"])), self._credentials)

    async def _refuse(self, order: dict[str, Any], code: int, message: str, now: datetime) -> None:
        async with self._leadership.transaction() as connection:
            await query(connection, _REFUSED, order["id"], now, code, message)

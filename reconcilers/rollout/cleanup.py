"""Takes orders away that nothing is expected of: ote-stack deletes none, and acts again on unanswered ones."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from otegraph.clients.errors import NotFound
from otegraph.reconcilers.rollout.orders import CLUSTER_CONTROLLERS, ORDER_LABEL
from otegraph.reconcilers.sql import Leadership, query, reader

logger = logging.getLogger(__name__)

SAFETY_AGE = timedelta(seconds=60)
"""An order stays so long after it was closed, for its last answers to be read and for people to look at."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""ote-stack acts on no order that is older (ote-control-plane.md)."""
KEPT_FOR = timedelta(days=7)
_AT_ONCE = 100

_CLOSE = """
    UPDATE orders o SET closed_at = $1
    WHERE o.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM deliveries l WHERE l.order_id = o.id AND l.answered_at IS NULL AND l.superseded_at IS NULL
    )
"""
_SETTLED_OTHERWISE = """
    UPDATE deliveries l SET superseded_at = $1
    FROM orders o, targets t, clusters c
    WHERE l.answered_at IS NULL AND l.superseded_at IS NULL AND o.id = l.order_id AND c.id = l.cluster_id
        AND t.id = l.target_id AND o.sent_at < $2
        -- one that is too old to be acted on must not keep credentials in the root
        AND (t.phase = 'DONE' OR c.deleted_at IS NOT NULL OR o.pull IS NOT NULL)
"""
_CLOSED = """
    SELECT id, name FROM orders WHERE (closed_at < $1 OR (closed_at IS NOT NULL AND pull IS NOT NULL))
        AND removed_at IS NULL ORDER BY closed_at LIMIT $2
"""
_REMOVED = "UPDATE orders SET removed_at = $2, body = '' WHERE id = ANY($1::bigint[])"
_KNOWN = "SELECT name FROM orders WHERE name = ANY($1::text[]) AND removed_at IS NULL"
_PRUNE_DELIVERIES = """
    DELETE FROM deliveries l USING orders o
    WHERE o.id = l.order_id AND o.removed_at < $1 AND (l.target_id IS NULL OR EXISTS (
        SELECT FROM deliveries n WHERE n.target_id = l.target_id AND n.object = l.object
            AND n.revision_id = l.revision_id AND n.id > l.id
    ))
"""
_PRUNE_ORDERS = """
    DELETE FROM orders o
    WHERE o.removed_at < $1 AND NOT EXISTS (SELECT FROM deliveries l WHERE l.order_id = o.id)
"""


class Root(Protocol):
    """What is needed of the root's client."""

    async def delete(self, path: str) -> dict[str, Any]:
        """Deletes an object; raises NotFound."""

    def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None
    ) -> AsyncGenerator[tuple[list[dict[str, Any]], str], None]:
        """A list, part by part."""


class Cleanup:
    """Closes orders whose answers are in or not waited for any more, then deletes them in the root; at once those that
    hold credentials."""

    def __init__(self, root: Root, leadership: Leadership, safety_age: timedelta = SAFETY_AGE) -> None:
        self._root = root
        self._leadership = leadership
        self._safety_age = safety_age

    async def close(self) -> None:
        """Marks the orders that nothing is expected of."""
        now = datetime.now(UTC)
        async with self._leadership.transaction() as connection:
            await query(connection, _SETTLED_OTHERWISE, now, now - FORGOTTEN_AFTER)
            await query(connection, _CLOSE, now)

    async def remove(self) -> int:
        """Deletes closed orders from the root; how many. Raises ClientError where the root can't be asked."""
        total = 0
        while orders := await query(reader(), _CLOSED, datetime.now(UTC) - self._safety_age, _AT_ONCE):
            removed: list[int] = []
            try:
                for order in orders:
                    await self._delete(order["name"])
                    removed.append(order["id"])
            finally:
                if removed:
                    async with self._leadership.transaction() as connection:
                        await query(connection, _REMOVED, removed, datetime.now(UTC))
            total += len(removed)
        return total

    async def remove_leftovers(self) -> int:
        """Deletes orders of ours that no row knows and that ote-stack passes over for their age; how many."""
        before = datetime.now(UTC) - FORGOTTEN_AFTER
        total = 0
        async with aclosing(self._root.pages(CLUSTER_CONTROLLERS, label_selector=ORDER_LABEL)) as pages:
            async for items, _ in pages:
                old = [item["metadata"]["name"] for item in items if _created_at(item) < before]
                known = {row["name"] for row in await query(reader(), _KNOWN, old)} if old else set()
                for name in old:
                    if name not in known:
                        await self._delete(name)
                        total += 1
        return total

    async def prune(self) -> None:
        """Forgets repeated deliveries that were cleaned up long ago; the last of each object and revision stays."""
        before = datetime.now(UTC) - KEPT_FOR
        async with self._leadership.transaction() as connection:
            await query(connection, _PRUNE_DELIVERIES, before)
            await query(connection, _PRUNE_ORDERS, before)

    async def _delete(self, name: str) -> None:
        try:
            await self._root.delete(f"{CLUSTER_CONTROLLERS}/{name}")
        except NotFound:
            logger.debug("order %s is gone already", name)


def _created_at(item: dict[str, Any]) -> datetime:
    """Now, where it does not say: then nothing is concluded from it."""
    try:
        return datetime.fromisoformat(item["metadata"]["creationTimestamp"].replace("Z", "+00:00"))
    except (KeyError, TypeError, AttributeError, ValueError):
        return datetime.now(UTC)

"""Approved businesses get their namespace in the root; ote-stack carries it to every edge, now and later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Protocol

from otegraph.clients.errors import AlreadyExists, Invalid
from otegraph.reconcilers.sql import Leadership, query, reader
from otegraph.reconcilers.supervise import supervise, woken

logger = logging.getLogger(__name__)

NAMESPACES = "/api/v1/namespaces"

_WANTED = """
    SELECT id, namespace, namespace_created_at FROM businesses
    WHERE status = 'APPROVED' AND namespace IS NOT NULL ORDER BY id
"""
_CREATED = """
    UPDATE businesses SET namespace_created_at = $2
    WHERE id = ANY($1::bigint[]) AND namespace_created_at IS NULL
"""


class Root(Protocol):
    """What is needed of the root's client."""

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Creates an object; raises AlreadyExists."""

    def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None
    ) -> AsyncGenerator[tuple[list[dict[str, Any]], str], None]:
        """A list, part by part."""


class Namespaces:
    """Creates what is missing: soon after `wake`, and after a look at the root soon after `look_again` and every
    `check_seconds`; looks are `gap_seconds` apart, so that a fleet that flaps costs no more.

    `on_created` is called when rows say that they are there: deployments wait for it. Nothing is ever deleted: in the
    root a namespace's deletion would hang, and do nothing at the edges.
    """

    def __init__(
        self,
        root: Root,
        leadership: Leadership,
        on_created: Callable[[], None] = lambda: None,
        *,
        stop_on: tuple[type[Exception], ...] = (),
        check_seconds: float = 600.0,
        gap_seconds: float = 1.0,
    ) -> None:
        self._root = root
        self._leadership = leadership
        self._on_created = on_created
        self._stop_on = stop_on
        self._check_seconds = check_seconds
        self._gap_seconds = gap_seconds
        self._doubtful = True
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A business was approved."""
        self._woken.set()

    def look_again(self) -> None:
        """A cluster appeared or came back: perhaps to a root that was empty, and what is mirrored needs namespaces."""
        self._doubtful = True
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises an error of `stop_on` alone."""
        await supervise("namespaces", self._for_ever, self._stop_on)

    async def _for_ever(self) -> None:
        self._doubtful = True
        while True:
            look, self._doubtful = self._doubtful, False
            await self.create_missing(look=look)
            if look:
                await asyncio.sleep(self._gap_seconds)
            if not await woken(self._woken, self._check_seconds):
                self._doubtful = True

    async def create_missing(self, *, look: bool) -> list[str]:
        """Creates the namespaces that no row says were created or, after a look at the root, that are not there."""
        there = await self._there() if look else set()
        wanted = await query(reader(), _WANTED)
        missing = [
            row for row in wanted if row["namespace_created_at"] is None or (look and row["namespace"] not in there)
        ]
        created = [row for row in missing if row["namespace"] in there or await self._create(row["namespace"])]
        unrecorded = [row["id"] for row in created if row["namespace_created_at"] is None]
        if unrecorded:
            async with self._leadership.transaction() as connection:
                await query(connection, _CREATED, unrecorded, datetime.now(UTC))
            self._on_created()
        return [row["namespace"] for row in created]

    async def _there(self) -> set[str]:
        names: set[str] = set()
        async with aclosing(self._root.pages(NAMESPACES)) as pages:
            async for items, _ in pages:
                names.update(item["metadata"]["name"] for item in items)
        return names

    async def _create(self, name: str) -> bool:
        labels = {"app.kubernetes.io/managed-by": "otegraph"}
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        try:
            await self._root.create(NAMESPACES, body)
        except AlreadyExists:
            return True
        except Invalid as error:
            logger.error("the root refuses the namespace %s: %s", name, error)
            return False
        return True

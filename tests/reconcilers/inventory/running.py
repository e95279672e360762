"""An inventory loop that runs while a test does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from otegraph.clients.watch import WatchSettings
from otegraph.reconcilers.inventory.bulk import Changes, Connection
from otegraph.reconcilers.inventory.loop import Inventory
from otegraph.reconcilers.inventory.stream import StreamSettings
from tortoise.transactions import in_transaction

QUICK = StreamSettings(
    window_seconds=0.01,
    backoff_minimum=0.01,
    backoff_maximum=0.05,
    watch=WatchSettings(backoff_minimum=0.01, backoff_maximum=0.05),
)


class Leader:
    """Leads until told otherwise. `at_once`: the most transactions that were open together."""

    class Lost(Exception):
        """What a lease raises in a process that has been replaced."""

    def __init__(self) -> None:
        self.lost = False
        self.failures = 0
        self.at_once = 0
        self._open = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if self.lost:
            raise Leader.Lost
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        self._open += 1
        self.at_once = max(self.at_once, self._open)
        try:
            async with in_transaction() as connection:
                yield connection
        finally:
            self._open -= 1


class Told:
    """What the loop told of."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []

    def __call__(self, changes: Changes) -> None:
        self.changes.append(changes)

    @property
    def kinds(self) -> set[str]:
        return {kind for each in self.changes for kind in each}


@asynccontextmanager
async def running(root: Any, leader: Leader, told: Told | None = None, **more: Any) -> AsyncIterator[Inventory]:
    """The loop, once it has listed everything unless `synced` is false."""
    synced = more.pop("synced", True)
    inventory = Inventory(root, leader, told or Told(), more.pop("settings", QUICK), stop_on=(Leader.Lost,), **more)
    task = asyncio.create_task(inventory.run())
    try:
        if synced:
            async with asyncio.timeout(30):
                await inventory.wait_until_synced()
        yield inventory
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(ask: Callable[[], Awaitable[Any]], wanted: Any) -> None:
    """Waits until the answer is the one that is wanted."""
    found: Any = None
    try:
        async with asyncio.timeout(30):
            # nothing tells when a row changes
            while (found := await ask()) != wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"{found!r} and never {wanted!r}") from None

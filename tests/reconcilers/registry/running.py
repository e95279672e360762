"""A registry loop that runs while a test does, and the statements that it makes."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from otegraph.clients.registry import Registry
from otegraph.models.image import RegistryState
from otegraph.reconcilers.registry.loop import RegistryMirror
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.sql import Connection, query, reader
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.transactions import in_transaction

QUICK = MirrorSettings(
    news_rate=100_000,
    rotation_rate=100_000,
    changes_seconds=0.05,
    catalog_seconds=0.05,
    full_seconds=0.2,
    soon_seconds=(0.01, 0.02, 0.04, 0.08, 0.16, 0.32),
    settle_seconds=0.02,
    deletions_seconds=0.05,
    idle_seconds=0.02,
    retry_seconds=0.005,
    backoff_minimum=0.01,
    backoff_maximum=0.05,
)
"""All at once; what was read is not read again without a reason."""


class Leader:
    """Leads until told otherwise."""

    class Lost(Exception):
        """What a lease raises in a process that has been replaced."""

    def __init__(self) -> None:
        self.lost = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if self.lost:
            raise Leader.Lost
        async with in_transaction() as connection:
            yield connection


@asynccontextmanager
async def running(
    registry: Registry, settings: MirrorSettings = QUICK, *, wait: bool = True
) -> AsyncIterator[RegistryMirror]:
    """With `wait`, from when the rows are up to date for the first time."""
    mirror = RegistryMirror(registry, Leader(), settings, stop_on=(Leader.Lost,))
    task = asyncio.create_task(mirror.run())
    try:
        if wait:
            await RegistryState.all().delete()
            await until(synced)
        yield mirror
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def synced() -> bool:
    return await RegistryState.filter(synced_at__isnull=False).exists()


async def until(condition: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    """Waits for it; returns what it said."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):  # noqa: ASYNC110 the database is asked
            await asyncio.sleep(0.01)
    return found


_SHOWN = """
    SELECT i.name, COALESCE(jsonb_object_agg(t.name, t.digest) FILTER (WHERE t.id IS NOT NULL), '{}')::text AS tags
    FROM images i LEFT JOIN image_tags t ON t.image_id = i.id AND t.deleted_at IS NULL
    WHERE i.deleted_at IS NULL GROUP BY i.id
"""


async def shown() -> dict[str, dict[str, str]]:
    """What clients see: the digest of each tag of each image."""
    return {row["name"]: json.loads(row["tags"]) for row in await query(reader(), _SHOWN)}


async def shows(expected: dict[str, dict[str, str]]) -> None:
    """Waits until clients see just this."""
    try:
        await until(lambda: _equal(expected), 15.0)
    except TimeoutError:
        assert await shown() == expected


async def _equal(expected: dict[str, dict[str, str]]) -> bool:
    return await shown() == expected


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many statements of each kind reach the database, by their first words."""
    counted: Counter[str] = Counter()
    original = AsyncpgDBClient.execute_query_dict

    async def counting(self: Any, query: str, *values: Any) -> Any:
        counted[_kind(query)] += 1
        return await original(self, query, *values)

    # a transaction's is the same function
    monkeypatch.setattr(AsyncpgDBClient, "execute_query_dict", counting)
    return counted


def _kind(query: str) -> str:
    words = query.split()
    table = next((after for word, after in pairwise(words) if word in ("INTO", "UPDATE", "FROM")), "")
    return f"{words[0]} {table}"

"""Transactions that can't begin cost the pool nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asyncpg.transaction import Transaction
from otegraph.server.database import opened
from tortoise import connections
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction


async def _answers() -> bool:
    rows = await connections.get("default").execute_query_dict("SELECT 1 AS one")
    return bool(rows[0]["one"] == 1)


async def _begin() -> None:
    async with in_transaction() as connection:
        await connection.execute_query("SELECT 1")


async def test_tasks_that_are_cancelled_at_begin_give_their_connections_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def never(_: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with opened(database_url, connections=1):
        with monkeypatch.context() as patched:
            patched.setattr(Transaction, "start", never)
            task = asyncio.create_task(_begin())
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with asyncio.timeout(30):
            await _begin()


async def test_a_task_whose_begin_failed_speaks_to_the_pool_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: Any) -> None:
        raise OperationalError("the server is going away")

    async with opened(database_url, connections=1):
        with monkeypatch.context() as patched:
            patched.setattr(Transaction, "start", refuse)
            with pytest.raises(OperationalError):
                await _begin()
        async with asyncio.timeout(30):
            assert await _answers()
            await _begin()

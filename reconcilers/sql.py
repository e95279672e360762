"""Statements over many rows: rows go in as one JSON parameter, and come out as dictionaries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import orjson
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient

Connection = BaseDBAsyncClient


class Leadership(Protocol):
    """The right to write, held by one process at a time."""

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A transaction that can't be committed by a process that has been replaced: raises then."""


class OneWriter:
    """A leadership whose transactions come one after another: several tasks that write the same rows never deadlock."""

    def __init__(self, leadership: Leadership) -> None:
        self._leadership = leadership
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """As the leadership's."""
        async with self._writing, self._leadership.transaction() as connection:
            yield connection


def reader() -> Connection:
    """The connection that reads go through; they need no leadership."""
    return Tortoise.get_connection("default")


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as one parameter for jsonb_to_recordset."""
    return orjson.dumps(list(rows)).decode()


async def query(connection: Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    """A statement's rows."""
    return list(await connection.execute_query_dict(sql, list(values)))

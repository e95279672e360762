"""A database for each test, copied from a template: the next one is made while a test has the last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import asyncpg
from otegraph.server.database import credentials


class Databases:
    """Hands out copies of a template, and drops them once their tests are over."""

    def __init__(self, server: asyncpg.Connection, template: str) -> None:
        self._server = server
        self._template = template
        self._serial = count(1)
        self._over: list[str] = []
        self._ahead: asyncio.Task[str] | None = None

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[str]:
        """The name of a database that nobody else has."""
        ahead, self._ahead = self._ahead, None
        name = await (ahead or self._make())
        self._ahead = asyncio.create_task(self._make())
        try:
            yield name
        finally:
            self._over.append(name)

    async def settle(self) -> None:
        """Waits for what is still being made: the connection is free afterwards."""
        if self._ahead:
            await self._ahead

    async def _make(self) -> str:
        """Here and nowhere else the server is spoken to: a connection does one thing at a time."""
        while self._over:
            await self._server.execute(f"DROP DATABASE {self._over.pop()} WITH (FORCE)")
        name = f"test_{next(self._serial)}"
        await self._server.execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        return name


@asynccontextmanager
async def databases(url: str, template: str) -> AsyncIterator[Databases]:
    """Copies of the database `template` of the server at `url`; nobody may be connected to the template."""
    server = await asyncpg.connect(**credentials(url))
    try:
        made = Databases(server, template)
        yield made
        await made.settle()
    finally:
        await server.close()

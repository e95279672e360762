"""Tortoise's asyncpg client, whose transactions leave nothing behind when they can't begin."""

from __future__ import annotations

from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections


class _Transaction(TransactionContextPooled):
    """A task that is cancelled at BEGIN, or whose BEGIN fails, gives its connection back and speaks to the pool again.

    With Tortoise 1.1.9's own the connection is lost to the pool, and all the task asks later goes to it.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool: Any = cast(Any, self.client)._parent._pool
        self.client._connection = await pool.acquire()
        self.token = get_connections().set(self.connection_name, self.client)
        try:
            await self.client.begin()
        except BaseException:
            get_connections().reset(self.token)
            await pool.release(self.client._connection)
            raise
        return self.client


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection that goes back to the pool as it is: nothing here changes a session beyond its transaction.

    asyncpg's own reset is a round trip after each statement.
    """

    def get_reset_query(self) -> str:
        return ""


class Client(AsyncpgDBClient):
    """The engine of `server.database.config`."""

    connection_class = Connection

    def _in_transaction(self) -> TransactionContext:
        return _Transaction(TransactionWrapper(self), self._pool_init_lock)


client_class = Client

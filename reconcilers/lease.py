"""Who leads: one process's loops at a time, by a lease in the database, with fencing.

A leader renews its lease well before it expires, and each of its writes is in a transaction that first checks, and locks, the
lease's epoch: a leader that was paused and replaced finds another epoch and can commit nothing.  Time is the database's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

from tortoise import connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

logger = logging.getLogger(__name__)

NAME = "reconcilers"
_CLAIM = """
    INSERT INTO leases (name, holder, epoch, renewed_at, expires_at)
    VALUES ($1, $2, 1, now(), now() + make_interval(secs => $3))
    ON CONFLICT (name) DO UPDATE SET
        holder = excluded.holder, epoch = leases.epoch + 1, renewed_at = now(), expires_at = excluded.expires_at
    WHERE leases.expires_at < now()
    RETURNING epoch
"""
_RENEW = """
    UPDATE leases SET renewed_at = now(), expires_at = now() + make_interval(secs => $4)
    WHERE name = $1 AND holder = $2 AND epoch = $3 RETURNING epoch
"""
_FENCE = """
    SELECT set_config('idle_in_transaction_session_timeout', $4, true)
    FROM leases WHERE name = $1 AND holder = $2 AND epoch = $3 FOR KEY SHARE
"""
IDLE_SECONDS = 30.0
"""A leader that stands still in a transaction holds the lease's row: after so long the server ends the transaction."""
_RELEASE = "UPDATE leases SET expires_at = now() - interval '1 second' WHERE name = $1 AND holder = $2 AND epoch = $3"
_ABANDON = "UPDATE leases SET expires_at = now() - interval '1 second' WHERE name = $1 AND holder = $2"


class LostLeadership(Exception):
    """Another process leads now."""


class Leadership:
    """The right to write, from one winning of the lease until its loss."""

    def __init__(self, name: str, holder: str, epoch: int) -> None:
        self._key = [name, holder, epoch]
        self.epoch = epoch

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[BaseDBAsyncClient]:
        """A transaction of the leader's; raises `LostLeadership` if it does not lead any more."""
        async with in_transaction() as connection:
            if not await connection.execute_query_dict(_FENCE, [*self._key, f"{IDLE_SECONDS * 1000:.0f}ms"]):
                raise LostLeadership
            yield connection

    async def renew(self, seconds: float) -> bool:
        """Whether it still leads; then for so many seconds more."""
        return bool(await connections.get("default").execute_query_dict(_RENEW, [*self._key, seconds]))

    async def release(self) -> None:
        """Lets another lead at once."""
        await connections.get("default").execute_query(_RELEASE, self._key)


async def claim(name: str, holder: str, seconds: float) -> Leadership | None:
    """The leadership, if nobody else has it now.  `holder` must be nobody else's."""
    database = connections.get("default")
    try:
        rows = await database.execute_query_dict(_CLAIM, [name, holder, seconds])
    except asyncio.CancelledError:
        # it may have been granted, and nobody would ever release it
        await database.execute_query(_ABANDON, [name, holder])
        raise
    return Leadership(name, holder, rows[0]["epoch"]) if rows else None


async def lead(work: Callable[[Leadership], Awaitable[None]], *, name: str = NAME, seconds: float = 15.0) -> None:
    """Runs `work` whenever this process leads, for ever; cancelled, it lets another lead at once."""
    holder = str(uuid4())
    while True:
        try:
            leadership = await claim(name, holder, seconds)
            if leadership is not None:
                logger.info("leading, epoch %s", leadership.epoch)
                await _lead_until_lost(work, leadership, seconds)
        except LostLeadership:
            logger.warning("another process leads now")
        except Exception:
            logger.exception("the loops stopped; trying again")
        await asyncio.sleep(seconds / 5)


async def _lead_until_lost(
    work: Callable[[Leadership], Awaitable[None]], leadership: Leadership, seconds: float
) -> None:
    working = asyncio.ensure_future(work(leadership))
    renewing = asyncio.ensure_future(_renew_until_lost(leadership, seconds))
    try:
        done, _ = await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (working, renewing):
            task.cancel()
        await asyncio.gather(working, renewing, return_exceptions=True)
        try:
            await leadership.release()
        except Exception as error:
            # it must not take the place of a cancellation; the lease runs out by itself
            logger.warning("the lease could not be released: %s", type(error).__name__)


async def _renew_until_lost(leadership: Leadership, seconds: float) -> None:
    """Raises `LostLeadership` when it is lost, or could not be renewed in time: then another may lead already."""
    while True:
        await asyncio.sleep(seconds / 3)
        try:
            async with asyncio.timeout(seconds / 3):
                renewed = await leadership.renew(seconds)
        except Exception as error:
            raise LostLeadership from error
        if not renewed:
            raise LostLeadership

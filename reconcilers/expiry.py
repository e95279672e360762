"""Removes rows that nobody can ask for any more: sessions that are over, and answers kept for repeated mutations."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from otegraph.reconcilers.sql import Leadership, query
from otegraph.reconcilers.supervise import Errors, supervise

SESSIONS_KEPT = timedelta(days=1)
"""After a session could last be refreshed."""
ANSWERS_KEPT = timedelta(days=7)
"""How long a clientMutationId is remembered."""
BATCH = 10_000
_SESSIONS = """
    DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE refresh_until < $1 LIMIT $2) RETURNING 1
"""
_ANSWERS = """
    DELETE FROM mutation_records WHERE id IN (SELECT id FROM mutation_records WHERE created_at < $1 LIMIT $2) RETURNING 1
"""


class Expiry:
    """Looks every hour.  `stop_on`: errors of `leadership` that end the loop."""

    def __init__(self, leadership: Leadership, *, stop_on: Errors = (), check_seconds: float = 3600.0) -> None:
        self._leadership = leadership
        self._stop_on = stop_on
        self._check_seconds = check_seconds

    async def run(self) -> None:
        """Until cancelled. Raises an error of `stop_on` alone."""
        await supervise("expiry", self._for_ever, self._stop_on)

    async def _for_ever(self) -> None:
        while True:
            await self.remove(datetime.now(UTC))
            await asyncio.sleep(self._check_seconds)

    async def remove(self, now: datetime) -> int:
        """Removes what is over at this time, some thousands in a transaction; returns how many rows."""
        removed = 0
        for statement, before in ((_SESSIONS, now - SESSIONS_KEPT), (_ANSWERS, now - ANSWERS_KEPT)):
            gone = BATCH
            while gone == BATCH:
                async with self._leadership.transaction() as connection:
                    gone = len(await query(connection, statement, before, BATCH))
                removed += gone
        return removed

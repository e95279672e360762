"""Reads what is due, batch by batch: what is new, what has changed, and all the rest in rotation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from otegraph.clients.backoff import Backoff
from otegraph.reconcilers.registry.book import Book
from otegraph.reconcilers.registry.look import Look
from otegraph.reconcilers.registry.rotation import choose
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.supervise import woken


class Reading:
    """`follow_up` is called with each repository that had been read before and was seen to change."""

    def __init__(
        self,
        look: Look,
        book: Book,
        settings: MirrorSettings,
        there: asyncio.Event,
        follow_up: Callable[[str], None],
        now: Callable[[], datetime],
    ) -> None:
        self._look = look
        self._book = book
        self._settings = settings
        self._there = there
        self._follow_up = follow_up
        self._now = now

    async def run(self) -> None:
        """Until cancelled."""
        backoff = Backoff(self._settings.backoff_minimum, self._settings.backoff_maximum)
        while True:
            await self._there.wait()
            entries, urgent = choose(self._book.entries.values(), self._now(), self._settings)
            if not entries:
                await woken(self._book.news, self._settings.idle_seconds)
                continue
            looked = await self._look.at(entries, urgent=urgent)
            if looked.read:
                backoff.reset()
            elif looked.failed:
                await asyncio.sleep(backoff.next())
            else:
                # all of them are somebody else's just now
                await asyncio.sleep(self._settings.backoff_minimum)
            for entry in entries:
                if entry.read_at is not None and (urgent or entry.name in looked.changed):
                    self._follow_up(entry.name)

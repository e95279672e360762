"""The registry loop: a catalog that is looked at, tags that are read, soon looks, and deletions that are finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from otegraph.clients.registry import Registry
from otegraph.reconcilers.registry.book import Book
from otegraph.reconcilers.registry.catalog import Catalog
from otegraph.reconcilers.registry.deletions import Deletions
from otegraph.reconcilers.registry.look import Look, utc_now
from otegraph.reconcilers.registry.names import project_of
from otegraph.reconcilers.registry.reading import Reading
from otegraph.reconcilers.registry.rotation import Entry
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.registry.soon import Soon
from otegraph.reconcilers.sql import Leadership, OneWriter
from otegraph.reconcilers.supervise import Errors, stopping, supervise

TOPIC = "registry:"
"""What a wake's topic begins with; the rest is a repository's name, or nothing."""


class RegistryMirror:
    """Keeps ImageProject, Image, ImageTag and RegistryState rows true to what the registry holds.

    Repositories whose name has one part belong to no project and are left out. A registry that is away, or one answer that
    is wrong, ends nothing. `stop_on`: errors of `leadership` that end the loop.
    """

    def __init__(
        self,
        registry: Registry,
        leadership: Leadership,
        settings: MirrorSettings | None = None,
        *,
        stop_on: Errors = (),
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings or MirrorSettings()
        self._stop_on = stop_on
        self._soon = Soon(self._settings.soon_limit)
        self._sooner = asyncio.Event()
        self._there = asyncio.Event()
        # one writer at a time: no image is put into a project that is being removed, and nothing deadlocks
        writer = OneWriter(leadership)
        self._book = Book(self._settings)
        self._look = Look(registry, writer, self._book, self._settings, now)
        self._catalog = Catalog(registry, writer, self._book, self._settings, self._there, now)
        self._reading = Reading(self._look, self._book, self._settings, self._there, self._follow_up, now)
        self._deletions = Deletions(registry, writer, self._book, self._look, self._settings, self._there)

    def wake(self, topic: str) -> None:
        """`registry:<repository>`: somebody may push to it, or deleted something in it; "": changes may have been missed.

        Other topics are other loops'.
        """
        if topic and not topic.startswith(TOPIC):
            return
        self._deletions.wake()
        repository = topic.removeprefix(TOPIC)
        if project_of(repository) is not None:
            self._soon.add(repository, asyncio.get_running_loop().time(), self._settings.soon_seconds)
            self._sooner.set()

    async def run(self) -> None:
        """Until cancelled. Raises an error of `stop_on` alone."""
        parts = {
            "the registry's catalog": self._catalog.run,
            "the registry's tags": self._reading.run,
            "looking at pushes": self._look_soon,
            "finishing deletions of images": self._deletions.run,
        }
        try:
            async with asyncio.TaskGroup() as tasks:
                for what, part in parts.items():
                    tasks.create_task(supervise(what, part, self._stop_on))
        except BaseExceptionGroup as group:
            stop = stopping(group, self._stop_on)
            if stop is None:
                raise
            raise stop from None

    def _follow_up(self, repository: str) -> None:
        now = asyncio.get_running_loop().time()
        self._soon.add_later(repository, now, self._settings.settle_seconds)
        self._sooner.set()

    async def _look_soon(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            at = self._soon.next_at()
            if at is None or at > clock():
                await self._until(at)
                continue
            await self._there.wait()
            names = self._soon.due(clock(), self._settings.batch)
            entries = [self._book.entries.get(name, Entry(name)) for name in names]
            looked = await self._look.at(entries, urgent=True)
            for name in looked.changed:
                # there may be more to come by the same grant
                self._soon.done(name)
                self._follow_up(name)

    async def _until(self, at: float | None) -> None:
        """Until this time of the loop's clock, or until there is something sooner."""
        try:
            async with asyncio.timeout_at(at):
                await self._sooner.wait()
        except TimeoutError:
            return
        self._sooner.clear()

"""Looks at the registry's catalog: which repositories and projects there are, and which of them changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from otegraph.clients.backoff import Backoff
from otegraph.clients.errors import ClientError
from otegraph.clients.registry import Registry, RegistryProject, RegistryUnavailable
from otegraph.reconcilers.registry import projects, rotation, rows
from otegraph.reconcilers.registry.book import Book
from otegraph.reconcilers.registry.names import is_project, project_of
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.sql import Leadership, query, reader

logger = logging.getLogger(__name__)

STALE_SECONDS = 60.0
"""After so long without a look the rows may lack more than what changed just now."""
_SYNCED = """
    INSERT INTO registry_state (id, synced_at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET synced_at = now()
"""


class Catalog:
    """Says that the rows are up to date after each look at it, once all tags that had to be read first have been.

    `there` is set while the registry answers.
    """

    def __init__(
        self,
        registry: Registry,
        leadership: Leadership,
        book: Book,
        settings: MirrorSettings,
        there: asyncio.Event,
        now: Callable[[], datetime],
    ) -> None:
        self._registry = registry
        self._leadership = leadership
        self._book = book
        self._settings = settings
        self._there = there
        self._now = now

    async def run(self) -> None:
        """Until cancelled."""
        clock = asyncio.get_running_loop().time
        backoff = Backoff(self._settings.backoff_minimum, self._settings.backoff_maximum)
        self._book.start(await rows.images(reader()))
        full_at = looked_at = clock()
        while True:
            started = clock()
            full = started >= full_at or not self._book.tells()
            try:
                await self.look(full=full)
            except ClientError as error:
                self._there.clear()
                wait = backoff.next()
                if isinstance(error, RegistryUnavailable):
                    wait = max(wait, min(error.retry_after, self._settings.backoff_maximum))
                logger.warning("the registry's catalog can't be read: %s; again in %.1f s", error, wait)
                if clock() - looked_at > STALE_SECONDS:
                    self._book.distrust()
                    full_at = clock()
                await asyncio.sleep(wait)
                continue
            backoff.reset()
            self._there.set()
            looked_at = clock()
            if full:
                full_at = started + self._settings.full_seconds
            await self._rest(looked_at - started)

    async def look(self, *, full: bool) -> None:
        """Reads all names, or at least those that changed, and writes what is new about projects."""
        since = None if full else rotation.changed_since(self._book.entries.values())
        found = [repository async for repository in self._registry.repositories(since)]
        new = {project_of(each.name) for each in found} - {project_of(name) for name in self._book.entries}
        if full or new - {None, *self._book.projects}:
            await self._look_at_projects()
        self._book.saw(found, self._now(), full=full)
        if self._book.complete.is_set():
            async with self._leadership.transaction() as connection:
                await query(connection, _SYNCED)

    async def _look_at_projects(self) -> None:
        found: list[RegistryProject] | None = None
        if self._registry.keeps_accounts:
            found = await self._registry.projects()
            self._book.projects = {each.name: each.public for each in found if is_project(each.name)}
        if projects.project_changes(await projects.load(reader()), found):
            async with self._leadership.transaction() as connection:
                # once more: nobody else writes while this transaction is open
                changes = projects.project_changes(await projects.load(connection), found)
                await projects.write(connection, changes, self._now())

    async def _rest(self, took: float) -> None:
        seconds = self._settings.changes_seconds if self._book.tells() else self._settings.catalog_seconds
        # a slow registry gets a rest, too
        wait = max(seconds - took, seconds / 5)
        if self._book.complete.is_set():
            await asyncio.sleep(wait)
            return
        try:
            async with asyncio.timeout(wait):
                await self._book.complete.wait()
        except TimeoutError:
            return
        logger.info("the registry's %s repositories are known", len(self._book.entries))

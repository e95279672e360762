"""Reads the tags of some repositories and writes what they change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from otegraph.clients.registry import Registry, RegistryDenied, RegistryMissing, RegistryTag, RegistryUnavailable
from otegraph.reconcilers.registry import dates, manifests, rows
from otegraph.reconcilers.registry.book import Book
from otegraph.reconcilers.registry.difference import ImageRow, difference, undated
from otegraph.reconcilers.registry.names import good_tags
from otegraph.reconcilers.registry.pace import Pace
from otegraph.reconcilers.registry.rotation import GIVEN_UP, Entry, cost
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.sql import Leadership, reader

logger = logging.getLogger(__name__)

_DATES = 200
"""Digests that are asked for and kept together: a stop in between loses no more."""
_SILENCE = 4
"""After so many unanswered requests one after another the rest of a look is left for later."""


@dataclass
class Looked:
    """What a look came to. `left`: not tried, or not written, since somebody else is at it: to be looked at again."""

    read: int = 0
    failed: int = 0
    changed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


class Look:
    """Looks go on side by side, one at a time for each repository, with a bounded number of requests in all."""

    def __init__(
        self,
        registry: Registry,
        leadership: Leadership,
        book: Book,
        settings: MirrorSettings,
        now: Callable[[], datetime],
    ) -> None:
        self._registry = registry
        self._leadership = leadership
        self._book = book
        self._settings = settings
        self._now = now
        self._asking = asyncio.Semaphore(settings.concurrency)
        self._news = Pace(settings.news_rate)
        self._rotation = Pace(settings.rotation_rate)
        self._claimed: set[str] = set()
        self._reserved: frozenset[str] = frozenset()
        self._silent = 0

    def claim(self, names: Iterable[str]) -> set[str]:
        """Those of these that nobody is at; nobody else gets them until they are released."""
        mine = set(names) - self._claimed
        self._claimed |= mine
        return mine

    def release(self, names: Iterable[str]) -> None:
        """Ends a claim."""
        self._claimed.difference_update(names)

    def reserve(self, names: Iterable[str]) -> None:
        """Looks leave these alone from now on, and no others: somebody waits to claim them.

        Where looks follow each other without a pause, nobody else would ever find them free.
        """
        self._reserved = frozenset(names)

    async def at(self, entries: Sequence[Entry], *, urgent: bool) -> Looked:
        """Looks at these and notes it in the book."""
        mine = self.claim(entry.name for entry in entries if entry.name not in self._reserved)
        looked = Looked(left={entry.name for entry in entries} - mine)
        try:
            await self._at([entry for entry in entries if entry.name in mine], urgent, looked)
        finally:
            self.release(mine)
        return looked

    async def _at(self, entries: Sequence[Entry], urgent: bool, looked: Looked) -> None:
        now = self._now()
        self._silent = 0
        answers = await asyncio.gather(*(self._tags(entry, urgent, looked) for entry in entries))
        read = {entry.name: tags for entry, tags in zip(entries, answers, strict=True) if tags is not None}
        if not read:
            return
        known = await rows.load(reader(), list(read))
        found = await self._dated(read, known, urgent, looked)
        every = timedelta(seconds=self._settings.synced_every_seconds)
        ready = {name: tags for name, tags in read.items() if name not in looked.left}
        found_differences = (difference(name, tags, known.get(name), found, now, every) for name, tags in ready.items())
        differences = [each for each in found_differences if each is not None]
        if differences:
            async with self._leadership.transaction() as connection:
                looked.left |= await rows.write(connection, differences, self._book.projects, now)
        looked.changed = {each.name for each in differences if each.visible} - looked.left
        for entry in entries:
            if entry.name in ready and entry.name not in looked.left:
                looked.read += 1
                self._book.was_read(entry, now, empty=not ready[entry.name])

    async def _tags(self, entry: Entry, urgent: bool, looked: Looked) -> tuple[RegistryTag, ...] | None:
        pace = self._news if urgent else self._rotation
        async with self._asking:
            if self._silent >= _SILENCE:
                looked.left.add(entry.name)
                return None
            await pace.wait()
            try:
                tags = good_tags(await self._registry.tags(entry.name))
            except RegistryMissing:
                tags = ()
            except Exception as error:
                self._failed(entry.name, error, looked)
                return None
            self._silent = 0
            pace.charge(cost(entry, len(tags), urgent=urgent) - 1)
            return tags

    async def _dated(
        self, read: dict[str, tuple[RegistryTag, ...]], known: dict[str, ImageRow], urgent: bool, looked: Looked
    ) -> dict[str, datetime | None]:
        """When the images of these digests were made. A repository for which the registry does not answer is failed."""
        wanted: dict[str, list[str]] = {}
        for name, tags in read.items():
            row = known.get(name)
            for digest in undated(tags, row) if row is None or not row.deleted else ():
                wanted.setdefault(digest, []).append(name)
        if not wanted:
            return {}
        found = await manifests.known(reader(), wanted)
        missing = [digest for digest in wanted if digest not in found]
        for start in range(0, len(missing), _DATES):
            asked = missing[start : start + _DATES]
            answers = await asyncio.gather(
                *(self._created_at(digest, wanted[digest], urgent, looked) for digest in asked)
            )
            new = {digest: each[0] for digest, each in zip(asked, answers, strict=True) if each is not None}
            if new:
                async with self._leadership.transaction() as connection:
                    await manifests.add(connection, new)
            found |= new
        return found

    async def _created_at(
        self, digest: str, names: list[str], urgent: bool, looked: Looked
    ) -> tuple[datetime | None] | None:
        """The registry's answer; None where there is none that is worth keeping."""
        pace = self._news if urgent else self._rotation
        async with self._asking:
            repository = next((name for name in names if name not in looked.left), None)
            if repository is None:
                return None
            await pace.wait()
            try:
                created = dates.known(await self._registry.created_at(repository, digest))
            except RegistryMissing:
                return None
            except (RegistryUnavailable, RegistryDenied) as error:
                for name in names:
                    # a blob that never comes must not hide the image for ever
                    if self._book.failures(name) < GIVEN_UP:
                        self._failed(name, error, looked)
                return None
            except Exception as error:
                logger.warning(
                    "when %s@%s was made can't be read: %s", repository, digest, error or type(error).__name__
                )
                return None
            pace.charge(1)
            return (created,)

    def _failed(self, name: str, error: Exception, looked: Looked) -> None:
        if isinstance(error, RegistryUnavailable):
            self._silent += 1
        if name in looked.left:
            return
        logger.warning("the tags of %s can't be read: %s", name, error or type(error).__name__)
        looked.failed += 1
        looked.left.add(name)
        self._book.failed(name, self._now())


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)

"""What the mirror knows of all repositories while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from otegraph.clients.registry import RegistryRepository
from otegraph.reconcilers.registry import rotation
from otegraph.reconcilers.registry.rotation import Entry
from otegraph.reconcilers.registry.settings import MirrorSettings


class Book:
    """One entry for each repository that has a row or is in the registry's catalog.

    `news` is set when something is to be read soon, `complete` when everything that had to be read first has been.
    """

    def __init__(self, settings: MirrorSettings) -> None:
        self._settings = settings
        self.entries: dict[str, Entry] = {}
        self.projects: dict[str, bool] = {}
        """The registry's own projects, where it keeps them, and whether they are public."""
        self.news = asyncio.Event()
        self.complete = asyncio.Event()
        self._awaited: set[str] | None = None

    def start(self, rows: Iterable[tuple[str, datetime | None]]) -> None:
        """With the names of all images, and when their tags were read."""
        self.entries = {name: Entry(name, read_at=read_at) for name, read_at in rows}
        self.distrust()

    def distrust(self) -> None:
        """The rows may be behind: they are complete when what the next look at the catalog finds has been read."""
        self._awaited = None
        self.complete.clear()

    def saw(self, found: Iterable[RegistryRepository], now: datetime, *, full: bool) -> None:
        """A look at the catalog came to its end."""
        changed = rotation.listed(self.entries, found, full=full)
        self.entries.update((entry.name, entry) for entry in changed)
        if self._awaited is None and full:
            self._awaited = rotation.awaited(self.entries.values(), now, self._settings)
            self._check()
        if changed:
            self.news.set()

    def was_read(self, before: Entry, at: datetime, *, empty: bool) -> None:
        """Its tags were read and written."""
        entry = rotation.was_read(self.entries.get(before.name, before), before, at)
        if empty and not entry.listed:
            self.entries.pop(entry.name, None)
        else:
            self.entries[entry.name] = entry
        self._no_longer_awaited(entry.name)

    def failed(self, name: str, now: datetime) -> None:
        """Its tags could not be read."""
        if name in self.entries:
            self.entries[name] = entry = rotation.failed(self.entries[name], now, self._settings)
            if entry.failures >= rotation.GIVEN_UP:
                self._no_longer_awaited(name)

    def failures(self, name: str) -> int:
        """How often it could not be read since it could."""
        entry = self.entries.get(name)
        return entry.failures if entry is not None else 0

    def doubt(self, name: str) -> None:
        """It is to be read again soon."""
        self.entries[name] = replace(self.entries.get(name, Entry(name)), doubtful=True, retry_at=None)
        self.news.set()

    def tells(self) -> bool:
        """Whether the registry says when repositories change."""
        return any(entry.updated_at is not None for entry in self.entries.values())

    def _no_longer_awaited(self, name: str) -> None:
        if self._awaited is not None:
            self._awaited.discard(name)
            self._check()

    def _check(self) -> None:
        if not self._awaited:
            self.complete.set()

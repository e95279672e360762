"""A registry in memory that counts what it is asked, and fails where it is told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from otegraph.clients.registry import (
    RegistryConflict,
    RegistryProject,
    RegistryRepository,
    RegistryTag,
    RegistryUnavailable,
)

MADE = datetime(2026, 1, 1, tzinfo=UTC)


def digest(number: int) -> str:
    return f"sha256:{number:064x}"


@dataclass
class Held:
    """A repository."""

    updated_at: datetime
    tags: dict[str, RegistryTag] = field(default_factory=dict)


class Double:
    """Like distribution: names and digests, and a repository whose tags were deleted keeps its name."""

    address = "registry.example.com"
    keeps_accounts: ClassVar[bool] = False

    def __init__(self) -> None:
        self.held: dict[str, Held] = {}
        self.public: dict[str, bool] = {}
        self.calls: Counter[str] = Counter()
        self.asked: list[tuple[str, str]] = []
        self.away = False
        self.broken: dict[str, Exception] = {}
        self.immutable: set[str] = set()
        self.gate: asyncio.Event | None = None
        self.most = 0
        self._at_once = 0
        self._time = MADE

    def push(self, repository: str, tag: str, number: int) -> None:
        """As a client does."""
        self._time += timedelta(seconds=1)
        held = self.held.setdefault(repository, Held(self._time))
        held.updated_at = self._time
        times = (self.made(number), datetime.now(UTC)) if self.keeps_accounts else (None, None)
        held.tags[tag] = RegistryTag(tag, digest(number), *times)
        if self.keeps_accounts:
            self.public.setdefault(repository.split("/", maxsplit=1)[0], False)

    def made(self, number: int) -> datetime:
        """When an image was made, as its config says."""
        return MADE + timedelta(days=number)

    def names(self, repository: str) -> set[str]:
        """Its tags."""
        return set(self.held[repository].tags) if repository in self.held else set()

    async def _ask(self, what: str, name: str = "") -> None:
        self.calls[what] += 1
        self.asked.append((what, name))
        self._at_once += 1
        self.most = max(self.most, self._at_once)
        try:
            await asyncio.sleep(0)
        finally:
            self._at_once -= 1
        if self.away:
            raise RegistryUnavailable("no answer", retry_after=0)
        if name in self.broken:
            raise self.broken[name]

    async def projects(self) -> list[RegistryProject]:
        await self._ask("projects")
        return [RegistryProject(name, public, MADE) for name, public in self.public.items()]

    async def repositories(self, changed_since: datetime | None = None) -> AsyncIterator[RegistryRepository]:
        since = changed_since if self.keeps_accounts else None
        await self._ask("catalog" if since is None else "changes")
        for name, held in list(self.held.items()):
            if since is None or held.updated_at >= since:
                yield RegistryRepository(name, held.updated_at if self.keeps_accounts else None)

    async def tags(self, repository: str) -> list[RegistryTag]:
        await self._ask("tags", repository)
        held = self.held.get(repository)
        answer = list(held.tags.values()) if held is not None else []
        if self.gate is not None:
            await self.gate.wait()
        return answer

    async def created_at(self, repository: str, digest: str) -> datetime | None:
        await self._ask("created_at", repository)
        return self.made(int(digest.removeprefix("sha256:"), 16))

    async def delete_tag(self, repository: str, tag: str) -> None:
        await self._ask("delete_tag", f"{repository}:{tag}")
        if f"{repository}:{tag}" in self.immutable:
            raise RegistryConflict("immutable")
        if repository in self.held:
            self.held[repository].tags.pop(tag, None)

    async def delete_repository(self, repository: str) -> None:
        await self._ask("delete_repository", repository)
        if any(name.startswith(f"{repository}:") for name in self.immutable):
            raise RegistryConflict("immutable")
        if self.keeps_accounts:
            self.held.pop(repository, None)
        elif repository in self.held:
            self.held[repository].tags.clear()

    async def create_project(self, name: str, *, public: bool) -> None:
        self.public[name] = public

    async def delete_project(self, name: str) -> None:
        self.public.pop(name, None)

    async def create_account(self, name: str, password: str, projects: list[str]) -> None:
        raise NotImplementedError

    async def change_password(self, name: str, password: str) -> None:
        raise NotImplementedError

    async def grant(self, name: str, project: str) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing is open."""


class Telling(Double):
    """Like Harbor: it keeps projects, and says when a repository changed, and when an image was made and pushed."""

    keeps_accounts: ClassVar[bool] = True

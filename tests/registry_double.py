"""A registry in memory that does what the graph asks of it, and refuses or hangs where a test wants it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar

from otegraph.clients.registry import RegistryConflict, RegistryProject, RegistryRepository, RegistryTag


class RegistryDouble:
    """Keeps no accounts, as distribution.

    `asked` is what it was asked, in order, without passwords. `errors` are raised for what begins so: `("grant",)`, or
    `("delete_tag", "test/demo1", "v1")`. While there is a `gate`, nothing is answered until it is set; `arrived` counts.
    """

    address = "registry.example.com"
    keeps_accounts: ClassVar[bool] = False

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """As new."""
        self.asked: list[tuple[str, ...]] = []
        self.held: dict[str, set[str]] = {}
        self.made: dict[str, bool] = {}
        self.errors: dict[tuple[str, ...], Exception] = {}
        self.gate: asyncio.Event | None = None
        self.arrived = 0

    def called(self, method: str) -> list[tuple[str, ...]]:
        """What one method was called with."""
        return [what[1:] for what in self.asked if what[0] == method]

    async def _ask(self, *what: str) -> None:
        self.asked.append(what)
        self.arrived += 1
        if self.gate is not None:
            await self.gate.wait()
        for length in range(len(what), 0, -1):
            if what[:length] in self.errors:
                raise self.errors[what[:length]]

    async def projects(self) -> list[RegistryProject]:
        return []

    async def create_project(self, name: str, *, public: bool) -> None:
        await self._ask("create_project", name)
        self.made[name] = public

    async def delete_project(self, name: str) -> None:
        await self._ask("delete_project", name)
        if self.keeps_accounts and any(key.startswith(f"{name}/") for key in self.held):
            raise RegistryConflict("the project has repositories")
        self.made.pop(name, None)

    async def create_account(self, name: str, password: str, projects: list[str]) -> None:
        await self._ask("create_account", name, *projects)

    async def change_password(self, name: str, password: str) -> None:
        await self._ask("change_password", name)

    async def grant(self, name: str, project: str) -> None:
        await self._ask("grant", name, project)

    async def repositories(self, changed_since: datetime | None = None) -> AsyncIterator[RegistryRepository]:
        await self._ask("repositories")
        for name in list(self.held):
            yield RegistryRepository(name)

    async def tags(self, repository: str) -> list[RegistryTag]:
        await self._ask("tags", repository)
        return [RegistryTag(tag, "sha256:0") for tag in self.held.get(repository, ())]

    async def created_at(self, repository: str, digest: str) -> datetime | None:
        return None

    async def delete_tag(self, repository: str, tag: str) -> None:
        await self._ask("delete_tag", repository, tag)

    async def delete_repository(self, repository: str) -> None:
        await self._ask("delete_repository", repository)

    async def close(self) -> None:
        """Nothing is open."""


class HarborDouble(RegistryDouble):
    """Keeps its accounts and projects itself."""

    keeps_accounts: ClassVar[bool] = True


DISTRIBUTION, HARBOR = RegistryDouble(), HarborDouble()
"""One of each for all tests, reset before each: an application is made once for each registry."""

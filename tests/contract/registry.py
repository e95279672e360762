"""A registry in memory that keeps its accounts itself, as Harbor does, and does all that it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar

from otegraph.clients.registry import RegistryProject, RegistryRepository, RegistryTag


class Obedient:
    """`done` is what it was asked to change, in order; `names` are its repositories."""

    address = "registry.dcdn.baidu.com"
    keeps_accounts: ClassVar[bool] = True

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.names: list[str] = []

    async def projects(self) -> list[RegistryProject]:
        return []

    async def create_project(self, name: str, *, public: bool) -> None:
        self.done.append(("create_project", name, str(public)))

    async def delete_project(self, name: str) -> None:
        self.done.append(("delete_project", name))

    async def create_account(self, name: str, password: str, projects: list[str]) -> None:
        self.done.append(("create_account", name, *projects))

    async def change_password(self, name: str, password: str) -> None:
        self.done.append(("change_password", name))

    async def grant(self, name: str, project: str) -> None:
        self.done.append(("grant", name, project))

    async def repositories(self, changed_since: datetime | None = None) -> AsyncIterator[RegistryRepository]:
        for name in self.names:
            yield RegistryRepository(name)

    async def tags(self, repository: str) -> list[RegistryTag]:
        return []

    async def created_at(self, repository: str, digest: str) -> datetime | None:
        return None

    async def delete_tag(self, repository: str, tag: str) -> None:
        self.done.append(("delete_tag", repository, tag))

    async def delete_repository(self, repository: str) -> None:
        self.done.append(("delete_repository", repository))

    async def close(self) -> None:
        pass

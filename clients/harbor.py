"""Harbor, by its v2.0 API: spec/harbor.md says how a real one behaves, trap by trap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import httpx
from otegraph.clients import harbor_answers, harbor_users
from otegraph.clients.harbor_api import HarborApi
from otegraph.clients.harbor_pages import complete, newest
from otegraph.clients.registry import (
    Registry,
    RegistryError,
    RegistryMissing,
    RegistryProject,
    RegistryRefused,
    RegistryRepository,
    RegistryTag,
)
from otegraph.clients.registry_http import Call
from otegraph.clients.registry_names import checked_digest, checked_repository, checked_tag, is_project_name


class Harbor(Registry):
    """A Harbor. Lists have the deadline for each page of 100, all else for the whole call.

    The credentials must be a system administrator's: only one may make users and sees all repositories.
    """

    keeps_accounts: ClassVar[bool] = True

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        address: str,
        *,
        deadline: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`url` is the API's, without its path; `address` the host that images are named with; `deadline` in seconds."""
        self.address = address
        self._api = HarborApi(url, user, password, deadline, transport)

    async def projects(self) -> list[RegistryProject]:
        found = await complete(self._api.page, "/projects", lambda: self._api.count("total_project_count"))
        return [harbor_answers.project(item) for item in found]

    async def create_project(self, name: str, *, public: bool) -> None:
        if not is_project_name(name):
            raise RegistryRefused(f"{name[:80]!r} is no name for a project", "name")
        metadata = {"public": "true" if public else "false"}
        async with self._api.call() as call:
            answer = await self._api.ask(call, "POST", "/projects", {"project_name": name, "metadata": metadata})
            if answer.status == 409 and await self._is_ours_and_empty(call, name):
                answer = await self._api.ask(call, "PUT", f"/projects/{name}", {"metadata": metadata})
            if not answer.good:
                raise answer.refusal("name")

    async def delete_project(self, name: str) -> None:
        if is_project_name(name):
            await self._delete(f"/projects/{name}")

    async def create_account(self, name: str, password: str, projects: list[str]) -> None:
        """As Registry says. Where it can't join one of the projects the account is removed again, as well as can be."""
        async with self._api.call() as call:
            await harbor_users.create_user(self._api, call, name, password)
        try:
            async with self._api.call() as call:
                # the user is there: from here on something is always left behind
                call.changing = True
                for project in projects:
                    await self._join(call, name, project)
        except BaseException:
            await asyncio.shield(self._remove_user(name))
            raise

    async def change_password(self, name: str, password: str) -> None:
        async with self._api.call() as call:
            await harbor_users.set_password(self._api, call, name, password)

    async def grant(self, name: str, project: str) -> None:
        async with self._api.call() as call:
            await self._join(call, name, project)

    async def repositories(self, changed_since: datetime | None = None) -> AsyncIterator[RegistryRepository]:
        """As Registry says. A push changes a repository's time; that tags were moved or deleted in it may not.

        Where Harbor does not take a password it answers with what everybody may see, and a 200. So what it counts for an
        administrator must agree with what it lists: else this raises RegistryUnavailable, or RegistryDenied.
        """
        if changed_since is None:
            items = await complete(self._api.page, "/repositories", self._count_repositories)
            found = [harbor_answers.repository(item) for item in items]
        else:
            found = await newest(self._api.page, "/repositories", changed_since, self._count_repositories)
        for repository in found:
            yield repository

    async def tags(self, repository: str) -> list[RegistryTag]:
        """As Registry says. Untagged artifacts are not asked for: `q=tags=*`."""
        try:
            artifacts = await complete(self._api.page, f"{_path(repository)}/artifacts?with_tag=true&q=tags%3D%2A")
        except RegistryMissing:
            return []
        return harbor_answers.tags(artifacts)

    async def created_at(self, repository: str, digest: str) -> datetime | None:
        path = _path(repository)
        async with self._api.call() as call:
            artifact = await self._artifact(call, path, digest)
            first = harbor_answers.first_image(artifact)
            if harbor_answers.created_at(artifact) is None and first is not None:
                artifact = await self._artifact(call, path, first)
            return harbor_answers.created_at(artifact)

    async def delete_tag(self, repository: str, tag: str) -> None:
        tag = checked_tag(tag)
        await self._delete(f"{_path(repository)}/artifacts/{tag}/tags/{tag}")

    async def delete_repository(self, repository: str) -> None:
        await self._delete(_path(repository))

    async def close(self) -> None:
        await self._api.close()

    async def _delete(self, path: str) -> None:
        async with self._api.call() as call:
            answer = await self._api.ask(call, "DELETE", path)
            if not answer.good and not answer.missing:
                raise answer.refusal()

    async def _artifact(self, call: Call, path: str, digest: str) -> dict[str, Any]:
        try:
            return (await self._api.get(call, f"{path}/artifacts/{checked_digest(digest)}")).object()
        except RegistryMissing:
            return {}

    async def _join(self, call: Call, name: str, project: str) -> None:
        if not is_project_name(project):
            raise RegistryMissing(f"Harbor has no project {project[:80]!r}")
        await harbor_users.join(self._api, call, name, project)

    async def _remove_user(self, name: str) -> None:
        """What is left of an account that could not be finished would be in the way of the next attempt."""
        try:
            async with self._api.call(self._api.deadline / 2) as call:
                await self._api.ask(call, "DELETE", f"/users/{await harbor_users.user_id(self._api, call, name)}")
        except RegistryError:
            return

    async def _is_ours_and_empty(self, call: Call, name: str) -> bool:
        """Whether an earlier call of ours may have made this project, unheard: no repository, and nobody else in it."""
        project = (await self._api.get(call, f"/projects/{name}")).object()
        if project.get("owner_name") != self._api.user or project.get("repo_count"):
            return False
        members = await self._api.get(call, f"/projects/{name}/members?page=1&page_size=100")
        return all(member.get("entity_name") == self._api.user for member in members.objects())

    async def _count_repositories(self) -> int:
        return await self._api.count("total_repo_count")


def _path(repository: str) -> str:
    """A repository's path; what follows the project is one segment, with its slashes encoded twice."""
    project, slash, rest = checked_repository(repository).partition("/")
    if not slash:
        raise RegistryRefused(f"Harbor has repositories in projects alone, not {repository[:80]!r}", "name")
    return f"/projects/{project}/repositories/{quote(quote(rest, safe=''), safe='')}"

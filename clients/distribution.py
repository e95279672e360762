"""Any OCI distribution registry, by the v2 API (distribution-spec v1.1): Docker's registry 2.8.2 was seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, ClassVar

import httpx
import orjson
from otegraph.clients import manifests
from otegraph.clients.distribution_api import BLOB_BYTES, DistributionApi
from otegraph.clients.registry import (
    Registry,
    RegistryProject,
    RegistryRepository,
    RegistryTag,
    RegistryUnavailable,
)
from otegraph.clients.registry_authorization import Authorize
from otegraph.clients.registry_http import Answer, AnswerTooLarge, Call, concurrently
from otegraph.clients.registry_names import (
    checked_digest,
    checked_repository,
    checked_tag,
    is_repository,
    is_tag,
    time_of,
)

_BATCH = 100


class Distribution(Registry):
    """A registry without accounts and projects of its own: this server keeps them and is its token realm.

    So projects() is empty, and making or deleting projects, accounts, passwords and grants asks nothing of it: who may
    do what is decided whenever it sends somebody here for a token. Lists have the deadline for each page (of up to 1000
    repositories, or 100 tags), all else for the whole call.
    """

    keeps_accounts: ClassVar[bool] = False

    def __init__(
        self,
        url: str,
        address: str,
        authorize: Authorize,
        *,
        deadline: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`url` is the API's, without /v2; `address` the host that images are named with; `deadline` in seconds."""
        self.address = address
        self._api = DistributionApi(url, authorize, deadline, transport)

    async def projects(self) -> list[RegistryProject]:
        return []

    async def create_project(self, name: str, *, public: bool) -> None:
        """Nothing to do: a project is there as soon as something is pushed into it."""

    async def delete_project(self, name: str) -> None:
        """Nothing to do: a project is but the first part of its repositories' names."""

    async def create_account(self, name: str, password: str, projects: list[str]) -> None:
        """Nothing to do: this server keeps the accounts."""

    async def change_password(self, name: str, password: str) -> None:
        """Nothing to do: this server keeps the passwords."""

    async def grant(self, name: str, project: str) -> None:
        """Nothing to do: this server says what tokens allow."""

    async def repositories(self, changed_since: datetime | None = None) -> AsyncIterator[RegistryRepository]:
        """All of the catalog, whatever `changed_since`: a registry does not say what changed.

        Docker's registry 2 keeps a repository's name in there when all of its tags are deleted.
        """
        async for page in self._api.pages("/v2/_catalog", "registry:catalog:*"):
            if not page.good:
                raise page.refusal()
            for name in _names(page, "repositories"):
                if is_repository(name):
                    yield RegistryRepository(name)

    async def tags(self, repository: str) -> list[RegistryTag]:
        """As Registry says, by one HEAD for each tag, eight at a time. A registry does not say when they were pushed."""
        scope = _scope(repository, "pull")
        found: dict[str, RegistryTag] = {}
        async for page in self._api.pages(f"/v2/{repository}/tags/list", scope):
            names = _tags_of(page)
            for start in range(0, len(names), _BATCH):
                async with self._api.call() as call:
                    heads = await self._heads(call, repository, names[start : start + _BATCH], scope)
                found |= {name: RegistryTag(name, digest) for name, digest in heads.items()}
        return [found[name] for name in sorted(found)]

    async def created_at(self, repository: str, digest: str) -> datetime | None:
        """As Registry says. None, too, for a manifest or a config of more than 4 MiB: that is no image's."""
        scope = _scope(repository, "pull")
        async with self._api.call() as call:
            headers = await self._api.headers(scope)
            try:
                return await self._created_at(call, repository, checked_digest(digest), headers)
            except AnswerTooLarge:
                return None

    async def delete_tag(self, repository: str, tag: str) -> None:
        """As Registry says: by the tag where the registry can (distribution-spec, Deleting tags; Docker's registry 3).

        Where it deletes by digest alone, with all tags of that digest, a manifest like no other first takes the tag's
        place. Raises RegistryDenied, and changes nothing, where deletion is switched off.
        """
        scope = _scope(repository, "pull,push,delete")
        path = f"/v2/{repository}/manifests/{checked_tag(tag)}"
        async with self._api.call() as call:
            headers = await self._api.headers(scope)
            if (await self._api.ask(call, "DELETE", path, headers)).good:
                return
            there = await self._api.head(call, repository, tag, headers)
            if there is None:
                return
            instead = manifests.placeholder(there[1])
            # it is not there yet: this only finds out whether deletion is switched off, while nothing has changed
            await self._api.delete(call, repository, instead.digest, headers)
            await self._api.put(call, repository, tag, instead, headers)
            await self._api.delete(call, repository, instead.digest, headers)

    async def delete_repository(self, repository: str) -> None:
        """As Registry says: every manifest that has a tag, and what an index of them is made of.

        Its name may stay in the catalog. One with thousands of tags may take more than one deadline: then it is
        RegistryUnavailable, and the next call goes on with what is left.
        """
        scope = _scope(repository, "pull,delete")
        async with self._api.call() as call:
            headers = await self._api.headers(scope)
            names = [
                name async for page in self._api.pages(f"/v2/{repository}/tags/list", scope) for name in _tags_of(page)
            ]
            deleted: set[str] = set()
            for start in range(0, len(names), _BATCH):
                heads = await self._heads(call, repository, names[start : start + _BATCH], scope)
                digests = set(heads.values()) - deleted
                indexes = await concurrently(self._api.manifest(call, repository, one, headers) for one in digests)
                below = {child for index in indexes if index is not None for child in manifests.children(index)}
                # what names others before what is named: a registry may refuse the other way round
                for some in (digests, below - digests - deleted):
                    await concurrently(self._api.delete(call, repository, digest, headers) for digest in some)
                    deleted |= some

    async def close(self) -> None:
        await self._api.close()

    async def _heads(self, call: Call, repository: str, names: list[str], scope: str) -> dict[str, str]:
        """The digests of tags; those that lead nowhere are left out."""
        headers = await self._api.headers(scope)
        found = await concurrently(self._api.head(call, repository, name, headers) for name in names)
        return {name: head[0] for name, head in zip(names, found, strict=True) if head is not None}

    async def _created_at(self, call: Call, repository: str, digest: str, headers: dict[str, str]) -> datetime | None:
        manifest = await self._api.manifest(call, repository, digest, headers)
        if manifest is None:
            return None
        annotated = manifests.annotated_time(manifest)
        if manifests.is_index(manifest):
            first = manifests.first_image(manifest)
            manifest = await self._api.manifest(call, repository, first, headers) if first else None
            if manifest is None:
                return annotated
        time = await self._config_time(call, repository, manifest, headers)
        return time or manifests.annotated_time(manifest) or annotated

    async def _config_time(
        self, call: Call, repository: str, manifest: dict[str, Any], headers: dict[str, str]
    ) -> datetime | None:
        config = manifests.config_of(manifest)
        if config is None or config[1] > BLOB_BYTES:
            return None
        blob = await self._api.blob(call, repository, config[0], headers)
        try:
            content = orjson.loads(blob.body) if blob is not None else None
        except orjson.JSONDecodeError:
            # a config need not be JSON
            return None
        return time_of(content.get("created")) if isinstance(content, dict) else None


def _scope(repository: str, actions: str) -> str:
    return f"repository:{checked_repository(repository)}:{actions}"


def _tags_of(page: Answer) -> list[str]:
    """The tags of a page; a repository that is not there has none."""
    if page.missing:
        return []
    if not page.good:
        raise page.refusal()
    return [name for name in _names(page, "tags") if is_tag(name)]


def _names(page: Answer, key: str) -> list[str]:
    """The texts of a list, which is null where there are none."""
    found = page.object().get(key)
    if not isinstance(found, list | None) or not all(isinstance(name, str) for name in found or ()):
        raise RegistryUnavailable(f"{page.what}: an answer without {key}")
    return found or []

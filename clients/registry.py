"""What the product needs of an image registry: one narrow interface, with one implementation for each kind of registry.

Names are OCI's (distribution-spec v1.1): a repository has a name such as `test/demo1`, tags, and manifests by digest. A
project is the first part of a repository's name.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from otegraph.clients.errors import ClientError


class RegistryError(ClientError):
    """The registry could not be asked, or did not do what it was asked. No text in here ever holds a credential."""


class RegistryUnavailable(RegistryError):
    """No answer, a late one, or one that says that it is unwell (5xx, 429). `retry_after` in seconds.

    What was asked may have been done all the same, unless `untouched`: then nothing was asked of it at all.
    """

    def __init__(self, message: str, retry_after: int = 5, *, untouched: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.untouched = untouched


class RegistryRefused(RegistryError):
    """A value that the registry does not take; `field` is `name` or `password` where that is known."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class RegistryConflict(RegistryError):
    """It is there already, or still in use (a project with repositories, an immutable tag)."""


class RegistryMissing(RegistryError):
    """There is no such project, repository, tag or account."""


class RegistryDenied(RegistryError):
    """The server's own credentials are not good, or may not do this: a matter for who operates it."""


@dataclass(frozen=True, slots=True)
class RegistryProject:
    """A project, where the registry knows of projects."""

    name: str
    public: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RegistryRepository:
    """A repository. `updated_at` is None where the registry does not say when something in it changed last."""

    name: str
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RegistryTag:
    """A tag, and its manifest's digest. `created_at`: when the image was made, `pushed_at`: when the tag came; where known."""

    name: str
    digest: str
    created_at: datetime | None = None
    pushed_at: datetime | None = None


class Registry(Protocol):
    """A registry. Every call has a deadline of its own and raises RegistryUnavailable when it is over."""

    address: str
    """The host (and port) that images are named with: `registry.example.com/test/demo1`."""
    keeps_accounts: ClassVar[bool]
    """Whether accounts and projects live in the registry (Harbor); else this server is its token realm and keeps them."""

    async def projects(self) -> list[RegistryProject]:
        """All projects; none where the registry knows of no projects."""

    async def create_project(self, name: str, *, public: bool) -> None:
        """Makes a project; raises RegistryConflict where somebody has it, RegistryRefused for a bad name.

        One that is there, empty and the server's own, is taken over: an earlier call may have made it unheard.
        """

    async def delete_project(self, name: str) -> None:
        """Deletes an empty project; raises RegistryConflict where there are repositories. One that is not there is a success."""

    async def create_account(self, name: str, password: str, projects: list[str]) -> None:
        """Makes an account that may push to, pull from and delete in these projects; RegistryConflict for a taken name."""

    async def change_password(self, name: str, password: str) -> None:
        """Raises RegistryMissing without such an account, RegistryRefused for a password that it does not take."""

    async def grant(self, name: str, project: str) -> None:
        """Lets an account push to, pull from and delete in a project, too; one that may already is a success."""

    def repositories(self, changed_since: datetime | None = None) -> AsyncIterator[RegistryRepository]:
        """All repositories; with `changed_since` at least those that changed since then, where the registry can tell."""

    async def tags(self, repository: str) -> list[RegistryTag]:
        """The tags of a repository; none for one that is not there."""

    async def created_at(self, repository: str, digest: str) -> datetime | None:
        """When the image of a manifest was made, as its config says (an index: that of its first image); None if nowhere."""

    async def delete_tag(self, repository: str, tag: str) -> None:
        """Deletes one tag and no other, even one of the same digest. One that is not there is a success."""

    async def delete_repository(self, repository: str) -> None:
        """Deletes all of a repository. One that is not there is a success."""

    async def close(self) -> None:
        """Closes its connections."""

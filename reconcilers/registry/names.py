"""Which names the mirror takes: OCI's, and those that fit the columns."""

from __future__ import annotations

from collections.abc import Iterable

from otegraph.clients.registry import RegistryTag
from otegraph.clients.registry_names import is_digest, is_repository, is_tag

LONGEST_PROJECT = 255
LONGEST_DIGEST = 135
"""`image_tags.digest`: SHA-512, the longest that is registered with OCI."""


def project_of(repository: str) -> str | None:
    """The first part of a repository's name.

    None for a name of one part, which belongs to no project and so to nobody, and for what is no name: neither is mirrored.
    """
    project, slash, _ = repository.partition("/")
    return project if slash and is_repository(repository) and is_project(project) else None


def is_project(name: str) -> bool:
    """Whether a project of this name can have repositories."""
    return len(name) <= LONGEST_PROJECT and "/" not in name and is_repository(name)


def good_tags(tags: Iterable[RegistryTag]) -> tuple[RegistryTag, ...]:
    """One for each name, without those whose name or digest is none."""
    good = {
        tag.name: tag
        for tag in tags
        if is_tag(tag.name) and is_digest(tag.digest) and len(tag.digest) <= LONGEST_DIGEST
    }
    return tuple(good.values())

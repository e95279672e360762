"""Which names the mirror takes: OCI's grammar (distribution-spec v1.1, Pulling manifests), and the columns' widths."""

from __future__ import annotations

import re
from collections.abc import Iterable

from otegraph.clients.registry import RegistryTag

_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_PART}(?:/{_PART})+")
_PROJECT = re.compile(_PART)
_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")
_DIGEST = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")


def project_of(repository: str) -> str | None:
    """The first part of a repository's name.

    None for a name of one part, which belongs to no project and so to nobody, and for what is no name: neither is mirrored.
    """
    if len(repository) > 512 or _REPOSITORY.fullmatch(repository) is None:
        return None
    project = repository.split("/", 1)[0]
    return project if is_project(project) else None


def is_project(name: str) -> bool:
    """Whether a project of this name can have repositories."""
    return len(name) <= 255 and _PROJECT.fullmatch(name) is not None


def good_tags(tags: Iterable[RegistryTag]) -> tuple[RegistryTag, ...]:
    """One for each name, without those whose name or digest is none."""
    good = {
        tag.name: tag
        for tag in tags
        if _TAG.fullmatch(tag.name) and len(tag.digest) <= 135 and _DIGEST.fullmatch(tag.digest)
    }
    return tuple(good.values())

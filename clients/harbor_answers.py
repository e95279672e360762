"""What Harbor's answers mean; spec/harbor.md says how they look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from otegraph.clients.registry import RegistryProject, RegistryRepository, RegistryTag, RegistryUnavailable
from otegraph.clients.registry_names import is_digest, is_repository, is_tag, time_of

Json = Mapping[str, Any]


def project(item: Json) -> RegistryProject:
    """A project of a list. Raises RegistryUnavailable for one without a name or a time."""
    name, metadata, created_at = item.get("name"), item.get("metadata"), time_of(item.get("creation_time"))
    if not isinstance(name, str) or not name or created_at is None:
        raise RegistryUnavailable("Harbor lists a project without a name or a time")
    # metadata's values are text
    return RegistryProject(name, isinstance(metadata, dict) and metadata.get("public") == "true", created_at)


def repository(item: Json) -> RegistryRepository:
    """A repository of a list. Raises RegistryUnavailable for one without a name."""
    name = item.get("name")
    if not isinstance(name, str) or not is_repository(name):
        raise RegistryUnavailable("Harbor lists a repository without a name")
    return RegistryRepository(name, time_of(item.get("update_time")))


def tags(artifacts: Iterable[Json]) -> list[RegistryTag]:
    """The tags of artifacts, each once, by name."""
    found: dict[str, RegistryTag] = {}
    for artifact in artifacts:
        digest = artifact.get("digest")
        for tag in _items(artifact.get("tags")):
            name = tag.get("name")
            if not isinstance(name, str) or not is_tag(name) or not isinstance(digest, str) or not is_digest(digest):
                raise RegistryUnavailable("Harbor lists a tag without a name or a digest")
            found[name] = RegistryTag(name, digest, created_at(artifact), time_of(tag.get("push_time")))
    return [found[name] for name in sorted(found)]


def created_at(artifact: Json) -> datetime | None:
    """When the image of an artifact was made, as its config says; None for an index, which has no config."""
    attributes = artifact.get("extra_attrs")
    return time_of(attributes.get("created")) if isinstance(attributes, dict) else None


def first_image(artifact: Json) -> str | None:
    """The digest of an index's first image; attestations, whose platform is unknown, are none."""
    for reference in _items(artifact.get("references")):
        digest, platform = reference.get("child_digest"), reference.get("platform")
        unknown = isinstance(platform, dict) and platform.get("architecture") == "unknown"
        if is_digest(digest) and not unknown:
            return str(digest)
    return None


def _items(value: object) -> list[Json]:
    """The objects of a list, which is null where there are none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

"""Repositories, artifacts and tags as Harbor shows them, made from what was pushed."""

import json
from typing import Any
from urllib.parse import quote

from otegraph.simulator.registry.harbor.call import stamp
from otegraph.simulator.registry.harbor.model import Harbor, Project
from otegraph.simulator.registry.harbor.query import Row
from otegraph.simulator.registry.store import Manifest, Repository, Tag

_ICON = "sha256:0048162a053eef4d4ce3fe7518615bef084403614f8bca43b40ae2e762e11e06"


def repository_row(project: Project, repository: Repository) -> Row:
    row: Row = {
        "artifact_count": len(repository.manifests),
        "creation_time": stamp(repository.pushed_at),
        "id": repository.id,
        "name": repository.name,
        "project_id": project.id,
        "pull_count": repository.pull_count,
        "update_time": stamp(repository.updated_at),
    }
    return row | {"description": repository.description} if repository.description else row


def tag_row(repository: Repository, tag: Tag) -> Row:
    return {
        "artifact_id": repository.manifests[tag.digest].id,
        "id": tag.id,
        "immutable": False,
        "name": tag.name,
        "pull_time": stamp(tag.pulled_at),
        "push_time": stamp(tag.pushed_at),
        "repository_id": repository.id,
    }


def tags_of(repository: Repository, manifest: Manifest) -> list[Tag]:
    """The last one first."""
    return sorted(repository.tags_of(manifest.digest), key=lambda tag: tag.pushed_at, reverse=True)


def config_of(harbor: Harbor, repository: Repository, manifest: Manifest) -> dict[str, Any]:
    """The image's config; empty for an index, and for what is no JSON object."""
    try:
        config = json.loads(harbor.store.blob(repository.name, manifest.described.config) or b"{}")
    except ValueError:
        return {}
    return config if isinstance(config, dict) else {}


def size_of(repository: Repository, manifest: Manifest) -> int:
    """Bytes of a manifest and all that it names."""
    children = (repository.manifests.get(child.digest) for child in manifest.described.children)
    rest = sum(size_of(repository, child) for child in children if child)
    return len(manifest.content) + manifest.described.size + rest


def artifact_row(
    harbor: Harbor, project: Project, repository: Repository, manifest: Manifest, *, tags: bool, labels: bool
) -> Row:
    """An artifact; lists that were not asked for, and empty ones, are null."""
    described = manifest.described
    row: Row = {
        "accessories": None,
        "digest": manifest.digest,
        "icon": _ICON,
        "id": manifest.id,
        "labels": [harbor.labels[number] for number in manifest.labels] or None if labels else None,
        "manifest_media_type": manifest.media_type,
        "media_type": described.config_media_type or manifest.media_type,
        "project_id": project.id,
        "pull_time": stamp(manifest.pulled_at),
        "push_time": stamp(manifest.pushed_at),
        "references": [
            {
                "child_digest": child.digest,
                "child_id": repository.manifests[child.digest].id,
                "parent_id": manifest.id,
                "platform": {"OsFeatures": None, **child.platform},
                "urls": None,
            }
            for child in described.children
        ]
        or None,
        "repository_id": repository.id,
        "repository_name": repository.name,
        "size": size_of(repository, manifest),
        "tags": [tag_row(repository, tag) for tag in tags_of(repository, manifest)] or None if tags else None,
        "type": "IMAGE",
    }
    if described.config:
        row |= _of_image(harbor, project, repository, manifest)
    return row


def _of_image(harbor: Harbor, project: Project, repository: Repository, manifest: Manifest) -> Row:
    config = config_of(harbor, repository, manifest)
    inside = quote(quote(repository.name.removeprefix(f"{project.name}/"), safe=""), safe="")
    history = f"/api/v2.0/projects/{project.name}/repositories/{inside}/artifacts/{manifest.digest}"
    attributes = {"architecture": config.get("architecture"), "author": config.get("author", "")}
    attributes |= {key: config[key] for key in ("config", "created", "os") if key in config}
    return {
        "addition_links": {"build_history": {"absolute": False, "href": f"{history}/additions/build_history"}},
        "artifact_type": manifest.described.config_media_type,
        "extra_attrs": attributes,
    }

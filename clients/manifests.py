"""What manifests say (image-spec v1.1, and Docker's image manifest version 2), and one to put in a tag's place."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from otegraph.clients.registry_names import is_digest, time_of

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
ACCEPT = ", ".join((OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST))
"""All of them: a registry says that there is no manifest where it has one of a type that was not asked for."""
_CREATED = "org.opencontainers.image.created"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A manifest like no other, and its config."""

    media_type: str
    manifest: bytes
    config: bytes

    @property
    def digest(self) -> str:
        return digest_of(self.manifest)

    @property
    def config_digest(self) -> str:
        return digest_of(self.config)


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def is_index(manifest: Mapping[str, Any]) -> bool:
    return isinstance(manifest.get("manifests"), list)


def children(manifest: Mapping[str, Any]) -> list[str]:
    """The digests of an index's manifests, attestations too."""
    return [str(child["digest"]) for child in _descriptors(manifest)]


def first_image(index: Mapping[str, Any]) -> str | None:
    """The digest of an index's first image. An attestation is none: its platform is unknown, or an annotation says so."""
    for child in _descriptors(index):
        platform, annotations = child.get("platform"), child.get("annotations")
        unknown = isinstance(platform, dict) and platform.get("architecture") == "unknown"
        if not unknown and not (isinstance(annotations, dict) and "vnd.docker.reference.type" in annotations):
            return str(child["digest"])
    return None


def config_of(manifest: Mapping[str, Any]) -> tuple[str, int] | None:
    """The digest and size of an image's config."""
    config = manifest.get("config")
    if not isinstance(config, dict) or not is_digest(config.get("digest")) or not isinstance(config.get("size"), int):
        return None
    return config["digest"], config["size"]


def annotated_time(manifest: Mapping[str, Any]) -> datetime | None:
    """When it was made, as an annotation says: what is no image (a chart) has no time in its config."""
    annotations = manifest.get("annotations")
    return time_of(annotations.get(_CREATED)) if isinstance(annotations, dict) else None


def placeholder(like: str) -> Placeholder:
    """A manifest of the family (OCI's or Docker's) of the media type `like`: registries may take one alone."""
    oci = like.startswith("application/vnd.oci.")
    config = orjson.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": {"Labels": {"io.otegraph.placeholder": uuid.uuid4().hex}},
            "rootfs": {"type": "layers", "diff_ids": []},
        }
    )
    kind = "application/vnd.oci.image" if oci else "application/vnd.docker.container.image"
    blob = {"digest": digest_of(config), "size": len(config)}
    media_type = OCI_MANIFEST if oci else DOCKER_MANIFEST
    layer = "application/vnd.oci.image.layer.v1.tar" if oci else "application/vnd.docker.image.rootfs.diff.tar.gzip"
    manifest = orjson.dumps(
        {
            "schemaVersion": 2,
            "mediaType": media_type,
            "config": {"mediaType": f"{kind}.config.v1+json" if oci else f"{kind}.v1+json", **blob},
            # one at least, for registries that want one; nobody ever unpacks it
            "layers": [{"mediaType": layer, **blob}],
        }
    )
    return Placeholder(media_type, manifest, config)


def _descriptors(index: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = index.get("manifests")
    if not isinstance(found, list):
        return []
    return [child for child in found if isinstance(child, dict) and is_digest(child.get("digest"))]

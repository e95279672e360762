"""Manifests and indexes (image-spec v1.1), and Docker's kinds of them: what they name, and who may read them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
MEDIA_TYPES = (OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST)
_INDEXES = (OCI_INDEX, DOCKER_LIST)


@dataclass(frozen=True, slots=True)
class Child:
    """One image of an index. `platform` is as it was pushed."""

    digest: str
    platform: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What a manifest names. `size`: bytes of its config and layers."""

    config: str = ""
    config_media_type: str = ""
    layers: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    size: int = 0

    @property
    def blobs(self) -> tuple[str, ...]:
        return (self.config, *self.layers) if self.config else self.layers


def describe(media_type: str, content: bytes) -> Described | None:
    """None for what is no manifest of this media type."""
    try:
        manifest = json.loads(content)
        if media_type not in MEDIA_TYPES or manifest["schemaVersion"] != 2:
            return None
        if manifest.get("mediaType", media_type) != media_type:
            return None
        if media_type in _INDEXES:
            children = tuple(Child(m["digest"], m.get("platform") or {}) for m in manifest["manifests"])
            return Described(children=children) if _are_texts(child.digest for child in children) else None
        config, layers = manifest["config"], manifest["layers"]
        blobs = (config["digest"], *(layer["digest"] for layer in layers))
        if not _are_texts(blobs):
            return None
        size = config["size"] + sum(layer["size"] for layer in layers)
        return Described(config["digest"], config["mediaType"], blobs[1:], size=size)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def refused(media_type: str, accept: Iterable[str]) -> str:
    """Why distribution 2.8.2 has no such manifest for who sends this Accept; empty where it has. `*/*` is no reason
    to send an OCI type, for OCI came later than most clients."""
    accepted = {part.partition(";")[0].strip() for value in accept for part in value.split(",")}
    if media_type in accepted or media_type not in (OCI_MANIFEST, OCI_INDEX):
        return ""
    what = "OCI manifest" if media_type == OCI_MANIFEST else "OCI index"
    return (
        f"{what} found, but accept header does not support OCI {'manifests' if what == 'OCI manifest' else 'indexes'}"
    )

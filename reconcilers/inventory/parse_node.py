"""Mirrored nodes as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from otegraph.clients.shape import Metadata
from otegraph.models.cluster_node import LABEL_PREFIX
from otegraph.reconcilers.inventory.hostile import mapping, mappings, moment, name, text
from otegraph.reconcilers.inventory.mirror import origin, quantities

_SHOWN = ("type", "status", "reason", "message", "lastTransitionTime")


class _Status(TypedDict, total=False):
    conditions: Any
    nodeInfo: Any
    addresses: Any
    capacity: Any
    allocatable: Any


class NodeObject(TypedDict, total=False):
    """What is read of a Node: of its status most is the images on it."""

    metadata: Metadata | None
    status: _Status | None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A mirrored Node. `conditions` are Kubernetes', without the heartbeat, which changes all the time.

    `labels`: the names of ours on it. `created_at` is None where the mirror does not say.
    """

    cluster: str
    name: str
    ready: bool
    operating_system: str | None
    architecture: str | None
    kernel_version: str | None
    kubelet_version: str | None
    internal_ip: str | None
    conditions: tuple[dict[str, str], ...]
    capacity: dict[str, str] | None
    allocatable: dict[str, str] | None
    created_at: datetime | None
    labels: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """As of the object."""
        return self.cluster, self.name


def parse_node(value: dict[str, Any]) -> NodeRow | None:
    """A Node's row; None for the root's own nodes and for what can't be a mirror."""
    key = origin(value)
    if key is None:
        return None
    metadata, status = mapping(value, "metadata"), mapping(value, "status")
    info = mapping(status, "nodeInfo")
    conditions = tuple(_conditions(status.get("conditions")))
    return NodeRow(
        cluster=key[0],
        name=key[1],
        ready=any(condition["type"] == "Ready" and condition.get("status") == "True" for condition in conditions),
        operating_system=text(info.get("operatingSystem"), 64),
        architecture=text(info.get("architecture"), 64),
        kernel_version=text(info.get("kernelVersion"), 128),
        kubelet_version=text(info.get("kubeletVersion"), 64),
        internal_ip=_internal_ip(status.get("addresses")),
        conditions=conditions,
        capacity=quantities(status.get("capacity")),
        allocatable=quantities(status.get("allocatable")),
        created_at=moment(metadata.get("creationTimestamp")),
        labels=tuple(sorted(_labels(mapping(metadata, "labels")))),
    )


def _conditions(value: Any) -> list[dict[str, str]]:
    shown = []
    for condition in mappings(value):
        known = {key: part for key in _SHOWN if (part := text(condition.get(key), 4096)) is not None}
        if "type" in known:
            shown.append(known)
    return shown


def _internal_ip(value: Any) -> str | None:
    found = (text(address.get("address"), 64) for address in mappings(value) if address.get("type") == "InternalIP")
    return next(found, None)


def _labels(labels: dict[str, Any]) -> list[str]:
    return [
        short
        for key, value in labels.items()
        if value == "true" and key.startswith(LABEL_PREFIX) and (short := name(key[len(LABEL_PREFIX) :], 63))
    ]

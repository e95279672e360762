"""Mirrored pods of ours as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from otegraph.clients.shape import Metadata
from otegraph.models.pod import PodPhase
from otegraph.reconcilers.inventory.hostile import count, identifier, mapping, mappings, moment, name, text
from otegraph.reconcilers.inventory.mirror import NODE_NAME_LABEL, REVISION_LABEL, WORKLOAD_LABEL, namespaced_origin

_STARTING = {"ContainerCreating", "PodInitializing"}


class _Status(TypedDict, total=False):
    phase: Any
    reason: Any
    message: Any
    conditions: Any
    containerStatuses: Any
    initContainerStatuses: Any
    startTime: Any


class PodObject(TypedDict, total=False):
    """What is read of a Pod: not its spec."""

    metadata: Metadata | None
    status: _Status | None


@dataclass(frozen=True, slots=True)
class PodRow:
    """A mirrored Pod with our label. `node_name` is empty before it is scheduled, `workload` where no label says it."""

    cluster: str
    namespace: str
    name: str
    node_name: str
    revision_id: int
    workload: str
    phase: PodPhase
    ready: bool
    reason: str | None
    message: str | None
    restarts: int
    deleting: bool
    started_at: datetime | None

    @property
    def key(self) -> tuple[str, str, str]:
        """As of the object."""
        return self.cluster, self.namespace, self.name


def parse_pod(value: dict[str, Any]) -> PodRow | None:
    """A Pod's row; None for pods that are not ours."""
    key = namespaced_origin(value)
    labels = mapping(value, "metadata", "labels")
    revision_id = identifier(labels.get(REVISION_LABEL))
    if key is None or revision_id is None:
        return None
    status = mapping(value, "status")
    containers = list(mappings(status.get("containerStatuses")))
    phase = _phase(status.get("phase"))
    ready = any(
        condition.get("type") == "Ready" and condition.get("status") == "True"
        for condition in mappings(status.get("conditions"))
    )
    reason, message = (None, None) if ready or phase is PodPhase.SUCCEEDED else _why(status)
    return PodRow(
        cluster=key[0],
        namespace=key[1],
        name=key[2],
        node_name=name(labels.get(NODE_NAME_LABEL)) or "",
        revision_id=revision_id,
        workload=name(labels.get(WORKLOAD_LABEL), 63) or "",
        phase=phase,
        ready=ready,
        reason=reason,
        message=message,
        restarts=count(sum(count(container.get("restartCount")) for container in containers)),
        deleting=mapping(value, "metadata").get("deletionTimestamp") is not None,
        started_at=moment(status.get("startTime")),
    )


def _phase(value: Any) -> PodPhase:
    try:
        return PodPhase(value.upper()) if isinstance(value, str) else PodPhase.UNKNOWN
    except ValueError:
        return PodPhase.UNKNOWN


def _why(status: dict[str, Any]) -> tuple[str | None, str | None]:
    """Why it does not run: what says most first; that containers are still being made says least."""
    for reason, message in _reasons(status):
        if reason is not None:
            return reason, message
    return None, None


def _reasons(status: dict[str, Any]) -> Iterator[tuple[str | None, str | None]]:
    containers = [*mappings(status.get("initContainerStatuses")), *mappings(status.get("containerStatuses"))]
    waiting = [_said(mapping(container, "state", "waiting")) for container in containers]
    yield from (one for one in waiting if one[0] not in _STARTING)
    for container in containers:
        ended = mapping(container, "state", "terminated")
        if ended and ended.get("exitCode") != 0:
            yield _said(ended)
    yield _said(status)
    unmet = [one for one in mappings(status.get("conditions")) if one.get("status") == "False"]
    # a pod that can't be scheduled meets no other condition either, and only this one says why
    yield from (_said(condition) for condition in unmet if condition.get("type") == "PodScheduled")
    yield from waiting
    yield from (_said(condition) for condition in unmet)


def _said(part: dict[str, Any]) -> tuple[str | None, str | None]:
    return text(part.get("reason"), 128), text(part.get("message"), 4096)

"""Short words for what the rollout's tables are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from otegraph.models import ClusterStatus, PodPhase
from otegraph.reconcilers.rollout.container_spec import ContainerSpec
from otegraph.reconcilers.rollout.manifests import Placement, render
from otegraph.reconcilers.rollout.snapshot import (
    ClusterState,
    DeliveryState,
    NodeState,
    PodState,
    TargetState,
    Wish,
    WorkloadState,
)
from otegraph.reconcilers.rollout.workloads import workloads_of

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEB = "apps/v1/Deployment/shop/web"
AGENT = "apps/v1/DaemonSet/shop/web"
SCALER = "autoscaling/v2/HorizontalPodAutoscaler/shop/web"
SHOP = "v1/Namespace/shop"


PARTS = {
    "autoscale": ("autoscaling", "enabled"),
    **{name: ("autoscaling", name) for name in ("min_replicas", "max_replicas")},
    **{name: ("autoscaling", name) for name in ("target_cpu_utilization", "target_memory_utilization")},
    **{name: ("resources", name) for name in ("cpu_request", "cpu_limit", "memory_request", "memory_limit", "gpus")},
    **{name: ("rolling_update", name) for name in ("max_unavailable", "max_surge", "min_ready_seconds")},
}


def at(seconds: float) -> datetime:
    """So many seconds after the tests' beginning of time."""
    return START + timedelta(seconds=seconds)


def spec(**changes: Any) -> dict[str, Any]:
    """A stored spec: a Deployment of two. A change is put into the part that it belongs to."""
    stored: dict[str, Any] = {"kind": "DEPLOYMENT", "image": "nginx:1.27", "replicas": 2}
    for name, value in changes.items():
        part, key = PARTS.get(name, (None, name))
        (stored if part is None else stored.setdefault(part, {}))[key] = value
    return stored


def wish(revision: int = 2, node_selector: str = "", **changes: Any) -> Wish:
    """The wish for a revision of shop/web with a changed spec."""
    parsed = ContainerSpec.from_json(spec(**changes))
    placement = Placement(1, "web", "shop", node_selector)
    manifests = render(parsed, placement, revision)
    return Wish(revision, manifests, workloads_of(manifests, node_selector), node_selector)


def removal(revision: int = 9) -> Wish:
    """The wish that nothing be left."""
    return Wish(revision, removal=True)


def online(name: str = "c1", since: float = -1000, **more: Any) -> ClusterState:
    """A cluster that has been online since then."""
    return ClusterState(1, name, ClusterStatus.ONLINE, at(since), **more)


def offline(name: str = "c1", **more: Any) -> ClusterState:
    """A cluster that is cut off."""
    return ClusterState(1, name, ClusterStatus.OFFLINE, at(-1000), **more)


def ordered(
    method: str,
    revision: int = 2,
    key: str = WEB,
    *,
    number: int = 1,
    sent: float | None = 0,
    **more: Any,
) -> DeliveryState:
    """An order that has no answer yet."""
    return DeliveryState(number, key, revision, method, sent_at=None if sent is None else at(sent), **more)


def answered(
    delivery: DeliveryState, code: int, message: str = "", *, when: float = 1, generation: int | None = None
) -> DeliveryState:
    """The same with its answer."""
    made = generation if generation is not None else (1 if 200 <= code < 300 else None)
    return replace(delivery, code=code, message=message, answered_at=at(when), generation=made)


def pod(revision: int = 2, **more: Any) -> PodState:
    """A pod that serves."""
    return PodState(revision, **{"phase": PodPhase.RUNNING, "ready": True, **more})


def starting(revision: int = 2, **more: Any) -> PodState:
    """A pod on its way."""
    return PodState(revision, **{"reason": "ContainerCreating", **more})


def failing(revision: int = 2, reason: str = "ImagePullBackOff", message: str = "no such image") -> PodState:
    """A pod that does not come up."""
    return PodState(revision, reason=reason, message=message)


def workload(
    revision: int | None = 2, *, gone: float | None = None, kind: str = "Deployment", name: str = "web", **more: Any
) -> WorkloadState:
    """The mirrored workload."""
    return WorkloadState(kind, revision, gone_at=None if gone is None else at(gone), name=name, **more)


def target(*deliveries: DeliveryState, cluster: ClusterState | None = None, **more: Any) -> TargetState:
    """The deployment on one cluster."""
    return TargetState(cluster or online(), id=1, deliveries=deliveries, **more)


def node(name: str, *labels: str, ready: bool = True) -> NodeState:
    """A node of the cluster."""
    return NodeState(name, ready, frozenset(labels))

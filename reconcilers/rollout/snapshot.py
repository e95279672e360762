"""What is known of one deployment at one moment: all that deciding looks at. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from otegraph.models.cluster import ClusterStatus
from otegraph.models.pod import PodPhase
from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.manifests import Manifest
from otegraph.reconcilers.rollout.patience import Queue


@dataclass(frozen=True, slots=True)
class Wish:
    """The revision that is wanted now. `manifests` is empty for a deletion; the workload comes first.

    `floor`: how few pods will do (an autoscaler's minimum, else the replicas); unused for a DaemonSet.
    """

    revision_id: int
    manifests: tuple[Manifest, ...] = ()
    floor: int = 0
    node_selector: str = ""

    @property
    def removal(self) -> bool:
        """Nothing of it is to be left."""
        return not self.manifests


@dataclass(frozen=True, slots=True)
class ClusterState:
    """A cluster; `labels` are the names that people gave it."""

    id: int
    name: str
    status: ClusterStatus = ClusterStatus.ONLINE
    online_since: datetime | None = None
    deleted: bool = False
    labels: frozenset[str] = frozenset()

    @property
    def online(self) -> bool:
        """Orders reach it now."""
        return self.status is ClusterStatus.ONLINE and not self.deleted


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node of a target's cluster; `labels` are those of ours that the edge has."""

    name: str
    ready: bool = True
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """The latest order of one object to one cluster for one revision, and its answer. Ids rise with time."""

    id: int
    object: str
    revision_id: int
    method: str
    attempt: int = 1
    tries: int = 1
    sent_at: datetime | None = None
    code: int | None = None
    generation: int | None = None
    message: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkloadState:
    """A mirrored Deployment or DaemonSet. `observed_generation` 0: its status has none.

    `desired` is spec.replicas, or a DaemonSet's status.desiredNumberScheduled.
    """

    kind: str
    revision_id: int | None
    desired: int = 0
    observed_generation: int = 0
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PodState:
    """A mirrored pod of the deployment. `reason`, `message`: why it does not run, where it says so."""

    revision_id: int
    phase: PodPhase = PodPhase.PENDING
    ready: bool = False
    reason: str = ""
    message: str = ""
    deleting: bool = False
    node: str = ""


@dataclass(frozen=True, slots=True)
class TargetState:
    """The deployment on one cluster. `id` is None for a target that is not there yet."""

    cluster: ClusterState
    id: int | None = None
    wanted_id: int | None = None
    applied_id: int | None = None
    phase: TargetPhase | None = None
    reason: str = ""
    message: str = ""
    deliveries: tuple[DeliveryState, ...] = ()
    workloads: tuple[WorkloadState, ...] = ()
    pods: tuple[PodState, ...] = ()
    nodes: tuple[NodeState, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One deployment: what is wanted, where, and what is there.

    `targets` has one for each cluster that the selector means or that ever had it (see placement.py).
    """

    deployment_id: int
    wish: Wish
    cluster_selector: str
    targets: tuple[TargetState, ...]
    now: datetime
    queue: Queue = field(default_factory=Queue)

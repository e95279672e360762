"""What is known of one deployment at one moment: all that deciding looks at. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from otegraph.models.cluster import ClusterStatus
from otegraph.models.pod import PodPhase
from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.workloads import Workload


@dataclass(frozen=True, slots=True)
class Wish:
    """The revision that is wanted now. `removal`: nothing of it is to be left.

    `workloads`: what of the manifests makes pods that are awaited.
    """

    revision_id: int
    manifests: tuple[Manifest, ...] = ()
    workloads: tuple[Workload, ...] = ()
    node_selector: str = ""
    removal: bool = False


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
    """The latest order of one object to one cluster for one revision, and its answer. Ids rise with time.

    `content` is the fingerprint of what was in it besides what the revision says.
    """

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
    content: str = ""


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
    name: str = ""


@dataclass(frozen=True, slots=True)
class PodState:
    """A mirrored pod of the deployment. `reason`, `message`: why it does not run, where it says so.

    `workload` is the label of what made it; empty on pods of revisions that were ordered before there was this label,
    and had one workload.
    """

    revision_id: int
    phase: PodPhase = PodPhase.PENDING
    ready: bool = False
    reason: str = ""
    message: str = ""
    deleting: bool = False
    node: str = ""
    workload: str = ""
    name: str = ""


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

"""What the mirror says of one revision on one cluster; pure.

Only two things are believed (ote-control-plane.md, Traps in the mirror): pods, by the revision's label, and a status
whose observedGeneration has reached the generation in the order's answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from otegraph.models.pod import PodPhase
from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.manifests import is_everywhere
from otegraph.reconcilers.rollout.resources import DAEMON_SET
from otegraph.reconcilers.rollout.snapshot import NodeState, PodState, TargetState, Wish, WorkloadState

_STARTING = frozenset({"", "ContainerCreating", "PodInitializing", "ContainersNotReady", "ReadinessGatesNotReady"})
"""Reasons of a pod that is on its way; any other reason of a pod that does not run is a failure."""
_ENDED = frozenset({PodPhase.SUCCEEDED, PodPhase.FAILED})


@dataclass(frozen=True, slots=True)
class Counts:
    """Pods of one revision. `total`: how many there are to be, as far as that is known, else how many there are."""

    running: int = 0
    failing: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """How far a revision is that the edge has taken."""

    phase: TargetPhase
    counts: Counts
    reason: str = ""
    message: str = ""


def observe(wish: Wish, target: TargetState, generation: int | None) -> Observation:
    """How far the wanted revision is on a cluster whose API server has taken its objects.

    `generation` is the one in the answer to the workload's order; None where the mirror alone showed that it was taken.
    """
    ours = [pod for pod in target.pods if pod.revision_id == wish.revision_id and not pod.deleting]
    running = [pod for pod in ours if is_running(pod)]
    failing = [pod for pod in ours if is_failing(pod)]
    old = [
        pod
        for pod in target.pods
        if pod.revision_id != wish.revision_id and not pod.deleting and pod.phase not in _ENDED
    ]
    wanted = _wanted(wish, target, generation, ours)
    # the remains of an evicted pod have been replaced: they are counted and hold nothing up
    live = [pod for pod in ours if pod.phase not in _ENDED]
    counts = Counts(len(running), len(failing), len(live) if wanted is None else max(wanted, len(live)))
    if wanted is not None and len(running) >= wanted and not old:
        if len(running) < len(live) and any(is_failing(pod) for pod in live):
            return _failing(counts, failing)
        return Observation(TargetPhase.DONE, counts, "" if wanted or running else "NoPodsWanted")
    if failing:
        return _failing(counts, failing)
    if wanted is None and running and not old:
        return Observation(
            TargetPhase.ROLLING_OUT, counts, "AwaitingStatus", "its pods run; the edge's count of them is awaited"
        )
    if not ours:
        message = (
            f"the edge has taken it; {len(old)} older pods still run" if old else "the edge has taken it; no pods yet"
        )
        return Observation(TargetPhase.APPLIED, counts, "NoPodsYet", message)
    message = f"{len(running)} of {counts.total} pods run" + (f", {len(old)} older ones too" if old else "")
    return Observation(
        TargetPhase.ROLLING_OUT, counts, "OldPodsLeft" if len(running) == counts.total else "PodsStarting", message
    )


def count(revision_id: int, pods: Iterable[PodState]) -> Counts:
    """The pods of a revision, where nothing is known of how many there are to be."""
    ours = [pod for pod in pods if pod.revision_id == revision_id and not pod.deleting]
    return Counts(sum(map(is_running, ours)), sum(map(is_failing, ours)), len(ours))


def is_running(pod: PodState) -> bool:
    """Whether it serves."""
    return pod.phase is PodPhase.RUNNING and pod.ready and not pod.deleting


def is_failing(pod: PodState) -> bool:
    """Whether something is wrong with it, and it is not just on its way."""
    if pod.phase is PodPhase.FAILED:
        return True
    return not pod.ready and pod.phase is not PodPhase.SUCCEEDED and (pod.reason or "") not in _STARTING


def _failing(counts: Counts, failing: list[PodState]) -> Observation:
    worst = failing[0]
    reason = worst.reason or "PodFailed"
    return Observation(TargetPhase.FAILED, counts, reason, worst.message or reason)


def _wanted(wish: Wish, target: TargetState, generation: int | None, ours: list[PodState]) -> int | None:
    """How many pods there are to be, or None where nothing that can be believed says it."""
    manifest = wish.manifests[0]
    workload = next((found for found in target.workloads if found.kind == manifest.key.kind.kind), None)
    status = workload if workload is not None and _is_true(workload, wish.revision_id, generation) else None
    if manifest.key.kind is DAEMON_SET:
        return status.desired if status is not None else _nodes_covered(wish.node_selector, target.nodes, ours)
    if not manifest.scaled:
        return wish.floor
    if target.phase is TargetPhase.DONE and target.wanted_id == wish.revision_id:
        # the rollout is over: that the autoscaler adds a pod does not begin it again
        return wish.floor
    live = sum(pod.phase not in _ENDED for pod in ours)
    return max(wish.floor, live, status.desired if status is not None else 0)


def _is_true(workload: WorkloadState, revision_id: int, generation: int | None) -> bool:
    """Whether a mirrored status is of this revision: both counts of generations are the edge's."""
    if workload.gone_at is not None or workload.revision_id != revision_id or generation is None:
        return False
    return 0 < generation <= workload.observed_generation


def _nodes_covered(selector: str, nodes: Iterable[NodeState], ours: list[PodState]) -> int | None:
    """A DaemonSet whose status is late is done all the same when every node that it is meant for runs its pod.

    None while one does not: a tainted node may never. No nodes at all prove nothing: their labels may be on the way.
    """
    meant = {
        node.name
        for node in nodes
        if node.ready and (is_everywhere(selector) or selector == node.name or selector in node.labels)
    }
    covered = {pod.node for pod in ours if is_running(pod)}
    return len(meant) if meant and meant <= covered else None

"""What the mirror says of one revision on one cluster; pure.

Only two things are believed (ote-control-plane.md, Traps in the mirror): pods, by the revision's label, and a status
whose observedGeneration has reached the generation in the order's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from otegraph.models.columns import MOST
from otegraph.models.pod import PodPhase
from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.manifests import is_everywhere
from otegraph.reconcilers.rollout.pods import ENDED, is_failing, is_running, lives
from otegraph.reconcilers.rollout.resources import ObjectKey
from otegraph.reconcilers.rollout.snapshot import NodeState, PodState, TargetState, Wish, WorkloadState
from otegraph.reconcilers.rollout.workloads import CRON_JOB, DAEMON_SET, JOB, Workload

_FARNESS = (TargetPhase.FAILED, TargetPhase.APPLIED, TargetPhase.ROLLING_OUT, TargetPhase.DONE)
"""What several workloads come to: the first of these that is any of theirs."""


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


def observe(wish: Wish, target: TargetState, generations: Mapping[ObjectKey, int | None]) -> Observation:
    """How far the wanted revision is on a cluster whose API server has taken its objects: as far as the workload that
    is least far, with everybody's pods together.

    `generations` are those in the answers to the objects' orders; None where the mirror alone showed that one was taken.
    """
    seen = [
        _observe_workload(wish, target, workload, pods_of(wish, workload, target.pods), generations.get(workload.key))
        for workload in wish.workloads
    ]
    left = [pod for pod in _of_nobody(wish, target.pods) if pod.revision_id != wish.revision_id and lives(pod)]
    if left:
        seen.append(Observation(TargetPhase.ROLLING_OUT, Counts(), "OldPodsLeft", f"{len(left)} older pods still run"))
    if not seen:
        return Observation(TargetPhase.DONE, Counts(), "NoPodsWanted")
    counts = Counts(
        *(min(MOST, sum(getattr(one.counts, name) for one in seen)) for name in ("running", "failing", "total"))
    )
    last = min(seen, key=lambda one: _FARNESS.index(one.phase))
    named = last.message
    if len(wish.workloads) > 1 and last.message and seen.index(last) < len(wish.workloads):
        workload = wish.workloads[seen.index(last)]
        named = f"{workload.kind} {workload.key.name}: {last.message}"
    return Observation(last.phase, counts, last.reason, named)


def pods_of(wish: Wish, workload: Workload, pods: Iterable[PodState]) -> list[PodState]:
    """A workload's pods, of all revisions. Those without a label belong to the only one."""
    labels = (workload.label, "") if len(wish.workloads) == 1 else (workload.label,)
    return [pod for pod in pods if pod.workload in labels]


def _of_nobody(wish: Wish, pods: Iterable[PodState]) -> list[PodState]:
    """Pods of workloads that are not wanted any more; a CronJob's, which nothing waits for, are none of them."""
    labels = {workload.label for workload in wish.workloads} | ({""} if len(wish.workloads) == 1 else set())
    return [pod for pod in pods if pod.workload not in labels and not pod.workload.startswith(f"{CRON_JOB}.")]


def _observe_workload(
    wish: Wish, target: TargetState, workload: Workload, pods: Sequence[PodState], generation: int | None
) -> Observation:
    ours = [
        pod
        for pod in pods
        if not pod.deleting and (pod.revision_id == wish.revision_id or (workload.keeps_old_pods and lives(pod)))
    ]
    old = [pod for pod in pods if pod.revision_id != wish.revision_id and lives(pod) and pod not in ours]
    if workload.ends and (ended := _observe_ending(wish, target, workload, ours, old)) is not None:
        return ended
    running = [pod for pod in ours if is_running(pod)]
    failing = [pod for pod in ours if is_failing(pod)]
    wanted = _wanted(wish, target, workload, generation, ours)
    # the remains of an evicted pod have been replaced: they are counted and hold nothing up
    live = [pod for pod in ours if pod.phase not in ENDED]
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
    return _on_the_way(counts, ours, old)


def _observe_ending(
    wish: Wish, target: TargetState, workload: Workload, ours: Sequence[PodState], old: Sequence[PodState]
) -> Observation | None:
    """A Job, or a bare pod that may end.

    It is done as soon as what it asks for has succeeded or runs: a Job may run for days, and a rollout that waited for
    its end would keep the deployment from being changed. When it fails after all, its target has failed. A pod that
    failed while a retry of it is on its way is no failure yet.
    """
    succeeded = sum(pod.phase is PodPhase.SUCCEEDED for pod in ours)
    running = [pod for pod in ours if is_running(pod)]
    live = [pod for pod in ours if pod.phase not in ENDED]
    stuck = [pod for pod in live if is_failing(pod)]
    failed = [pod for pod in ours if pod.phase is PodPhase.FAILED]
    wanted = max(0, min(workload.floor - succeeded, workload.parallel))
    counts = Counts(len(running), len(stuck), max(wanted, len(live)))
    if len(running) >= wanted and not stuck and not old:
        return Observation(TargetPhase.DONE, counts)
    if stuck or (failed and not live):
        failing = stuck or failed
        return _failing(Counts(len(running), len(failing), max(wanted, len(live), len(failing))), failing)
    if not ours and target.phase is TargetPhase.DONE and target.wanted_id == wish.revision_id:
        # its pods are deleted some time after their end
        return Observation(TargetPhase.DONE, Counts())
    return _on_the_way(counts, ours, old)


def _on_the_way(counts: Counts, ours: Sequence[PodState], old: Sequence[PodState]) -> Observation:
    if not ours:
        message = (
            f"the edge has taken it; {len(old)} older pods still run" if old else "the edge has taken it; no pods yet"
        )
        return Observation(TargetPhase.APPLIED, counts, "NoPodsYet", message)
    message = f"{counts.running} of {counts.total} pods run" + (f", {len(old)} older ones too" if old else "")
    return Observation(
        TargetPhase.ROLLING_OUT, counts, "OldPodsLeft" if counts.running == counts.total else "PodsStarting", message
    )


def count(revision_id: int, pods: Iterable[PodState]) -> Counts:
    """The pods of a revision, where nothing is known of how many there are to be; those of Jobs that ended well and of
    CronJobs are not counted."""
    ours = [
        pod
        for pod in pods
        if pod.revision_id == revision_id
        and not pod.deleting
        and not pod.workload.startswith(f"{CRON_JOB}.")
        and not (pod.phase is PodPhase.SUCCEEDED and pod.workload.startswith((f"{JOB}.", "Pod.")))
    ]
    return Counts(sum(map(is_running, ours)), sum(map(is_failing, ours)), len(ours))


def _failing(counts: Counts, failing: Sequence[PodState]) -> Observation:
    worst = failing[0]
    reason = worst.reason or "PodFailed"
    return Observation(TargetPhase.FAILED, counts, reason, worst.message or reason)


def _wanted(
    wish: Wish, target: TargetState, workload: Workload, generation: int | None, ours: Sequence[PodState]
) -> int | None:
    """How many pods there are to be, or None where nothing that can be believed says it."""
    mirrored = next(
        (found for found in target.workloads if (found.kind, found.name) == (workload.kind, workload.key.name)), None
    )
    status = mirrored if mirrored is not None and _is_true(mirrored, wish.revision_id, generation) else None
    if workload.kind == DAEMON_SET:
        if status is not None:
            return status.desired
        if workload.narrowed:
            return _made_at_once(ours)
        return _nodes_covered(wish.node_selector, target.nodes, ours)
    if not workload.scaled:
        return workload.floor
    if target.phase is TargetPhase.DONE and target.wanted_id == wish.revision_id:
        # the rollout is over: that the autoscaler adds a pod does not begin it again
        return workload.floor
    live = sum(pod.phase not in ENDED for pod in ours)
    return max(workload.floor, live, status.desired if status is not None else 0)


def _is_true(workload: WorkloadState, revision_id: int, generation: int | None) -> bool:
    """Whether a mirrored status is of this revision: both counts of generations are the edge's."""
    if workload.gone_at is not None or workload.revision_id != revision_id or generation is None:
        return False
    return 0 < generation <= workload.observed_generation


def _nodes_covered(selector: str, nodes: Iterable[NodeState], ours: Sequence[PodState]) -> int | None:
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


def _made_at_once(ours: Sequence[PodState]) -> int | None:
    """The nodes of a DaemonSet that its own template names can't be told from here. Its pods are made in one go: when
    all that there are run, these are they."""
    live = [pod for pod in ours if pod.phase not in ENDED]
    return len(live) if live and all(map(is_running, live)) else None

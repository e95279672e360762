"""From what is known of a deployment to what is to be sent and written; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from otegraph.models.cluster import ClusterStatus
from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.delivery import Deliverer, Need, Progress, Step
from otegraph.reconcilers.rollout.observe import Counts, Observation, count, observe, pods_of
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.placement import is_meant
from otegraph.reconcilers.rollout.pods import is_running, lives
from otegraph.reconcilers.rollout.resources import HORIZONTAL_POD_AUTOSCALER, ObjectKey, Request
from otegraph.reconcilers.rollout.snapshot import ClusterState, Snapshot, TargetState, Wish
from otegraph.reconcilers.rollout.summary import Summary, TargetSummary, summarize
from otegraph.reconcilers.rollout.workloads import STATEFUL_SET


@dataclass(frozen=True, slots=True)
class Send:
    """A request to one cluster for one object of one target."""

    request: Request
    cluster: str
    cluster_id: int
    key: ObjectKey
    revision_id: int
    attempt: int
    tries: int

    @property
    def about(self) -> str:
        """What an order is for, as its name has it."""
        return f"revision {self.revision_id}"


@dataclass(frozen=True, slots=True)
class TargetDecision:
    """What a target is to say from now on, and what its cluster is to be sent.

    `waiting`: nothing goes on until the cluster is back. `check_at`: when time alone may change the decision.
    """

    target: TargetState
    phase: TargetPhase
    reason: str = ""
    message: str = ""
    counts: Counts = field(default_factory=Counts)
    applied_id: int | None = None
    sends: tuple[Send, ...] = ()
    waiting: bool = False
    check_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What one deployment needs now."""

    targets: tuple[TargetDecision, ...]
    summary: Summary
    check_at: datetime | None

    @property
    def sends(self) -> list[Send]:
        """Everything that is to be ordered, target after target."""
        return [send for target in self.targets for send in target.sends]


def decide(snapshot: Snapshot) -> Decision:
    """One deployment, all its targets."""
    wish = snapshot.wish
    targets = tuple(
        decide_target(wish, target, is_meant(snapshot.cluster_selector, target.cluster), snapshot.queue, snapshot.now)
        for target in snapshot.targets
    )
    summary = summarize(
        (
            TargetSummary(
                decision.target.cluster.name,
                decision.phase,
                decision.reason,
                decision.message,
                decision.waiting,
                _is_answered(wish, decision),
                decision.counts.running,
                decision.counts.failing,
                decision.counts.total,
            )
            for decision in targets
        ),
        snapshot.cluster_selector,
        wish.removal,
    )
    return Decision(targets, summary, _earliest(decision.check_at for decision in targets))


def decide_target(wish: Wish, target: TargetState, meant: bool, queue: Queue, now: datetime) -> TargetDecision:
    """One target. `meant`: the deployment's selector means its cluster."""
    deliverer = Deliverer(target, wish.revision_id, queue, now)
    if wish.removal or not meant:
        return _remove(wish, target, deliverer)
    return _apply(wish, target, deliverer)


def _apply(wish: Wish, target: TargetState, deliverer: Deliverer) -> TargetDecision:
    steps = [deliverer.apply(manifest) for manifest in wish.manifests]
    keys = [manifest.key for manifest in wish.manifests]
    leftovers = deliverer.removable(keys)
    settled = all(step.progress is Progress.SETTLED for step in steps)
    # an autoscaler would undo the new replicas, so it goes at once; the rest stays until its successor is there
    removals = [deliverer.remove(key) for key in leftovers if settled or key.kind is HORIZONTAL_POD_AUTOSCALER]
    everything = removals + steps + list(_freed(wish, target, deliverer))
    observation = _observe_apply(wish, target, steps, removals)
    sends = _sends(target.cluster, wish, deliverer, everything)
    waiting = not target.cluster.online and observation.phase not in (TargetPhase.DONE, TargetPhase.FAILED)
    if not target.cluster.online:
        observation = _offline(target.cluster, observation)
    return TargetDecision(
        target,
        observation.phase,
        observation.reason,
        observation.message,
        observation.counts,
        applied_id=wish.revision_id if settled else target.applied_id,
        sends=sends,
        waiting=waiting,
        check_at=_earliest(step.check_at for step in everything) if target.cluster.online else None,
    )


def _freed(wish: Wish, target: TargetState, deliverer: Deliverer) -> Iterator[Step]:
    """What is needed for StatefulSets that older revisions' pods hold up."""
    manifests = {manifest.key: manifest for manifest in wish.manifests}
    for workload in wish.workloads:
        if workload.kind == STATEFUL_SET and not workload.keeps_old_pods:
            for pod in pods_of(wish, workload, target.pods):
                if pod.revision_id != wish.revision_id and lives(pod) and not is_running(pod):
                    step = deliverer.free(manifests[workload.key], pod)
                    if step is not None:
                        yield step


def _observe_apply(wish: Wish, target: TargetState, steps: list[Step], removals: list[Step]) -> Observation:
    counts = count(wish.revision_id, target.pods)
    refused = next((step for step in steps + removals if step.progress is Progress.REFUSED), None)
    if refused is not None:
        return Observation(TargetPhase.FAILED, counts, refused.reason, refused.message)
    pending = next((step for step in steps if step.progress is Progress.PENDING), None)
    if pending is not None:
        if target.phase is TargetPhase.FAILED and target.wanted_id == wish.revision_id and pending.need is None:
            # what failed and is tried again has failed until the answer says otherwise
            return Observation(TargetPhase.FAILED, counts, target.reason, target.message)
        return Observation(TargetPhase.ORDERED, counts, pending.reason, pending.message)
    generations = {manifest.key: step.generation for manifest, step in zip(wish.manifests, steps, strict=True)}
    observation = observe(wish, target, generations)
    leaving = next((step for step in removals if step.progress is Progress.PENDING), None)
    if leaving is not None and observation.phase is TargetPhase.DONE:
        return Observation(
            TargetPhase.ROLLING_OUT,
            observation.counts,
            "RemovingOldObjects",
            "what it no longer needs is being deleted",
        )
    return observation


def _remove(wish: Wish, target: TargetState, deliverer: Deliverer) -> TargetDecision:
    counts = count(wish.revision_id, target.pods)
    if target.cluster.deleted:
        return TargetDecision(
            target, TargetPhase.REMOVED, "ClusterDeleted", f"there is no cluster {target.cluster.name} any more"
        )
    steps = [deliverer.remove(key) for key in deliverer.removable(())]
    sends = _sends(target.cluster, wish, deliverer, steps)
    refused = next((step for step in steps if step.progress is Progress.REFUSED), None)
    pending = next((step for step in steps if step.progress is Progress.PENDING), None)
    online = target.cluster.online
    if refused is not None:
        phase, reason, message = TargetPhase.FAILED, refused.reason, refused.message
    elif pending is None and not target.pods:
        phase, reason, message = TargetPhase.REMOVED, "", ""
    elif not online:
        phase, reason, message = TargetPhase.REMOVING, *_absence(target.cluster)
    elif pending is not None:
        phase, reason, message = TargetPhase.REMOVING, pending.reason, pending.message
    else:
        phase, reason, message = TargetPhase.REMOVING, "PodsLeft", f"{len(target.pods)} pods are still there"
    return TargetDecision(
        target,
        phase,
        reason,
        message,
        counts,
        applied_id=None if phase is TargetPhase.REMOVED else target.applied_id,
        sends=sends,
        waiting=not online and phase is TargetPhase.REMOVING,
        check_at=_earliest(step.check_at for step in steps) if online else None,
    )


def _sends(cluster: ClusterState, wish: Wish, deliverer: Deliverer, steps: Iterable[Step]) -> tuple[Send, ...]:
    """One request for each object; none to a cluster that is not there to take it."""
    if not cluster.online:
        return ()
    needs: dict[ObjectKey, Need] = {}
    for step in steps:
        if step.need is not None:
            needs.setdefault(step.need.key, step.need)
    return tuple(
        Send(need.request, cluster.name, cluster.id, key, wish.revision_id, deliverer.attempt(key), need.tries)
        for key, need in needs.items()
    )


def _offline(cluster: ClusterState, observation: Observation) -> Observation:
    """What is done or refused stays so; the rest waits."""
    reason, message = _absence(cluster)
    if observation.phase is TargetPhase.DONE:
        return Observation(TargetPhase.DONE, observation.counts, reason, f"{message}; this is what it said last")
    if observation.phase is TargetPhase.FAILED:
        return observation
    return Observation(TargetPhase.WAITING_FOR_CLUSTER, observation.counts, reason, message)


def _absence(cluster: ClusterState) -> tuple[str, str]:
    if cluster.status is ClusterStatus.UNKNOWN:
        return "ClusterUnknown", f"nothing has been heard of {cluster.name} for too long"
    return "ClusterOffline", f"{cluster.name} is offline"


def _is_answered(wish: Wish, decision: TargetDecision) -> bool:
    """Whether the edge has said anything to this revision's orders, or shows it."""
    if decision.applied_id == wish.revision_id or decision.phase is TargetPhase.FAILED:
        return True
    return any(
        delivery.revision_id == wish.revision_id and delivery.answered_at is not None
        for delivery in decision.target.deliveries
    )


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)

"""What one object on one cluster needs next; pure.

Everything follows from the latest order of the object and its answer, and from the mirror, which counts as an answer
too. Orders are lost, repeated and answered late (ote-control-plane.md), so each request is one that may be repeated:
POST turns into an update where it is answered 409, an update into a POST where it is answered 404. What can't be
updated (a Job) is asked whether it is this revision's; where it is not (422), it is deleted and then made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.labels import REVISION_LABEL, WORKLOAD_LABEL, workload_label
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.patience import LONGEST, Queue, overdue_at, patience, retry_at
from otegraph.reconcilers.rollout.pods import is_failing
from otegraph.reconcilers.rollout.resources import (
    NAMESPACE,
    STUCK_POD,
    ObjectKey,
    Request,
    create_namespace,
    remove,
    remove_pod,
)
from otegraph.reconcilers.rollout.snapshot import DeliveryState, PodState, TargetState, WorkloadState
from otegraph.reconcilers.rollout.workloads import makes_pods

GONE = frozenset({200, 202, 404})
"""Answers to a DELETE that leave nothing there."""
_REFUSALS_WORTH_REPEATING = frozenset({401, 403})
"""Rights and quotas change without a new revision."""
_FREE_STEPS = 3
"""So many answers may be followed by another request at once; more of them are a quarrel, and each waits."""


class Progress(Enum):
    """How one object stands at one edge."""

    PENDING = auto()
    SETTLED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Need:
    """A request that is to be sent now, and for which object. `tries` is what patience will double with."""

    key: ObjectKey
    request: Request
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """Where an object stands, what to send now, and when time alone will change that.

    `generation` is the one that the edge gave the object with its answer, if there was an answer.
    """

    progress: Progress
    reason: str = ""
    message: str = ""
    need: Need | None = None
    generation: int | None = None
    check_at: datetime | None = None


class Deliverer:
    """Decides the steps of one target at one moment."""

    def __init__(self, target: TargetState, revision_id: int, queue: Queue, now: datetime) -> None:
        self._target = target
        self._revision_id = revision_id
        self._queue = queue
        self._now = now
        self._past: dict[str, list[DeliveryState]] = {}
        for delivery in sorted(target.deliveries, key=lambda delivery: delivery.id):
            self._past.setdefault(delivery.object, []).append(delivery)

    def apply(self, manifest: Manifest) -> Step:
        """What makes the object what the manifest says."""
        past = self._past.get(str(manifest.key), [])
        last = self._latest(past)
        again = manifest.update() if believed_there(past) else manifest.create()
        if last is None or self._target.phase is TargetPhase.REMOVED:
            # a cluster that was no more for a while may be a new one by the old name
            return self._send(manifest.key, again, "NotDelivered")
        if last.method == "DELETE":
            return self._remake(manifest, last) if manifest.remade else self._send(manifest.key, again, "NotDelivered")
        if last.content != manifest.content:
            return self._send(manifest.key, again, "CredentialsChanged")
        workload = self._workload(manifest.key)
        taken = last.code is not None and 200 <= last.code < 300
        if not taken and self._runs_here(manifest, workload):
            return Step(Progress.SETTLED, "SeenInMirror")
        if last.answered_at is None:
            return self._await(last, Need(manifest.key, again))
        return self._answered(manifest, last, last.answered_at, workload)

    def remove(self, key: ObjectKey) -> Step:
        """What makes the object go."""
        last = self._latest(self._past.get(str(key), []))
        request = remove(key)
        workload = self._workload(key)
        if last is None or last.method != "DELETE":
            return self._send(key, request, "NotDeleted")
        if last.answered_at is None:
            if workload is not None and workload.gone_at and last.sent_at and workload.gone_at > last.sent_at:
                return Step(Progress.SETTLED, "SeenInMirror")
            return self._await(last, Need(key, request))
        if last.code in GONE:
            still_there = workload is not None and workload.gone_at is None and bool(self._pods_of(key))
            due = last.answered_at + patience(self._queue, last.tries)
            if still_there:
                return self._at(due, Need(key, request, last.tries + 1), Progress.SETTLED, "StillThere")
            return Step(Progress.SETTLED)
        return self._refused(last, last.answered_at, Need(key, request, last.tries + 1))

    def free(self, manifest: Manifest, pod: PodState) -> Step | None:
        """What makes a pod of an older revision go that keeps a StatefulSet from making its successor: Kubernetes leaves
        one that never became ready, whatever the template becomes. One that may still become ready is given time."""
        applied = self._latest(self._past.get(str(manifest.key), []))
        if applied is None or applied.answered_at is None or not 200 <= (applied.code or 0) < 300:
            return None
        key = ObjectKey(STUCK_POD, manifest.key.namespace, pod.name)
        labels = {REVISION_LABEL: str(pod.revision_id), WORKLOAD_LABEL: pod.workload}
        need = Need(key, remove_pod(key, labels))
        last = self._latest(self._past.get(str(key), []))
        if last is None:
            due = applied.answered_at if is_failing(pod) else applied.answered_at + patience(self._queue, 1)
            return self._at(due, need, Progress.SETTLED, "StuckPod")
        if last.answered_at is None:
            return self._await(last, need)
        due = last.answered_at + patience(self._queue, last.tries)
        return self._at(due, replace(need, tries=last.tries + 1), Progress.SETTLED, "StuckPod")

    def removable(self, wanted: Iterable[ObjectKey]) -> list[ObjectKey]:
        """The objects that orders put there, or may have put there, and that are not wanted. Namespaces stay."""
        kept = {str(key) for key in wanted}
        keys = []
        for text, past in self._past.items():
            deleted_for_this = past[-1].method == "DELETE" and past[-1].revision_id == self._revision_id
            if text not in kept and (deleted_for_this or may_be_there(past)):
                key = ObjectKey.parse(text)
                if key.kind not in (NAMESPACE, STUCK_POD):
                    keys.append(key)
        return keys

    def attempt(self, key: ObjectKey) -> int:
        """The number of the next order of an object for this revision."""
        last = self._latest(self._past.get(str(key), []))
        return last.attempt + 1 if last else 1

    def _answered(
        self, manifest: Manifest, last: DeliveryState, answered_at: datetime, workload: WorkloadState | None
    ) -> Step:
        code = last.code or 0
        if 200 <= code < 300:
            return self._settled(manifest, last, answered_at, workload)
        tries = last.tries + 1
        if code == 409 and last.method == "POST":
            return self._next(last, answered_at, Need(manifest.key, manifest.update(), tries), "AlreadyExists")
        if code == 404 and last.method in ("PUT", "PATCH"):
            return self._next(last, answered_at, Need(manifest.key, manifest.create(), tries), "NotThere")
        if code == 422 and last.method == "PATCH" and manifest.remade:
            return self._next(last, answered_at, Need(manifest.key, remove(manifest.key), tries), "OtherRevision")
        if code == 404 and last.method == "POST" and (not last.message or 'namespaces "' in last.message):
            return self._create_namespace(manifest, last, answered_at)
        return self._refused(last, answered_at, Need(manifest.key, _same(last, manifest), tries))

    def _settled(
        self, manifest: Manifest, last: DeliveryState, answered_at: datetime, workload: WorkloadState | None
    ) -> Step:
        """The edge took it; but is it still what the edge has?"""
        # what held for an hour was no failed try
        tries = 1 if self._now - answered_at > LONGEST else last.tries + 1
        settled = Step(Progress.SETTLED, generation=last.generation)
        if workload is None:
            return settled
        if workload.gone_at is not None:
            if workload.gone_at <= answered_at:
                return settled
            return self._next(last, workload.gone_at, Need(manifest.key, manifest.create(), tries), "Gone")
        if workload.revision_id is None or workload.revision_id == self._revision_id:
            return settled
        due = answered_at + patience(self._queue, last.tries)
        need = Need(manifest.key, manifest.update(), tries)
        return replace(self._at(due, need, Progress.SETTLED, "OtherRevision"), generation=last.generation)

    def _remake(self, manifest: Manifest, last: DeliveryState) -> Step:
        """What follows the deletion of another revision's object."""
        again = remove(manifest.key)
        if last.answered_at is None:
            return self._await(last, Need(manifest.key, again))
        if last.code in GONE:
            need = Need(manifest.key, manifest.create(), last.tries + 1)
            return self._next(last, last.answered_at, need, "OldOneDeleted")
        return self._refused(last, last.answered_at, Need(manifest.key, again, last.tries + 1))

    def _create_namespace(self, manifest: Manifest, last: DeliveryState, answered_at: datetime) -> Step:
        key, request = create_namespace(manifest.key.namespace)
        made = self._latest(self._past.get(str(key), []))
        if made is None or made.id < last.id:
            return self._send(key, request, "NamespaceMissing", tries=made.tries + 1 if made else 1)
        if made.answered_at is None:
            return self._await(made, Need(key, request))
        if made.code == 409 or 200 <= (made.code or 0) < 300:
            need = Need(manifest.key, manifest.create(), last.tries + 1)
            return self._next(last, max(answered_at, made.answered_at), need, "NamespaceMade")
        return self._refused(made, made.answered_at, Need(key, request, made.tries + 1))

    def _refused(self, last: DeliveryState, answered_at: datetime, again: Need) -> Step:
        """An answer that is neither good nor the cue for another request."""
        code = last.code or 0
        message = last.message or f"the edge answered {code} to {last.method}"
        if 400 <= code < 500 and code not in (408, 409, 429):
            if code not in _REFUSALS_WORTH_REPEATING:
                return Step(Progress.REFUSED, f"Refused{code}", message)
            return self._at(retry_at(answered_at, last.tries), again, Progress.REFUSED, f"Refused{code}", message)
        # an edge that can't just now will later; one that goes on so is broken, and is asked all the same
        progress = Progress.PENDING if last.tries <= _FREE_STEPS else Progress.REFUSED
        return self._at(retry_at(answered_at, last.tries), again, progress, "EdgeError", message)

    def _await(self, last: DeliveryState, again: Need) -> Step:
        if last.sent_at is None:
            return Step(Progress.PENDING, "NotSentYet", "the order is written and not sent yet")
        online_since = self._target.cluster.online_since
        if online_since is not None and online_since > last.sent_at:
            return self._send(again.key, again.request, "ClusterCameBack")
        due = overdue_at(last.sent_at, last.tries, self._queue)
        need = replace(again, tries=last.tries + 1)
        return self._at(due, need, Progress.PENDING, "AwaitingAnswer", "ordered, not answered yet")

    def _next(self, last: DeliveryState, since: datetime, need: Need, reason: str) -> Step:
        """The request that an answer calls for: at once, or after a pause where it has been to and fro already."""
        due = since if last.tries < _FREE_STEPS else retry_at(since, last.tries)
        return self._at(due, need, Progress.PENDING, reason, last.message)

    def _at(self, due: datetime, need: Need, progress: Progress, reason: str, message: str = "") -> Step:
        if self._now >= due:
            return Step(progress, reason, message, need)
        return Step(progress, reason, message, check_at=due)

    def _send(self, key: ObjectKey, request: Request, reason: str, tries: int = 1) -> Step:
        return Step(Progress.PENDING, reason, need=Need(key, request, tries))

    def _latest(self, past: Sequence[DeliveryState]) -> DeliveryState | None:
        return past[-1] if past and past[-1].revision_id == self._revision_id else None

    def _workload(self, key: ObjectKey) -> WorkloadState | None:
        for workload in self._target.workloads:
            if (workload.kind, workload.name) == (key.kind.kind, key.name):
                return workload
        return None

    def _pods_of(self, key: ObjectKey) -> list[PodState]:
        return [pod for pod in self._target.pods if pod.workload in ("", workload_label(key))]

    def _runs_here(self, manifest: Manifest, workload: WorkloadState | None) -> bool:
        """Pods of exactly this revision: nothing but its order can have made them."""
        if not makes_pods(manifest) or (workload is not None and workload.gone_at is not None):
            return False
        return any(pod.revision_id == self._revision_id and not pod.deleting for pod in self._pods_of(manifest.key))


def believed_there(past: Iterable[DeliveryState]) -> bool:
    """Whether the answers say that the object is there."""
    there = False
    for delivery in past:
        if delivery.method == "DELETE":
            there = there and delivery.code not in GONE
        elif delivery.code is not None and (delivery.code == 409 or 200 <= delivery.code < 300):
            there = True
        elif delivery.code == 404:
            there = False
    return there


def may_be_there(past: Iterable[DeliveryState]) -> bool:
    """Whether an order may have put the object there: unanswered and half-done ones count."""
    there = False
    for delivery in past:
        if delivery.method == "DELETE":
            there = there and delivery.code not in GONE
        elif delivery.code is None or delivery.code in (408, 409, 429) or not 400 <= delivery.code < 500:
            there = True
    return there


def _same(last: DeliveryState, manifest: Manifest) -> Request:
    return manifest.create() if last.method == "POST" else manifest.update()

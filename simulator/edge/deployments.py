"""The Deployment controller: pure, from a Deployment and its pods to the pods to make and to delete, and its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from otegraph.simulator.apiserver.metadata import seconds_of, timestamp
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.pods import is_ending, is_ready
from otegraph.simulator.edge.workloads import new_pod, pods_wanted, replica_set_uid, resolved, template_hash


@dataclass(frozen=True)
class Step:
    """What a controller does next. `claims`: PersistentVolumeClaims that its new pods need."""

    create: tuple[Object, ...] = ()
    delete: tuple[Object, ...] = ()
    claims: tuple[Object, ...] = ()


def decide(deployment: Object, pods: Sequence[Object]) -> Step:
    """One step of a rollout, within maxSurge and maxUnavailable. `pods`: all that the Deployment owns."""
    spec = deployment["spec"]
    if is_ending(deployment):
        return Step(delete=tuple(pod for pod in pods if not is_ending(pod)))
    wanted = pods_wanted(spec["replicas"])
    hash_ = template_hash(spec["template"])
    live = [pod for pod in pods if not is_ending(pod)]
    new = [pod for pod in live if _hash(pod) == hash_]
    old = [pod for pod in live if _hash(pod) != hash_]
    surplus = _least_useful(new)[: max(0, len(new) - wanted)]
    if spec.get("paused"):
        return Step(delete=tuple(surplus))
    if spec["strategy"]["type"] == "Recreate":
        if old or any(_hash(pod) != hash_ for pod in pods):
            return Step(delete=tuple(old))
        return Step(_made(deployment, hash_, wanted - len(new)), tuple(surplus))
    surge, unavailable = _limits(spec, wanted)
    room = wanted + surge - len(live)
    create = _made(deployment, hash_, min(wanted - len(new), room))
    return Step(create, (*surplus, *_replaced(new, old, wanted, unavailable)))


def _limits(spec: dict[str, Any], wanted: int) -> tuple[int, int]:
    rolling = spec["strategy"].get("rollingUpdate") or {}
    surge = resolved(rolling.get("maxSurge"), wanted, up=True)
    unavailable = resolved(rolling.get("maxUnavailable"), wanted, up=False)
    # rounding may leave both at 0, which would never end
    return surge, unavailable or (0 if surge else 1)


def _replaced(new: Sequence[Object], old: Sequence[Object], wanted: int, unavailable: int) -> list[Object]:
    """Old pods that may go now: those that serve nobody first, then as many ready ones as availability allows."""
    minimum = wanted - unavailable
    unready_new = sum(not is_ready(pod) for pod in new)
    may_go = max(0, len(new) + len(old) - minimum - unready_new)
    broken = [pod for pod in old if not is_ready(pod)][:may_go]
    ready = sum(is_ready(pod) for pod in (*new, *old))
    serving = [pod for pod in old if is_ready(pod)][: max(0, ready - minimum)]
    return [*broken, *serving]


def _least_useful(pods: Sequence[Object]) -> list[Object]:
    return sorted(pods, key=lambda pod: (bool(pod["spec"].get("nodeName")), is_ready(pod), pod["metadata"]["name"]))


def _hash(pod: Object) -> str:
    return str((pod["metadata"].get("labels") or {}).get("pod-template-hash", ""))


def _made(deployment: Object, hash_: str, count: int) -> tuple[Object, ...]:
    prefix = f"{deployment['metadata']['name']}-{hash_}"
    uid = replica_set_uid(deployment, hash_)
    return tuple(
        new_pod(deployment, prefix=prefix, labels={"pod-template-hash": hash_}, kind="ReplicaSet", owner_uid=uid)
        for _ in range(max(0, count))
    )


def status(deployment: Object, pods: Sequence[Object], now: float) -> dict[str, Any]:
    """The Deployment's status; zero counts are left out, as Kubernetes leaves them."""
    spec, old = deployment["spec"], deployment.get("status") or {}
    wanted, hash_ = int(spec["replicas"]), template_hash(spec["template"])
    live = [pod for pod in pods if not is_ending(pod)]
    ready = sum(is_ready(pod) for pod in live)
    updated = [pod for pod in live if _hash(pod) == hash_]
    counts = {
        "replicas": len(live),
        "updatedReplicas": len(updated),
        "readyReplicas": ready,
        "availableReplicas": ready,
        "unavailableReplicas": max(0, wanted - ready, len(live) - ready),
    }
    new: dict[str, Any] = {"observedGeneration": deployment["metadata"]["generation"]}
    new |= {name: count for name, count in counts.items() if count}
    complete = len(updated) == len(live) == wanted and sum(map(is_ready, updated)) >= wanted
    progressed = any(old.get(name, 0) != counts[name] for name in ("updatedReplicas", "readyReplicas")) or (
        old.get("observedGeneration") != new["observedGeneration"]
    )
    available = ready >= wanted - _limits(spec, wanted)[1]
    new["conditions"] = [
        _available(old, available=available, now=now),
        _progressing(deployment, hash_, complete=complete, progressed=progressed, now=now),
    ]
    return new


def _found(old: dict[str, Any], type_: str) -> dict[str, Any]:
    return next((c for c in old.get("conditions") or () if c["type"] == type_), {})


def _available(old: dict[str, Any], *, available: bool, now: float) -> dict[str, Any]:
    condition = {
        "type": "Available",
        "status": "True" if available else "False",
        "reason": "MinimumReplicasAvailable" if available else "MinimumReplicasUnavailable",
        "message": f"Deployment {'has' if available else 'does not have'} minimum availability.",
    }
    return _timed(condition, _found(old, "Available"), now, updated=False)


def _progressing(deployment: Object, hash_: str, *, complete: bool, progressed: bool, now: float) -> dict[str, Any]:
    before = _found(deployment.get("status") or {}, "Progressing")
    replica_set = f'"{deployment["metadata"]["name"]}-{hash_}"'
    reason, holds = ("NewReplicaSetAvailable", True) if complete else ("ReplicaSetUpdated", True)
    message = f"ReplicaSet {replica_set} {'has successfully progressed' if complete else 'is progressing'}."
    deadline = int(deployment["spec"].get("progressDeadlineSeconds", 600))
    stuck = before and not complete and not progressed
    if stuck and (
        before["reason"] == "ProgressDeadlineExceeded" or now - seconds_of(before["lastUpdateTime"]) >= deadline
    ):
        reason, holds, message = (
            "ProgressDeadlineExceeded",
            False,
            f"ReplicaSet {replica_set} has timed out progressing.",
        )
    condition = {"type": "Progressing", "status": "True" if holds else "False", "reason": reason, "message": message}
    return _timed(condition, before, now, updated=progressed)


def _timed(condition: dict[str, Any], before: dict[str, Any], now: float, *, updated: bool) -> dict[str, Any]:
    same = before.get("status") == condition["status"]
    kept = same and before.get("reason") == condition["reason"] and not updated
    return {
        **condition,
        "lastUpdateTime": before["lastUpdateTime"] if kept else timestamp(now),
        "lastTransitionTime": before["lastTransitionTime"] if same else timestamp(now),
    }

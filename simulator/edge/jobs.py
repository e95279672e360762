"""The Job controller: pure. Pods run to their end, so many at once, until as many as are asked for have succeeded."""

from collections.abc import Sequence
from typing import Any

from otegraph.simulator.apiserver.metadata import timestamp
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.deployments import Step
from otegraph.simulator.edge.pods import is_ending, is_ready
from otegraph.simulator.edge.workloads import new_pod, pods_wanted


def decide(job: Object, pods: Sequence[Object]) -> Step:
    """Pods that are still needed are made; a Job that failed too often gets none any more."""
    live = [pod for pod in pods if not is_ending(pod) and _phase(pod) not in ("Succeeded", "Failed")]
    if is_ending(job):
        return Step(delete=tuple(pod for pod in pods if not is_ending(pod)))
    spec, meta = job["spec"], job["metadata"]
    failed = sum(_phase(pod) == "Failed" for pod in pods)
    if spec.get("suspend") or failed > int(spec["backoffLimit"]):
        return Step(delete=tuple(live))
    missing = min(pods_wanted(spec["parallelism"]), _left(job, pods)) - len(live)
    made = (
        new_pod(job, prefix=meta["name"], labels={}, kind="Job", owner_uid=meta["uid"], api_version="batch/v1")
        for _ in range(missing)
    )
    return Step(tuple(made))


def _left(job: Object, pods: Sequence[Object]) -> int:
    """How many have yet to succeed. Without completions, the first success ends it."""
    succeeded = sum(_phase(pod) == "Succeeded" for pod in pods)
    completions = job["spec"].get("completions")
    if completions is None:
        return 0 if succeeded else int(job["spec"]["parallelism"])
    return max(0, int(completions) - succeeded)


def _phase(pod: Object) -> str:
    return str(pod["status"].get("phase", ""))


def status(job: Object, pods: Sequence[Object], now: float) -> dict[str, Any]:
    """The Job's status; zero counts are left out."""
    old = job.get("status") or {}
    active = [pod for pod in pods if not is_ending(pod) and _phase(pod) not in ("Succeeded", "Failed")]
    counts = {
        "active": len(active),
        "ready": sum(map(is_ready, active)),
        "succeeded": sum(_phase(pod) == "Succeeded" for pod in pods),
        "failed": sum(_phase(pod) == "Failed" for pod in pods),
    }
    new: dict[str, Any] = {"startTime": old.get("startTime") or timestamp(now)}
    new |= {name: count for name, count in counts.items() if count}
    if not _left(job, pods) and not active:
        ended = old.get("completionTime") or timestamp(now)
        complete = {"type": "Complete", "status": "True", "lastProbeTime": ended, "lastTransitionTime": ended}
        new |= {"completionTime": ended, "conditions": [complete]}
    return new

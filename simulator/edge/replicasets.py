"""The ReplicaSet controller: pure. Pods that are there stay as they were made, whatever the template becomes."""

from collections.abc import Sequence
from typing import Any

from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.deployments import Step
from otegraph.simulator.edge.pods import is_ending, is_ready
from otegraph.simulator.edge.workloads import new_pod, pods_wanted


def decide(replicaset: Object, pods: Sequence[Object]) -> Step:
    """As many pods as there are to be, made or deleted at once."""
    live = [pod for pod in pods if not is_ending(pod)]
    if is_ending(replicaset):
        return Step(delete=tuple(live))
    wanted, meta = pods_wanted(replicaset["spec"]["replicas"]), replicaset["metadata"]
    made = (
        new_pod(replicaset, prefix=meta["name"], labels={}, kind="ReplicaSet", owner_uid=meta["uid"])
        for _ in range(wanted - len(live))
    )
    surplus = sorted(live, key=is_ready)[: max(0, len(live) - wanted)]
    return Step(tuple(made), tuple(surplus))


def status(replicaset: Object, pods: Sequence[Object]) -> dict[str, Any]:
    """The ReplicaSet's status."""
    live = [pod for pod in pods if not is_ending(pod)]
    ready = sum(map(is_ready, live))
    new: dict[str, Any] = {"observedGeneration": replicaset["metadata"]["generation"], "replicas": len(live)}
    return new | ({"readyReplicas": ready, "availableReplicas": ready} if ready else {})

"""The DaemonSet controller: pure, one pod on each node that the template's selectors let in."""

from collections.abc import Sequence
from typing import Any

from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.deployments import Step
from otegraph.simulator.edge.pods import is_ending, is_ready
from otegraph.simulator.edge.scheduling import matches_node
from otegraph.simulator.edge.workloads import new_pod, resolved, template_hash

_HASH = "controller-revision-hash"


def target(pod: Object) -> str:
    """The node that a DaemonSet's pod is for: it runs there, or its affinity names it."""
    if pod["spec"].get("nodeName"):
        return str(pod["spec"]["nodeName"])
    required = pod["spec"]["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    return str(required["nodeSelectorTerms"][0]["matchFields"][0]["values"][0])


def decide(daemonset: Object, pods: Sequence[Object], nodes: Sequence[Object]) -> Step:
    """One step: missing pods are made, stray ones deleted, old ones replaced within maxUnavailable."""
    if is_ending(daemonset):
        return Step(delete=tuple(pod for pod in pods if not is_ending(pod)))
    spec = daemonset["spec"]
    hash_ = template_hash(spec["template"])
    wanted = [n["metadata"]["name"] for n in nodes if matches_node(spec["template"]["spec"], n)]
    on = {name: [pod for pod in pods if target(pod) == name] for name in wanted}
    stray = [pod for pod in pods if target(pod) not in on and not is_ending(pod)]
    create = tuple(_made(daemonset, hash_, name) for name in wanted if not on[name])
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type") == "OnDelete":
        return Step(create, tuple(stray))
    rolling = strategy.get("rollingUpdate") or {}
    allowed = max(1, resolved(rolling.get("maxUnavailable", 1), len(wanted), up=True))
    down = sum(not any(is_ready(pod) and not is_ending(pod) for pod in on[name]) for name in wanted)
    old = [p for name in wanted for p in on[name] if not is_ending(p) and _hash(p) != hash_]
    broken = [pod for pod in old if not is_ready(pod)]
    serving = [pod for pod in old if is_ready(pod)][: max(0, allowed - down)]
    return Step(create, (*stray, *broken, *serving))


def _hash(pod: Object) -> str:
    return str((pod["metadata"].get("labels") or {}).get(_HASH, ""))


def _made(daemonset: Object, hash_: str, node: str) -> Object:
    meta = daemonset["metadata"]
    generation = (meta.get("annotations") or {}).get("deprecated.daemonset.template.generation", "1")
    labels = {_HASH: hash_, "pod-template-generation": generation}
    pod = new_pod(daemonset, prefix=meta["name"], labels=labels, kind="DaemonSet", owner_uid=meta["uid"])
    term = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node]}]}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    pod["spec"]["affinity"] = {**(pod["spec"].get("affinity") or {}), "nodeAffinity": required}
    return pod


def status(daemonset: Object, pods: Sequence[Object], nodes: Sequence[Object]) -> dict[str, Any]:
    """The DaemonSet's status."""
    hash_ = template_hash(daemonset["spec"]["template"])
    wanted = {n["metadata"]["name"] for n in nodes if matches_node(daemonset["spec"]["template"]["spec"], n)}
    live = [pod for pod in pods if not is_ending(pod)]
    placed = [pod for pod in live if target(pod) in wanted]
    ready = sum(is_ready(pod) for pod in placed)
    new: dict[str, Any] = {
        "currentNumberScheduled": len({target(pod) for pod in placed}),
        "numberMisscheduled": len(live) - len(placed),
        "desiredNumberScheduled": len(wanted),
        "numberReady": ready,
        "observedGeneration": daemonset["metadata"]["generation"],
    }
    counts = {
        "updatedNumberScheduled": sum(_hash(pod) == hash_ for pod in placed),
        "numberAvailable": ready,
        "numberUnavailable": len(wanted) - ready,
    }
    return new | {name: count for name, count in counts.items() if count}

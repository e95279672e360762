"""The StatefulSet controller: pure; pods with ordinals, one after another, and their claims, which stay."""

from collections.abc import Sequence
from typing import Any

from otegraph.simulator.apiserver.registry import new_object
from otegraph.simulator.apiserver.resources import PERSISTENT_VOLUME_CLAIMS
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.deployments import Step
from otegraph.simulator.edge.pods import is_ending, is_ready
from otegraph.simulator.edge.workloads import new_pod, pods_wanted, template_hash

_HASH = "controller-revision-hash"


def decide(statefulset: Object, pods: Sequence[Object]) -> Step:
    """One step: the first missing pod is made, or the last surplus or old one deleted; all at once where the policy is
    Parallel, but for updates. Nothing goes on past a pod that is not ready."""
    if is_ending(statefulset):
        return Step(delete=tuple(pod for pod in pods if not is_ending(pod)))
    spec = statefulset["spec"]
    wanted, parallel = pods_wanted(spec["replicas"]), spec.get("podManagementPolicy") == "Parallel"
    by_ordinal = {_ordinal(pod): pod for pod in pods}
    missing: list[int] = []
    for ordinal in range(wanted):
        pod = by_ordinal.get(ordinal)
        if pod is None:
            missing.append(ordinal)
        if not parallel and (pod is None or is_ending(pod) or not is_ready(pod)):
            break
    if missing:
        made = missing if parallel else missing[:1]
        claims = tuple(claim for ordinal in made for claim in _claims(statefulset, ordinal))
        return Step(tuple(_made(statefulset, ordinal) for ordinal in made), claims=claims)
    if not parallel and not _settled(by_ordinal, wanted):
        return Step()
    surplus = sorted((ordinal for ordinal in by_ordinal if ordinal >= wanted), reverse=True)
    if surplus:
        going = [by_ordinal[ordinal] for ordinal in (surplus if parallel else surplus[:1])]
        return Step(delete=tuple(pod for pod in going if not is_ending(pod)))
    return _updated(statefulset, by_ordinal, wanted)


def _settled(by_ordinal: dict[int, Object], wanted: int) -> bool:
    there = [by_ordinal.get(ordinal) for ordinal in range(wanted)]
    return all(pod is not None and is_ready(pod) and not is_ending(pod) for pod in there)


def _updated(statefulset: Object, by_ordinal: dict[int, Object], wanted: int) -> Step:
    strategy = statefulset["spec"].get("updateStrategy") or {}
    if strategy.get("type") == "OnDelete" or not _settled(by_ordinal, wanted):
        return Step()
    first = int((strategy.get("rollingUpdate") or {}).get("partition") or 0)
    hash_ = _revision(statefulset)
    old = [by_ordinal[ordinal] for ordinal in range(wanted - 1, first - 1, -1) if _label(by_ordinal[ordinal]) != hash_]
    return Step(delete=tuple(old[:1]))


def _revision(statefulset: Object) -> str:
    return f"{statefulset['metadata']['name']}-{template_hash(statefulset['spec']['template'])}"


def _label(pod: Object) -> str:
    return str((pod["metadata"].get("labels") or {}).get(_HASH, ""))


def _ordinal(pod: Object) -> int:
    return int(pod["metadata"]["name"].rpartition("-")[2])


def _made(statefulset: Object, ordinal: int) -> Object:
    meta = statefulset["metadata"]
    name = f"{meta['name']}-{ordinal}"
    labels = {
        _HASH: _revision(statefulset),
        "statefulset.kubernetes.io/pod-name": name,
        "apps.kubernetes.io/pod-index": str(ordinal),
    }
    pod = new_pod(statefulset, prefix=meta["name"], labels=labels, kind="StatefulSet", owner_uid=meta["uid"], name=name)
    volumes = [
        {
            "name": template["metadata"]["name"],
            "persistentVolumeClaim": {"claimName": f"{template['metadata']['name']}-{name}"},
        }
        for template in statefulset["spec"].get("volumeClaimTemplates") or ()
    ]
    if volumes:
        pod["spec"]["volumes"] = [*(pod["spec"].get("volumes") or ()), *volumes]
    return pod


def _claims(statefulset: Object, ordinal: int) -> list[Object]:
    meta = statefulset["metadata"]
    return [
        new_object(
            PERSISTENT_VOLUME_CLAIMS,
            f"{template['metadata']['name']}-{meta['name']}-{ordinal}",
            meta["namespace"],
            spec=dict(template["spec"]),
        )
        for template in statefulset["spec"].get("volumeClaimTemplates") or ()
    ]


def status(statefulset: Object, pods: Sequence[Object]) -> dict[str, Any]:
    """The StatefulSet's status; zero counts are left out."""
    live = [pod for pod in pods if not is_ending(pod)]
    ready = sum(map(is_ready, live))
    counts = {
        "readyReplicas": ready,
        "currentReplicas": len(live),
        "updatedReplicas": sum(_label(pod) == _revision(statefulset) for pod in live),
    }
    new: dict[str, Any] = {
        "observedGeneration": statefulset["metadata"]["generation"],
        "replicas": len(live),
        "availableReplicas": ready,
        "updateRevision": _revision(statefulset),
    }
    return new | {name: count for name, count in counts.items() if count}

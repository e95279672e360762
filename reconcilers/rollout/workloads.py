"""What of a revision's objects makes pods, and how many of them will do; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from otegraph.models.kubernetes_kinds import kind_of, pod_template_of
from otegraph.reconcilers.rollout.labels import workload_label
from otegraph.reconcilers.rollout.manifest import Manifest, part
from otegraph.reconcilers.rollout.manifests import REQUIRED, is_everywhere, node_terms
from otegraph.reconcilers.rollout.resources import ObjectKey

JOB, DAEMON_SET, STATEFUL_SET, CRON_JOB = "Job", "DaemonSet", "StatefulSet", "CronJob"


@dataclass(frozen=True, slots=True)
class Workload:
    """An object that makes pods; `label` is on them.

    `floor`: how few pods will do: replicas, an autoscaler's minimum, a Job's completions; unused for a DaemonSet.
    `parallel`: how many pods of a Job run at once. `ends`: its pods may end well.
    `scaled`: an autoscaler sets how many there are. `narrowed`: a DaemonSet's template names its nodes itself.
    `keeps_old_pods`: by the object's own wish pods of older revisions stay until something else deletes them.
    """

    key: ObjectKey
    label: str
    floor: int = 1
    parallel: int = 1
    ends: bool = False
    scaled: bool = False
    narrowed: bool = False
    keeps_old_pods: bool = False

    @property
    def kind(self) -> str:
        """The Kubernetes kind."""
        return self.key.kind.kind


def workloads_of(manifests: Iterable[Manifest], node_selector: str = "") -> tuple[Workload, ...]:
    """What of these objects makes pods that are awaited. A CronJob's come and go: nothing is awaited of it.

    `node_selector`: the deployment's, which is in the templates already.
    """
    given = list(manifests)
    minimums = dict(_minimums(given))
    return tuple(
        _workload(manifest, minimums.get((manifest.key.kind.kind, manifest.key.name)), node_selector)
        for manifest in given
        if makes_pods(manifest) and manifest.key.kind.kind != CRON_JOB
    )


def makes_pods(manifest: Manifest) -> bool:
    """Whether it is a pod or has a template of one."""
    return _pod(manifest) is not None


def _workload(manifest: Manifest, minimum: int | None, node_selector: str) -> Workload:
    key, pod = manifest.key, _pod(manifest) or {}
    spec = part(manifest.body, "spec")
    label = workload_label(key)
    match key.kind.kind:
        case "Job":
            return _job(key, label, spec)
        case "Pod":
            return Workload(key, label, ends=pod.get("restartPolicy") in ("Never", "OnFailure"))
        case "DaemonSet":
            return Workload(key, label, narrowed=_is_narrowed(pod, node_selector), keeps_old_pods=_keeps_old_pods(spec))
    replicas = _count(spec.get("replicas"), 1)
    # with 0 replicas an autoscaler is off
    floor = minimum if minimum is not None and replicas else replicas
    return Workload(key, label, floor, scaled=manifest.scaled, keeps_old_pods=_keeps_old_pods(spec))


def _job(key: ObjectKey, label: str, spec: Mapping[str, Any]) -> Workload:
    parallel = _count(spec.get("parallelism"), 1)
    if spec.get("suspend") is True or not parallel:
        return Workload(key, label, 0, 0, ends=True)
    # a queue of work: without completions one success says that it is empty
    completions = _count(spec.get("completions"), 1)
    return Workload(key, label, completions, parallel, ends=True)


def _minimums(manifests: Iterable[Manifest]) -> Iterable[tuple[tuple[str, str], int]]:
    for manifest in manifests:
        if manifest.key.kind.kind == "HorizontalPodAutoscaler":
            spec = part(manifest.body, "spec")
            target = part(spec, "scaleTargetRef")
            yield (str(target.get("kind")), str(target.get("name"))), _count(spec.get("minReplicas"), 1)


def _keeps_old_pods(spec: Mapping[str, Any]) -> bool:
    strategy = part(spec, "updateStrategy")
    partition = _count(part(strategy, "rollingUpdate").get("partition"), 0)
    return strategy.get("type") == "OnDelete" or partition > 0 or spec.get("paused") is True


def _is_narrowed(pod: Mapping[str, Any], node_selector: str) -> bool:
    affinity = part(part(part(pod, "affinity"), "nodeAffinity"), REQUIRED)
    ours = [] if is_everywhere(node_selector) else node_terms(node_selector)
    return bool(
        pod.get("nodeSelector")
        or pod.get("nodeName")
        or any(term not in ours for term in affinity.get("nodeSelectorTerms") or ())
    )


def _pod(manifest: Manifest) -> dict[str, Any] | None:
    """The spec of its pods, None where it makes none."""
    kind = kind_of(manifest.body)
    template = pod_template_of(manifest.body, kind) if kind is not None else None
    return part(template, "spec") if template is not None else None


def _count(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default

"""The kinds of Kubernetes objects that a chart may hold, and that are ordered in a business's namespace.

Left out is what reaches beyond the namespace or lifts its limits: everything cluster-wide, custom resources,
ResourceQuota and LimitRange (the operator's limits), Endpoints and EndpointSlice (they lead a Service to addresses of
others), Lease and Event (nobody deploys them). One apiVersion each: an object that has two names in URLs would be
deleted by the one as soon as a new revision orders it by the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A namespaced built-in kind. `plural` is its name in URLs; `pod_template` leads from the object to its pod template,
    whose `metadata` and `spec` are a pod's: () is the object itself, None says that it makes no pods."""

    kind: str
    api_version: str
    plural: str
    pod_template: tuple[str, ...] | None = None


_TEMPLATE = ("spec", "template")

KINDS: tuple[Kind, ...] = (
    Kind("Secret", "v1", "secrets"),
    Kind("ConfigMap", "v1", "configmaps"),
    Kind("ServiceAccount", "v1", "serviceaccounts"),
    Kind("Role", "rbac.authorization.k8s.io/v1", "roles"),
    Kind("RoleBinding", "rbac.authorization.k8s.io/v1", "rolebindings"),
    Kind("PersistentVolumeClaim", "v1", "persistentvolumeclaims"),
    Kind("NetworkPolicy", "networking.k8s.io/v1", "networkpolicies"),
    Kind("Service", "v1", "services"),
    Kind("Deployment", "apps/v1", "deployments", _TEMPLATE),
    Kind("StatefulSet", "apps/v1", "statefulsets", _TEMPLATE),
    Kind("DaemonSet", "apps/v1", "daemonsets", _TEMPLATE),
    Kind("ReplicaSet", "apps/v1", "replicasets", _TEMPLATE),
    Kind("Job", "batch/v1", "jobs", _TEMPLATE),
    Kind("CronJob", "batch/v1", "cronjobs", ("spec", "jobTemplate", "spec", "template")),
    Kind("Pod", "v1", "pods", ()),
    Kind("HorizontalPodAutoscaler", "autoscaling/v2", "horizontalpodautoscalers"),
    Kind("PodDisruptionBudget", "policy/v1", "poddisruptionbudgets"),
    Kind("Ingress", "networking.k8s.io/v1", "ingresses"),
)
"""In the order in which they are needed: what others refer to comes first."""

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
"""Where a pod's spec has containers."""
_BY_NAME = {(kind.api_version, kind.kind): kind for kind in KINDS}


def kind_of(manifest: Mapping[str, Any]) -> Kind | None:
    """The kind of an object by its apiVersion and kind; None where a chart may not hold it."""
    version, name = manifest.get("apiVersion"), manifest.get("kind")
    return _BY_NAME.get((version, name)) if isinstance(version, str) and isinstance(name, str) else None


def pod_template_of(manifest: Mapping[str, Any], kind: Kind) -> dict[str, Any] | None:
    """The object's pod template itself, to be read or changed; None where the kind has none or it is not there."""
    if kind.pod_template is None:
        return None
    template: Any = manifest
    for step in kind.pod_template:
        template = template.get(step) if isinstance(template, dict) else None
    return template if isinstance(template, dict) else None


def images_of(objects: Iterable[Mapping[str, Any]]) -> list[str]:
    """The images of all pod templates, each once: of containers of every sort, and of image volumes."""
    found: set[str] = set()
    for manifest in objects:
        kind = kind_of(manifest)
        template = pod_template_of(manifest, kind) if kind is not None else None
        pod = (template or {}).get("spec")
        if isinstance(pod, dict):
            found.update(image for image in _images(pod) if isinstance(image, str))
    return sorted(found)


def _images(pod: Mapping[str, Any]) -> Iterator[Any]:
    for name in CONTAINERS:
        yield from (container.get("image") for container in _objects(pod.get(name)))
    for volume in _objects(pod.get("volumes")):
        image = volume.get("image")
        yield image.get("reference") if isinstance(image, dict) else None


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

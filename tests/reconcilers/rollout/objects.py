"""Objects as a chart would hold them: one of each kind that is deployed from here."""

from __future__ import annotations

from typing import Any

from otegraph.models.kubernetes_kinds import KINDS
from otegraph.reconcilers.rollout.chart import render_chart
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.manifests import NO_PULL, Placement, Pull

_VERSIONS = {kind.kind: kind.api_version for kind in KINDS}
SERVER = {"app": "server"}


def template(image: str = "server:1", **pod: Any) -> dict[str, Any]:
    """A pod template."""
    return {"metadata": {"labels": dict(SERVER)}, "spec": {"containers": [{"name": "main", "image": image}], **pod}}


def an(kind: str, name: str = "thing", **rest: Any) -> dict[str, Any]:
    """An object of a kind with nothing but its name."""
    return {"apiVersion": _VERSIONS[kind], "kind": kind, "metadata": {"name": name}, **rest}


def workload(kind: str, name: str = "thing", image: str = "server:1", **spec: Any) -> dict[str, Any]:
    """A Deployment, StatefulSet, DaemonSet or ReplicaSet."""
    return an(kind, name, spec={"selector": {"matchLabels": dict(SERVER)}, "template": template(image), **spec})


def job(name: str = "thing", image: str = "server:1", **spec: Any) -> dict[str, Any]:
    """A Job."""
    return an("Job", name, spec={"template": template(image, restartPolicy="Never"), **spec})


def bare_pod(name: str = "thing", image: str = "server:1", **spec: Any) -> dict[str, Any]:
    """A Pod of nobody's."""
    return an("Pod", name, spec={"containers": [{"name": "main", "image": image}], **spec})


def autoscaler(name: str = "thing", kind: str = "Deployment", **spec: Any) -> dict[str, Any]:
    """A HorizontalPodAutoscaler of the object of the same name."""
    target = {"apiVersion": "apps/v1", "kind": kind, "name": name}
    return an("HorizontalPodAutoscaler", name, spec={"maxReplicas": 5, "scaleTargetRef": target, **spec})


def claim(name: str = "thing", storage: str = "1Gi") -> dict[str, Any]:
    """A PersistentVolumeClaim."""
    return an(
        "PersistentVolumeClaim",
        name,
        spec={"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": storage}}},
    )


def service(name: str = "thing", port: int = 80) -> dict[str, Any]:
    """A Service."""
    return an("Service", name, spec={"selector": dict(SERVER), "ports": [{"port": port}]})


def one_of_each() -> list[dict[str, Any]]:
    """All kinds that a chart may hold."""
    schedule = {"schedule": "0 3 * * *", "jobTemplate": {"spec": job()["spec"]}}
    backend = {"service": {"name": "thing", "port": {"number": 80}}}
    rbac = "rbac.authorization.k8s.io"
    return [
        an("Secret", stringData={"password": "in the chart"}),
        an("ConfigMap", data={"colour": "red"}),
        an("ServiceAccount"),
        an("Role", rules=[{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}]),
        an(
            "RoleBinding",
            roleRef={"apiGroup": rbac, "kind": "Role", "name": "thing"},
            subjects=[{"kind": "ServiceAccount", "name": "thing", "namespace": "shop"}],
        ),
        claim(),
        an("NetworkPolicy", spec={"podSelector": {"matchLabels": dict(SERVER)}, "policyTypes": ["Ingress"]}),
        service(),
        workload("Deployment"),
        workload("StatefulSet", serviceName="thing"),
        workload("DaemonSet"),
        workload("ReplicaSet"),
        job(),
        an("CronJob", spec=schedule),
        bare_pod(),
        autoscaler(),
        an("PodDisruptionBudget", spec={"minAvailable": 1, "selector": {"matchLabels": dict(SERVER)}}),
        an("Ingress", spec={"defaultBackend": backend}),
    ]


def rendered(
    *objects: dict[str, Any], revision: int = 2, namespace: str = "shop", selector: str = "", pull: Pull = NO_PULL
) -> tuple[Manifest, ...]:
    """The objects as a revision of deployment 1, shop/web, orders them."""
    return render_chart(objects, Placement(1, "web", namespace, selector), revision, pull)

"""From a wish to Kubernetes objects; pure.

Every pod template carries the revision's id as a label: pods by that label are the one thing in the mirror that can be
believed (ote-control-plane.md, Traps in the mirror). The selector names the deployment alone, because selectors can't
be changed and an upgrade must keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from otegraph.models.cluster_node import LABEL_PREFIX
from otegraph.reconcilers.rollout.container_spec import ContainerSpec
from otegraph.reconcilers.rollout.resources import (
    DAEMON_SET,
    DEPLOYMENT,
    HORIZONTAL_POD_AUTOSCALER,
    ObjectKey,
    Request,
    key_body,
    to_json,
)

REVISION_LABEL = "otegraph.io/revision"
DEPLOYMENT_LABEL = "otegraph.io/deployment"

_LABEL_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object wanted at an edge. `scaled`: something at the edge sets its replicas, and an update leaves them."""

    key: ObjectKey
    body: dict[str, Any]
    scaled: bool = False

    def create(self) -> Request:
        """Creates it; answered 409 where it is there already."""
        return Request("POST", self.key.collection_url, to_json(self.body))

    def update(self) -> Request:
        """Makes it what it should be; answered 404 where it is not there.

        A PUT would reset the replicas of a scaled object (left out, they default to 1), so its update is a JSON Patch
        of all the rest: `add` puts a member in or replaces it, so that repeating it changes nothing.
        """
        if not self.scaled:
            return Request("PUT", self.key.url, to_json(self.body))
        spec = {name: value for name, value in self.body["spec"].items() if name not in ("replicas", "selector")}
        operations = [{"op": "add", "path": "/metadata/labels", "value": self.body["metadata"]["labels"]}]
        operations += [{"op": "add", "path": f"/spec/{name}", "value": spec[name]} for name in sorted(spec)]
        return Request("PATCH", self.key.url, to_json(operations))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a deployment's objects go: its id and name, the namespace, and which nodes (empty: every one)."""

    deployment_id: int
    name: str
    namespace: str
    node_selector: str = ""


def render(spec: ContainerSpec, placement: Placement, revision_id: int) -> tuple[Manifest, ...]:
    """The objects of one revision, the workload first."""
    kind = DEPLOYMENT if not spec.is_daemon else DAEMON_SET
    key = ObjectKey(kind, placement.namespace, placement.name)
    labels = _labels(placement, revision_id)
    rollout = _rolling_update(spec) if kind is DEPLOYMENT else _rolling_daemon_update(spec)
    workload = Manifest(
        key,
        _object(
            key,
            labels,
            {
                "selector": {"matchLabels": {DEPLOYMENT_LABEL: str(placement.deployment_id)}},
                "minReadySeconds": spec.min_ready_seconds,
                "template": {"metadata": {"labels": labels}, "spec": _pod_spec(spec, placement)},
                **rollout,
            },
        ),
        scaled=spec.autoscale,
    )
    if not spec.autoscale:
        return (workload,)
    return workload, _autoscaler(spec, placement, labels)


def is_everywhere(selector: str) -> bool:
    """Whether a cluster or node selector names all of them."""
    return selector in ("", "all")


def replica_bounds(spec: ContainerSpec) -> tuple[int, int]:
    """How few and how many replicas an autoscaler may make of it: Kubernetes takes no 0 and no empty range."""
    least = max(1, spec.min_replicas)
    return least, max(least, spec.max_replicas, spec.replicas if not spec.max_replicas else 0)


def _labels(placement: Placement, revision_id: int) -> dict[str, str]:
    return {
        "app.kubernetes.io/managed-by": "otegraph",
        "app.kubernetes.io/name": placement.name,
        DEPLOYMENT_LABEL: str(placement.deployment_id),
        REVISION_LABEL: str(revision_id),
    }


def _object(key: ObjectKey, labels: dict[str, str], spec: dict[str, Any]) -> dict[str, Any]:
    body = key_body(key)
    return body | {"metadata": {**body["metadata"], "labels": labels}, "spec": spec}


def _rolling_update(spec: ContainerSpec) -> dict[str, Any]:
    replicas = spec.replicas
    if spec.autoscale:
        least, most = replica_bounds(spec)
        replicas = min(max(replicas, least), most)
    # Kubernetes refuses a rollout that may neither add a pod nor take one away
    unavailable = spec.max_unavailable if spec.max_unavailable or spec.max_surge else 1
    strategy = {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": unavailable, "maxSurge": spec.max_surge},
    }
    return {"replicas": replicas, "strategy": strategy}


def _rolling_daemon_update(spec: ContainerSpec) -> dict[str, Any]:
    # exactly one of the two may be set, and a surging pod can't have its predecessor's host port
    surges = spec.max_surge and not spec.max_unavailable and not any(port.host_port for port in spec.ports)
    budget = (
        {"maxUnavailable": 0, "maxSurge": spec.max_surge}
        if surges
        else {
            "maxUnavailable": spec.max_unavailable or 1,
            "maxSurge": 0,
        }
    )
    return {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": budget}}


def _pod_spec(spec: ContainerSpec, placement: Placement) -> dict[str, Any]:
    container: dict[str, Any] = {"name": placement.name, "image": spec.image, "resources": _resources(spec)}
    if spec.command:
        # a command line, with what people expect of one: quotes, variables, pipes
        container["command"] = ["/bin/sh", "-c", spec.command]
    if spec.ports:
        container["ports"] = [
            {"containerPort": port.container_port} | ({"hostPort": port.host_port} if port.host_port else {})
            for port in spec.ports
        ]
    if spec.env:
        container["env"] = [{"name": name, "value": value} for name, value in spec.env]
    pod: dict[str, Any] = {"containers": [container]}
    if spec.volumes:
        named = [(f"volume-{index}", volume) for index, volume in enumerate(spec.volumes)]
        container["volumeMounts"] = [
            {"name": name, "mountPath": volume.mount_path, "readOnly": volume.read_only} for name, volume in named
        ]
        pod["volumes"] = [{"name": name, "hostPath": {"path": volume.host_path}} for name, volume in named]
    if not is_everywhere(placement.node_selector):
        pod["affinity"] = _node_affinity(placement.node_selector)
    return pod


def _node_affinity(selector: str) -> dict[str, Any]:
    """Nodes with our label of this name, or the node of this name: the terms are alternatives, nothing is looked up."""
    terms: list[dict[str, Any]] = [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": [selector]}]}]
    if _LABEL_NAME.fullmatch(selector):
        terms.insert(0, {"matchExpressions": [{"key": f"{LABEL_PREFIX}{selector}", "operator": "Exists"}]})
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


def _resources(spec: ContainerSpec) -> dict[str, Any]:
    requests = _quantities(spec.cpu_request, spec.memory_request)
    limits = _quantities(spec.cpu_limit, spec.memory_limit)
    if spec.gpus:
        limits["nvidia.com/gpu"] = str(spec.gpus)
    return {name: values for name, values in (("requests", requests), ("limits", limits)) if values}


def _quantities(cores: float, megabytes: int) -> dict[str, str]:
    quantities = {}
    if cores:
        millicores = max(1, round(cores * 1000))
        quantities["cpu"] = f"{millicores}m" if millicores % 1000 else str(millicores // 1000)
    if megabytes:
        quantities["memory"] = f"{megabytes}Mi"
    return quantities


def _autoscaler(spec: ContainerSpec, placement: Placement, labels: dict[str, str]) -> Manifest:
    targets = (("cpu", round(spec.target_cpu_utilization * 100)), ("memory", spec.target_memory_utilization))
    least, most = replica_bounds(spec)
    body: dict[str, Any] = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": placement.name},
        "minReplicas": least,
        "maxReplicas": most,
    }
    metrics = [
        {"type": "Resource", "resource": {"name": name, "target": {"type": "Utilization", "averageUtilization": share}}}
        for name, share in targets
        if share
    ]
    if metrics:
        body["metrics"] = metrics
    key = ObjectKey(HORIZONTAL_POD_AUTOSCALER, placement.namespace, placement.name)
    return Manifest(key, _object(key, labels, body))

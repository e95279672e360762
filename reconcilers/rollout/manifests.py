"""From a container to Kubernetes objects; pure.

Every pod template carries the revision's id as a label: pods by that label are the one thing in the mirror that can be
believed (ote-control-plane.md, Traps in the mirror). The selector names the deployment alone, because selectors can't
be changed and an upgrade must keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from otegraph.models.cluster_node import LABEL_PREFIX
from otegraph.reconcilers.rollout.container_spec import ContainerSpec, InvalidSpec
from otegraph.reconcilers.rollout.labels import DEPLOYMENT_LABEL, REVISION_LABEL, WORKLOAD_LABEL, workload_label
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.pull_secret import empty_secret, secret_key, secret_name
from otegraph.reconcilers.rollout.resources import (
    DAEMON_SET,
    DEPLOYMENT,
    HORIZONTAL_POD_AUTOSCALER,
    ObjectKey,
    PullReference,
    key_body,
)

EVERYWHERE = frozenset({"", "all"})
"""The cluster and node selectors that name all of them."""
DEADLINE = 600
"""Kubernetes' default of progressDeadlineSeconds."""
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_LABEL_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_NODE_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a deployment's objects go: its id and name, the namespace, and which nodes (empty: every one)."""

    deployment_id: int
    name: str
    namespace: str
    node_selector: str = ""


@dataclass(frozen=True, slots=True)
class Pull:
    """`named`: pods name the deployment's pull Secret; `reference`: whose credentials are in it, None where there are
    none to be had: then there is no Secret, and kubelets pull without, as they do where one is missing."""

    named: bool = False
    reference: PullReference | None = None


NO_PULL = Pull()


def render(spec: ContainerSpec, placement: Placement, revision_id: int, pull: Pull = NO_PULL) -> tuple[Manifest, ...]:
    """The objects of one revision, in the order in which they are needed."""
    kind = DEPLOYMENT if not spec.is_daemon else DAEMON_SET
    key = ObjectKey(kind, placement.namespace, placement.name)
    labels = object_labels(placement, revision_id)
    rollout = _rolling_update(spec) if kind is DEPLOYMENT else _rolling_daemon_update(spec)
    pod = _pod_spec(spec, placement)
    if pull.named:
        pod["imagePullSecrets"] = [{"name": secret_name(placement.name)}]
    workload = Manifest(
        key,
        _object(
            key,
            labels,
            {
                "selector": {"matchLabels": {DEPLOYMENT_LABEL: str(placement.deployment_id)}},
                "minReadySeconds": spec.min_ready_seconds,
                "template": {"metadata": {"labels": {**labels, WORKLOAD_LABEL: workload_label(key)}}, "spec": pod},
                **rollout,
            },
        ),
        scaled=spec.autoscale,
    )
    autoscaler = (_autoscaler(spec, placement, labels),) if spec.autoscale else ()
    return (*pull_secret(placement, revision_id, pull), workload, *autoscaler)


def pull_secret(placement: Placement, revision_id: int, pull: Pull) -> tuple[Manifest, ...]:
    """The Secret that a deployment's images are pulled with, where it has one."""
    if pull.reference is None:
        return ()
    key = secret_key(placement.namespace, placement.name)
    return (Manifest(key, empty_secret(key, object_labels(placement, revision_id)), pull=pull.reference),)


def is_everywhere(selector: str) -> bool:
    """Whether a cluster or node selector names all of them."""
    return selector in EVERYWHERE


def replica_bounds(spec: ContainerSpec) -> tuple[int, int]:
    """How few and how many replicas an autoscaler may make of it: Kubernetes takes no 0 and no empty range."""
    least = max(1, spec.min_replicas)
    return least, max(least, spec.max_replicas, spec.replicas if not spec.max_replicas else 0)


def object_labels(placement: Placement, revision_id: int) -> dict[str, str]:
    """What is on every object that this server makes of its own."""
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
    # a rollout's deadline must be later than a pod counts as available
    patience = (
        {} if spec.min_ready_seconds < DEADLINE else {"progressDeadlineSeconds": spec.min_ready_seconds + DEADLINE}
    )
    return {"replicas": replicas, "strategy": strategy, **patience}


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
    env = {**_service_variables(spec), **dict(spec.env)}
    if env:
        container["env"] = [{"name": name, "value": value} for name, value in env.items()]
    pod: dict[str, Any] = {"containers": [container]}
    if spec.volumes:
        named = [(f"volume-{index}", volume) for index, volume in enumerate(spec.volumes)]
        container["volumeMounts"] = [
            {"name": name, "mountPath": volume.mount_path, "readOnly": volume.read_only} for name, volume in named
        ]
        pod["volumes"] = [{"name": name, "hostPath": {"path": volume.host_path}} for name, volume in named]
    if not is_everywhere(placement.node_selector):
        pod["affinity"] = {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": node_terms(placement.node_selector)}}}
    return pod


def _service_variables(spec: ContainerSpec) -> dict[str, str]:
    """Where the services are that it depends on, under the names that Kubernetes gives its own."""
    variables = {}
    for dependency in spec.dependencies:
        name = re.sub(r"[^A-Z0-9]", "_", dependency.name.upper())
        # no variable of a shell begins with a digit
        prefix = f"_{name}" if name[:1].isdigit() else name
        variables[f"{prefix}_SERVICE_HOST"] = dependency.service
        variables[f"{prefix}_SERVICE_PORT"] = str(dependency.port)
    return variables


def node_terms(selector: str) -> list[dict[str, Any]]:
    """Nodes with our label of this name, or the node of this name: the terms are alternatives, nothing is looked up.

    Raises InvalidSpec for what can be neither.
    """
    terms: list[dict[str, Any]] = []
    if _LABEL_NAME.fullmatch(selector):
        terms.append({"matchExpressions": [{"key": f"{LABEL_PREFIX}{selector}", "operator": "Exists"}]})
    if _NODE_NAME.fullmatch(selector) and len(selector) <= 253:
        # another value is refused here, although no node could have it
        terms.append({"matchFields": [{"key": "metadata.name", "operator": "In", "values": [selector]}]})
    if not terms:
        raise InvalidSpec(f"the node selector {selector!r} can't be a node's name, nor a label's")
    return terms


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
    cpu = max(1, round(spec.target_cpu_utilization * 100)) if spec.target_cpu_utilization else 0
    targets = (("cpu", cpu), ("memory", spec.target_memory_utilization))
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

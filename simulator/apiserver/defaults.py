"""The fields that kube-apiserver fills in when a client leaves them out."""

import base64
import copy
from typing import Any

from otegraph.simulator.apiserver.quantity import is_limited
from otegraph.simulator.apiserver.resources import (
    CRONJOBS,
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    NODES,
    PERSISTENT_VOLUME_CLAIMS,
    PODS,
    REPLICASETS,
    SECRETS,
    SERVICES,
    STATEFULSETS,
    Resource,
)

_TOLERATED = ("not-ready", "unreachable")


def with_defaults(resource: Resource, obj: dict[str, Any]) -> dict[str, Any]:
    """A copy of the object as Kubernetes would store it."""
    obj = copy.deepcopy(obj)
    if resource.custom:
        return obj
    if resource == DEPLOYMENTS:
        _deployment(_member(obj, "spec"))
        obj.setdefault("status", {})
    elif resource == DAEMONSETS:
        _daemonset(_member(obj, "spec"))
    elif resource == STATEFULSETS:
        _statefulset(_member(obj, "spec"))
    elif resource == REPLICASETS:
        _default(_member(obj, "spec"), "replicas", 1)
        _template(_member(obj, "spec"))
    elif resource == JOBS:
        _job(_member(obj, "spec"))
    elif resource == CRONJOBS:
        _cronjob(_member(obj, "spec"))
    elif resource == SECRETS:
        _secret(obj)
    elif resource == PERSISTENT_VOLUME_CLAIMS:
        _default(_member(obj, "spec"), "volumeMode", "Filesystem")
    elif resource == PODS:
        _pod(_member(obj, "spec"))
    elif resource == SERVICES:
        _service(_member(obj, "spec"))
        obj.setdefault("status", {"loadBalancer": {}})
    elif resource == NODES:
        _member(obj, "spec")
        status = _member(obj, "status")
        if status.get("capacity") and not status.get("allocatable"):
            status["allocatable"] = dict(status["capacity"])
        status.setdefault("daemonEndpoints", {"kubeletEndpoint": {"Port": 0}})
    elif resource == NAMESPACES:
        spec = _member(obj, "spec")
        if "kubernetes" not in (spec.get("finalizers") or ()):
            spec["finalizers"] = [*(spec.get("finalizers") or ()), "kubernetes"]
        name = obj["metadata"].get("name")
        if name:
            _member(obj["metadata"], "labels")["kubernetes.io/metadata.name"] = name
    return obj


def _member(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """An object's member that is an object, made where it is missing or null."""
    if not isinstance(parent.get(name), dict):
        parent[name] = {}
    member: dict[str, Any] = parent[name]
    return member


def _default(parent: dict[str, Any], name: str, value: Any) -> None:
    if parent.get(name) is None:
        parent[name] = value


def _deployment(spec: dict[str, Any]) -> None:
    _default(spec, "replicas", 1)
    _template(spec)
    strategy = _member(spec, "strategy")
    _default(strategy, "type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = _member(strategy, "rollingUpdate")
        _default(rolling, "maxUnavailable", "25%")
        _default(rolling, "maxSurge", "25%")
    _default(spec, "revisionHistoryLimit", 10)
    _default(spec, "progressDeadlineSeconds", 600)


def _daemonset(spec: dict[str, Any]) -> None:
    _template(spec)
    strategy = _member(spec, "updateStrategy")
    _default(strategy, "type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = _member(strategy, "rollingUpdate")
        _default(rolling, "maxUnavailable", 1)
        _default(rolling, "maxSurge", 0)
    _default(spec, "revisionHistoryLimit", 10)


def _statefulset(spec: dict[str, Any]) -> None:
    _default(spec, "replicas", 1)
    _template(spec)
    _default(spec, "podManagementPolicy", "OrderedReady")
    strategy = _member(spec, "updateStrategy")
    _default(strategy, "type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        _default(_member(strategy, "rollingUpdate"), "partition", 0)
    _default(spec, "revisionHistoryLimit", 10)


def _job(spec: dict[str, Any]) -> None:
    if spec.get("completions") is None and spec.get("parallelism") is None:
        spec["completions"] = 1
    _default(spec, "parallelism", 1)
    _default(spec, "backoffLimit", 6)
    _default(spec, "completionMode", "NonIndexed")
    _default(spec, "suspend", False)
    _template(spec)


def _cronjob(spec: dict[str, Any]) -> None:
    _default(spec, "concurrencyPolicy", "Allow")
    _default(spec, "suspend", False)
    _default(spec, "successfulJobsHistoryLimit", 3)
    _default(spec, "failedJobsHistoryLimit", 1)
    _template(_member(_member(spec, "jobTemplate"), "spec"))


def _secret(secret: dict[str, Any]) -> None:
    _default(secret, "type", "Opaque")
    written = secret.pop("stringData", None)
    if isinstance(written, dict):
        encoded = {name: base64.b64encode(str(value).encode()).decode() for name, value in written.items()}
        secret["data"] = {**(secret.get("data") or {}), **encoded}


def _template(spec: dict[str, Any]) -> None:
    template = _member(spec, "template")
    _member(template, "metadata")
    pod_spec(_member(template, "spec"))


def pod_spec(spec: dict[str, Any]) -> None:
    """Fills in a pod's or a pod template's spec, in place."""
    for container in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]:
        _container(container)
    _default(spec, "restartPolicy", "Always")
    _default(spec, "terminationGracePeriodSeconds", 30)
    _default(spec, "dnsPolicy", "ClusterFirst")
    _default(spec, "securityContext", {})
    _default(spec, "schedulerName", "default-scheduler")


def _container(container: dict[str, Any]) -> None:
    for port in container.get("ports") or ():
        _default(port, "protocol", "TCP")
    resources = _member(container, "resources")
    if limits := resources.get("limits"):
        resources["requests"] = {**limits, **(resources.get("requests") or {})}
    _default(container, "terminationMessagePath", "/dev/termination-log")
    _default(container, "terminationMessagePolicy", "File")
    image = str(container.get("image") or "")
    tag = image.rpartition("/")[2].partition(":")[2]
    pinned = "@" in image or tag not in ("", "latest")
    _default(container, "imagePullPolicy", "IfNotPresent" if pinned else "Always")


def _pod(spec: dict[str, Any]) -> None:
    pod_spec(spec)
    tolerations = list(spec.get("tolerations") or ())
    tolerated = {toleration.get("key") for toleration in tolerations}
    for why in _TOLERATED:
        key = f"node.kubernetes.io/{why}"
        if key not in tolerated:
            wait = {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
            tolerations.append(wait)
    spec["tolerations"] = tolerations
    _default(spec, "priority", 0)
    _default(spec, "enableServiceLinks", True)
    _default(spec, "preemptionPolicy", "PreemptLowerPriority")


def _service(spec: dict[str, Any]) -> None:
    for port in spec.get("ports") or ():
        _default(port, "protocol", "TCP")
        _default(port, "targetPort", port.get("port"))
    _default(spec, "type", "ClusterIP")
    _default(spec, "sessionAffinity", "None")
    _default(spec, "ipFamilies", ["IPv4"])
    _default(spec, "ipFamilyPolicy", "SingleStack")
    _default(spec, "internalTrafficPolicy", "Cluster")


def new_pod_status(spec: dict[str, Any]) -> dict[str, Any]:
    """The status that a pod has when it is created, whatever its creator sent."""
    return {"phase": "Pending", "qosClass": _quality(spec)}


def _quality(spec: dict[str, Any]) -> str:
    containers = [c.get("resources") or {} for c in spec.get("containers") or ()]
    if not any(c.get("requests") or c.get("limits") for c in containers):
        return "BestEffort"
    return "Guaranteed" if all(is_limited(c) for c in containers) else "Burstable"


NEW_DAEMONSET_STATUS = {
    "currentNumberScheduled": 0,
    "numberMisscheduled": 0,
    "desiredNumberScheduled": 0,
    "numberReady": 0,
}

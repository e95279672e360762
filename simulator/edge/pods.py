"""What a kubelet makes of one pod: pure, from the pod and the time to its next status."""

from typing import Any

from otegraph.simulator.apiserver.metadata import timestamp
from otegraph.simulator.apiserver.store import Object


def is_ready(pod: Object) -> bool:
    """Whether the pod's Ready condition says so."""
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions") or ())


def is_ending(pod: Object) -> bool:
    """Whether the pod is being deleted."""
    return "deletionTimestamp" in pod["metadata"]


def unschedulable(pod: Object, why: str, now: float) -> dict[str, Any]:
    """The status of a pod that no node takes."""
    condition = {
        "type": "PodScheduled",
        "status": "False",
        "lastProbeTime": None,
        "lastTransitionTime": _since(pod, "PodScheduled", "False", now),
        "reason": "Unschedulable",
        "message": why,
    }
    return {**pod["status"], "phase": "Pending", "conditions": [condition]}


def scheduled(pod: Object, now: float) -> dict[str, Any]:
    """The status of a pod that has a node and whose containers are being made."""
    waiting = {"waiting": {"reason": "ContainerCreating"}}
    return _pending(pod, {c["name"]: waiting for c in pod["spec"]["containers"]}, now)


def failing(pod: Object, bad: set[str], reason: str, now: float) -> dict[str, Any]:
    """The status of a pod with images that can't be pulled; `reason` is ErrImagePull or ImagePullBackOff."""
    states: dict[str, Any] = {}
    for container in pod["spec"]["containers"]:
        image = container["image"]
        if image not in bad:
            states[container["name"]] = {"running": {"startedAt": timestamp(now)}}
            continue
        message = (
            f'failed to pull and unpack image "{image}": not found'
            if reason == "ErrImagePull"
            else f'Back-off pulling image "{image}"'
        )
        states[container["name"]] = {"waiting": {"reason": reason, "message": message}}
    return _pending(pod, states, now)


def running(pod: Object, address: str, now: float) -> dict[str, Any]:
    """The status of a pod that runs and is ready."""
    started = {"running": {"startedAt": timestamp(now)}}
    return {
        **pod["status"],
        "phase": "Running",
        "conditions": _conditions(pod, ready=True, now=now),
        "podIP": address,
        "podIPs": [{"ip": address}],
        "startTime": pod["status"].get("startTime") or timestamp(now),
        "containerStatuses": [_container(c, started, ready=True) for c in pod["spec"]["containers"]],
    }


def succeeded(pod: Object, now: float) -> dict[str, Any]:
    """The status of a pod whose containers have ended well, which only those do that are not started again."""
    ended = {"terminated": {"exitCode": 0, "reason": "Completed", "finishedAt": timestamp(now)}}
    conditions = [
        {**condition, "reason": "PodCompleted"} if condition["status"] == "False" else condition
        for condition in _conditions(pod, ready=False, now=now)
    ]
    return {
        **pod["status"],
        "phase": "Succeeded",
        "conditions": conditions,
        "containerStatuses": [_container(c, ended, ready=False) for c in pod["spec"]["containers"]],
    }


def _pending(pod: Object, states: dict[str, Any], now: float) -> dict[str, Any]:
    return {
        **pod["status"],
        "phase": "Pending",
        "conditions": _conditions(pod, ready=False, now=now),
        "startTime": pod["status"].get("startTime") or timestamp(now),
        "containerStatuses": [
            _container(c, states[c["name"]], ready="running" in states[c["name"]]) for c in pod["spec"]["containers"]
        ],
    }


def _container(container: dict[str, Any], state: dict[str, Any], *, ready: bool) -> dict[str, Any]:
    return {
        "name": container["name"],
        "state": state,
        "lastState": {},
        "ready": ready,
        "restartCount": 0,
        "image": container["image"],
        "imageID": "",
    }


def _conditions(pod: Object, *, ready: bool, now: float) -> list[dict[str, Any]]:
    wanted = {"Initialized": "True", "Ready": str(ready), "ContainersReady": str(ready), "PodScheduled": "True"}
    listed: list[dict[str, Any]] = []
    for type_, status in wanted.items():
        condition: dict[str, Any] = {"type": type_, "status": status, "lastProbeTime": None}
        condition["lastTransitionTime"] = _since(pod, type_, status, now)
        if status == "False":
            condition["reason"] = "ContainersNotReady"
        listed.append(condition)
    return listed


def _since(pod: Object, type_: str, status: str, now: float) -> str:
    for condition in pod["status"].get("conditions") or ():
        if condition["type"] == type_ and condition["status"] == status:
            return str(condition["lastTransitionTime"])
    return timestamp(now)

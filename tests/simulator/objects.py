"""Objects that tests send."""

import copy
from typing import Any

_DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"app": "web"}},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 8080}]}]},
        },
    },
}


def deployment(name: str = "web", **changes: Any) -> dict[str, Any]:
    """A Deployment. `spec__replicas=3` sets a field, None takes it away."""
    obj = copy.deepcopy(_DEPLOYMENT)
    obj["metadata"]["name"] = name
    return changed(obj, **changes)


def daemonset(name: str = "agent", image: str = "agent:1", **changes: Any) -> dict[str, Any]:
    """A DaemonSet."""
    obj = copy.deepcopy(_DEPLOYMENT)
    obj["kind"] = "DaemonSet"
    obj["metadata"]["name"] = name
    del obj["spec"]["replicas"]
    obj["spec"]["template"]["spec"]["containers"] = [{"name": "a", "image": image}]
    return changed(obj, **changes)


def changed(obj: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy with some fields set; the way to a field is its key, joined by two underscores."""
    obj = copy.deepcopy(obj)
    for way, value in changes.items():
        *steps, last = way.split("__")
        at: Any = obj
        for step in steps:
            at = at[int(step)] if step.isdigit() else at[step]
        if value is None:
            at.pop(last, None)
        else:
            at[int(last) if last.isdigit() else last] = value
    return obj


def cluster(name: str, **rest: Any) -> dict[str, Any]:
    """A Cluster."""
    return {"apiVersion": "ote.baidu.com/v1", "kind": "Cluster", "metadata": {"name": name}, **rest}


def order(name: str, method: str, url: str, body: Any = None, selector: str = "", **spec: Any) -> dict[str, Any]:
    """A ClusterController."""
    import json

    text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
    wanted = {"clusterSelector": selector, "destination": "api", "method": method, "url": url, "body": text}
    return {
        "apiVersion": "ote.baidu.com/v1",
        "kind": "ClusterController",
        "metadata": {"name": name},
        "spec": wanted | spec,
    }

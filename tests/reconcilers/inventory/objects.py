"""Mirrored objects, as a root holds them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TRACE = HERE.parent / "rollout" / "recorded_trace.jsonl"


def recorded(name: str) -> dict[str, Any]:
    """An object that a real root held."""
    value: dict[str, Any] = json.loads((HERE / f"recorded_{name}.json").read_text())
    return value


def trace(path: str) -> Iterator[tuple[float, str, dict[str, Any]]]:
    """(at, type, object) of what a real root's watch of a path said, bookmarks left out."""
    for line in TRACE.read_text().splitlines():
        said = json.loads(line)
        if said.get("path") == path and said["event"]["type"] != "BOOKMARK":
            yield said["at"], said["event"]["type"], said["event"]["object"]


def a_cluster(
    name: str, status: Any = "online", age: float = 0.0, at: float | None = None, **more: Any
) -> dict[str, Any]:
    """A Cluster object whose report is `age` seconds old at a time (now where none is given)."""
    return {
        "metadata": {"name": name},
        "spec": {"name": name},
        "status": {"status": status, "timestamp": int((time.time() if at is None else at) - age), **more},
    }


def a_node(cluster: str, name: str = "n1", ready: bool = True, **labels: str) -> dict[str, Any]:
    """A mirrored Node; labels of ours by their short names."""
    ours = {f"node.otegraph.io/{short}": value for short, value in labels.items()}
    return {
        "metadata": {"name": f"{name}-{cluster}", "labels": {"ote-cluster": cluster, **ours}},
        "status": {"conditions": [{"type": "Ready", "status": str(ready)}], "nodeInfo": {"operatingSystem": "linux"}},
    }


def a_pod(cluster: str, revision: Any, name: str = "web-1", node: str = "n1", **status: Any) -> dict[str, Any]:
    """A mirrored Pod of ours."""
    labels = {"ote-cluster": cluster, "node-name": node, "otegraph.io/revision": str(revision)}
    return {
        "metadata": {"name": f"{name}-{cluster}", "namespace": "shop", "labels": labels},
        "status": {"phase": "Running", **status},
    }


def a_workload(cluster: str, deployment: Any, revision: Any, name: str = "web", **status: Any) -> dict[str, Any]:
    """A mirrored Deployment or DaemonSet of ours."""
    ours = {"otegraph.io/deployment": str(deployment)}
    return {
        "metadata": {"name": f"{name}-{cluster}", "namespace": "shop", "labels": {"ote-cluster": cluster, **ours}},
        "spec": {
            "replicas": 2,
            "template": {"metadata": {"labels": {**ours, "otegraph.io/revision": str(revision)}}},
        },
        "status": status,
    }

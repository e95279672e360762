"""The fleet's objects as a root holds them: recorded ones with other names, made by filling in bytes.

Made one by one from parsed JSON, a list of 1,500,000 objects would cost the machine more than reading it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from otegraph.bench.fleet_shape import (
    Fleet,
    cluster_name,
    deployment_name,
    namespace,
    node_label,
    node_name,
    pod_name,
    row_id,
)
from otegraph.models.cluster_node import LABEL_PREFIX

TESTS = Path(__file__).resolve().parent.parent / "tests" / "reconcilers"
_RECORDED = TESTS / "inventory"
_TRACE = TESTS / "rollout" / "recorded_trace.jsonl"

Fill = Callable[[dict[str, object]], bytes]


def _recorded(name: str) -> Any:
    return orjson.loads((_RECORDED / f"recorded_{name}.json").read_bytes())


def _traced(path: str, is_wanted: Callable[[Any], bool]) -> Any:
    """The first object of the recorded rollout that is as wanted."""
    for line in _TRACE.read_bytes().splitlines():
        said = orjson.loads(line)
        if said.get("path") == path and is_wanted(said["event"]["object"]):
            return said["event"]["object"]
    raise LookupError(path)


def _template(value: Any) -> Fill:
    """Fills in what stands in the object as `<name>`; `"<#name>"` becomes a number."""
    text = orjson.dumps(value).decode().replace("%", "%%")
    for number in ("timestamp",):
        text = text.replace(f'"<#{number}>"', f"%({number})s")
    for name in _PLACES:
        text = text.replace(f"<{name}>", f"%({name})s")
    return lambda given: (text % given).encode()


_PLACES = ("name", "version", "cluster", "node", "namespace", "revision", "label", "ready", "reason", "at", "app")


def _node() -> Any:
    value = _recorded("node")
    labels = value["metadata"]["labels"]
    value["metadata"] |= {"name": "<name>", "resourceVersion": "<version>"}
    labels |= {"ote-cluster": "<cluster>", "kubernetes.io/hostname": "<node>", f"{LABEL_PREFIX}<label>": "true"}
    value["status"]["conditions"][0] |= {"status": "<ready>", "reason": "<reason>", "lastTransitionTime": "<at>"}
    return value


def _cluster() -> Any:
    value = _recorded("cluster-online")
    value["metadata"] |= {"name": "<cluster>", "resourceVersion": "<version>"}
    value["spec"]["name"] = "<cluster>"
    value["status"]["timestamp"] = "<#timestamp>"
    return value


def _pod() -> Any:
    value = _traced("/api/v1/pods", lambda pod: pod["status"].get("startTime") and "containerStatuses" in pod["status"])
    value["metadata"] |= {"name": "<name>", "namespace": "<namespace>", "resourceVersion": "<version>"}
    value["metadata"]["labels"] |= {
        "ote-cluster": "<cluster>",
        "node-name": "<node>",
        "otegraph.io/revision": "<revision>",
        "otegraph.io/workload": "<app>",
    }
    value["spec"]["nodeName"] = "<node>"
    return value


def _workload() -> Any:
    value = _traced("/apis/apps/v1/deployments", lambda _: True)
    ours = {"otegraph.io/deployment": "<revision>"}
    value["metadata"] |= {"name": "<name>", "namespace": "<namespace>", "resourceVersion": "<version>"}
    value["metadata"]["labels"] |= {"ote-cluster": "<cluster>", **ours}
    value["spec"]["template"]["metadata"]["labels"] |= {"otegraph.io/revision": "<revision>", **ours}
    value["status"] = {"observedGeneration": 1, "replicas": 10, "updatedReplicas": 10, "readyReplicas": 10}
    return value


class Objects:
    """Bytes of JSON. `version` is the resourceVersion."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._fill_node, self._fill_cluster = _template(_node()), _template(_cluster())
        self._fill_pod, self._fill_workload = _template(_pod()), _template(_workload())

    def node(self, number: int, version: int, ready: bool = True, at: str = "2026-11-23T13:14:11Z") -> bytes:
        """A node by its number among all."""
        cluster, node = self._fleet.node(number)
        where = cluster_name(cluster)
        return self._fill_node(
            {
                "name": f"{node_name(node)}-{where}",
                "node": node_name(node),
                "cluster": where,
                "label": node_label(self._fleet.label_of(cluster, node)),
                "version": version,
                "ready": "True" if ready else "Unknown",
                "reason": "KubeletReady" if ready else "NodeStatusUnknown",
                "at": at,
            }
        )

    def cluster(self, number: int, version: int, timestamp: int) -> bytes:
        """`timestamp`: when it reported last, in Unix seconds."""
        return self._fill_cluster({"cluster": cluster_name(number), "version": version, "timestamp": timestamp})

    def pod(self, number: int, version: int) -> bytes:
        """A pod by its number among all."""
        pod = self._fleet.placed_pod(number)
        where = cluster_name(pod.cluster)
        return self._fill_pod(
            {
                "name": f"{pod_name(pod)}-{where}",
                "namespace": namespace(self._fleet.business_of(pod.deployment)),
                "cluster": where,
                "node": node_name(pod.node),
                "revision": row_id(pod.deployment),
                "app": f"Deployment.{deployment_name(pod.deployment)}",
                "version": version,
            }
        )

    def workload(self, number: int, version: int) -> bytes:
        """A mirrored Deployment by its number among all; revisions have their deployments' ids."""
        deployment, cluster = self._fleet.placed_workload(number)
        where = cluster_name(cluster)
        return self._fill_workload(
            {
                "name": f"{deployment_name(deployment)}-{where}",
                "namespace": namespace(self._fleet.business_of(deployment)),
                "cluster": where,
                "revision": row_id(deployment),
                "version": version,
            }
        )

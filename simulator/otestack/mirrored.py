"""An edge's object as the root shows it: pure."""

from collections.abc import Iterable
from typing import Any

from otegraph.simulator.apiserver import quantity
from otegraph.simulator.apiserver.resources import DAEMONSETS, DEPLOYMENTS, NODES, PODS, SERVICES, Resource
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.nodes import is_ready

KINDS: tuple[Resource, ...] = (NODES, PODS, DEPLOYMENTS, DAEMONSETS, SERVICES)
CLUSTER, VERSION, NODE = "ote-cluster", "edge-version", "node-name"
_KEPT = ("name", "generateName", "namespace", "labels", "annotations", "ownerReferences")
_LIGHT_STATUS = ("conditions", "nodeInfo", "addresses", "capacity", "allocatable")


def mirrored(resource: Resource, obj: Object, cluster: str, *, lightweight: bool = False) -> Object:
    """The object under its name at the root, with the labels that say where it is from."""
    meta: dict[str, Any] = {key: value for key, value in obj["metadata"].items() if key in _KEPT}
    labels = {**(meta.get("labels") or {}), CLUSTER: cluster, VERSION: obj["metadata"]["resourceVersion"]}
    if resource == PODS:
        labels[NODE] = (obj.get("spec") or {}).get("nodeName") or ""
    meta |= {"name": root_name(obj["metadata"]["name"], cluster), "labels": labels}
    whole = {"kind": resource.kind, "apiVersion": resource.api_version}
    if lightweight and resource == NODES:
        status = {key: value for key, value in (obj.get("status") or {}).items() if key in _LIGHT_STATUS}
        return {**whole, "metadata": {"name": meta["name"], "labels": labels}, "status": status}
    return {**whole, "metadata": meta, "spec": obj.get("spec") or {}, "status": obj.get("status") or {}}


def root_name(name: str, cluster: str) -> str:
    """`node1` of cluster `c1` is `node1-c1`."""
    return f"{name}-{cluster}"


def edge_version(obj: Object) -> int:
    """The version that a mirrored object has at its edge, 0 where there is none."""
    text = (obj["metadata"].get("labels") or {}).get(VERSION, "")
    return int(text) if text.isdigit() else 0


def total(nodes: Iterable[Object]) -> dict[str, dict[str, str]]:
    """A cluster's capacity and allocatable: the sums over its ready nodes."""
    ready = [node.get("status") or {} for node in nodes if is_ready(node)]
    sums: dict[str, dict[str, str]] = {}
    for part in ("capacity", "allocatable"):
        amounts: dict[str, list[str]] = {}
        for status in ready:
            for what, amount in (status.get(part) or {}).items():
                amounts.setdefault(what, []).append(amount)
        sums[part] = {what: quantity.add(listed) for what, listed in sorted(amounts.items())}
    return sums

"""Rows as the hand-written routes answer them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

ACTIONS = {"INSTALL": 1, "UPGRADE": 2, "ROLLBACK": 3, "DELETE": 4}
STATUSES = {
    "PENDING": 0,
    "APPROVED": 1,
    "DISAPPROVED": 2,
    "PROCESSING": 3,
    "DEPLOYING": 4,
    "SUCCESS": 5,
    "PARTIAL_SUCCESS": 6,
    "FAILED": 7,
    "INTERNAL_ERROR": 8,
    "DELETED": 9,
}


def nested(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Clusters with their nodes and what runs there, of rows that are in that order."""
    clusters: list[dict[str, Any]] = []
    cluster = node = None
    for its_cluster, its_node, name, status in rows:
        if its_cluster != cluster:
            nodes: list[dict[str, Any]] = []
            clusters.append({"name": its_cluster, "clusterNodes": {"nodes": nodes}})
            cluster, node = its_cluster, None
        if its_node != node:
            deployments: list[dict[str, str]] = []
            nodes.append({"name": its_node, "deployments": {"nodes": deployments}})
            node = its_node
        if name is not None:
            deployments.append({"name": name, "status": status})
    return clusters


def everything(
    clusters: Iterable[Any], nodes: Iterable[Any], pods: Iterable[Any], deployments: Iterable[Any]
) -> list[dict[str, Any]]:
    """Four levels, of the rows of each."""
    pods_of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in pods:
        pods_of[row["cluster_node_id"]].append(_pod(row))
    deployments_of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in deployments:
        deployments_of[row["cluster_node_id"]].append(_running(row))
    nodes_of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in nodes:
        nodes_of[row["cluster_id"]].append(
            {
                "name": row["name"],
                "ready": row["ready"],
                "operatingSystem": row["operating_system"],
                "architecture": row["architecture"],
                "kernelVersion": row["kernel_version"],
                "kubeletVersion": row["kubelet_version"],
                "internalIP": row["internal_ip"],
                "createdAt": row["created_at"],
                "pods": {"nodes": pods_of[row["id"]]},
                "deployments": {"nodes": deployments_of[row["id"]]},
            }
        )
    return [
        {
            "name": row["name"],
            "status": row["status"],
            "lastSeenAt": row["last_seen_at"],
            "clusterNodes": {"nodes": nodes_of[row["id"]]},
        }
        for row in clusters
    ]


def _pod(row: Any) -> dict[str, Any]:
    return {
        "name": row["name"],
        "phase": row["phase"],
        "ready": row["ready"],
        "reason": row["reason"],
        "message": row["message"],
        "restarts": row["restarts"],
        "deleting": row["deleting"],
        "startedAt": row["started_at"],
        "revision": {
            "number": row["number"],
            "action": row["action"],
            "state": row["state"],
            "comment": row["comment"],
        },
        "deployment": {
            "name": row["deployment"],
            "status": row["status"],
            "message": row["deployment_message"],
            "clusterSelector": row["cluster_selector"],
            "nodeSelector": row["node_selector"],
            "generation": row["generation"],
            "observedGeneration": row["observed_generation"],
            "updatedAt": row["updated_at"],
            "app": {"name": row["app"]},
            "business": {"name": row["business"], "namespace": row["namespace"]},
        },
    }


def _running(row: Any) -> dict[str, Any]:
    return {
        "name": row["name"],
        "status": row["status"],
        "editable": row["editable"],
        "clusterSelector": row["cluster_selector"],
        "nodeSelector": row["node_selector"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "app": {"name": row["app"]},
        "version": None if row["version"] is None else {"version": row["version"]},
        "latestRevision": {"number": row["number"], "action": row["action"]},
    }


def listed(row: Any) -> dict[str, Any]:
    """One of the short list."""
    return {
        "name": row["name"],
        "status": row["status"],
        "clusterSelector": row["cluster_selector"],
        "nodeSelector": row["node_selector"],
        "updatedAt": row["updated_at"],
        "app": {"name": row["app"]},
    }


def in_page(row: Any) -> dict[str, Any]:
    """A deployment in a page of /v1."""
    return {
        "id": row["id"],
        "deployName": row["name"],
        "appName": row["app"],
        "version": row["version"] or "",
        "cluster": row["cluster_selector"],
        "nodeLabel": row["node_selector"],
        "deployType": ACTIONS[row["action"]],
        "status": STATUSES[row["status"]],
        "errorMessage": _pods(row),
        "comment": row["comment"],
        "auditComment": row["audit_comment"] or "",
        "editable": row["editable"],
        "createTime": int(row["created_at"].timestamp()),
        "updateTime": int(row["updated_at"].timestamp()),
    }


def alone(row: Any) -> dict[str, Any]:
    """A deployment by its id in /v1, whose keys are in another order."""
    return {
        "id": row["id"],
        "deployName": row["name"],
        "appName": row["app"],
        "version": row["version"] or "",
        "cluster": row["cluster_selector"],
        "nodeLabel": row["node_selector"],
        "status": STATUSES[row["status"]],
        "comment": row["comment"],
        "errorMessage": _pods(row),
        "deployType": ACTIONS[row["action"]],
        "auditComment": row["audit_comment"] or "",
        "editable": row["editable"],
        "createTime": int(row["created_at"].timestamp()),
        "updateTime": int(row["updated_at"].timestamp()),
    }


def _pods(row: Any) -> str:
    return json.dumps({"running": row["running"], "error": row["failing"], "total": row["total"]})

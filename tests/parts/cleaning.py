"""Taking away what a test left behind, so that the next one may use the same API servers."""

import asyncio
from collections.abc import Mapping

from tests.parts.api_server import ApiServer, RequestFailed
from tests.parts.edge import Edge, node_labels
from tests.parts.waiting import eventually

SYSTEM_NAMESPACES = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
WORKLOADS = (
    ("/apis/apps/v1", "deployments"),
    ("/apis/apps/v1", "daemonsets"),
    ("/apis/apps/v1", "statefulsets"),
    ("/apis/apps/v1", "replicasets"),
    ("/apis/batch/v1", "jobs"),
    ("/api/v1", "pods"),
    ("/api/v1", "services"),
)
CUSTOM_RESOURCES = (
    ("/apis/ote.baidu.com/v1", "clustercontrollers"),
    ("/apis/ote.baidu.com/v1", "clusters"),
)
NOT_THE_SYSTEMS = {
    "services": "component!=apiserver",
    "leases": "!apiserver.kubernetes.io/identity",
}


async def clean_root(root: ApiServer) -> None:
    """Deletes custom resources, mirrored objects, leases and namespaces; what has a finalizer loses it.

    A root has no controllers: nothing there would finish a namespace's deletion, so this does.
    """
    for group, plural in (
        *CUSTOM_RESOURCES,
        *WORKLOADS,
        ("/api/v1", "nodes"),
        ("/apis/coordination.k8s.io/v1", "leases"),
    ):
        await _delete_all(root, group, plural)
    for name in await _namespaces(root):
        await _allow_absent(root, "DELETE", f"/api/v1/namespaces/{name}")
        await _allow_absent(
            root,
            "PUT",
            f"/api/v1/namespaces/{name}/finalize",
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}, "spec": {"finalizers": []}},
        )


async def clean_edge(edge: Edge) -> None:
    """Deletes the namespaces that are not the system's, workloads in the ones that are, and labels put on the nodes."""
    names = await _namespaces(edge)
    await asyncio.gather(*(_allow_absent(edge, "DELETE", f"/api/v1/namespaces/{name}") for name in names))
    for group, plural in WORKLOADS:
        await _delete_all(edge, group, plural)
    for node in (await edge.request("GET", "/api/v1/nodes"))["items"]:
        name, wanted = node["metadata"]["name"], node_labels(node["metadata"]["name"])
        changes = {key: None for key in node["metadata"]["labels"] if key not in wanted} | wanted
        await _merge(edge, f"/api/v1/nodes/{name}", {"metadata": {"labels": changes}})

    async def no_namespaces() -> bool:
        return not await _namespaces(edge)

    await eventually(no_namespaces, f"{edge.name}'s namespaces are gone")


async def _namespaces(server: ApiServer) -> list[str]:
    items = (await server.request("GET", "/api/v1/namespaces"))["items"]
    return [name for item in items if (name := item["metadata"]["name"]) not in SYSTEM_NAMESPACES]


async def _delete_all(server: ApiServer, group: str, plural: str) -> None:
    selector = {"labelSelector": NOT_THE_SYSTEMS.get(plural, "")}
    at_once: Mapping[str, str | int] = selector | {"gracePeriodSeconds": 0, "propagationPolicy": "Background"}

    async def none_left() -> bool:
        items = (await server.request("GET", f"{group}/{plural}", params=selector))["items"]
        for namespace in {item["metadata"].get("namespace") for item in items}:
            within = f"/namespaces/{namespace}" if namespace else ""
            await server.request("DELETE", f"{group}{within}/{plural}", params=at_once)
        for item in items:
            if item["metadata"].get("finalizers"):
                within = f"/namespaces/{item['metadata']['namespace']}" if "namespace" in item["metadata"] else ""
                path = f"{group}{within}/{plural}/{item['metadata']['name']}"
                await _merge(server, path, {"metadata": {"finalizers": None}})
        return not items

    await eventually(none_left, f"no {plural} at {server.name}")


async def _merge(server: ApiServer, path: str, patch: object) -> None:
    await _allow_absent(server, "PATCH", path, patch, "application/merge-patch+json")


async def _allow_absent(
    server: ApiServer, method: str, path: str, body: object = None, content_type: str = "application/json"
) -> None:
    try:
        await server.request(method, path, body, content_type=content_type)
    except RequestFailed as error:
        if error.status not in (404, 409):
            raise

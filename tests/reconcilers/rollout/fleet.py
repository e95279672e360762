"""A root and its edges as far as the rollout sees them: orders are answered, and pods appear in rows."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from otegraph.clients.errors import AlreadyExists, NotFound
from otegraph.clients.watch import Added, Deleted, Event, Listed, Listing, Modified, Synced
from otegraph.models import Cluster, ClusterStatus, Deployment, Pod, PodPhase, Revision, Workload
from otegraph.models.kubernetes_kinds import kind_of, pod_template_of
from otegraph.reconcilers.rollout.labels import DEPLOYMENT_LABEL, REVISION_LABEL, WORKLOAD_LABEL

_MIRRORED = ("Deployment", "DaemonSet")


class Edge:
    """One edge's API server: objects by path."""

    def __init__(self, namespaces: set[str]) -> None:
        self.objects: dict[str, dict[str, Any]] = {f"/api/v1/namespaces/{name}": {} for name in namespaces}
        self.asked: list[str] = []

    def answer(self, method: str, url: str, body: str) -> tuple[int, dict[str, Any]]:
        """As a kube-apiserver does, as far as orders go."""
        path = url.partition("?")[0]
        self.asked.append(f"{method} {path}")
        sent = json.loads(body) if body else {}
        if method == "POST":
            namespace = re.match(r".*/namespaces/([^/]+)/", path)
            if namespace and f"/api/v1/namespaces/{namespace[1]}" not in self.objects:
                return 404, status(404, f'namespaces "{namespace[1]}" not found')
            path = f"{path}/{sent['metadata']['name']}"
            if path in self.objects:
                return 409, status(409, "already exists")
            self.objects[path] = {**sent, "metadata": {**sent["metadata"], "generation": 1}}
            return 201, self.objects[path]
        if method == "DELETE" and path.endswith("/pods"):
            # a collection, and this edge's pods are no objects
            return 200, {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": []}
        if path not in self.objects:
            return 404, status(404, "not found")
        if method == "DELETE":
            del self.objects[path]
            return 200, {"kind": "Status", "metadata": {}}
        known = self.objects[path]
        if method == "PATCH":
            changed: dict[str, Any] = json.loads(json.dumps(known))
            for operation in sent:
                parent = changed
                *way, last = operation["path"].strip("/").split("/")
                for part in way:
                    parent = parent[part.replace("~1", "/")]
                if operation["op"] == "test":
                    if parent.get(last.replace("~1", "/")) != operation["value"]:
                        return 422, status(422, "the server rejected our request due to an error in our request")
                elif operation["op"] == "remove":
                    del parent[last.replace("~1", "/")]
                else:
                    parent[last.replace("~1", "/")] = operation["value"]
            sent = changed
        if method == "PUT" and "/jobs/" in path:
            return 422, status(422, "field is immutable")
        if method == "PUT" and path.startswith("/apis/policy/v1/"):
            return 422, status(422, "metadata.resourceVersion: Invalid value: 0: must be specified for an update")
        generation = known.get("metadata", {}).get("generation", 0) + 1
        self.objects[path] = {**sent, "metadata": {**sent["metadata"], "generation": generation}}
        return 200, self.objects[path]

    def workloads(self) -> list[dict[str, Any]]:
        """Its Deployments and DaemonSets."""
        return [value for value in self.objects.values() if value.get("kind") in _MIRRORED]

    def held(self) -> list[str]:
        """Kind and name of all that is there, but for namespaces."""
        return sorted(f"{value['kind']} {value['metadata']['name']}" for value in self.objects.values() if value)


class Fleet:
    """The root's ClusterControllers, and an ote-stack that carries them out at once unless it is told otherwise.

    `connected`: the clusters that get orders; `answering`: whether their answers come through.
    """

    def __init__(self, *clusters: str, namespaces: tuple[str, ...] = ("shop",)) -> None:
        self.edges = {name: Edge(set(namespaces)) for name in clusters}
        self.connected = set(clusters)
        self.answering = True
        self.orders: dict[str, dict[str, Any]] = {}
        self.created: list[str] = []
        self._events: list[asyncio.Queue[Event]] = []

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        name = body["metadata"]["name"]
        if name in self.orders:
            raise AlreadyExists(409, "AlreadyExists", name)
        order: dict[str, Any] = json.loads(json.dumps(body))
        order["metadata"]["creationTimestamp"] = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.orders[name] = order
        self.created.append(name)
        self._tell(Added(order))
        self._carry_out(order)
        return order

    async def delete(self, path: str) -> dict[str, Any]:
        name = path.rsplit("/", 1)[1]
        if name not in self.orders:
            raise NotFound(404, "NotFound", name)
        self._tell(Deleted(self.orders.pop(name)))
        return {}

    async def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None
    ) -> AsyncGenerator[tuple[list[dict[str, Any]], str], None]:
        yield list(self.orders.values()), "1"

    async def list_and_watch(self, path: str, label_selector: str | None = None) -> AsyncGenerator[Event, None]:
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._events.append(queue)
        yield Listing()
        yield Listed(list(self.orders.values()))
        yield Synced("1")
        while True:
            yield await queue.get()

    def answers(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(order, cluster, status entry) of everything that was answered."""
        return [
            (name, cluster, entry)
            for name, order in self.orders.items()
            for cluster, entry in order.get("status", {}).items()
        ]

    def _carry_out(self, order: dict[str, Any]) -> None:
        spec = order["spec"]
        for name, edge in self.edges.items():
            if name in self.connected and any(re.search(part, name) for part in spec["clusterSelector"].split(",")):
                code, body = edge.answer(spec["method"], spec["url"], spec["body"])
                if self.answering:
                    order.setdefault("status", {})[name] = {"code": code, "body": json.dumps(body), "timestamp": 0}
        self._tell(Modified(order))

    def _tell(self, event: Event) -> None:
        for queue in self._events:
            queue.put_nowait(event)


def status(code: int, message: str) -> dict[str, Any]:
    """Kubernetes' Status."""
    return {"kind": "Status", "metadata": {}, "status": "Failure", "message": message, "code": code}


async def mirror(fleet: Fleet) -> dict[str, list[int]]:
    """Writes what the connected edges have, as the inventory would, all pods running; the ids that changed."""
    changed: dict[str, list[int]] = {"pods": [], "workloads": [], "deployments": []}
    revisions = {row["id"] for row in await Revision.all().values("id")}
    for name in sorted(fleet.connected):
        cluster = await Cluster.get(name=name)
        there: dict[tuple[str, int, int], tuple[str, PodPhase]] = {}
        mirrored = []
        for value in list(fleet.edges[name].objects.values()):
            template = pod_template_of(value, kind) if (kind := kind_of(value)) is not None else None
            if template is None or value["kind"] == "CronJob":
                continue
            labels = template["metadata"]["labels"]
            revision, deployment = int(labels[REVISION_LABEL]), int(labels[DEPLOYMENT_LABEL])
            if revision not in revisions:
                continue
            replicas = value["spec"].get("replicas", 1)
            if value["kind"] in _MIRRORED:
                mirrored.append((value["kind"], value["metadata"]["name"]))
                row, _ = await Workload.update_or_create(
                    defaults={
                        "deployment_id": deployment,
                        "revision_id": revision,
                        "desired": replicas,
                        "observed_generation": value["metadata"]["generation"],
                        "gone_at": None,
                    },
                    cluster=cluster,
                    kind=value["kind"],
                    namespace=value["metadata"]["namespace"],
                    name=value["metadata"]["name"],
                )
                changed["workloads"].append(row.id)
            phase = PodPhase.SUCCEEDED if value["kind"] == "Job" else PodPhase.RUNNING
            for index in range(replicas):
                pod = f"{value['kind'].lower()}-{value['metadata']['name']}-{revision}-{index}"
                there[pod, deployment, revision] = (labels[WORKLOAD_LABEL], phase)
        for gone in await Workload.filter(cluster=cluster, gone_at=None):
            if (gone.kind, gone.name) not in mirrored:
                await Workload.filter(id=gone.id).update(gone_at=datetime.now(UTC))
                changed["workloads"].append(gone.id)
        for old in await Pod.filter(cluster=cluster):
            if (old.name, old.deployment_id, old.revision_id) not in there:
                changed["pods"].append(old.id)
                changed["deployments"].append(old.deployment_id)
                await old.delete()
        known = {row["name"] for row in await Pod.filter(cluster=cluster).values("name")}
        for (pod_name, deployment, revision), (workload, phase) in sorted(there.items()):
            if pod_name not in known:
                made = await Pod.create(
                    cluster=cluster,
                    namespace="shop",
                    name=pod_name,
                    deployment_id=deployment,
                    revision_id=revision,
                    workload=workload,
                    phase=phase,
                    ready=phase is PodPhase.RUNNING,
                )
                changed["pods"].append(made.id)
    return changed


async def connect(fleet: Fleet, name: str, connected: bool) -> dict[str, list[int]]:
    """Connects a cluster or cuts it off, as the inventory would write it; the ids that changed."""
    fleet.connected.add(name) if connected else fleet.connected.discard(name)
    fleet.edges.setdefault(name, Edge({"shop"}))
    cluster = await Cluster.get_or_none(name=name)
    now = datetime.now(UTC)
    if cluster is None:
        cluster = await Cluster.create(name=name, status=ClusterStatus.OFFLINE, last_seen_at=now)
    status = ClusterStatus.ONLINE if connected else ClusterStatus.OFFLINE
    since = now if connected else cluster.online_since
    await Cluster.filter(id=cluster.id).update(status=status, online_since=since, deleted_at=None)
    return {"clusters": [cluster.id]}


async def deployment(key: int) -> Deployment:
    """The row as it is now."""
    return await Deployment.get(id=key)

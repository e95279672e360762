"""The client and the loop against a real kube-apiserver."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from otegraph.clients.errors import AlreadyExists, Conflict, Invalid, NotFound
from otegraph.clients.kubernetes import Kubernetes
from otegraph.clients.watch import WatchSettings
from otegraph.models import Business, ClusterNode, Pod, Revision
from otegraph.reconcilers.inventory.stream import StreamSettings
from otegraph.tests.reconcilers.inventory.objects import a_cluster, a_node, a_pod
from otegraph.tests.reconcilers.inventory.root import CLUSTERS, NODES
from otegraph.tests.reconcilers.inventory.running import Leader, running, until

from tests.parts.api_server import ApiServer

# watches end after a second or two, again and again, while the rows must become true
RESTLESS = StreamSettings(window_seconds=0.02, watch=WatchSettings(page_limit=7, watch_seconds=2, backoff_maximum=1))
PODS = "/api/v1/namespaces/default/pods"


async def with_status(client: Kubernetes, path: str, value: dict[str, Any]) -> dict[str, Any]:
    """Creates an object, then its status, as ote-stack does."""
    created = await client.create(path, value)
    return await client.replace(f"{path}/{value['metadata']['name']}/status", {**created, "status": value["status"]})


def custom(value: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "ote.baidu.com/v1", "kind": "Cluster", **value}


async def nodes() -> int:
    return await ClusterNode.filter(ready=True).count()


async def test_refusals_of_a_real_server(clean_real_root: ApiServer) -> None:
    async with await Kubernetes.from_kubeconfig(clean_real_root.kubeconfig) as client:
        with pytest.raises(NotFound):
            await client.get(f"{NODES}/none")
        stale = await client.create(NODES, a_node("c1"))
        with pytest.raises(AlreadyExists):
            await client.create(NODES, a_node("c1"))
        changed = {**stale, "metadata": {**stale["metadata"], "annotations": {"a": "b"}}}
        await client.replace(f"{NODES}/n1-c1", changed)
        with pytest.raises(Conflict):
            await client.replace(f"{NODES}/n1-c1", {**changed, "spec": {"unschedulable": True}})
        with pytest.raises(Invalid):
            await client.create(NODES, {"metadata": {"name": "No Name"}})
        await client.delete(f"{NODES}/n1-c1")


async def test_the_mirror_in_a_real_root(clean_real_root: ApiServer, leader: Leader, revisions: list[Revision]) -> None:
    await Business.all().update(namespace="default")
    async with await Kubernetes.from_kubeconfig(clean_real_root.kubeconfig) as client:
        await client.create(CLUSTERS, custom(a_cluster("c-1")))
        await asyncio.gather(*(with_status(client, NODES, a_node("c-1", f"n{number}")) for number in range(20)))
        await with_status(client, NODES, a_node("late"))
        async with running(client, leader, settings=RESTLESS):
            assert await nodes() == 20
            pod = {**a_pod("c-1", revisions[0].id), "spec": {"containers": [{"name": "web", "image": "web:1"}]}}
            pod["metadata"]["namespace"] = "default"
            await with_status(client, PODS, pod)

            async def scheduled() -> Any:
                return await Pod.all().values_list("phase", "cluster_node__name")

            await until(scheduled, [("RUNNING", "n1")])
            await client.create(CLUSTERS, custom(a_cluster("late")))
            await until(nodes, 21)
            # through several ends of a watch
            for number in range(8):
                await client.delete(f"{NODES}/n{number + 2}-c-1")
                await until(nodes, 20 - number)
                await asyncio.sleep(0.3)
            await client.delete(f"{CLUSTERS}/c-1")
            await until(nodes, 1)
            assert await scheduled() == []

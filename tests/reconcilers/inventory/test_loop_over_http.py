"""The loop on the real client, against the simulator's API server over HTTP and what can happen to one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from otegraph.clients.errors import NotFound
from otegraph.clients.kubernetes import Kubernetes
from otegraph.clients.watch import WatchSettings
from otegraph.models import Cluster, ClusterNode, Pod, Revision
from otegraph.reconcilers.inventory.stream import StreamSettings
from otegraph.simulator.apiserver import ApiServer
from otegraph.simulator.otestack.crds import DEFINITIONS
from otegraph.simulator.serving import Listener
from otegraph.tests.clients.scripted import kubeconfig
from otegraph.tests.reconcilers.inventory.objects import a_cluster, a_node, a_pod
from otegraph.tests.reconcilers.inventory.root import CLUSTERS, NODES
from otegraph.tests.reconcilers.inventory.running import Leader, running, until

PATIENCE = StreamSettings(
    window_seconds=0.01,
    backoff_minimum=0.01,
    backoff_maximum=0.1,
    watch=WatchSettings(page_limit=2, backoff_minimum=0.01, backoff_maximum=0.1),
)
PODS = "/api/v1/namespaces/shop/pods"


class Simulated:
    """A root over HTTP, and a client of it for the test."""

    def __init__(self, server: ApiServer, listener: Listener, client: Kubernetes) -> None:
        self.server = server
        self.listener = listener
        self.client = client

    async def put(self, path: str, value: dict[str, Any]) -> None:
        """Creates or replaces an object with its status, as ote-stack does."""
        kind = {CLUSTERS: ("ote.baidu.com/v1", "Cluster"), NODES: ("v1", "Node"), PODS: ("v1", "Pod")}[path]
        value = {"apiVersion": kind[0], "kind": kind[1], **value}
        name = value["metadata"]["name"]
        try:
            held = await self.client.get(f"{path}/{name}")
        except NotFound:
            held = await self.client.create(path, value)
        else:
            held = await self.client.replace(f"{path}/{name}", {**held, **value, "metadata": held["metadata"]})
        if path != CLUSTERS:
            await self.client.replace(f"{path}/{name}/status", {**held, "status": value["status"]})


@pytest.fixture
async def root(tmp_path: Path) -> AsyncIterator[Simulated]:
    server = ApiServer(token="the-token", bookmark_seconds=0.05)
    listener = Listener(server, server.watches.close)
    await listener.start()
    path = kubeconfig(tmp_path, listener.url, {"token": "the-token"})
    async with await Kubernetes.from_kubeconfig(path) as client:
        for definition in DEFINITIONS:
            await client.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)
        await client.create("/api/v1/namespaces", {"metadata": {"name": "shop"}})
        yield Simulated(server, listener, client)
    await listener.stop()


async def nodes() -> list[str]:
    rows = await ClusterNode.all().values_list("cluster__name", "name")
    return sorted(f"{cluster}/{name}" for cluster, name in rows)


async def test_pages_watches_and_bookmarks(root: Simulated, leader: Leader, revisions: list[Revision]) -> None:
    for number in range(5):
        await root.put(CLUSTERS, a_cluster(f"c-{number}"))
        await root.put(NODES, a_node(f"c-{number}"))
    async with running(root.client, leader, settings=PATIENCE):
        assert await nodes() == [f"c-{number}/n1" for number in range(5)]
        pod = a_pod("c-3", revisions[0].id)
        pod["spec"] = {"containers": [{"name": "web", "image": "web:1"}]}
        await root.put(PODS, pod)

        async def phase() -> Any:
            return await Pod.all().values_list("phase", "cluster_node__cluster__name")

        await until(phase, [("RUNNING", "c-3")])
        await root.put(CLUSTERS, a_cluster("late"))
        await root.put(NODES, a_node("late", "n-2"))
        await root.client.delete(f"{NODES}/n1-c-0")
        await root.client.delete(f"{CLUSTERS}/c-1")
        await until(nodes, ["c-2/n1", "c-3/n1", "c-4/n1", "late/n-2"])


async def test_a_root_that_refuses_fails_and_closes(root: Simulated, leader: Leader) -> None:
    await root.put(CLUSTERS, a_cluster("c1"))
    root.server.faults.fail(8)
    root.server.faults.throttle(2, retry_after_seconds=0)
    async with running(root.client, leader, settings=PATIENCE):
        for turn in range(3):
            root.server.watches.close()
            await root.put(NODES, a_node("c1", f"n{turn}"))
        await until(nodes, ["c1/n0", "c1/n1", "c1/n2"])
        root.server.faults.broken_watch = True
        root.server.watches.close()
        await root.put(NODES, a_node("c1", "n3"))
        await until(nodes, ["c1/n0", "c1/n1", "c1/n2", "c1/n3"])
        root.server.faults.broken_watch = False
        # what happened while nobody watched is compacted away: the watch that comes back is answered 410
        await root.put(NODES, a_node("c1", "n4"))
        root.server.watches.close()
        root.server.registry.store.compact()
        await until(nodes, ["c1/n0", "c1/n1", "c1/n2", "c1/n3", "c1/n4"])


async def test_a_root_that_was_away(root: Simulated, leader: Leader) -> None:
    await root.put(CLUSTERS, a_cluster("c1"))
    async with running(root.client, leader, settings=PATIENCE):
        await root.put(NODES, a_node("c1"))
        await until(nodes, ["c1/n1"])
        await root.listener.stop()
        await root.listener.start()
        await root.put(NODES, a_node("c1", "n2"))
        await until(nodes, ["c1/n1", "c1/n2"])


async def test_a_root_that_came_back_with_lower_versions(root: Simulated, leader: Leader) -> None:
    await root.put(CLUSTERS, a_cluster("c1"))
    async with running(root.client, leader, settings=PATIENCE):
        for number in range(10):
            await root.put(NODES, a_node("c1", f"n{number}"))
        await until(nodes, [f"c1/n{number}" for number in range(10)])
        root.server.restart()
        await root.put(NODES, a_node("c1", "new"))
        await until(nodes, sorted(["c1/new", *(f"c1/n{number}" for number in range(10))]))
        await root.client.delete(f"{NODES}/n0-c1")
        await until(nodes, sorted(["c1/new", *(f"c1/n{number}" for number in range(1, 10))]))


async def test_half_objects_and_null_lists(root: Simulated, leader: Leader) -> None:
    root.server.faults.null_items = True
    root.server.faults.halved.add("half-c1")
    await root.put(CLUSTERS, a_cluster("c1"))
    async with running(root.client, leader, settings=PATIENCE):
        await root.put(NODES, a_node("c1", "half"))
        await root.put(NODES, a_node("c1", "whole"))
        await until(nodes, ["c1/whole"])
        assert await Cluster.filter(deleted_at=None).count() == 1

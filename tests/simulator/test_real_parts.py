"""ote-stack between a real root and simulated edges, and between a real root and real ones: the same story."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from otegraph.simulator.edge import EdgeCluster
from otegraph.simulator.otestack import FAST, Endpoint, OteStack
from otegraph.simulator.serving import Listener
from otegraph.simulator.world import QUICK

from tests.parts.api_server import ApiServer as RealApiServer
from tests.parts.edge import Edge as RealEdge
from tests.parts.waiting import eventually
from tests.simulator.driving import DEPLOYMENTS, ORDERS, Root
from tests.simulator.objects import deployment

SECONDS = 120.0


@dataclass
class Stack:
    """A running ote-stack, and its root as a client sees it."""

    ote: OteStack
    root: Root


async def running(root: Endpoint, edges: Mapping[str, Endpoint]) -> AsyncIterator[Stack]:
    async with OteStack(root, edges, FAST) as ote:
        client = Root(root)
        await client.until_states(**dict.fromkeys(edges, "online"))
        yield Stack(ote, client)
        await client.client.close()


@pytest.fixture
async def simulated_edges(clean_real_root: RealApiServer) -> AsyncIterator[Stack]:
    """A real root, simulated edges c1 and c10."""
    edges = {"c1": EdgeCluster("c1", 2, QUICK), "c10": EdgeCluster("c10", 3, QUICK)}
    listeners = {name: Listener(edge.server, edge.server.watches.close) for name, edge in edges.items()}
    for name, edge in edges.items():
        await listeners[name].start()
        edge.start()
    endpoints = {name: Endpoint(listener.url) for name, listener in listeners.items()}
    async for stack in running(Endpoint(clean_real_root.url, clean_real_root.token), endpoints):
        yield stack
    for name, edge in edges.items():
        await edge.stop()
        await listeners[name].stop()


@pytest.fixture
async def all_real(clean_real_root: RealApiServer, clean_real_edges: dict[str, RealEdge]) -> AsyncIterator[Stack]:
    """A real root, real edges c1 and c10."""
    endpoints = {name: Endpoint(edge.url, edge.token) for name, edge in clean_real_edges.items()}
    async for stack in running(Endpoint(clean_real_root.url, clean_real_root.token), endpoints):
        yield stack


@pytest.fixture(params=["simulated_edges", "all_real"])
def stack(request: pytest.FixtureRequest) -> Stack:
    """Each of them in turn."""
    found: Stack = request.getfixturevalue(request.param)
    return found


async def test_install_upgrade_cut_and_delete(stack: Stack) -> None:
    root = stack.root
    nodes = [f"{node['metadata']['name']}" for node in await mirrored(root, "/api/v1/nodes", 5)]
    assert sum(name.endswith("-c10") for name in nodes) == 3
    if not await root.get("/api/v1/namespaces/shop"):
        await root.namespace("shop")

    async def everywhere() -> bool:
        await remove(root, "probe")
        await root.order("probe", "GET", "/api/v1/namespaces/shop", selector="^(c1|c10)$")
        return set((await root.answered("probe", "c1", "c10")).values()) == {200}

    await eventually(everywhere, "the namespace at the edges", SECONDS)
    labels = {"app": "web", "otegraph.io/revision": "1"}
    installed = await root.ask("install", "POST", DEPLOYMENTS, deployment(spec__template__metadata__labels=labels))
    assert installed["code"] == 201
    pods = await pods_of(root, "1", 2)
    assert all(pod["metadata"]["labels"]["ote-cluster"] == "c1" for pod in pods)
    assert all(pod["metadata"]["labels"]["node-name"] for pod in pods)
    again = await root.ask("again", "POST", DEPLOYMENTS, deployment())
    assert orjson.loads(again["body"])["reason"] == "AlreadyExists"
    labels = {**labels, "otegraph.io/revision": "2"}
    upgraded = await root.ask(
        "upgrade", "PUT", f"{DEPLOYMENTS}/web", deployment(spec__template__metadata__labels=labels)
    )
    generation = orjson.loads(upgraded["body"])["metadata"]["generation"]
    await pods_of(root, "2", 2)
    await pods_of(root, "1", 0)

    async def observed() -> bool:
        status = (await root.get(f"{DEPLOYMENTS}/web-c1")).get("status", {})
        return status.get("observedGeneration", 0) >= generation and status.get("updatedReplicas") == 2

    await eventually(observed, "the mirrored status", SECONDS)
    stack.ote.cut("c1")
    await root.until_states(c1="offline", c10="online")
    await root.order("missed", "DELETE", f"{DEPLOYMENTS}/web", selector="^(c1|c10)$")
    assert await root.answered("missed", "c10") == {"c10": 404}
    stack.ote.join("c1")
    await root.until_states(c1="online")
    assert len(await pods_of(root, "2", 2)) == 2
    gone = await root.ask("gone", "DELETE", f"{DEPLOYMENTS}/web?propagationPolicy=Background")
    assert gone["code"] == 200
    await pods_of(root, "2", 0)
    assert (await root.answers("missed")).keys() == {"c10"}


async def remove(root: Root, order: str) -> None:
    await root.client.send("DELETE", f"{ORDERS}/{order}")


async def mirrored(root: Root, path: str, count: int) -> list[dict[str, Any]]:
    async def look() -> list[dict[str, Any]] | None:
        found = [item for item in await root.items(path) if "ote-cluster" in item["metadata"].get("labels", {})]
        return found if len(found) == count else None

    return await eventually(look, f"{count} of {path}", SECONDS)


async def pods_of(root: Root, revision: str, count: int) -> list[dict[str, Any]]:
    """The mirrored pods of a revision, once there are so many and all of them run."""

    async def look() -> tuple[list[dict[str, Any]]] | None:
        every = await root.items("/api/v1/pods")
        found = [pod for pod in every if pod["metadata"].get("labels", {}).get("otegraph.io/revision") == revision]
        done = len(found) == count and all(pod["status"]["phase"] == "Running" for pod in found)
        return (found,) if done else None

    return (await eventually(look, f"{count} pods of revision {revision}", SECONDS))[0]

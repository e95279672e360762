"""What edges report into the root, traps included. Sentences of ote-control-plane.md."""

from dataclasses import replace
from typing import Any

import orjson
from otegraph.simulator.apiserver.deletion import delete
from otegraph.simulator.apiserver.resources import DEPLOYMENTS as DEPLOYMENT_KIND
from otegraph.simulator.apiserver.resources import NAMESPACES, NODES, PODS
from otegraph.simulator.edge import EdgeSettings
from otegraph.simulator.otestack import FAST
from otegraph.simulator.world import World

from tests.simulator.driving import (
    DEPLOYMENTS,
    Root,
    eventually,
    eventually_has,
    handled,
    opened,
    running,
)
from tests.simulator.objects import daemonset, deployment


async def test_nodes_are_mirrored_with_their_labels_and_status(world: World, root: Root) -> None:
    edge = world.edges["c1"]
    edge.add_node("node-a-b", number=5, labels={"zone": "x"})
    assert (await root.client.send("POST", "/api/v1/nodes", {"metadata": {"name": "root-node"}})).ok
    nodes = await root.until_names(
        "/api/v1/nodes",
        *("edge-node-1-c1", "edge-node-2-c1", "node-a-b-c1"),
        *("edge-node-1-c10", "edge-node-1-abc12"),
    )
    shown = next(n for n in nodes if n["metadata"]["name"] == "node-a-b-c1")
    original = edge.registry.get(NODES, "", "node-a-b")
    labels = original["metadata"]["labels"]
    assert shown["metadata"]["labels"] == {
        **labels,
        "ote-cluster": "c1",
        "edge-version": original["metadata"]["resourceVersion"],
    }
    assert shown["metadata"]["annotations"] == original["metadata"]["annotations"]
    assert shown["status"] == original["status"]


async def test_in_the_lightweight_mode_only_name_labels_and_status_are_there() -> None:
    async with World({"c1": 1}, settings=replace(FAST, lightweight=True)) as world:
        root = await opened(world)
        node = (await root.until_names("/api/v1/nodes", "edge-node-1-c1"))[0]
        assert "annotations" not in node["metadata"]
        assert node["spec"] == {}
        known = {"conditions", "nodeInfo", "addresses", "capacity", "allocatable"}
        assert known <= node["status"].keys() <= known | {"daemonEndpoints"}
        await root.client.close()


async def test_a_node_is_labelled_by_a_patch_at_the_edge_not_in_the_mirror(world: World, root: Root) -> None:
    await root.until_names("/api/v1/nodes", "edge-node-1-c1", "edge-node-2-c1", "edge-node-1-c10", "edge-node-1-abc12")
    mine = [{"op": "add", "path": "/metadata/labels/mine", "value": "1"}]
    patch = orjson.dumps(mine)
    answer = await root.client.request("PATCH", "/api/v1/nodes/edge-node-1-c1", patch, "application/json-patch+json")
    assert answer.ok
    await handled(root)
    assert "mine" not in world.edges["c1"].registry.get(NODES, "", "edge-node-1")["metadata"]["labels"]
    await root.ask("label", "PATCH", "/api/v1/nodes/edge-node-2", mine)

    async def labelled() -> bool:
        return (await root.get("/api/v1/nodes/edge-node-2-c1"))["metadata"]["labels"].get("mine") == "1"

    await eventually(labelled)


async def test_pods_keep_their_labels_and_owners_and_say_their_node(world: World, root: Root) -> None:
    labels = {"app": "web", "otegraph.io/revision": "7"}
    await root.ask("install", "POST", DEPLOYMENTS, deployment(spec__template__metadata__labels=labels))
    for pod in await running(root, "c1", "nginx:1.27", 2):
        name = pod["metadata"]["name"]
        original = world.edges["c1"].registry.get(PODS, "shop", name.removesuffix("-c1"))
        assert pod["metadata"]["labels"]["node-name"] == original["spec"]["nodeName"]
        assert labels.items() <= pod["metadata"]["labels"].items()
        assert pod["metadata"]["namespace"] == "shop"
        assert pod["metadata"]["ownerReferences"] == original["metadata"]["ownerReferences"]
        assert pod["metadata"]["ownerReferences"][0]["kind"] == "ReplicaSet"
    assert not await root.items("/apis/apps/v1/replicasets")


async def test_daemonsets_are_mirrored_and_config_maps_are_not(world: World, root: Root) -> None:
    url = "/api/v1/namespaces/shop/configmaps"
    await root.ask("map", "POST", url, {"metadata": {"name": "m"}, "data": {"a": "b"}})
    await root.ask("ds", "POST", "/apis/apps/v1/namespaces/shop/daemonsets", daemonset())
    await running(root, "c1", "agent:1", 2)
    await root.until_names("/apis/apps/v1/daemonsets", "agent-c1")
    assert not await root.items("/api/v1/configmaps")


async def test_a_services_mirror_fails_outside_the_roots_range(world: World, root: Root) -> None:
    service = {"metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}]}}
    assert (await root.ask("svc", "POST", "/api/v1/namespaces/shop/services", service))["code"] == 201
    await root.ask("install", "POST", DEPLOYMENTS, deployment())
    await running(root, "c1", "nginx:1.27", 2)
    assert not await root.items("/api/v1/services")


async def test_a_deleted_pod_is_last_seen_running_and_ending(world: World, root: Root) -> None:
    await root.ask("install", "POST", DEPLOYMENTS, deployment())
    await running(root, "c1", "nginx:1.27", 2)
    _, version = await root.client.list("/api/v1/pods")
    await root.ask("gone", "DELETE", f"{DEPLOYMENTS}/web")

    async def none() -> bool:
        return not await root.items("/api/v1/pods")

    await eventually(none)
    last: dict[str, list[dict[str, Any]]] = {}
    async for event in root.client.watch("/api/v1/pods", version):
        seen = last.setdefault(event["object"]["metadata"]["name"], [])
        seen.append(event)
        if len(last) == 2 and all(events[-1]["type"] == "DELETED" for events in last.values()):
            break
    for events in last.values():
        before = events[-2]
        assert before["type"] == "MODIFIED"
        assert before["object"]["status"]["phase"] == "Running"
        assert "deletionTimestamp" in before["object"]["metadata"]


async def test_a_mirror_deleted_in_the_root_comes_back_when_its_original_changes(world: World, root: Root) -> None:
    await root.ask("install", "POST", DEPLOYMENTS, deployment())
    await running(root, "c1", "nginx:1.27", 2)

    async def settled() -> bool:
        return (await root.get(f"{DEPLOYMENTS}/web-c1")).get("status", {}).get("availableReplicas") == 2

    await eventually(settled)
    delete(world.root.registry, DEPLOYMENT_KIND, "shop", "web-c1")
    await handled(root)
    assert await root.get(f"{DEPLOYMENTS}/web-c1") == {}
    await root.ask("scale", "PUT", f"{DEPLOYMENTS}/web", deployment(spec__replicas=1))
    await root.until_names(DEPLOYMENTS, "web-c1")


async def test_older_reports_are_dropped(world: World, root: Root) -> None:
    await root.until_names("/api/v1/nodes", "edge-node-1-c1", "edge-node-2-c1", "edge-node-1-c10", "edge-node-1-abc12")
    node = world.root.registry.get(NODES, "", "edge-node-1-c1")
    ahead = {**node["metadata"], "labels": {**node["metadata"]["labels"], "edge-version": "999999"}}
    world.root.registry.store.put(NODES, {**node, "metadata": ahead})
    patch = [{"op": "add", "path": "/metadata/labels/mine", "value": "1"}]
    await root.ask("one", "PATCH", "/api/v1/nodes/edge-node-1", patch)
    await root.ask("two", "PATCH", "/api/v1/nodes/edge-node-2", patch)

    async def second() -> bool:
        return "mine" in (await root.get("/api/v1/nodes/edge-node-2-c1"))["metadata"]["labels"]

    await eventually(second)
    assert "mine" not in (await root.get("/api/v1/nodes/edge-node-1-c1"))["metadata"]["labels"]


async def test_the_new_spec_arrives_before_its_status_and_generations_cannot_be_compared() -> None:
    settings = replace(FAST, status_lag_seconds=0.5)
    async with World({"c1": 2}, settings=settings, edge_settings=EdgeSettings(0.05, 0.05, 0.01)) as world:
        root = await opened(world)
        await root.namespace("shop")
        await eventually_has(world.edges["c1"].registry, NAMESPACES, "", "shop")
        await root.ask("install", "POST", DEPLOYMENTS, deployment())
        pods = await running(root, "c1", "nginx:1.27", 2)
        assert pods
        shown = await root.get(f"{DEPLOYMENTS}/web-c1")
        assert shown["status"].get("availableReplicas", 0) == 0, "no status yet, although its pods run"

        async def complete() -> bool:
            return (await root.get(f"{DEPLOYMENTS}/web-c1"))["status"].get("availableReplicas") == 2

        await eventually(complete)
        wanted = deployment(spec__template__spec__containers__0__image="nginx:1.28")
        answer = await root.ask("upgrade", "PUT", f"{DEPLOYMENTS}/web", wanted)
        generation = orjson.loads(answer["body"])["metadata"]["generation"]

        async def new_spec() -> dict[str, Any] | None:
            found = await root.get(f"{DEPLOYMENTS}/web-c1")
            return found if found["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:1.28" else None

        shown = await eventually(new_spec)
        assert (shown["status"]["updatedReplicas"], shown["status"]["availableReplicas"]) == (2, 2)
        assert shown["status"]["observedGeneration"] < generation, "who believes this calls a rollout done"

        async def caught_up() -> bool:
            status = (await root.get(f"{DEPLOYMENTS}/web-c1"))["status"]
            return status["observedGeneration"] == generation and status.get("updatedReplicas") == 2

        await eventually(caught_up)
        await root.client.close()

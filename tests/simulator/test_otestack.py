"""ote-control-plane.md, sentence by sentence, on a simulated root and simulated edges."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from otegraph.simulator.apiserver.deletion import delete
from otegraph.simulator.apiserver.resources import DEPLOYMENTS as DEPLOYMENT_KIND
from otegraph.simulator.apiserver.resources import NAMESPACES, NODES, PODS
from otegraph.simulator.edge import EdgeSettings
from otegraph.simulator.otestack import FAST
from otegraph.simulator.world import World

from tests.simulator.driving import CLUSTERS, DEPLOYMENTS, ORDERS, Root, eventually
from tests.simulator.objects import daemonset, deployment, order


async def opened(world: World) -> Root:
    """The root of a world whose online clusters have connected."""
    root = Root(world.root.endpoint)
    online = world.edges.keys() - world._offline
    await root.until_states(**dict.fromkeys(online, "online"))
    return root


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World({"c1": 2, "c10": 1, "abc12": 1}) as world:
        yield world


@pytest.fixture
async def root(world: World) -> AsyncIterator[Root]:
    root = await opened(world)
    await root.namespace("shop")
    for edge in world.edges.values():
        await eventually_has(edge.registry, NAMESPACES, "", "shop")
    yield root
    await root.client.close()


async def eventually_has(registry: Any, resource: Any, namespace: str, name: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        found: dict[str, Any] | None = registry.store.get(resource, namespace, name)
        return found

    return await eventually(look)


async def handled(root: Root, name: str = "fence", cluster: str = "abc12") -> None:
    """Waits until the root controller has come past everything that was created before."""
    await root.ask(name, "GET", "/version", cluster=cluster)


async def test_a_cluster_is_registered_with_its_state(root: Root) -> None:
    found = await root.get(f"{CLUSTERS}/c1")
    assert found["spec"] == {"name": "c1"}
    assert (found["status"]["status"], found["status"]["parentName"]) == ("online", "root")
    assert found["status"]["listen"].startswith("127.0.0.1:")
    assert abs(found["status"]["timestamp"] - time.time()) < 60


async def test_capacity_is_absent_at_first_and_then_the_sum_over_ready_nodes() -> None:
    async with World({"c1": 2}, settings=replace(FAST, report_seconds=0.3)) as world:
        world.edges["c1"].add_node("down", number=9)
        world.edges["c1"].silence_node("down")
        root = await opened(world)
        assert "capacity" not in (await root.get(f"{CLUSTERS}/c1"))["status"]

        async def reported() -> dict[str, Any] | None:
            status = (await root.get(f"{CLUSTERS}/c1"))["status"]
            return status if "capacity" in status else None

        status = await eventually(reported)
        assert status["capacity"] == status["allocatable"] == {"cpu": "8", "memory": "16Gi", "pods": "220"}
        assert status["status"] == "online"
        await root.client.close()


async def test_a_cut_cluster_is_offline_and_keeps_its_mirror(world: World, root: Root) -> None:
    await root.until_names("/api/v1/nodes", "edge-node-1-c1", "edge-node-2-c1", "edge-node-1-c10", "edge-node-1-abc12")
    world.ote.cut("c1")
    await root.until_states(c1="offline", c10="online")
    world.edges["c1"].add_node("new", number=7)
    await handled(root)
    await root.until_names("/api/v1/nodes", "edge-node-1-c1", "edge-node-2-c1", "edge-node-1-c10", "edge-node-1-abc12")
    world.edges["c1"].remove_node("edge-node-2")
    world.ote.join("c1")
    await root.until_states(c1="online")
    await root.until_names("/api/v1/nodes", "edge-node-1-c1", "new-c1", "edge-node-1-c10", "edge-node-1-abc12")


async def test_without_the_root_controller_everything_stays_online_and_silent(world: World, root: Root) -> None:
    await world.ote.stop_root_controller()
    world.ote.cut("c1")
    before = (await root.get(f"{CLUSTERS}/c10"))["status"]["timestamp"]
    await asyncio.sleep(2 * FAST.report_seconds)
    assert set((await root.states()).values()) == {"online"}
    assert (await root.get(f"{CLUSTERS}/c10"))["status"]["timestamp"] - before <= 1
    assert not world.ote.connected


async def test_a_dead_shim_leaves_the_cluster_online_and_never_answers(world: World, root: Root) -> None:
    await world.ote.stop_shim("c1")
    await root.order("lost", "GET", "/version", selector="^c1$,^c10$")
    await root.answered("lost", "c10")
    world.ote.start_shim("c1")
    assert await root.ask("next", "GET", "/version")
    assert (await root.answers("lost")).keys() == {"c10"}
    assert (await root.states())["c1"] == "online"


async def test_a_hanging_edge_answers_late(world: World, root: Root) -> None:
    world.edges["c1"].server.faults.hang()
    await root.order("late", "GET", "/version", selector="^(c1|c10)$")
    assert await root.answered("late", "c10") == {"c10": 200}
    world.edges["c1"].server.faults.resume()
    assert await root.answered("late", "c1") == {"c10": 200, "c1": 200}


async def test_what_the_shim_cannot_do_is_500_without_a_body(world: World, root: Root) -> None:
    await world.edges["c1"].listener.stop()
    answer = await root.ask("dead", "GET", "/version")
    assert (answer["code"], answer["body"]) == (500, "")
    assert (await root.states())["c1"] == "online"
    await world.edges["c1"].listener.start()
    assert (await root.ask("alive", "GET", "/version"))["code"] == 200


async def test_helm_is_dead(root: Root) -> None:
    await root.order("helm", "POST", "/tiller", {"a": 1}, "^c1$", destination="helm")
    assert await root.answered("helm", "c1") == {"c1": 500}
    assert (await root.answers("helm"))["c1"]["body"] == ""


SELECTORS = [
    ("c1", {"c1", "c10", "abc12"}),
    ("^c1$", {"c1"}),
    ("^(c1|c10)$", {"c1", "c10"}),
    ("^c1$,^c10$", {"c1", "c10"}),
    ("", {"c1", "c10", "abc12"}),
    ("c1$", {"c1"}),
    ("c.0", {"c10"}),
]


@pytest.mark.parametrize(("selector", "clusters"), SELECTORS)
async def test_selectors_are_unanchored_regular_expressions(root: Root, selector: str, clusters: set[str]) -> None:
    await root.order("chosen", "GET", "/version", selector=selector)
    await root.answered("chosen", *clusters)
    await handled(root)
    assert (await root.answers("chosen")).keys() == clusters


async def test_a_selector_that_is_none_matches_none_and_says_nothing(root: Root) -> None:
    for number, selector in enumerate(("c1(", "[", "(?=c1)", "*")):
        await root.order(f"broken-{number}", "GET", "/version", selector=selector)
    await handled(root)
    assert [await root.answers(f"broken-{number}") for number in range(4)] == [{}] * 4


async def test_methods_are_in_capitals_and_a_patch_is_a_json_patch(root: Root) -> None:
    assert (await root.ask("get", "get", "/version"))["code"] == 405
    assert (await root.ask("post", "POST", DEPLOYMENTS, deployment()))["code"] == 201
    replicas = [{"op": "replace", "path": "/spec/replicas", "value": 1}]
    patched = await root.ask("patch", "PATCH", f"{DEPLOYMENTS}/web", replicas)
    assert (patched["code"], orjson.loads(patched["body"])["spec"]["replicas"]) == (200, 1)
    assert (await root.ask("merge", "PATCH", f"{DEPLOYMENTS}/web", {"spec": {"replicas": 1}}))["code"] == 400
    url = f"{DEPLOYMENTS}/web?propagationPolicy=Background"
    assert orjson.loads((await root.ask("delete", "DELETE", url))["body"])["status"] == "Success"


async def test_orders_are_safe_to_repeat_and_say_what_went_wrong(root: Root) -> None:
    await root.ask("first", "POST", DEPLOYMENTS, deployment())
    cases: list[tuple[str, str, Any, int, str]] = [
        ("POST", DEPLOYMENTS, deployment(), 409, "AlreadyExists"),
        ("PUT", f"{DEPLOYMENTS}/none", deployment("none"), 404, "NotFound"),
        ("PUT", f"{DEPLOYMENTS}/other", deployment(), 400, "BadRequest"),
        ("PUT", f"{DEPLOYMENTS}/web", deployment(spec__replicas=-1), 422, "Invalid"),
        ("POST", DEPLOYMENTS.replace("shop", "none"), deployment(), 404, "NotFound"),
    ]
    for number, (method, url, body, code, reason) in enumerate(cases):
        answer = await root.ask(f"case-{number}", method, url, body)
        assert (answer["code"], orjson.loads(answer["body"])["reason"]) == (code, reason)
    updated = await root.ask("again", "PUT", f"{DEPLOYMENTS}/web", deployment(spec__replicas=3))
    assert (updated["code"], orjson.loads(updated["body"])["metadata"]["generation"]) == (200, 2)


async def test_an_answer_has_the_whole_body_and_our_metadata_is_kept(root: Root) -> None:
    wanted = order("mine", "GET", "/api/v1/namespaces/shop", selector="^c1$")
    wanted["metadata"] |= {"labels": {"a": "b"}, "annotations": {"c": "d"}, "finalizers": ["otegraph.io/order"]}
    await root.create(ORDERS, wanted)
    await root.answered("mine", "c1")
    found = await root.get(f"{ORDERS}/mine")
    assert orjson.loads(found["status"]["c1"]["body"])["metadata"]["name"] == "shop"
    assert abs(found["status"]["c1"]["timestamp"] - time.time()) < 60
    assert found["spec"] == {**wanted["spec"], "parentClusterName": ""}
    assert {key: found["metadata"][key] for key in ("labels", "annotations", "finalizers")} == {
        "labels": {"a": "b"},
        "annotations": {"c": "d"},
        "finalizers": ["otegraph.io/order"],
    }


async def test_only_a_new_object_is_an_order(root: Root) -> None:
    await root.order("once", "GET", "/version", selector="^c1$")
    await root.answered("once", "c1")
    found = await root.get(f"{ORDERS}/once")
    found["status"], found["spec"]["clusterSelector"] = {}, "^c10$"
    assert (await root.client.send("PUT", f"{ORDERS}/once", found)).ok
    await handled(root)
    assert await root.answers("once") == {}, "changing one does nothing"
    assert (await root.client.send("DELETE", f"{ORDERS}/once")).ok
    await root.order("once", "GET", "/version", selector="^c10$")
    assert await root.answered("once", "c10") == {"c10": 200}, "a name may be used again"


async def test_an_order_that_was_answered_or_is_old_is_not_acted_on(world: World, root: Root) -> None:
    filled = order("filled", "GET", "/version", selector="^c1$") | {"status": {"c9": {"code": 200}}}
    await root.create(ORDERS, filled)
    await handled(root)
    assert (await root.answers("filled")).keys() == {"c9"}
    await world.ote.stop_root_controller()
    await root.order("old", "GET", "/version", selector="^c1$")
    kind = next(r for r in world.root.registry.resources if r.plural == "clustercontrollers")
    found = world.root.registry.get(kind, "kube-system", "old")
    aged = {**found["metadata"], "creationTimestamp": "2020-01-01T00:00:00Z"}
    world.root.registry.store.put(kind, {**found, "metadata": aged})
    world.ote.start_root_controller(edges_first=True)
    await handled(root, "after")
    assert await root.answers("old") == {}


async def test_an_offline_cluster_never_gets_what_was_ordered_meanwhile(world: World, root: Root) -> None:
    world.ote.cut("c1")
    await root.until_states(c1="offline")
    await root.order("missed", "GET", "/version", selector="^(c1|c10)$")
    await root.answered("missed", "c10")
    world.ote.join("c1")
    await root.until_states(c1="online")
    await root.ask("heard", "GET", "/version")
    assert (await root.answers("missed")).keys() == {"c10"}


async def test_orders_from_while_the_root_controller_was_down_are_lost(world: World, root: Root) -> None:
    await world.ote.stop_root_controller()
    await root.order("lost", "GET", "/version")
    world.ote.start_root_controller()

    async def back() -> bool:
        return len(world.ote.connected) == 3

    await eventually(back)
    await handled(root)
    assert await root.answers("lost") == {}


async def test_after_a_restart_an_edge_can_get_the_same_order_twice(world: World, root: Root) -> None:
    world.edges["c1"].server.faults.hang()
    await root.order("twice", "POST", DEPLOYMENTS, deployment(), "^c1$")

    async def waits() -> bool:
        return await root.answers("twice") == {}

    await handled(root)
    assert await waits()
    await world.ote.stop_root_controller()
    world.edges["c1"].server.faults.resume()
    await eventually_has(world.edges["c1"].registry, DEPLOYMENT_KIND, "shop", "web")
    assert await waits(), "the first answer died with the process"
    world.ote.start_root_controller(edges_first=True)
    assert await root.answered("twice", "c1") == {"c1": 409}


async def test_nothing_deletes_old_orders(world: World, root: Root) -> None:
    await root.ask("kept", "GET", "/version")
    await handled(root)
    assert {o["metadata"]["name"] for o in await root.items(ORDERS)} == {"kept", "fence"}


async def test_namespaces_are_carried_to_all_edges_and_to_those_that_join_later(world: World, root: Root) -> None:
    late = await world.add_edge("late")
    await eventually_has(late.registry, NAMESPACES, "", "shop")
    assert (await root.client.send("DELETE", "/api/v1/namespaces/shop")).ok
    await handled(root)
    assert (await root.get("/api/v1/namespaces/shop"))["status"]["phase"] == "Terminating", "it hangs in the root"
    assert world.edges["c1"].registry.get(NAMESPACES, "", "shop")["status"]["phase"] == "Active"
    answer = await root.ask("end", "DELETE", "/api/v1/namespaces/shop")
    assert answer["code"] == 200

    async def gone() -> bool:
        return world.edges["c1"].registry.store.get(NAMESPACES, "", "shop") is None

    await eventually(gone)
    later = await world.add_edge("later")
    await root.until_states(later="online")
    assert later.registry.store.get(NAMESPACES, "", "shop") is None


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


async def running(root: Root, cluster: str, image: str, count: int) -> list[dict[str, Any]]:
    """The mirrored pods of one image on a cluster, once so many run and no others are left."""

    async def look() -> list[dict[str, Any]] | None:
        pods = [p for p in await root.items("/api/v1/pods") if p["metadata"]["labels"]["ote-cluster"] == cluster]
        right = [p for p in pods if p["spec"]["containers"][0]["image"] == image]
        done = len(right) == len(pods) == count and all(p["status"]["phase"] == "Running" for p in right)
        return right if done else None

    return await eventually(look)


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


async def test_answers_are_written_at_the_pace_of_the_whole_fleet() -> None:
    edges = {f"e{number:02}": 0 for number in range(6)}
    async with World(edges, settings=replace(FAST, answers_per_second=20.0, answer_burst=1)) as world:
        root = await opened(world)
        started = time.monotonic()
        await root.order("all", "GET", "/version")
        await root.answered("all", *edges)
        assert time.monotonic() - started >= 5 / 20
        assert int((await root.get(f"{ORDERS}/all"))["metadata"]["generation"]) == 7, "each answer is a write"
        await root.client.close()

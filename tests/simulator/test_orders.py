"""Orders: who gets them, what the answers are, what gets lost. Sentences of ote-control-plane.md."""

import time
from dataclasses import replace
from typing import Any

import orjson
import pytest
from otegraph.simulator.apiserver.resources import DEPLOYMENTS as DEPLOYMENT_KIND
from otegraph.simulator.otestack import FAST
from otegraph.simulator.world import World

from tests.simulator.driving import (
    DEPLOYMENTS,
    ORDERS,
    Root,
    eventually,
    eventually_has,
    handled,
    opened,
)
from tests.simulator.objects import deployment, order


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


async def test_a_throttled_answer_is_written_when_the_root_allows_it(world: World, root: Root) -> None:
    world.root.server.faults.throttle(2, retry_after_seconds=0, path="clustercontrollers/kept")
    await root.order("kept", "GET", "/version", selector="^c1$")
    kind = next(r for r in world.root.registry.resources if r.plural == "clustercontrollers")

    async def written() -> bool:
        # over HTTP the test would be throttled itself
        return "c1" in world.root.registry.get(kind, "kube-system", "kept").get("status", {})

    await eventually(written)


async def test_an_answer_from_while_the_link_was_cut_is_lost(world: World, root: Root) -> None:
    world.edges["c1"].server.faults.hang()
    await root.order("unheard", "POST", DEPLOYMENTS, deployment(), "^c1$")
    await handled(root)
    world.ote.cut("c1")
    world.edges["c1"].server.faults.resume()
    await eventually_has(world.edges["c1"].registry, DEPLOYMENT_KIND, "shop", "web")
    await handled(root, "fence-2")
    world.ote.join("c1")
    assert (await root.ask("next", "POST", DEPLOYMENTS, deployment()))["code"] == 409, "it was done all the same"
    assert await root.answers("unheard") == {}

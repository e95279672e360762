"""Clusters at the root: registered, online, offline, silent; their namespaces. Sentences of ote-control-plane.md."""

import asyncio
import time
from dataclasses import replace
from typing import Any

from otegraph.simulator.apiserver.resources import NAMESPACES
from otegraph.simulator.otestack import FAST
from otegraph.simulator.world import World

from tests.simulator.driving import (
    CLUSTERS,
    Root,
    eventually,
    eventually_has,
    handled,
    opened,
)


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

"""ote-stack loses orders and repeats them; edges lose what they had."""

from __future__ import annotations

import pytest

from tests.product import eventually
from tests.stories.desk import Desk
from tests.stories.stage import NAMESPACE, ORDERS, SECONDS, Stage

WEB = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/web"


@pytest.mark.usefixtures("impatient")
async def test_orders_from_while_the_root_controller_was_down_are_given_again(
    running: Stage, language: type[Desk]
) -> None:
    operator = language(running.operator)
    await running.ote.stop_root_controller()
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))

    async def ordered() -> bool:
        return len(await running.orders()) > 0

    await eventually(ordered, "the order is in the root", SECONDS)
    running.ote.start_root_controller()
    await operator.until("web", "SUCCESS")
    assert [await running.images(cluster) for cluster in running.edges] == [{"web": "nginx:1"}] * len(running.edges)
    await running.until_no_orders()


@pytest.mark.usefixtures("impatient")
async def test_an_order_that_ote_stack_repeats_changes_nothing(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    for cluster in running.edges:
        await running.ote.stop_shim(cluster)
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))

    async def ordered() -> bool:
        return len(await running.orders()) > 0

    await eventually(ordered, "the order is in the root", SECONDS)
    for cluster in running.edges:
        running.ote.start_shim(cluster)
    # unanswered orders are acted on again, beside those that were given again meanwhile
    await running.ote.stop_root_controller()
    running.ote.start_root_controller(edges_first=True)
    done = await operator.until("web", "SUCCESS")
    assert set(done.phases.values()) == {"DONE"}
    for cluster in running.edges:
        found = await running.at_edge(cluster)
        assert list(found) == ["web"]
        assert found["web"]["metadata"]["generation"] == 1
    await running.until_no_orders()


async def test_an_edge_that_lost_its_workload_gets_it_again(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"), clusters="c1")
    await operator.until("web", "SUCCESS")
    before = (await running.at_edge("c1"))["web"]["metadata"]["uid"]
    assert (await running.edges["c1"].send("DELETE", f"{WEB}?propagationPolicy=Background")).ok

    async def again() -> bool:
        found = await running.at_edge("c1")
        return "web" in found and found["web"]["metadata"]["uid"] != before

    await eventually(again, "the Deployment is there again", SECONDS)

    async def done() -> bool:
        found = await operator.until("web", "SUCCESS", "DEPLOYING", "PROCESSING")
        return bool(found.row["status"] == "SUCCESS" and found.row["progress"]["running"] == 2)

    await eventually(done, "its pods run", SECONDS)


async def test_an_order_that_somebody_deleted_is_not_waited_for_for_ever(
    running: Stage, language: type[Desk], impatient: None
) -> None:
    operator = language(running.operator)
    await running.ote.stop_root_controller()
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"), clusters="c1")

    async def first() -> str:
        return next(iter(await running.orders()), "")

    name = await eventually(first, "the order is in the root", SECONDS)
    assert (await running.root.send("DELETE", f"{ORDERS}/{name}")).ok
    running.ote.start_root_controller()
    await operator.until("web", "SUCCESS")
    assert await running.images("c1") == {"web": "nginx:1"}

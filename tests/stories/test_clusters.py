"""Clusters that are away, come back, join late, or are not meant any more."""

from __future__ import annotations

from tests.product import eventually
from tests.stories.desk import Desk
from tests.stories.stage import SECONDS, Stage


async def test_an_offline_cluster_gets_it_unasked_when_it_is_back(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    running.ote.cut("c10")
    await running.until_status("OFFLINE", "c10")
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))
    partial = await operator.until("web", "PARTIAL_SUCCESS")
    assert partial.phases == {"c1": "DONE", "c1.eu": "DONE", "c1-eu": "DONE", "c10": "WAITING_FOR_CLUSTER"}
    assert partial.targets["c10"]["reason"] == "ClusterOffline"
    assert partial.targets["c10"]["message"]
    assert "c10" in partial.row["message"]
    assert partial.row["progress"]["clustersWaiting"] == 1
    assert await running.images("c10") == {}

    running.ote.join("c10")
    whole = await operator.until("web", "SUCCESS")
    assert set(whole.phases.values()) == {"DONE"}
    assert await running.images("c10") == {"web": "nginx:1"}
    await running.until_no_orders()


async def test_a_cluster_that_was_away_during_an_upgrade_and_a_deletion(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    for name in ("web", "agent"):
        await operator.deploy(name, name, await operator.create_app(name, "nginx:1"))
    for name in ("web", "agent"):
        await operator.until(name, "SUCCESS")
    running.ote.cut("c1")
    await running.until_status("OFFLINE", "c1")
    await operator.upgrade("web", await operator.create_app("web", "nginx:2"))
    await operator.delete("agent")
    partial = await operator.until("web", "PARTIAL_SUCCESS")
    assert partial.phases["c1"] == "WAITING_FOR_CLUSTER"
    assert await running.images("c1") == {"agent": "nginx:1", "web": "nginx:1"}
    assert await operator.status("agent") in ("PROCESSING", "DEPLOYING")
    running.ote.join("c1")
    await operator.until("web", "SUCCESS")
    await operator.until_deleted("agent")
    assert await running.images("c1") == {"web": "nginx:2"}


async def test_a_cluster_that_joins_later_gets_what_is_meant_for_all(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))
    await operator.until("web", "SUCCESS")
    await running.add_edge("late", 2)

    async def there() -> bool:
        return await running.images("late") == {"web": "nginx:1"}

    await eventually(there, "the cluster that joined late has it", SECONDS)

    async def done() -> bool:
        return (await operator.until("web", "SUCCESS", "DEPLOYING", "PARTIAL_SUCCESS")).phases.get("late") == "DONE"

    await eventually(done, "it is done there", SECONDS)


async def test_a_cluster_gains_and_loses_what_its_label_selects(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    await operator.label_clusters("north", "c1", "c10")
    await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"), clusters="north")
    assert (await operator.until("web", "SUCCESS")).phases == {"c1": "DONE", "c10": "DONE"}

    await operator.unlabel_clusters("north", "c10")

    async def left() -> bool:
        found = await operator.until("web", "SUCCESS", "DEPLOYING")
        return found.phases == {"c1": "DONE"} and not await running.at_edge("c10", "pods")

    await eventually(left, "c10 has lost it", SECONDS)
    assert await running.images("c10") == {}
    assert await running.images("c1") == {"web": "nginx:1"}

    await operator.label_clusters("north", "c1-eu")

    async def gained() -> bool:
        return (await operator.until("web", "SUCCESS", "DEPLOYING")).phases == {"c1": "DONE", "c1-eu": "DONE"}

    await eventually(gained, "c1-eu has it", SECONDS)
    assert await running.images("c1-eu") == {"web": "nginx:1"}

"""A root that comes back from nothing: its versions are lower than what was seen, its objects are gone."""

from __future__ import annotations

from tests.product import eventually
from tests.stories.desk import Desk
from tests.stories.stage import SECONDS, Stage

STATUSES = ("SUCCESS", "DEPLOYING", "PARTIAL_SUCCESS", "PROCESSING")


async def test_a_root_with_lower_resourceversions_is_followed_again(
    on_simulated_root: Stage, language: type[Desk]
) -> None:
    stage, world = on_simulated_root, on_simulated_root.world
    assert world is not None
    async with stage.reconciling():
        await stage.until_online()
        operator = language(stage.operator)
        await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"), clusters="c1")
        await operator.until("web", "SUCCESS")
        before = world.root.registry.store.version
        world.root.server.restart()
        assert world.root.registry.store.version < before
        await operator.upgrade("web", await operator.create_app("web", "nginx:2"))
        await operator.until("web", "SUCCESS")
        assert await stage.images("c1") == {"web": "nginx:2"}


async def test_a_root_that_comes_back_empty_is_filled_again(on_simulated_root: Stage, language: type[Desk]) -> None:
    stage, world = on_simulated_root, on_simulated_root.world
    assert world is not None
    async with stage.reconciling():
        await stage.until_online()
        operator = language(stage.operator)
        version = await operator.create_app("web", "nginx:1")
        await operator.deploy("web", "web", version)
        await operator.until("web", "SUCCESS")
        # ote-stack writes a cluster when it connects: it has to be started again, too
        await stage.ote.stop_root_controller()
        await world.root.listener.stop()
        store = world.root.registry.store
        for resource in world.root.registry.resources:
            if resource.plural in ("customresourcedefinitions", "namespaces"):
                continue
            for obj in list(store.all(resource)):
                store.remove(resource, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
        world.root.server.restart()
        await world.root.listener.start()

        async def nothing() -> bool:
            return bool((await stage.admin.graph("{ clusters { totalCount } }"))["clusters"]["totalCount"] == 0)

        await eventually(nothing, "the clusters are gone", SECONDS)
        stage.ote.start_root_controller()
        await stage.until_online()

        async def whole() -> bool:
            found = await operator.until("web", *STATUSES)
            return bool(found.row["status"] == "SUCCESS" and found.row["progress"]["running"] == 8)

        await eventually(whole, "everything is seen again", SECONDS)
        await operator.upgrade("web", await operator.create_app("web", "nginx:2"))
        await operator.until("web", "SUCCESS")
        assert [await stage.images(cluster) for cluster in stage.edges] == [{"web": "nginx:2"}] * len(stage.edges)

"""Images from the push to the list and away again, by whom they may be, and while their registry is down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from otegraph.models import ImageTag, RegistryState
from otegraph.resolvers.registry import STALE_AFTER

from tests.parts.docker_registry import SkopeoFailed
from tests.product import Caller, eventually
from tests.stories.desk import GraphDesk
from tests.stories.old_client import Calls, OldClient
from tests.stories.registries import CREATED_SECONDS, DENIED, PushStage, StoryRegistry
from tests.stories.stage import SECONDS, Stage

PASSWORD = "push-Password-1"
SHOP, FARM = f"shop-pusher:{PASSWORD}", f"farm-pusher:{PASSWORD}"
GONE = "manifest unknown|name unknown"


@dataclass
class Shelves:
    """Two businesses with an account each: `shop` has the projects `shop` and, for all to see, `shared`; `farm` has `farm`."""

    stage: Stage
    registry: StoryRegistry
    shop: OldClient
    farm: OldClient
    nobody: OldClient

    async def tags(self, image: str, client: OldClient | None = None) -> list[str]:
        found = (await (client or self.shop).done("GET", "/v1/repository/image/tag", imageName=image))["data"]
        return sorted(row["tag"] for row in found)

    async def until_tags(self, image: str, *tags: str) -> None:
        async def look() -> bool:
            return await self.tags(image) == sorted(tags)

        await eventually(look, f"{image} has the tags {tags}", SECONDS)

    async def images(self, client: OldClient | None = None, **query: Any) -> list[str]:
        found = (await (client or self.shop).done("GET", "/v1/repository/image", pageSize=0, **query))["data"]
        return sorted(row["imageName"] for row in found)

    async def until_images(self, *names: str) -> None:
        async def look() -> bool:
            return await self.images() == sorted(names)

        await eventually(look, f"the images are {names}", SECONDS)


@asynccontextmanager
async def _opened(push_stage: PushStage) -> AsyncIterator[Shelves]:
    stage, calls = push_stage.stage, Calls()
    farmer = await stage.product.tenant("farm")
    shop, farm = (OldClient(stage.product.http, calls, one.token) for one in (stage.tenant, farmer))
    async with push_stage.reconciling():
        made = Shelves(stage, push_stage.registry, shop, farm, shop.as_(None))
        await eventually(lambda: _is_read(made), "the registry is read", SECONDS)
        for client, account in ((shop, "shop-pusher"), (farm, "farm-pusher")):
            await client.done("POST", "/v1/repository/user", {"user": account, "password": PASSWORD})
        for client, project, public in ((shop, "shop", False), (shop, "shared", True), (farm, "farm", False)):
            body = {"projectName": project, "public": public}
            await client.done("POST", "/v1/repository/project", body, status=201)
        yield made


@pytest.fixture
async def shelves(push_stage: PushStage) -> AsyncIterator[Shelves]:
    """With all loops."""
    async with _opened(push_stage) as made:
        yield made


async def _is_read(shelves: Shelves) -> bool:
    return (await shelves.shop.send("GET", "/v1/repository/image")).status_code == 200


async def _denied(doing: Any) -> None:
    with pytest.raises(SkopeoFailed, match=DENIED):
        await doing


async def test_who_may_push_and_pull_and_see_what(shelves: Shelves) -> None:
    registry = shelves.registry
    await registry.push("shop/web:1", "web", SHOP)
    await registry.push("shared/base:1", "base", SHOP)
    for name in ("shop/web:1", "shared/base:1"):
        await registry.pull(name, SHOP)
        await _denied(registry.push(name, "mine now", FARM))
        await _denied(registry.push(name, "mine now", None))
        await _denied(registry.push(name, "mine now", f"shop-pusher:{PASSWORD}x"))
    await registry.pull("shared/base:1", FARM)
    await registry.pull("shared/base:1")
    await _denied(registry.pull("shop/web:1", FARM))
    await _denied(registry.pull("shop/web:1"))
    # nobody's project: there is none of this name
    await _denied(registry.push("elsewhere/web:1", "web", SHOP))

    await shelves.until_images("shared/base", "shop/web")
    assert await shelves.images(shelves.farm) == ["shared/base"]
    assert await shelves.tags("shop/web", shelves.farm) == []
    body = {"imageName": ["shop/web"]}
    await shelves.farm.refused(404, "DELETE", "/v1/repository/image", body)
    await shelves.farm.refused(403, "DELETE", "/v1/repository/image", {"imageName": ["shared/base"]})
    await shelves.nobody.refused(401, "DELETE", "/v1/repository/image", body)
    await registry.pull("shop/web:1", SHOP)

    changed = f"{PASSWORD}-2"
    await shelves.shop.done("PUT", "/v1/repository/user", {"password": changed})
    await _denied(registry.push("shop/web:2", "web 2", SHOP))
    await registry.push("shop/web:2", "web 2", f"shop-pusher:{changed}")


async def test_a_tag_from_the_push_to_its_deletion(shelves: Shelves) -> None:
    await shelves.registry.push("shop/web:1", "one", SHOP)
    await shelves.until_tags("shop/web", "1")
    await shelves.registry.push("shop/web:same-as-1", "one", SHOP)
    await shelves.registry.push("shop/web:2", "two", SHOP)
    await shelves.until_tags("shop/web", "1", "2", "same-as-1")
    rows = (await shelves.shop.done("GET", "/v1/repository/image/tag", imageName="shop/web"))["data"]
    assert {row["createTime"] for row in rows} == {CREATED_SECONDS}
    assert {row["imageAddress"] for row in rows} == {f"{shelves.registry.address}/shop/web"}

    first = await _digest("2")
    await shelves.registry.push("shop/web:2", "two again", SHOP)

    async def moved() -> bool:
        return await _digest("2") != first

    await eventually(moved, "the tag has moved", SECONDS)

    assert await _digest("1") == await _digest("same-as-1")
    await shelves.shop.done("DELETE", "/v1/repository/image/tag", {"imageName": "shop/web", "tag": ["1"]})
    assert await shelves.tags("shop/web") == ["2", "same-as-1"]
    await shelves.registry.pull("shop/web:same-as-1", SHOP)
    with pytest.raises(SkopeoFailed, match=GONE):
        await shelves.registry.pull("shop/web:1", SHOP)
    unknown = await shelves.shop.refused(
        404, "DELETE", "/v1/repository/image/tag", {"imageName": "shop/web", "tag": ["2", "1"]}
    )
    assert "1" in unknown
    await shelves.registry.pull("shop/web:2", SHOP)

    await shelves.registry.push("shop/web:1", "one", SHOP)
    await shelves.until_tags("shop/web", "1", "2", "same-as-1")


async def _digest(tag: str) -> str:
    found: str = (await ImageTag.get(image__name="shop/web", name=tag)).digest
    return found


async def test_images_are_deleted_together_or_not_at_all(shelves: Shelves) -> None:
    names = ["shop/image0", "shop/image1", "shop/team/deep/image2", "shop/team/image3"]
    for name in names:
        await shelves.registry.push(f"{name}:1", name, SHOP)
    await shelves.until_images(*names)
    pages = [
        await shelves.shop.done("GET", "/v1/repository/image", pageSize=3, page=page, orderBy="id", order="asc")
        for page in (1, 2, 3)
    ]
    assert [(page["total"], len(page["data"])) for page in pages] == [(4, 3), (4, 1), (4, 0)]
    assert sorted(row["imageName"] for page in pages for row in page["data"]) == names

    with_unknown = {"imageName": [names[0], "shop/nothing"]}
    assert "shop/nothing" in await shelves.shop.refused(404, "DELETE", "/v1/repository/image", with_unknown)
    project = (await shelves.shop.done("GET", "/v1/repository/project", pageSize=0))["data"]
    shop = next(row["projectId"] for row in project if row["projectName"] == "shop")
    assert "shop" in await shelves.shop.refused(409, "DELETE", "/v1/repository/project", {"projectId": [shop]})
    await shelves.shop.done("DELETE", "/v1/repository/image", {"imageName": names[:3]})
    assert await shelves.images() == names[3:]
    for name in names[:3]:
        with pytest.raises(SkopeoFailed, match=GONE):
            await shelves.registry.pull(f"{name}:1", SHOP)
    await shelves.registry.pull(f"{names[3]}:1", SHOP)
    await shelves.shop.done("DELETE", "/v1/repository/image", {"imageName": names[3:]})
    await shelves.shop.done("DELETE", "/v1/repository/project", {"projectId": [shop]})
    await _denied(shelves.registry.push("shop/again:1", "again", SHOP))


async def test_what_is_deployed_stays_in_whatever_way_it_is_spelled(shelves: Shelves) -> None:
    stage = shelves.stage
    for tag in ("1", "2", "3"):
        await shelves.registry.push(f"shop/web:{tag}", tag, SHOP)
    await shelves.until_tags("shop/web", "1", "2", "3")
    await stage.until_online()
    desk = GraphDesk(stage.operator)
    images = {"tagged": f"{shelves.registry.address}/shop/web:1", "pinned": f"shop/web@{await _digest('2')}"}
    for name, image in images.items():
        await desk.deploy(name, name, await desk.create_app(name, image), clusters="c1")
        await desk.until(name, "SUCCESS")

    tags = "/v1/repository/image/tag"
    for tag, name in (("1", "tagged"), ("2", "pinned")):
        body = {"imageName": "shop/web", "tag": ["3", tag]}
        assert name in await shelves.shop.refused(409, "DELETE", tags, body)
    both = await shelves.shop.refused(409, "DELETE", "/v1/repository/image", {"imageName": ["shop/web"]})
    assert "tagged" in both
    assert "pinned" in both
    assert await _run_by(stage.tenant) == ["pinned", "tagged"]
    await shelves.shop.done("DELETE", tags, {"imageName": "shop/web", "tag": ["3"]})

    await desk.delete("pinned")
    await desk.until_deleted("pinned")
    await shelves.shop.done("DELETE", tags, {"imageName": "shop/web", "tag": ["2"]})
    await desk.upgrade("tagged", await desk.create_app("tagged", "nginx:1"))
    await desk.until("tagged", "SUCCESS")
    await shelves.shop.done("DELETE", "/v1/repository/image", {"imageName": ["shop/web"]})
    assert await shelves.images() == []


async def _run_by(caller: Caller) -> list[str]:
    """The deployments that the graph says an image is run by."""
    query = '{ image(name: "shop/web") { runBy { nodes { name } } } }'
    return sorted(row["name"] for row in (await caller.graph(query))["image"]["runBy"]["nodes"])


@pytest.mark.usefixtures("quick_catalog")
async def test_the_registry_is_down_and_comes_back(shelves: Shelves) -> None:
    await shelves.registry.push("shop/web:1", "one", SHOP)
    await shelves.until_tags("shop/web", "1")
    server = shelves.registry.server
    assert server is not None
    await server.stop()
    image, tag = {"imageName": ["shop/web"]}, {"imageName": "shop/web", "tag": ["1"]}
    await shelves.shop.refused(503, "DELETE", "/v1/repository/image", image)
    await shelves.shop.refused(503, "DELETE", "/v1/repository/image/tag", tag)
    assert await shelves.images() == ["shop/web"]
    assert await shelves.tags("shop/web") == ["1"]

    state = await RegistryState.get(id=1)
    assert state.synced_at is not None
    await RegistryState.filter(id=1).update(synced_at=state.synced_at - STALE_AFTER - timedelta(seconds=1))
    await shelves.shop.refused(503, "GET", "/v1/repository/image")
    await shelves.shop.refused(503, "GET", "/v1/repository/image/tag", imageName="shop/web")
    assert await shelves.stage.tenant.refused("{ images { totalCount } }") == "UNAVAILABLE"
    # what is not the registry's goes on
    await shelves.shop.done("GET", "/v1/repository/third")
    await shelves.shop.done("GET", "/v1/deploy")

    await server.start()
    await eventually(lambda: _is_read(shelves), "the registry is read again", SECONDS)
    assert await shelves.images() == ["shop/web"]
    await shelves.registry.push("shop/web:2", "two", SHOP)
    await shelves.until_tags("shop/web", "1", "2")
    await shelves.shop.done("DELETE", "/v1/repository/image", image)
    assert await shelves.images() == []


@pytest.mark.parametrize("tags", [["1"], None], ids=["a tag", "all"])
async def test_what_is_pushed_again_after_a_deletion_stays_though_the_loops_were_away(
    push_stage: PushStage, tags: list[str] | None
) -> None:
    async with _opened(push_stage) as shelves:
        await shelves.registry.push("shop/web:1", "one", SHOP)
        await shelves.registry.push("shop/web:2", "two", SHOP)
        await shelves.until_tags("shop/web", "1", "2")
    if tags is None:
        await shelves.shop.done("DELETE", "/v1/repository/image", {"imageName": ["shop/web"]})
        left = []
    else:
        await shelves.shop.done("DELETE", "/v1/repository/image/tag", {"imageName": "shop/web", "tag": tags})
        left = ["2"]
    assert await shelves.tags("shop/web") == left
    await shelves.registry.push("shop/web:1", "one", SHOP)
    async with push_stage.reconciling():
        await shelves.until_tags("shop/web", "1", *left)
        await shelves.registry.pull("shop/web:1", SHOP)

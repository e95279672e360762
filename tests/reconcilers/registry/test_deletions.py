"""Deletions that were accepted are finished, and what was pushed later stays."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from otegraph.clients.registry import RegistryUnavailable
from otegraph.models.image import Image, ImageTag
from otegraph.reconcilers.sql import query, reader
from otegraph.tests.reconcilers.registry.double import Double, Telling, digest
from otegraph.tests.reconcilers.registry.filled import FILLED, KINDS, ROTATING, filled, rest
from otegraph.tests.reconcilers.registry.running import running, shown, shows, until

pytestmark = pytest.mark.usefixtures("database")
WITHOUT_WEB = {name: tags for name, tags in FILLED.items() if name != "shop/web"}


async def delete_image(name: str) -> None:
    await Image.filter(name=name).update(deleted_at=datetime.now(UTC))


async def delete_tag(image: str, name: str) -> None:
    await ImageTag.filter(image__name=image, name=name).update(deleted_at=datetime.now(UTC))


async def no_deletion() -> bool:
    left = (
        await Image.filter(deleted_at__isnull=False).exists()
        or await ImageTag.filter(deleted_at__isnull=False).exists()
    )
    return not left


@pytest.mark.parametrize("kind", KINDS)
async def test_an_image(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry, ROTATING) as mirror:
        await delete_image("shop/web")
        mirror.wake("registry:shop/web")
        await until(no_deletion)
        assert registry.names("shop/web") == set()
        assert await shown() == WITHOUT_WEB
        await rest(registry)
        assert await shown() == WITHOUT_WEB


@pytest.mark.parametrize("kind", KINDS)
async def test_a_tag(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry, ROTATING):
        await delete_tag("shop/web", "2.0")
        await until(no_deletion)
        assert registry.names("shop/web") == {"1.0"}
        assert await shown() == FILLED | {"shop/web": {"1.0": digest(1)}}
        await delete_tag("shop/web", "1.0")
        await shows(WITHOUT_WEB)
        await until(no_deletion)


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_is_seen_of_them_while_the_registry_does_not_do_it(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry, ROTATING):
        registry.broken = {"shop/web": RegistryUnavailable("500"), "base/os": RegistryUnavailable("500")}
        registry.broken["base/os:latest"] = RegistryUnavailable("500")
        del registry.broken["base/os"]
        await delete_image("shop/web")
        await delete_tag("base/os", "latest")

        async def tried() -> bool:
            return registry.calls["delete_tag"] > 2 and registry.asked.count(("tags", "shop/web")) > 4

        await until(tried)
        seen = await shown()
        assert "shop/web" not in seen
        assert seen["base/os"] == {}
        registry.broken.clear()
        await until(no_deletion)
        await shows({"shop/deep/er": FILLED["shop/deep/er"]})


async def test_a_restart_finishes_them() -> None:
    registry = filled(Double)
    async with running(registry):
        pass
    await delete_image("shop/web")
    await delete_tag("base/os", "latest")
    async with running(registry):
        await shows({"shop/deep/er": FILLED["shop/deep/er"]})
        await until(no_deletion)
    assert registry.names("shop/web") == registry.names("base/os") == set()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_pushed_later_stays(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry):
        ids = dict(await Image.all().values_list("name", "id"))
    await delete_image("shop/web")
    await delete_tag("base/os", "latest")
    registry.push("shop/web", "2.0", 7)
    registry.push("shop/web", "3.0", 1)
    registry.push("base/os", "latest", 8)
    async with running(registry, ROTATING):
        await shows(FILLED | {"shop/web": {"2.0": digest(7), "3.0": digest(1)}, "base/os": {"latest": digest(8)}})
        await until(no_deletion)
        await rest(registry)
        assert registry.names("shop/web") == {"2.0", "3.0"}
        assert registry.names("base/os") == {"latest"}
        after = dict(await Image.all().values_list("name", "id"))
        # it is another image than the one that was deleted
        assert after["shop/web"] != ids["shop/web"]
        assert after["base/os"] == ids["base/os"]


async def test_the_same_manifest_pushed_again_stays_where_the_registry_says_when_it_came() -> None:
    registry = filled(Telling)
    async with running(registry):
        pass
    await delete_image("shop/web")
    await delete_tag("base/os", "latest")
    registry.push("shop/web", "1.0", 1)
    registry.push("base/os", "latest", 4)
    async with running(registry, ROTATING):
        await shows(FILLED | {"shop/web": {"1.0": digest(1)}})
        await until(no_deletion)
    assert registry.calls["delete_repository"] == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_what_the_registry_keeps_is_visible_again(kind: type[Double]) -> None:
    registry = filled(kind)
    registry.immutable = {"shop/web:1.0", "base/os:latest"}
    async with running(registry, ROTATING):
        await delete_image("shop/web")
        await delete_tag("base/os", "latest")
        await until(no_deletion)
        await shows(FILLED)


async def test_tags_that_were_read_before_a_deletion_do_not_come_back() -> None:
    """The answer is under way while somebody deletes: a deletion is not finished before that is written."""
    registry = filled(Double)
    async with running(registry, ROTATING) as mirror:
        made = await rows_made()
        registry.gate = answer = asyncio.Event()
        registry.asked.clear()

        async def under_way() -> bool:
            return {("tags", "base/os"), ("tags", "shop/web")} <= set(registry.asked)

        await until(under_way)
        registry.gate = None
        await delete_tag("base/os", "latest")
        await registry.delete_tag("base/os", "latest")
        await delete_image("shop/web")
        await registry.delete_repository("shop/web")
        mirror.wake("registry:base/os")
        await rest(registry, 8)
        assert not await no_deletion()
        answer.set()
        await shows({"shop/deep/er": FILLED["shop/deep/er"]})
        await until(no_deletion)
        await rest(registry)
        assert await rows_made() == made


async def rows_made() -> list[int]:
    """How many images and tags were ever written, those that went included."""
    sequences = ("images_id_seq", "image_tags_id_seq")
    return [(await query(reader(), f"SELECT last_value FROM {name}"))[0]["last_value"] for name in sequences]

"""The registry loop on a database, with a registry in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from otegraph.clients.registry import RegistryTag
from otegraph.models.image import Image, ImageManifest, ImageProject, ImageTag
from otegraph.reconcilers.sql import query
from otegraph.tests.reconcilers.registry.double import Double, Telling, digest
from otegraph.tests.reconcilers.registry.filled import FILLED, KINDS, ROTATING, filled, rest
from otegraph.tests.reconcilers.registry.running import (
    QUICK,
    running,
    shown,
    shows,
    statements,
    until,
)
from otegraph.tests.reconcilers.rollout.rows import business
from tortoise.transactions import in_transaction

__all__ = ["statements"]
pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("kind", KINDS)
async def test_the_first_pass(kind: type[Double]) -> None:
    registry = filled(kind)
    registry.push("single", "1.0", 5)
    async with running(registry):
        assert await shown() == FILLED
    web = await Image.get(name="shop/web").prefetch_related("project")
    assert (web.project.name, web.project.business_id, web.project.public) == ("shop", None, False)
    assert web.created_at == registry.made(1)
    assert await ImageTag.filter(image=web).order_by("name").values_list("created_at", flat=True) == [
        registry.made(1),
        registry.made(2),
    ]
    if kind is Double:
        assert web.updated_at == registry.made(2)
    else:
        assert datetime.now(UTC) - web.updated_at < timedelta(minutes=5)
    assert {project.name for project in await ImageProject.all()} == {
        "shop",
        "base",
        *(["single"] if kind is Telling else []),
    }


async def test_what_a_digest_says_is_asked_once_for_ever() -> None:
    registry = filled(Double)
    registry.push("shop/copy", "1.0", 1)
    async with running(registry):
        assert registry.calls["created_at"] == 4
    assert await ImageManifest.all().count() == 4
    registry.push("shop/third", "1.0", 1)
    await Image.all().delete()
    async with running(registry):
        assert (await Image.get(name="shop/third")).created_at == registry.made(1)
    assert registry.calls["created_at"] == 4


async def test_a_time_that_is_nowhere_is_asked_for_once_too(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = filled(Double)

    async def nowhere(repository: str, digest: str) -> None:
        registry.calls["created_at"] += 1

    monkeypatch.setattr(registry, "created_at", nowhere)
    async with running(registry):
        first = {image.name: image.created_at for image in await Image.all()}
    assert all(datetime.now(UTC) - time < timedelta(minutes=5) for time in first.values())
    await Image.all().update(synced_at=None)
    async with running(registry):
        assert {image.name: image.created_at for image in await Image.all()} == first
    assert registry.calls["created_at"] == 4


async def test_nothing_changed_means_no_tags_and_no_writes(statements: Counter[str]) -> None:
    registry = filled(Telling)
    async with running(registry):
        await rest(registry)
        statements.clear()
        registry.calls.clear()
        await rest(registry, 12)
        assert registry.calls["tags"] == 0
        assert registry.calls["catalog"] >= 1
        assert registry.calls["changes"] > registry.calls["catalog"]
        written = {kind for kind in statements if not kind.startswith(("SELECT", "INSERT registry_state"))}
        assert written == set()


async def test_the_rotation_writes_nothing_that_is_as_it_was(statements: Counter[str]) -> None:
    registry = filled(Double)
    async with running(registry, ROTATING):
        registry.calls.clear()
        statements.clear()

        async def rotated() -> bool:
            return registry.calls["tags"] > 30

        await until(rotated)
        assert {kind for kind in statements if not kind.startswith(("SELECT", "INSERT registry_state"))} == set()
        assert registry.calls["created_at"] == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_tags_move_come_and_go_and_ids_stay(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry, ROTATING):
        image = await Image.get(name="shop/web")
        tags = dict(await ImageTag.filter(image=image).values_list("name", "id"))
        registry.push("shop/web", "1.0", 9)
        registry.push("shop/web", "3.0", 3)
        registry.push("new/one", "1.0", 1)
        del registry.held["shop/web"].tags["2.0"]
        await shows(FILLED | {"shop/web": {"1.0": digest(9), "3.0": digest(3)}, "new/one": {"1.0": digest(1)}})
        after = dict(await ImageTag.filter(image__name="shop/web").values_list("name", "id"))
        assert after["1.0"] == tags["1.0"]
        again = await Image.get(name="shop/web")
        assert (again.id, again.created_at) == (image.id, registry.made(3))
        assert again.updated_at > image.updated_at


@pytest.mark.parametrize("kind", KINDS)
async def test_a_repository_without_tags_is_no_image(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry, ROTATING):
        await registry.delete_repository("shop/web")
        await shows({name: tags for name, tags in FILLED.items() if name != "shop/web"})
        await registry.delete_repository("base/os")
        await shows({"shop/deep/er": FILLED["shop/deep/er"]})
        if kind is Double:
            await until(lambda: _no_project("base"))
        else:
            await rest(registry, 10)
            assert not await _no_project("base")
            del registry.public["base"]
            await until(lambda: _no_project("base"))


async def _no_project(name: str) -> bool:
    return not await ImageProject.filter(name=name).exists()


async def test_a_page_that_moved_makes_no_image_go() -> None:
    """A catalog that does not show a repository is not believed: its tags are asked for."""
    registry = filled(Telling)
    async with running(registry):
        image = await Image.get(name="shop/web")
        held = registry.held.pop("shop/web")

        async def asked() -> bool:
            return ("tags", "shop/web") in registry.asked

        registry.asked.clear()
        original = registry.tags

        async def there(repository: str) -> list[RegistryTag]:
            answer = await original(repository)
            return list(held.tags.values()) if repository == "shop/web" else answer

        registry.tags = there  # type: ignore[method-assign]
        await until(asked)
        await rest(registry)
        assert (await Image.get(name="shop/web")).id == image.id


async def test_a_push_that_was_granted_is_seen_soon() -> None:
    registry = filled(Double)
    slow = replace(QUICK, catalog_seconds=60, idle_seconds=60)
    async with running(registry, slow) as mirror:
        for topic in ("deployment", "registry:", "registry:single", "registry:shop/never", "registry:shop/pushed"):
            mirror.wake(topic)
        registry.push("shop/pushed", "1.0", 5)
        mirror.wake("registry:shop/web")
        registry.push("shop/web", "3.0", 6)
        expected = FILLED | {
            "shop/pushed": {"1.0": digest(5)},
            "shop/web": FILLED["shop/web"] | {"3.0": digest(6)},
        }
        await shows(expected)

        async def looked() -> bool:
            return ("tags", "shop/never") in registry.asked

        await until(looked)
        # fewer, if this machine was busy at one of its times
        assert registry.asked.count(("tags", "shop/never")) <= len(QUICK.soon_seconds)
    assert ("tags", "single") not in registry.asked


async def test_projects_of_a_registry_that_keeps_them() -> None:
    registry = filled(Telling)
    registry.public |= {"empty": True, "mine": False}
    owner = await business("shop", in_root=False)
    await ImageProject.create(name="mine", business=owner, public=True)
    await ImageProject.create(name="gone-there", business=owner)
    async with running(registry):
        assert dict(await ImageProject.all().values_list("name", "public")) == {
            "shop": False,
            "base": False,
            "empty": True,
            "mine": True,
            "gone-there": False,
        }
        ids = dict(await ImageProject.all().values_list("name", "id"))
        registry.public["base"] = True
        del registry.public["empty"]

        async def followed() -> bool:
            rows = dict(await ImageProject.all().values_list("name", "public"))
            return rows == {"shop": False, "base": True, "mine": True, "gone-there": False}

        await until(followed)
        assert dict(await ImageProject.all().values_list("name", "id")).items() <= ids.items()


async def test_a_tag_that_comes_after_the_news_of_it_is_seen() -> None:
    registry = filled(Telling)
    async with running(registry, replace(QUICK, settle_seconds=0.5)):
        registry.asked.clear()
        held = registry.held["shop/web"]
        held.updated_at += timedelta(seconds=1)

        async def looked() -> bool:
            return ("tags", "shop/web") in registry.asked

        await until(looked)
        held.tags["3.0"] = RegistryTag("3.0", digest(3), registry.made(3), datetime.now(UTC))
        await shows(FILLED | {"shop/web": FILLED["shop/web"] | {"3.0": digest(3)}})


async def test_a_request_that_holds_an_image_holds_up_nothing() -> None:
    """It deletes the image in the registry, and has not committed yet; then it has, or gives up."""
    registry = filled(Double)
    async with running(registry, ROTATING):
        async with in_transaction() as connection:
            await query(connection, "UPDATE images SET deleted_at = now() WHERE name = 'shop/web'")
            await query(connection, "UPDATE image_tags SET deleted_at = now() WHERE digest = $1", digest(4))
            registry.push("shop/web", "1.0", 9)
            registry.push("base/os", "latest", 9)
            registry.push("shop/deep/er", "1.0", 9)
            expected = FILLED | {"shop/deep/er": {"1.0": digest(9)}}
            # as another connection sees it
            await asyncio.create_task(shows(expected), context=Context())
            await asyncio.create_task(rest(registry), context=Context())
            assert await asyncio.create_task(shown(), context=Context()) == expected
            await query(connection, "UPDATE images SET deleted_at = NULL")
            await query(connection, "UPDATE image_tags SET deleted_at = NULL")
        await shows(
            {
                "shop/web": {"1.0": digest(9), "2.0": digest(2)},
                "shop/deep/er": {"1.0": digest(9)},
                "base/os": {"latest": digest(9)},
            }
        )

"""When the rows are called up to date: a registry that is slow, away or wrong, and loops that end and begin again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from otegraph.clients.registry import RegistryError, RegistryUnavailable
from otegraph.models.image import Image, RegistryState
from otegraph.reconcilers.registry.loop import RegistryMirror
from otegraph.tests.reconcilers.registry.double import Double, Telling, digest
from otegraph.tests.reconcilers.registry.filled import FILLED, KINDS, ROTATING, filled, rest
from otegraph.tests.reconcilers.registry.running import (
    QUICK,
    Leader,
    running,
    shown,
    shows,
    synced,
    until,
)

pytestmark = pytest.mark.usefixtures("database")


async def test_rows_are_called_complete_only_when_all_tags_were_read() -> None:
    registry = filled(Double)
    registry.gate = asyncio.Event()
    async with running(registry, wait=False):
        await rest(registry)
        assert not await synced()
        assert not await Image.all().exists()
        registry.gate.set()
        await until(synced)
        assert await shown() == FILLED


async def test_they_stay_so_while_a_rotation_takes_long() -> None:
    registry = filled(Double)
    async with running(registry, ROTATING):
        registry.gate = asyncio.Event()

        async def waiting() -> bool:
            return registry._at_once == 0 and registry.calls["tags"] > 3

        await until(waiting)
        await rest(registry)
        before = (await RegistryState.get(id=1)).synced_at
        await rest(registry)
        after = (await RegistryState.get(id=1)).synced_at
        assert before is not None
        assert after is not None
        assert after > before


@pytest.mark.parametrize("kind", KINDS)
async def test_a_registry_that_is_away(kind: type[Double]) -> None:
    registry = filled(kind)
    async with running(registry, ROTATING):
        registry.away = True
        await rest(registry, 2)
        state = await RegistryState.get(id=1)
        registry.push("shop/web", "1.0", 8)
        await rest(registry)
        assert (await RegistryState.get(id=1)).synced_at == state.synced_at
        assert await shown() == FILLED
        registry.away = False
        await shows(FILLED | {"shop/web": {"1.0": digest(8), "2.0": digest(2)}})

        async def again() -> bool:
            return (await RegistryState.get(id=1)).synced_at != state.synced_at

        await until(again)


async def test_after_a_long_absence_rows_are_called_complete_when_what_changed_was_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("otegraph.reconcilers.registry.catalog.STALE_SECONDS", 0)
    registry = filled(Telling)
    async with running(registry):
        registry.away = True
        await rest(registry, 2)
        state = await RegistryState.get(id=1)
        registry.push("shop/web", "1.0", 8)
        registry.gate = asyncio.Event()
        registry.away = False
        await rest(registry)
        assert (await RegistryState.get(id=1)).synced_at == state.synced_at
        registry.gate.set()

        async def again() -> bool:
            return (await RegistryState.get(id=1)).synced_at != state.synced_at

        await until(again)
        assert (await shown())["shop/web"]["1.0"] == digest(8)


@pytest.mark.parametrize("error", [ValueError("no digest"), RegistryError("odd"), RegistryUnavailable("500")])
async def test_one_answer_that_is_wrong_stops_no_other(error: Exception) -> None:
    registry = filled(Double)
    registry.broken["shop/web"] = error
    # complete without it, after some attempts: one broken repository must not hide all images
    async with running(registry):
        assert await shown() == {name: tags for name, tags in FILLED.items() if name != "shop/web"}
        registry.broken.clear()
        await shows(FILLED)


async def test_a_restart_goes_on() -> None:
    registry = filled(Telling)
    async with running(registry):
        ids = dict(await Image.all().values_list("name", "id"))
    registry.push("shop/web", "1.0", 9)
    registry.push("shop/new", "1.0", 1)
    registry.held["shop/web"].updated_at = registry.held["shop/new"].updated_at = datetime.now(UTC)
    registry.asked.clear()
    async with running(registry):
        # what changed meanwhile is read before the rows are called complete
        assert (await shown())["shop/web"]["1.0"] == digest(9)
        assert ids.items() <= dict(await Image.all().values_list("name", "id")).items()
        await rest(registry)
    assert {name for what, name in registry.asked if what == "tags"} == {"shop/web", "shop/new"}


async def test_losing_the_lead_ends_it() -> None:
    leader = Leader()
    leader.lost = True
    mirror = RegistryMirror(filled(Double), leader, QUICK, stop_on=(Leader.Lost,))
    with pytest.raises(Leader.Lost):
        async with asyncio.timeout(30):
            await mirror.run()
    assert not await Image.all().exists()

"""Real processes that are killed, paused, and stand in for one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from otegraph.models import Lease, Order
from tortoise.timezone import now

from tests.product import Caller, eventually
from tests.stories.desk import GraphDesk, RestDesk
from tests.stories.processes import Process, processes
from tests.stories.stage import SECONDS, Stage

LOST = "another process leads now"


@asynccontextmanager
async def _served(stage: Stage, folder: Path) -> AsyncIterator[tuple[Process, RestDesk]]:
    """A product that is served over a port, and somebody at its documented routes."""
    async with (
        processes(stage, folder, "serve") as (server,),
        httpx.AsyncClient(base_url=server.url, timeout=60) as http,
    ):
        yield server, RestDesk(Caller(http, stage.operator.token))


async def _leads(process: Process) -> bool:
    process.part.check()
    return process.said("leading, epoch")


async def _lease() -> tuple[str, int]:
    """Who leads now."""
    held = await Lease.get(expires_at__gt=now())
    return held.holder, held.epoch


async def _only(stage: Stage, image: str) -> None:
    """Exactly one Deployment at each edge, and it runs this."""
    for cluster in stage.edges:
        assert await stage.images(cluster) == {"web": image}


async def test_a_served_product_is_killed_in_the_middle_and_goes_on(on_simulated_root: Stage, tmp_path: Path) -> None:
    stage = on_simulated_root
    async with _served(stage, tmp_path / "first") as (first, operator):
        await stage.until_online()
        await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))

        async def ordered() -> bool:
            return await Order.all().exists()

        await eventually(ordered, "the first order is written", SECONDS)
        await first.kill()
    async with _served(stage, tmp_path / "second") as (second, operator):
        await operator.until("web", "SUCCESS")
        await _only(stage, "nginx:1")
        await operator.upgrade("web", await operator.create_app("web", "nginx:2"))
        await second.kill()
    async with _served(stage, tmp_path / "third") as (_, operator):
        await operator.until("web", "SUCCESS")
    await _only(stage, "nginx:2")


async def test_another_process_takes_over_from_one_that_was_killed(stage: Stage, tmp_path: Path) -> None:
    operator = GraphDesk(stage.operator)
    async with processes(stage, tmp_path, "reconcile") as (leader,):
        await eventually(lambda: _leads(leader), "the first leads", SECONDS)
        async with processes(stage, tmp_path / "others", "reconcile", "reconcile") as others:
            await stage.until_online()
            before = await _lease()
            await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))

            async def ordered() -> bool:
                return await Order.all().exists()

            await eventually(ordered, "the first order is written", SECONDS)
            assert await _lease() == before
            assert not any([await _leads(other) for other in others])
            await leader.kill()
            await operator.until("web", "SUCCESS")
            # what was done before the kill needs no other leader: an upgrade does
            await operator.upgrade("web", await operator.create_app("web", "nginx:2"))
            await operator.until("web", "SUCCESS")
            after = await _lease()
            assert after[0] != before[0]
            assert after[1] == before[1] + 1
            assert [await _leads(other) for other in others].count(True) == 1
    await _only(stage, "nginx:2")


async def test_a_leader_that_was_paused_writes_nothing_when_it_goes_on(
    on_simulated_root: Stage, tmp_path: Path
) -> None:
    stage = on_simulated_root
    operator = GraphDesk(stage.operator)
    async with processes(stage, tmp_path, "reconcile") as (old,):
        await eventually(lambda: _leads(old), "the first leads", SECONDS)
        await stage.until_online()
        await operator.deploy("web", "web", await operator.create_app("web", "nginx:1"))
        await operator.until("web", "SUCCESS")
        before = await _lease()
        await operator.upgrade("web", await operator.create_app("web", "nginx:2"))
        old.pause()
        async with processes(stage, tmp_path / "new", "reconcile") as (new,):

            async def taken_over() -> bool:
                new.part.check()
                return await Lease.filter(expires_at__gt=now()).exclude(holder=before[0]).exists()

            await eventually(taken_over, "another leads", SECONDS)
            await operator.until("web", "SUCCESS")
            await _only(stage, "nginx:2")
            after, orders = await _lease(), await Order.all().count()
            old.resume()

            async def noticed() -> bool:
                return old.said(LOST)

            await eventually(noticed, "the old leader notices", SECONDS)
            await asyncio.sleep(1)
            assert await _lease() == after
            assert await Order.all().count() == orders
            await operator.upgrade("web", await operator.create_app("web", "nginx:3"))
            await operator.until("web", "SUCCESS")
            await _only(stage, "nginx:3")
            assert (await _lease())[0] == after[0]

"""The loop as a server runs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from otegraph.clients.errors import Unreachable
from otegraph.models import Deployment, Order, Pod, RevisionAction, Target
from otegraph.reconcilers.inventory.write_pod import Pods
from otegraph.reconcilers.rollout.loop import Rollout, RolloutSettings
from otegraph.reconcilers.sql import Connection
from otegraph.tests.reconcilers.rollout.fleet import Fleet, connect, mirror
from otegraph.tests.reconcilers.rollout.rows import approved, business, label, revise
from tortoise.transactions import in_transaction

pytestmark = pytest.mark.usefixtures("database")

SETTINGS = RolloutSettings(
    gather_seconds=0.01, wish_seconds=600, placement_seconds=600, cleanup_seconds=0.05, safety_age=timedelta(0)
)
"""Nothing happens by itself: what the tests see was woken."""


class LostLeadership(Exception):
    """Another process leads."""


class Leader:
    """Leads until it is told that it doesn't."""

    def __init__(self) -> None:
        self.leads = True
        self.failures = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if not self.leads:
            raise LostLeadership
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away for a moment")
        async with in_transaction() as connection:
            yield connection


@asynccontextmanager
async def running(fleet: Fleet, leader: Leader, told: list[Any] | None = None) -> AsyncIterator[Rollout]:
    """A loop that runs in the background and is told of the mirror, until the block ends."""
    rollout = Rollout(fleet, leader, (told if told is not None else []).append, SETTINGS, stop_on=(LostLeadership,))

    async def inventory() -> None:
        while True:
            rollout.mirrored(await mirror(fleet))
            await asyncio.sleep(0.03)

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(rollout.run()), tasks.create_task(inventory())]
        yield rollout
        for task in running:
            task.cancel()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Waits for it."""
    async with asyncio.timeout(30):
        while not await condition():  # noqa: ASYNC110 rows set no event
            await asyncio.sleep(0.02)


def has_status(deployment: Deployment, wanted: str, clusters: int | None = None) -> Callable[[], Awaitable[bool]]:
    """The status of the generation that is wanted now, on so many clusters."""

    async def look() -> bool:
        row = await Deployment.get(id=deployment.id)
        if row.observed_generation != row.generation or clusters not in (None, row.clusters):
            return False
        return row.rollout_status.value == wanted

    return look


async def has_no_orders_left(fleet: Fleet) -> bool:
    return not fleet.orders and not await Order.filter(removed_at=None).count()


async def test_a_deployment_lives_and_dies() -> None:
    fleet, told = Fleet("c1", "c2"), list[Any]()
    await connect(fleet, "c1", True)
    await connect(fleet, "c2", True)
    await label("c1", "north")
    owner = await business()
    async with running(fleet, Leader(), told) as rollout:
        deployment = await approved(owner, selector="north")
        rollout.wake("deployment")
        await until(has_status(deployment, "SUCCESS"))
        assert any(deployment.id in changes.get("deployments", []) for changes in told)

        await label("c2", "north")
        rollout.wake()
        await until(has_status(deployment, "SUCCESS", clusters=2))
        assert len(fleet.edges["c2"].workloads()) == 1

        rollout.mirrored(await connect(fleet, "c2", False))
        await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
        rollout.wake()
        await until(has_status(deployment, "PARTIAL_SUCCESS"))
        rollout.mirrored(await connect(fleet, "c2", True))
        await until(has_status(deployment, "SUCCESS"))

        await revise(deployment, RevisionAction.DELETE)
        rollout.wake()
        await until(has_status(deployment, "DELETED"))
        await until(lambda: has_no_orders_left(fleet))
    assert [edge.workloads() for edge in fleet.edges.values()] == [[], []]


async def test_pods_that_go_without_leaving_a_row_are_noticed() -> None:
    fleet = Fleet("c1")
    await connect(fleet, "c1", True)
    owner = await business()
    bystander = await approved(owner, "bystander")
    deployment = await approved(owner)
    async with running(fleet, Leader()):
        await until(has_status(deployment, "SUCCESS"))
        await until(has_status(bystander, "SUCCESS"))
    total = (await Deployment.get(id=deployment.id)).running
    rollout, looked_at = Rollout(fleet, Leader(), settings=SETTINGS), list[list[int]]()
    step = rollout.step

    async def noted(ids: Any) -> Any:
        written = await step(ids)
        looked_at.append(list(ids))
        return written

    async def first_look() -> bool:
        return bool(looked_at)

    async def counts_them() -> bool:
        return (await Deployment.get(id=deployment.id)).running == total - 1

    rollout.step = noted  # type: ignore[method-assign,assignment]
    running_alone = asyncio.create_task(rollout.run())
    try:
        await until(first_look)
        looked_at.clear()
        pod = await Pod.filter(deployment=deployment).first()
        assert pod is not None
        async with in_transaction() as connection:
            changed = await Pods().remove(connection, [("c1", pod.namespace, pod.name)], datetime.now(UTC))
        rollout.mirrored(changed)
        await until(counts_them)
    finally:
        running_alone.cancel()
        await asyncio.gather(running_alone, return_exceptions=True)
    assert {key for ids in looked_at for key in ids} == {deployment.id}


async def test_it_goes_on_where_another_process_stopped() -> None:
    fleet = Fleet("c1")
    await connect(fleet, "c1", True)
    deployment = await approved(await business())
    fleet.answering = False
    async with running(fleet, Leader()):
        await until(lambda: Target.filter(phase="DONE").exists())
    await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
    fleet.answering = True
    async with running(fleet, Leader()):
        await until(has_status(deployment, "SUCCESS"))
    assert fleet.edges["c1"].workloads()[0]["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:2"


async def test_a_root_and_a_database_that_are_away_for_a_moment() -> None:
    fleet, leader = Fleet("c1"), Leader()
    await connect(fleet, "c1", True)
    deployment = await approved(await business())
    real, failures = fleet.create, [Unreachable("no answer")] * 2

    async def create(path: str, body: dict[str, Any]) -> dict[str, Any]:
        if failures:
            raise failures.pop()
        leader.failures = 2
        return await real(path, body)

    fleet.create = create  # type: ignore[method-assign]
    leader.failures = 2
    async with running(fleet, leader):
        await until(has_status(deployment, "SUCCESS"))
    assert len(fleet.created) == 1


async def test_who_does_not_lead_any_more_stops() -> None:
    fleet, leader = Fleet("c1"), Leader()
    await connect(fleet, "c1", True)
    await approved(await business())
    leader.leads = False
    rollout = Rollout(fleet, leader, settings=SETTINGS, stop_on=(LostLeadership,))
    async with asyncio.timeout(30):
        with pytest.raises(LostLeadership):
            await rollout.run()
    assert fleet.created == []


async def test_one_deployment_that_breaks_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    fleet = Fleet("c1")
    await connect(fleet, "c1", True)
    owner = await business()
    broken, good = await approved(owner, "broken"), await approved(owner, "good")
    async with running(fleet, Leader()) as rollout:
        step = rollout.step

        async def sometimes(ids: Any) -> Any:
            if broken.id in ids:
                raise RuntimeError("a bug")
            return await step(ids)

        rollout.step = sometimes  # type: ignore[method-assign,assignment]
        rollout.wake()
        await until(has_status(good, "SUCCESS"))
    assert f"looking at deployment {broken.id} failed" in caplog.text


async def test_what_is_newly_wanted_waits_for_one_chunk_of_the_others_at_most() -> None:
    fleet = Fleet("c1")
    await connect(fleet, "c1", True)
    owner = await business()
    deployments = [await approved(owner, f"old-{number}") for number in range(4)]
    rollout = Rollout(fleet, Leader(), settings=replace(SETTINGS, chunk=1))
    others = [deployment.id for deployment in deployments]
    await rollout.step(others)
    step, looked, wished = rollout.step, list[int](), list[int]()

    async def noting(ids: Any) -> Any:
        looked.extend(ids)
        if not wished:
            # one that is new, one whose turn was over, one whose turn would come last
            wished.append((await approved(owner, "new")).id)
            for deployment in (deployments[0], deployments[-1]):
                await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
        return await step(ids)

    async def is_through() -> bool:
        return set(looked) >= {*others, *wished}

    rollout.step = noting  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(rollout.run())
    await until(is_through)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert set(looked[1:3]) == {others[-1], wished[0]}

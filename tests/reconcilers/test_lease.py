"""One process leads, and one that was replaced writes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from typing import Any, TypeVar

import pytest
from otegraph.models import Cluster, ClusterStatus, Lease
from otegraph.reconcilers import lease
from otegraph.reconcilers.lease import Leadership, LostLeadership, claim, lead
from tortoise import connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.timezone import now

from tests.product import eventually

T = TypeVar("T")
Work = Callable[[Leadership], Awaitable[None]]
NAME = "tested"


async def expire() -> None:
    """As if the time were over."""
    await connections.get("default").execute_query("UPDATE leases SET expires_at = now() - interval '1 second'")


async def won(holder: str, seconds: float = 60) -> Leadership:
    leadership = await claim(NAME, holder, seconds)
    assert leadership is not None
    return leadership


def outside(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """As another process would do it: not in the transaction that is open here."""
    return asyncio.create_task(work, context=Context())


async def write(connection: BaseDBAsyncClient, name: str = "c1") -> None:
    await Cluster.create(name=name, status=ClusterStatus.ONLINE, last_seen_at=now(), using_db=connection)


@asynccontextmanager
async def running(work: Work, name: str = NAME, seconds: float = 15.0) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(lead(work, name=name, seconds=seconds))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 30)


async def test_of_many_that_claim_at_once_one_leads(database: str) -> None:
    claims = await asyncio.gather(*(claim(NAME, f"holder-{number}", 60) for number in range(8)))
    assert len([claimed for claimed in claims if claimed is not None]) == 1
    assert await claim("another", "holder", 60) is not None


async def test_the_epoch_rises_with_each_holder(database: str) -> None:
    first = await won("a")
    assert await claim(NAME, "b", 60) is None
    await expire()
    second = await won("b")
    assert second.epoch == first.epoch + 1
    assert (await first.renew(60), await second.renew(60)) == (False, True)


async def test_a_release_lets_another_lead_at_once(database: str) -> None:
    first = await won("a")
    await first.release()
    second = await won("b")
    # and it is the releaser's own lease that it lets go, not its successor's
    await first.release()
    assert await claim(NAME, "c", 60) is None
    assert await second.renew(60)


async def test_a_replaced_leader_writes_nothing(database: str) -> None:
    first = await won("a")
    await expire()
    await won("b")
    with pytest.raises(LostLeadership):
        async with first.transaction() as connection:
            await write(connection)
    assert await Cluster.all().count() == 0


async def test_a_failed_transaction_of_the_leader_commits_nothing(database: str) -> None:
    leader = await won("a")
    with pytest.raises(ZeroDivisionError):
        await _failing(leader)
    assert await Cluster.all().count() == 0
    async with leader.transaction() as connection:
        await write(connection)
    assert await Cluster.all().count() == 1


async def _failing(leadership: Leadership) -> None:
    async with leadership.transaction() as connection:
        await write(connection)
        raise ZeroDivisionError


async def test_a_renewal_does_not_wait_for_the_leader_s_transactions(database: str) -> None:
    leader = await won("a")
    async with leader.transaction(), leader.transaction():
        assert await asyncio.wait_for(outside(leader.renew(60)), 30)


async def test_nobody_takes_over_in_the_middle_of_a_leader_s_transaction(database: str) -> None:
    """What the first wrote is there before the second begins: never do two write at once."""
    first = await won("a")
    async with first.transaction() as connection:
        await outside(expire())
        claiming = outside(claim(NAME, "b", 60))
        await outside(eventually(_somebody_waits, "the claim to wait"))
        assert not claiming.done()
        await write(connection)
    assert await asyncio.wait_for(claiming, 30) is not None
    assert await Cluster.all().count() == 1


async def test_a_leader_that_stands_still_in_a_transaction_is_cut_off(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paused process would hold the lease's row for ever: its transaction is ended for it, and commits nothing."""
    monkeypatch.setattr(lease, "IDLE_SECONDS", 0.2)
    first = await won("a")
    with pytest.raises(Exception, match=r"connection|terminat|idle"):
        await _standing_still(first)
    assert await Cluster.all().count() == 0


async def _standing_still(leadership: Leadership) -> None:
    async with leadership.transaction() as connection:
        await write(connection)
        await outside(expire())
        assert await asyncio.wait_for(outside(claim(NAME, "b", 60)), 30) is not None
        await write(connection, "c2")


async def test_work_runs_in_one_process_and_goes_on_in_the_other(database: str) -> None:
    working: list[str] = []

    def worker(name: str) -> Work:
        async def work(leadership: Leadership) -> None:
            working.append(name)
            try:
                await asyncio.Event().wait()
            finally:
                working.remove(name)

        return work

    async with running(worker("second"), seconds=1) as second:
        await eventually(_true(lambda: working == ["second"]), "one to lead")
        async with running(worker("third"), seconds=1):
            await asyncio.sleep(0.5)
            assert working == ["second"]
            second.cancel()
            await eventually(_true(lambda: working == ["third"]), "the other to take over")


async def test_who_can_not_renew_stops_before_another_may_begin(database: str) -> None:
    stopped = asyncio.Event()
    began = asyncio.Event()

    async def work(leadership: Leadership) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with running(work, seconds=1):
        await asyncio.wait_for(began.wait(), 30)
        await connections.get("default").execute_query("UPDATE leases SET epoch = epoch + 1, holder = 'another'")
        await asyncio.wait_for(stopped.wait(), 30)


async def test_work_that_fails_is_begun_again(database: str, caplog: pytest.LogCaptureFixture) -> None:
    begun: list[int] = []

    async def work(leadership: Leadership) -> None:
        begun.append(leadership.epoch)
        raise ZeroDivisionError

    async with running(work, seconds=0.2):
        await eventually(_true(lambda: len(begun) >= 3), "the work to begin again")
    assert begun[:3] == [1, 2, 3]
    assert "trying again" in caplog.text


async def test_it_can_be_stopped_while_the_database_is_away(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began = asyncio.Event()

    async def work(leadership: Leadership) -> None:
        began.set()
        await asyncio.Event().wait()

    async def away(self: Leadership) -> None:
        raise ConnectionError("no database")

    monkeypatch.setattr(Leadership, "release", away)
    task = asyncio.create_task(lead(work, name=NAME))
    await asyncio.wait_for(began.wait(), 30)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=30)
    assert done
    assert task.cancelled()


async def test_after_a_lost_connection_it_leads_again(database: str) -> None:
    begun: list[int] = []

    async def work(leadership: Leadership) -> None:
        begun.append(leadership.epoch)
        await asyncio.Event().wait()

    async with running(work, seconds=1):
        await eventually(_true(lambda: bool(begun)), "it to lead")
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        with suppress(Exception):
            await connections.get("default").execute_query(cut)
        await eventually(_holds, "the lease to be held again")
    assert not await _holds()


async def _holds() -> bool:
    return await Lease.filter(name=NAME, expires_at__gt=now()).exists()


async def _somebody_waits() -> bool:
    sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(await connections.get("default").execute_query_dict(sql))


def _true(look: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def looking() -> bool:
        return look()

    return looking

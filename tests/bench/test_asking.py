"""How requests are sent."""

from __future__ import annotations

import asyncio

import pytest
from otegraph.bench.asking import CONNECTIONS, Asking
from otegraph.bench.client import NUMBER, Request
from otegraph.bench.normal import Differs
from otegraph.tests.bench.answering import answering

GET = Request.of("GET", "/")


async def test_at_a_fixed_rate_no_request_waits_for_another() -> None:
    """None is answered before the last has come."""
    all_there = asyncio.Barrier(20)

    async def body(_: bytes) -> bytes:
        await all_there.wait()
        return b"ok"

    async with answering(body) as server:
        asking = Asking(server, GET, b"ok")
        assert len(await asking.at_rate(1000, 0.02)) == 20
        asking.close()


async def test_at_once_no_more_are_under_way_than_there_are_connections() -> None:
    under_way, most, asked = 0, 0, 0

    async def body(_: bytes) -> bytes:
        nonlocal under_way, most, asked
        asked, under_way = asked + 1, under_way + 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return b"ok"

    async with answering(body) as server:
        await Asking(server, GET, b"ok").at_once(50)
    assert (asked, most <= CONNECTIONS) == (50, True)


async def test_an_answer_that_changes_ends_the_run() -> None:
    count = 0

    async def body(_: bytes) -> bytes:
        nonlocal count
        count += 1
        return b"ok" if count < 3 else b"no"

    async with answering(body) as server:
        asking = Asking(server, GET, b"ok")
        await asking.once()
        await asking.once()
        with pytest.raises(Differs, match="from byte 0"):
            await asking.once()
        asking.close()


async def test_a_numbered_request_is_never_the_same() -> None:
    request = Request.of("POST", "/", body={"label": f"bench-{NUMBER}"})
    seen: set[bytes] = set()

    async def body(given: bytes) -> bytes:
        seen.add(given)
        return b"ok"

    async with answering(body) as server:
        await Asking(server, request, b"ok").at_once(10)
    assert len(seen) == 10
    assert {len(each) for each in seen} == {len(request.data)}

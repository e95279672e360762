"""What is compared, and what is not."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable

import pytest
from otegraph.bench import normal
from otegraph.bench.cases import HANDWRITTEN, MERCURIUS, OURS, Case
from otegraph.bench.client import Request
from otegraph.bench.compare import LOAD, Comparison, Plan, compare
from otegraph.bench.normal import Differs
from otegraph.tests.bench.answering import answering

PLAN = Plan(rounds=3, seconds=0.0, fewest=2, load_rounds=2, load_seconds=0.0)
SIDES = (OURS, HANDWRITTEN, MERCURIUS)


class Counted:
    """A database whose tables have one row more each time that they are counted, if they grow at all."""

    def __init__(self, *, grows: bool) -> None:
        self._grows = grows
        self._rows = 0

    async def fetchval(self, statement: str) -> int:
        self._rows += self._grows
        return self._rows


def giving(body: bytes) -> Callable[[bytes], Awaitable[bytes]]:
    async def answer(_: bytes) -> bytes:
        return body

    return answer


async def compared(ours: bytes, by_hand: bytes, mercurius: bytes, *, grows: bool | None = None) -> Comparison:
    """`grows`: whether the table does that the case says each request adds a row to; None where it says nothing."""
    tables = () if grows is None else ("audit_events",)
    case = Case(
        "a page", dict.fromkeys(SIDES, Request.of("GET", "/")), dict.fromkeys(SIDES, normal.graph), grows=tables
    )
    async with answering(giving(ours)) as one, answering(giving(by_hand)) as two, answering(giving(mercurius)) as three:
        servers = dict(zip(SIDES, (one, two, three), strict=True))
        return await compare(case, servers, Counted(grows=bool(grows)), os.getpid(), PLAN)


async def test_each_side_has_a_figure_of_each_round() -> None:
    body, other = b'{"data":{"a":"1"}}', b'{"data": {"a": 1}}'
    found = await compared(body, body, other, grows=True)
    assert (found.name, found.rounds, found.alone) == ("a page", 3, 2)
    assert [figures.answer_bytes for figures in found.sides.values()] == [len(body), len(body), len(other)]
    for figures in found.sides.values():
        assert len(figures.alone) == len(figures.rates) == 3
        assert figures.requests == 6
    slowest = min(found.sides.values(), key=lambda figures: figures.rate)
    assert found.rate == LOAD * slowest.rate
    assert len(slowest.loaded) == 2


@pytest.mark.parametrize(
    ("by_hand", "mercurius", "who"),
    [
        (b'{"data": {"a": 1}}', b'{"data":{"a":1}}', "by hand: from byte 8"),
        (b'{"data":{"a":1}}', b'{"data":{"a":2}}', "Mercurius: at .a: 1 and 2"),
        (b'{"data":{"a":1}}', b'{"errors":[{"message":"no"}]}', "Mercurius: it was refused"),
    ],
)
async def test_sides_that_differ_are_not_measured(by_hand: bytes, mercurius: bytes, who: str) -> None:
    with pytest.raises(Differs, match=f"a page: {who}"):
        await compared(b'{"data":{"a":1}}', by_hand, mercurius)


async def test_a_side_that_writes_nothing_is_not_measured() -> None:
    body = b'{"data":{"a":1}}'
    with pytest.raises(Differs, match="a page: ours added 0 rows to audit_events"):
        await compared(body, body, body, grows=False)

"""A supervised loop goes on after failures, and ends when it is told to."""

from __future__ import annotations

import asyncio

import pytest
from otegraph.reconcilers.supervise import supervise


class Lost(Exception):
    """What ends the loop."""


async def test_what_fails_is_tried_again_until_an_error_that_stops_it() -> None:
    failures: list[Exception] = [Lost(), OSError("away"), ZeroDivisionError()]
    told: list[None] = []

    async def work() -> None:
        raise ExceptionGroup("in a group", [failures.pop()])

    with pytest.raises(Lost):
        await asyncio.wait_for(supervise("work", work, (Lost,), lambda: told.append(None)), 30)
    assert (failures, len(told)) == ([], 2)


async def test_a_cancelled_loop_ends_though_cleaning_up_fails() -> None:
    began, turns = asyncio.Event(), list[None]()

    async def work() -> None:
        turns.append(None)
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            # as a roll-back does on a connection that is gone
            raise OSError("the connection is closed")

    task = asyncio.create_task(supervise("work", work))
    await asyncio.wait_for(began.wait(), 30)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=30)
    assert done
    assert task.cancelled()
    assert len(turns) == 1

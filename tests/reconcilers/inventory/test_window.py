"""Work in a window: how much at once, how much in all, and what an error ends."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest
from otegraph.reconcilers.inventory.window import in_window


class Work:
    """Pieces 1, 2, 3 …; each waits until it is let go, or fails at once."""

    def __init__(self, pieces: int, failing: int = 0) -> None:
        self.pieces = list(range(2, pieces + 1))
        self.failing = failing
        self.under_way: set[int] = set()
        self.seen: list[set[int]] = []
        self.cancelled: set[int] = set()

    async def following(self, others: Collection[int]) -> int | None:
        return self.pieces.pop(0) if self.pieces else None

    async def __call__(self, piece: int) -> None:
        self.under_way.add(piece)
        self.seen.append(set(self.under_way))
        try:
            await asyncio.sleep(0.01 if piece % 2 else 0.02)
            if piece == self.failing:
                raise ValueError(piece)
        except asyncio.CancelledError:
            self.cancelled.add(piece)
            raise
        finally:
            self.under_way.discard(piece)

    async def run(self, at_once: int, most: int) -> None:
        await in_window(1, self.following, self, at_once=at_once, most=most)


@pytest.mark.parametrize("at_once", [1, 2, 3])
async def test_so_many_at_once(at_once: int) -> None:
    work = Work(7)
    await work.run(at_once, 100)
    assert set().union(*work.seen) == {1, 2, 3, 4, 5, 6, 7}
    assert max(map(len, work.seen)) == at_once
    assert not work.under_way


async def test_so_many_in_all() -> None:
    work = Work(7)
    await work.run(2, 3)
    assert set().union(*work.seen) == {1, 2, 3}
    assert work.pieces == [4, 5, 6, 7]


async def test_an_error_waits_for_what_is_under_way() -> None:
    work = Work(7, failing=1)
    with pytest.raises(ValueError, match="1"):
        await work.run(2, 100)
    assert not work.under_way
    assert work.cancelled == set()
    assert work.seen == [{1}, {1, 2}]


async def test_it_can_be_cancelled() -> None:
    work = Work(7)
    task = asyncio.create_task(work.run(2, 100))
    await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert work.cancelled == {1, 2}
    assert not work.under_way

"""Several pieces of work under way at once, and a new one begun whenever one ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any, TypeVar

Piece = TypeVar("Piece")


async def in_window(
    first: Piece,
    following: Callable[[Collection[Piece]], Awaitable[Piece | None]],
    work: Callable[[Piece], Coroutine[Any, Any, None]],
    *,
    at_once: int,
    most: int,
) -> None:
    """Does `work` on a piece and on those that follow: so many at once, `most` in all.

    `following` gets the pieces that are being worked on, and gives one that may be worked on beside them, or None. Raises
    the first error, when what is under way has ended: it may be all but done.
    """
    under_way: dict[asyncio.Task[None], Piece] = {}
    piece: Piece | None = first
    try:
        while True:
            if piece is not None:
                under_way[asyncio.create_task(work(piece))] = piece
                most -= 1
            piece = await following(under_way.values()) if most and len(under_way) < at_once else None
            if piece is not None:
                continue
            if not under_way:
                return
            ended, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                del under_way[task]
                task.result()
    except asyncio.CancelledError:
        for task in under_way:
            task.cancel()
        raise
    finally:
        await asyncio.gather(*under_way, return_exceptions=True)

"""Waiting for what real parts do in their own time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


async def eventually(
    look: Callable[[], Awaitable[Found | None]], what: str, seconds: float = 60.0, every_seconds: float = 0.05
) -> Found:
    """Calls `look` until it gives something true, and returns that; TimeoutError, with `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        if found := await look():
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        await asyncio.sleep(every_seconds)

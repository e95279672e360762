"""A bounded rate of requests."""

from __future__ import annotations

import asyncio


class Pace:
    """Lets so many requests a second go; one that turned out to be more of them makes the next ones wait."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._free_at = 0.0

    async def wait(self) -> None:
        """Until the next one may go."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._free_at)
        self._free_at = at + 1 / self._per_second
        if at > now:
            await asyncio.sleep(at - now)

    def charge(self, requests: int) -> None:
        """For requests that were made without waiting."""
        self._free_at += requests / self._per_second

"""client-go's token bucket."""

import asyncio


class Limiter:
    """Lets `per_second` through, after a first `burst`. None: everything at once."""

    def __init__(self, per_second: float | None, burst: int) -> None:
        self._per_second = per_second
        self._burst = max(1, burst)
        self._next = 0.0

    async def take(self) -> None:
        """Waits for its turn; turns are given in the order of asking."""
        if self._per_second is None:
            return
        now = asyncio.get_running_loop().time()
        interval = 1 / self._per_second
        self._next = max(self._next, now - (self._burst - 1) * interval)
        wait, self._next = self._next - now, self._next + interval
        if wait > 0:
            await asyncio.sleep(wait)

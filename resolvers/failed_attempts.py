"""How often a password was wrong lately, so that nobody guesses on."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from otegraph.models.errors import TooManyRequests

MOST_FAILURES = 10
WINDOW_SECONDS = 60.0
MOST_NAMES = 10_000
"""More wrong passwords than a process can verify in a minute: what is dropped for room is over by then."""


class FailedAttempts:
    """Counts by name, of somebody or of nobody; a name is refused after `most` failures until a window is over.

    It is this process's own count. The window begins with the first failure and does not move, so that strangers keep nobody
    out for longer than that; a success begins anew. Names must be of bounded length.
    """

    def __init__(
        self,
        most: int = MOST_FAILURES,
        window_seconds: float = WINDOW_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._window_seconds = window_seconds
        self._clock = clock
        self._failures: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, name: str) -> None:
        """Raises `TooManyRequests` where this name has failed too often."""
        until, count = self._of(name)
        if count >= self._most:
            wait = max(1, ceil(until - self._clock()))
            raise TooManyRequests("too many failed log-ins: wait before trying again", retry_after=wait)

    def failed(self, name: str) -> None:
        """Counts one."""
        until, count = self._of(name)
        self._failures[name] = (until, count + 1)
        if len(self._failures) > MOST_NAMES:
            self._failures.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """Forgets the failures of this name."""
        self._failures.pop(name, None)

    def clear(self) -> None:
        """Forgets all."""
        self._failures.clear()

    def _of(self, name: str) -> tuple[float, int]:
        """Until when this name's window lasts, and its failures; windows that are over are forgotten, oldest first."""
        now = self._clock()
        while self._failures and next(iter(self._failures.values()))[0] <= now:
            self._failures.popitem(last=False)
        return self._failures.get(name, (now + self._window_seconds, 0))

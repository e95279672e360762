"""Jittered exponential backoff, as Kubernetes' own clients do it."""

import random
from collections.abc import Callable


class Backoff:
    """Waits that double from `minimum` to `maximum` seconds.

    Each is shortened by up to a half, so that many clients of a server that came back don't ask it in step.
    """

    def __init__(
        self, minimum: float = 0.2, maximum: float = 30.0, jitter: Callable[[], float] = random.random
    ) -> None:
        self._minimum = minimum
        self._maximum = maximum
        self._jitter = jitter
        self._failures = 0

    def next(self) -> float:
        """Counts a failure; says for how many seconds to wait."""
        # the exponent is capped far beyond `maximum`: 2.0 ** 1024 is no float
        wait = min(self._maximum, self._minimum * 2.0 ** min(self._failures, 32))
        self._failures += 1
        return wait * (1.0 - self._jitter() / 2)

    def next_but_first(self) -> float:
        """Like `next`, but 0 for the first failure after a success."""
        wait = self.next() if self._failures else 0.0
        self._failures = max(1, self._failures)
        return wait

    def reset(self) -> None:
        """Counts a success."""
        self._failures = 0

"""Repositories that may change any moment, and when to look at them."""

from __future__ import annotations

from collections.abc import Sequence


class Soon:
    """A bounded set; each name has the times at which it is to be looked at. Times are any clock's seconds."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: dict[str, list[float]] = {}

    def __len__(self) -> int:
        return len(self._times)

    def add(self, name: str, now: float, delays: Sequence[float]) -> None:
        """Instead of what was planned for it before; if there are too many, the one added first is left out."""
        self._times.pop(name, None)
        if len(self._times) >= self._limit:
            del self._times[next(iter(self._times))]
        self._times[name] = sorted(now + delay for delay in delays)

    def add_later(self, name: str, now: float, delay: float) -> None:
        """One look, unless looks are planned already."""
        if name not in self._times:
            self.add(name, now, (delay,))

    def done(self, name: str) -> None:
        """What it was looked at for has come."""
        self._times.pop(name, None)

    def due(self, now: float, limit: int) -> list[str]:
        """Those whose time has come; each is named once for each of its times that has come together."""
        names = [name for name, times in self._times.items() if times[0] <= now][:limit]
        for name in names:
            later = [time for time in self._times[name] if time > now]
            if later:
                self._times[name] = later
            else:
                del self._times[name]
        return names

    def next_at(self) -> float | None:
        """When the next one is due."""
        return min((times[0] for times in self._times.values()), default=None)

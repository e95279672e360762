"""What a test can make go wrong at an API server while it runs."""

import asyncio
from dataclasses import dataclass, field

from otegraph.simulator.apiserver.errors import StatusError, too_many_requests
from otegraph.simulator.apiserver.store import Object


@dataclass
class Faults:
    """Switches. `null_items`: empty lists are null; `halved`: names of objects that lose spec, status and labels on
    their way out; `broken_watch`: watches answer a line that is no JSON and end."""

    null_items: bool = False
    broken_watch: bool = False
    halved: set[str] = field(default_factory=set)
    _refusals: list[tuple[str, StatusError]] = field(default_factory=list)
    _running: asyncio.Event | None = None

    def throttle(self, times: int, retry_after_seconds: int = 1, path: str = "") -> None:
        """Answers the next requests whose path holds `path` with 429 and Retry-After."""
        self._refusals += [(path, too_many_requests(retry_after_seconds))] * times

    def fail(self, times: int, code: int = 500, reason: str = "InternalError", path: str = "") -> None:
        """Answers the next requests whose path holds `path` with this status."""
        self._refusals += [(path, StatusError(code, reason, "an internal error occurred"))] * times

    def hang(self) -> None:
        """Takes requests and answers none, until `resume`."""
        if self._running is None:
            self._running = asyncio.Event()

    def resume(self) -> None:
        """Goes on with what hung."""
        if self._running is not None:
            self._running.set()
            self._running = None

    async def pass_through(self, path: str) -> None:
        """Lets a request in, when its turn comes. Raises what it is refused with."""
        if self._running is not None:
            await self._running.wait()
        for number, (part, refusal) in enumerate(self._refusals):
            if part in path:
                del self._refusals[number]
                raise refusal

    def shown(self, obj: Object) -> Object:
        """The object as it goes out."""
        meta = obj["metadata"]
        if meta["name"] not in self.halved:
            return obj
        kept = {key: meta[key] for key in ("name", "namespace", "resourceVersion") if key in meta}
        return {"kind": obj["kind"], "apiVersion": obj["apiVersion"], "metadata": kept}

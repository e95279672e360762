"""What a test can make go wrong at a registry while it runs."""

import asyncio
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse, Response


@dataclass
class Faults:
    """Switches. `unavailable`: every answer is a 503 as a proxy gives it; `delay_seconds`: how long each answer takes."""

    unavailable: bool = False
    delay_seconds: float = 0.0
    _failures: list[tuple[str, int]] = field(default_factory=list)
    _running: asyncio.Event | None = None

    def fail(self, times: int, status: int = 500, path: str = "") -> None:
        """Answers the next requests whose path holds `path` with this status and a page of HTML."""
        self._failures += [(path, status)] * times

    def hang(self) -> None:
        """Takes requests and answers none, until `resume`."""
        if self._running is None:
            self._running = asyncio.Event()

    def resume(self) -> None:
        """Goes on with what hung."""
        if self._running is not None:
            self._running.set()
            self._running = None

    async def pass_through(self, path: str) -> Response | None:
        """Lets a request in when its turn comes; the answer that it gets instead, if any."""
        if self._running is not None:
            await self._running.wait()
        if self.delay_seconds:
            await asyncio.sleep(self.delay_seconds)
        if self.unavailable:
            return _page(503)
        for number, (part, status) in enumerate(self._failures):
            if part in path:
                del self._failures[number]
                return _page(status)
        return None


def _page(status: int) -> Response:
    body = f"<html><head><title>{status}</title></head><body><center>nginx</center></body></html>\n"
    return PlainTextResponse(body, status, media_type="text/html")

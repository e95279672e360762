"""What a real Harbor answered (tests/recorded/harbor.jsonl), one answer after another, to a client."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx

RECORDING = Path(__file__).parents[1] / "recorded" / "harbor.jsonl"


@cache
def records() -> dict[int, dict[str, Any]]:
    """By their number."""
    return {record["n"]: record for record in map(json.loads, RECORDING.read_text().splitlines())}


def answer(number: int) -> httpx.Response:
    """The recorded answer of this number, with the cookie that Harbor sets each time. An empty list was left out."""
    record = records()[number]
    body = record.get("body", [])
    headers = record.get("headers", {}) | {"Set-Cookie": "sid=0123456789; Path=/; HttpOnly"}
    return httpx.Response(
        record["status"], headers=headers, content=body.encode() if isinstance(body, str) else json.dumps(body)
    )


class Script:
    """Answers in order; a number stands for a recorded answer, and the request must have been such a one, too."""

    def __init__(self, *steps: int | httpx.Response) -> None:
        self._steps = list(steps)
        self.asked: list[httpx.Request] = []

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        assert self._steps, f"nobody expected {request.method} {request.url}"
        step = self._steps.pop(0)
        if isinstance(step, httpx.Response):
            return step
        record = records()[step]
        path = request.url.raw_path.decode().partition("?")[0]
        assert (request.method, path) == (record["method"], record["path"].partition("?")[0])
        return answer(step)

    def done(self) -> bool:
        return not self._steps

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def bodies(self) -> list[Any]:
        """What was sent, where it had a body."""
        return [json.loads(request.content) for request in self.asked if request.content]

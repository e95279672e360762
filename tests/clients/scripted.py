"""An HTTP server that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web


@dataclass
class Answer:
    """A whole answer."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class Stream:
    """A watch's answer: its lines, then `end`: close it in good order, cut the connection, or hang."""

    lines: list[Any] = field(default_factory=list)
    end: str = "hang"


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class ScriptedServer:
    """Watches take their answers from `watches`, all else from `answers`; the last one stays."""

    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()
        self.watches: deque[Stream | Answer] = deque()
        self.asked: list[Asked] = []
        self.url = ""
        self._changed = asyncio.Condition()

    async def until(self, count: int, watches: bool = False) -> list[Asked]:
        """The requests (or the watches alone), once there are as many."""

        def matching() -> list[Asked]:
            return [one for one in self.asked if not watches or "watch" in one.query]

        async with self._changed, asyncio.timeout(20):
            await self._changed.wait_for(lambda: len(matching()) >= count)
        return matching()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        data = await request.read()
        asked = Asked(
            request.method,
            request.path,
            dict(request.query),
            dict(request.headers),
            json.loads(data) if data else None,
        )
        async with self._changed:
            self.asked.append(asked)
            self._changed.notify_all()
        script: deque[Any] = self.watches if "watch" in asked.query else self.answers
        answer = script.popleft() if len(script) > 1 else script[0]
        if isinstance(answer, Stream):
            return await self._stream(request, answer)
        await asyncio.sleep(answer.delay)
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        return web.Response(status=answer.status, body=body, headers=answer.headers, content_type="application/json")

    async def _stream(self, request: web.Request, answer: Stream) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for line in answer.lines:
            await response.write(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
        if answer.end == "hang":
            await asyncio.Event().wait()
        if answer.end == "cut":
            assert request.transport is not None
            request.transport.abort()
        return response


@asynccontextmanager
async def scripted_server() -> AsyncIterator[ScriptedServer]:
    """A server on a free port."""
    server = ScriptedServer()
    application = web.Application(client_max_size=16 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def kubeconfig(folder: Path, url: str, user: dict[str, Any] | None = None) -> Path:
    """A kubeconfig file (JSON is YAML) for a server."""
    path = folder / "kubeconfig"
    path.write_text(
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "root",
                "contexts": [{"name": "root", "context": {"cluster": "root", "user": "otegraph"}}],
                "clusters": [{"name": "root", "cluster": {"server": url}}],
                "users": [{"name": "otegraph", "user": user or {}}],
            }
        )
    )
    return path


def a_list(names: list[str], version: str = "100", token: str = "", **more: Any) -> Answer:
    """A list's answer."""
    items = [{"metadata": {"name": name, "resourceVersion": "1"}} for name in names]
    return Answer({"kind": "List", "metadata": {"resourceVersion": version, "continue": token}, "items": items, **more})


def a_status(code: int, reason: str = "", message: str = "", **headers: str) -> Answer:
    """A refusal, as Kubernetes writes it."""
    body = {"kind": "Status", "status": "Failure", "code": code, "reason": reason, "message": message}
    return Answer(body, code, {name.replace("_", "-"): value for name, value in headers.items()})


def change(kind: str, name: str, version: str) -> dict[str, Any]:
    """A watch's event."""
    return {"type": kind, "object": {"metadata": {"name": name, "resourceVersion": version}}}

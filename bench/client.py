"""A small HTTP/1.1 client: one kept connection, one request at a time, next to no time of its own."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self, cast

import httptools
import orjson

NUMBER = "000000000"
"""Stands in a request for a number that is in no other."""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, again and again: its bytes are put together once, but for a number that it may hold."""

    data: bytes
    numbered: bool = False

    @classmethod
    def of(cls, method: str, path: str, token: str | None = None, body: Any = None) -> Self:
        """`body` goes out as JSON."""
        content = b"" if body is None else orjson.dumps(body)
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
        if token is not None:
            lines.append(f"Authorization: Bearer {token}")
        if content:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return cls("\r\n".join([*lines, "", ""]).encode() + content, NUMBER.encode() in content)

    @classmethod
    def graph(cls, token: str | None, query: str, **variables: Any) -> Self:
        """A GraphQL operation."""
        return cls.of("POST", "/graphql", token, {"query": query, "variables": variables})

    def once(self) -> bytes:
        """The bytes to send this time."""
        if not self.numbered:
            return self.data
        return self.data.replace(NUMBER.encode(), str(next(_numbers)).zfill(len(NUMBER)).encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds`: from the request's first byte out to the answer's last one in."""

    status: int
    body: bytes
    seconds: float


class Connection(asyncio.Protocol):
    """Made by `connect` and `connected`."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None
        self._body = bytearray()
        self._used = time.perf_counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionResetError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._answered is not None:
            self._answered.set_result((self._parser.get_status_code(), bytes(self._body)))

    @property
    def idle_seconds(self) -> float:
        """Since its last answer; servers close a connection that idles for 5 s."""
        return time.perf_counter() - self._used

    async def ask(self, request: Request, deadline: float = 60.0) -> Answer:
        """Raises ConnectionError when the connection is lost, TimeoutError after `deadline` seconds."""
        assert self._transport is not None
        self._parser = httptools.HttpResponseParser(self)
        self._body.clear()
        self._answered = asyncio.get_running_loop().create_future()
        data = request.once()
        started = time.perf_counter()
        self._transport.write(data)
        async with asyncio.timeout(deadline):
            status, body = await self._answered
        self._used = time.perf_counter()
        return Answer(status, body, self._used - started)

    async def graph(self, query: str, token: str | None = None, **variables: Any) -> Any:
        """The data of a GraphQL operation; raises RuntimeError when it was refused."""
        answer = orjson.loads((await self.ask(Request.graph(token, query, **variables))).body)
        refused = answer.get("errors") or [
            error for part in answer["data"].values() if isinstance(part, dict) for error in part.get("userErrors", ())
        ]
        if refused:
            raise RuntimeError(f"{query}: {refused}")
        return answer["data"]

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def connect(port: int) -> Connection:
    """A connection to 127.0.0.1; the caller closes it."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """A connection to 127.0.0.1. For one occasion: servers close those that are idle for 5 s."""
    connection = await connect(port)
    try:
        yield connection
    finally:
        connection.close()

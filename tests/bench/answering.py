"""Servers for the benchmark's own tests."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from otegraph.bench.process import Server


@asynccontextmanager
async def answering(body: Callable[[bytes], Awaitable[bytes]]) -> AsyncIterator[Server]:
    """A server that answers each request (its head and body, as they came) with what `body` gives for it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(65536):
            answer = await body(request)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(answer), answer))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield Server(os.getpid(), server.sockets[0].getsockname()[1])

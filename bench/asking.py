"""One side, asked: again and again as fast as it answers, or at a fixed rate whatever it does."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

from otegraph.bench.client import Connection, Request, connect, connected
from otegraph.bench.normal import Differs, same
from otegraph.bench.process import Server

CONNECTIONS = 8
STALE_SECONDS = 3.0
"""An idle connection is not used any more: the server may be about to close it."""


class Asking:
    """Every answer must be `expected`, byte by byte, or it raises `Differs`."""

    def __init__(self, server: Server, request: Request, expected: bytes) -> None:
        self.server = server
        self._request = request
        self._expected = expected
        self._idle: list[Connection] = []

    async def once(self) -> float:
        """Seconds, on a connection that was there or is made before the clock starts."""
        connection = await self._connection()
        try:
            answer = await connection.ask(self._request)
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        if answer.status != 200:
            raise Differs(f"the status is {answer.status}")
        same(answer.body, self._expected)
        return answer.seconds

    async def at_once(self, count: int) -> float:
        """`count` requests over all connections, each of which waits for its answers; seconds in all."""
        connections = min(CONNECTIONS, count)
        each, more = divmod(count, connections)

        async def some(connection: Connection, share: int) -> None:
            for _ in range(share):
                same((await connection.ask(self._request)).body, self._expected)

        async with AsyncExitStack() as stack:
            open_ = [await stack.enter_async_context(connected(self.server.port)) for _ in range(connections)]
            started = time.perf_counter()
            async with asyncio.TaskGroup() as tasks:
                for number, connection in enumerate(open_):
                    tasks.create_task(some(connection, each + (number < more)))
            return time.perf_counter() - started

    async def at_rate(self, rate: float, seconds: float) -> list[float]:
        """The seconds of each of `rate` requests a second; none waits for another's answer."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        asked = []
        async with asyncio.TaskGroup() as tasks:
            for number in range(max(1, int(rate * seconds))):
                await asyncio.sleep(max(0.0, started + number / rate - loop.time()))
                asked.append(tasks.create_task(self.once()))
        return [task.result() for task in asked]

    def close(self) -> None:
        """Ends the connections that were kept."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _connection(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_seconds < STALE_SECONDS:
                return connection
            connection.close()
        return await connect(self.server.port)

"""Reads, ours against the hand-written routes: request by request in turn, then with several connections in turn."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from otegraph.bench.client import Connection, Request, connected
from otegraph.bench.process import Server, children, cpu_seconds

NESTED = """query Fleet {
  clusters(first: 10) { nodes {
    name
    clusterNodes(first: 50) { nodes {
      name
      deployments(first: 50) { nodes { name status } }
    } }
  } }
}"""
PAGE_SIZE = 100
CONNECTIONS = 8


class Differs(Exception):
    """Both sides were asked the same and answered differently: there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Question:
    """The same thing asked of both sides. `requests` is how many each gets in a round and a way of asking."""

    name: str
    ours: Request
    baseline: Request
    requests: int


@dataclass
class Side:
    """What one side took: a figure for each round, and the processors' time of all requests together."""

    latencies: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    server_cpu: float = 0.0
    database_cpu: float = 0.0


@dataclass
class Comparison:
    """`answer_bytes`: the body's size, equal on both sides."""

    name: str
    answer_bytes: int
    rounds: int
    requests: int
    ours: Side = field(default_factory=Side)
    baseline: Side = field(default_factory=Side)


def questions(token: str, nested: int, page: int) -> list[Question]:
    """`nested`, `page`: how many requests of each."""
    path = f"pageSize={PAGE_SIZE}"
    return [
        Question(
            "nested query",
            Request.of("POST", "/graphql", token, {"query": NESTED}),
            Request.of("GET", "/nested", token),
            nested,
        ),
        Question(
            f"REST page of {PAGE_SIZE}",
            Request.of("GET", f"/v1/deploy?{path}", token),
            Request.of("GET", f"/page?{path}", token),
            page,
        ),
    ]


def same(ours: bytes, baseline: bytes) -> int:
    """The size of both answers; raises `Differs`, showing the place, unless they are equal byte by byte."""
    if ours != baseline:
        pairs = zip(ours, baseline, strict=False)
        at = next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(ours), len(baseline)))
        start = max(0, at - 40)
        raise Differs(f"from byte {at} on: {ours[start : at + 40]!r} and {baseline[start : at + 40]!r}")
    return len(ours)


async def compare(
    question: Question, ours: Server, baseline: Server, postmaster: int, rounds: int, warm_up: int
) -> Comparison:
    """Checks that both answer the same, then times them in turn. Raises `Differs`."""
    asked = ((ours, question.ours), (baseline, question.baseline))
    answers = []
    for server, request in asked:
        async with connected(server.port) as connection:
            answers.append(await connection.ask(request))
    if [answer.status for answer in answers] != [200, 200]:
        raise Differs(f"{question.name}: {answers}")
    size = same(answers[0].body, answers[1].body)
    found = Comparison(question.name, size, rounds, question.requests)
    sides = [
        _Asking(server, request, answers[0].body, side)
        for (server, request), side in zip(asked, (found.ours, found.baseline), strict=True)
    ]
    for asking in sides:
        await asking.at_once(warm_up * CONNECTIONS)
    for number in range(rounds):
        # whoever goes second may find the machine warmer: they take turns in that, too
        order = sides if number % 2 == 0 else sides[::-1]
        await _one_by_one(order, question.requests)
        for asking in order:
            await asking.measured_at_once(question.requests, postmaster)
    return found


class _Asking:
    """One side, asked again and again."""

    def __init__(self, server: Server, request: Request, expected: bytes, side: Side) -> None:
        self.server = server
        self.side = side
        self._request = request
        self._expected = expected

    async def once(self, connection: Connection) -> float:
        """Seconds."""
        answer = await connection.ask(self._request)
        same(answer.body, self._expected)
        return answer.seconds

    async def at_once(self, count: int) -> float:
        """`count` requests, spread over all connections, each of which waits for its answers; seconds in all."""
        each, more = divmod(count, CONNECTIONS)

        async def some(connection: Connection, share: int) -> None:
            for _ in range(share):
                await self.once(connection)

        async with AsyncExitStack() as stack:
            connections = [await stack.enter_async_context(connected(self.server.port)) for _ in range(CONNECTIONS)]
            started = time.perf_counter()
            async with asyncio.TaskGroup() as tasks:
                for number, connection in enumerate(connections):
                    tasks.create_task(some(connection, each + (number < more)))
            return time.perf_counter() - started

    async def measured_at_once(self, count: int, postmaster: int) -> None:
        backends = children(postmaster)
        server, database = cpu_seconds([self.server.pid]), cpu_seconds(backends)
        self.side.rates.append(count / await self.at_once(count))
        self.side.server_cpu += cpu_seconds([self.server.pid]) - server
        self.side.database_cpu += cpu_seconds(backends) - database


async def _one_by_one(order: Sequence[_Asking], count: int) -> None:
    taken: list[list[float]] = [[] for _ in order]
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(connected(asking.server.port)) for asking in order]
        for _ in range(count):
            for asking, connection, seconds in zip(order, connections, taken, strict=True):
                seconds.append(await asking.once(connection))
    for asking, seconds in zip(order, taken, strict=True):
        asking.side.latencies.append(statistics.median(seconds))
        asking.side.slowest.append(max(seconds))

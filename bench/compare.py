"""All sides of a case, in turn and round by round: one request after the other, many at once, and at a fixed rate."""

from __future__ import annotations

import statistics
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from otegraph.bench.asking import CONNECTIONS, Asking
from otegraph.bench.cases import OURS, STRAWBERRY, Case
from otegraph.bench.client import Answer, connected
from otegraph.bench.normal import Differs, alike, same
from otegraph.bench.process import Server, cpu_seconds, family_cpu_seconds

LOAD = 0.5
"""The fixed rate, as a part of what the slowest of those can do that are to keep up with it."""
KEEPS_UP = 0.7
"""A side for which the fixed rate is more than this part of what it can do is not asked at it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. `seconds`: about what one side is asked in a round and a way of asking.

    `fewest`: requests in a round and a way of asking, however slow they are.
    """

    rounds: int
    seconds: float
    fewest: int
    load_rounds: int
    load_seconds: float


@dataclass
class Figures:
    """What one side took: a figure for each round, the processors' time of all requests at once, all times under load."""

    answer_bytes: int
    requests: int = 0
    alone: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    server_cpu: float = 0.0
    database_cpu: float = 0.0
    loaded: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second: the median of the rounds."""
        return statistics.median(self.rates)


@dataclass
class Comparison:
    """Of one case. `rate`: the fixed one, requests a second. `alone`: requests to each in a round, one by one."""

    name: str
    rounds: int
    alone: int = 0
    rate: float = 0.0
    sides: dict[str, Figures] = field(default_factory=dict)


async def compare(case: Case, servers: Mapping[str, Server], database: Any, postmaster: int, plan: Plan) -> Comparison:
    """Checks that all answer the same, then measures them. Raises `Differs`. `database`: a connection."""
    found = Comparison(case.name, plan.rounds)
    answers = {side: await _answer(case, side, server, database) for side, server in servers.items()}
    _check(case, answers)
    askings = {side: Asking(server, case.asked[side], answers[side].body) for side, server in servers.items()}
    found.sides = {side: Figures(len(answer.body)) for side, answer in answers.items()}
    counts = {side: await _warm_up(asking, plan) for side, asking in askings.items()}
    found.alone = max(plan.fewest, int(1 / sum(1 / count for count in counts.values())))
    order = list(askings)
    for _ in range(plan.rounds):
        await _one_by_one(order, askings, found)
        for side in order:
            await _at_once(askings[side], counts[side], found.sides[side], postmaster)
        # whoever comes first may find the machine colder: they take turns in that, too
        order = [*order[1:], order[0]]
    found.rate = LOAD * min(figures.rate for side, figures in found.sides.items() if side != STRAWBERRY)
    for _ in range(plan.load_rounds):
        for side in order:
            figures = found.sides[side]
            if found.rate <= KEEPS_UP * figures.rate:
                figures.loaded += await askings[side].at_rate(found.rate, plan.load_seconds)
                askings[side].close()
        order = [*order[1:], order[0]]
    return found


async def _answer(case: Case, side: str, server: Server, database: Any) -> Answer:
    async with _growing(case, side, database), connected(server.port) as connection:
        return await connection.ask(case.asked[side])


@asynccontextmanager
async def _growing(case: Case, side: str, database: Any) -> AsyncIterator[None]:
    """Raises `Differs` unless each of the case's tables has one row more afterwards."""
    before = [await database.fetchval(f"SELECT count(*) FROM {table}") for table in case.grows]
    yield
    for table, count in zip(case.grows, before, strict=True):
        grown = await database.fetchval(f"SELECT count(*) FROM {table}") - count
        if grown != 1:
            raise Differs(f"{case.name}: {side} added {grown} rows to {table}")


def _check(case: Case, answers: Mapping[str, Answer]) -> None:
    ours = answers[OURS]
    for side, answer in answers.items():
        try:
            if answer.status != 200:
                raise Differs(f"the status is {answer.status}: {answer.body[:500]!r}")
            if side in case.exact:
                same(ours.body, answer.body)
            alike(case.normal[OURS](ours.body), case.normal[side](answer.body))
        except Differs as difference:
            raise Differs(f"{case.name}: {side}: {difference}") from None


async def _warm_up(asking: Asking, plan: Plan) -> int:
    """How many requests it answers in about `plan.seconds`, once it is warm."""
    await asking.once()
    count = min(CONNECTIONS, max(plan.fewest, int(plan.seconds / await asking.once())))
    asking.close()
    for _ in range(2):
        count = max(plan.fewest, int(plan.seconds * count / await asking.at_once(count)))
    return count


async def _one_by_one(order: Sequence[str], askings: Mapping[str, Asking], found: Comparison) -> None:
    taken: dict[str, list[float]] = {side: [] for side in order}
    for _ in range(found.alone):
        for side in order:
            taken[side].append(await askings[side].once())
    for side in order:
        found.sides[side].alone.append(statistics.median(taken[side]))
        askings[side].close()


async def _at_once(asking: Asking, count: int, figures: Figures, postmaster: int) -> None:
    server, database = cpu_seconds(asking.server.pid), family_cpu_seconds(postmaster)
    figures.rates.append(count / await asking.at_once(count))
    figures.server_cpu += cpu_seconds(asking.server.pid) - server
    figures.database_cpu += family_cpu_seconds(postmaster) - database
    figures.requests += count

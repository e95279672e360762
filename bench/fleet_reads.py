"""Reads of a large fleet, one by one: the page of clusters with nodes and deployments, and filters by label."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from otegraph.bench.client import Request, connected
from otegraph.bench.fleet_rollouts import login
from otegraph.bench.fleet_rows import TENANT
from otegraph.bench.fleet_shape import Fleet, cluster_name, group_label, node_label
from otegraph.bench.process import Server

NESTED = """query Fleet($cursor: String) {
  clusters(first: 10, after: $cursor) {
    pageInfo { endCursor }
    nodes { name clusterNodes(first: 50) { nodes { name deployments(first: 50) { nodes { name status } } } } }
  }
}"""
_WARM = 10


@dataclass(frozen=True, slots=True)
class Read:
    """What was asked, what the answers came to, and the seconds that each took. `goal`: for 99 of 100, in seconds."""

    name: str
    answer_bytes: int
    goal: float | None
    seconds: list[float]


async def read(fleet: Fleet, api: Server, count: int) -> list[Read]:
    """Asks each `count` times, each time for another part of the fleet. Raises RuntimeError where it is refused."""
    token = await login(api, TENANT)
    cursors = await _cursors(api, token, min(count, fleet.clusters // 10))
    chosen = random.Random(7)

    def rest(path: str) -> Callable[[], Request]:
        return lambda: Request.of(
            "GET",
            path.format(
                group=group_label(chosen.randrange(fleet.groups)),
                zone=node_label(chosen.randrange(fleet.labels)),
                cluster=cluster_name(chosen.randrange(fleet.clusters)),
            ),
            token,
        )

    def nested() -> Request:
        variables = {"cursor": chosen.choice(cursors)}
        return Request.of("POST", "/graphql", token, {"query": NESTED, "variables": variables})

    asked: list[tuple[str, float | None, Callable[[], Request]]] = [
        ("10 clusters with 50 nodes each, and the deployments on each", 0.3, nested),
        ("clusters by label", 0.1, rest("/v1/cluster?clusterLabel={group}")),
        ("nodes of a cluster by label", 0.1, rest("/v1/node?clusterName={cluster}&nodeLabel={zone}")),
        ("nodes of all clusters by label, with two counts of 25,000", 0.1, rest("/v1/node?nodeLabel={zone}")),
        ("deployments", None, rest("/v1/deploy?pageSize=20")),
    ]
    return [await _ask(api, name, goal, make, count) for name, goal, make in asked]


async def _ask(api: Server, name: str, goal: float | None, make: Callable[[], Request], count: int) -> Read:
    seconds: list[float] = []
    longest = 0
    async with connected(api.port) as connection:
        for number in range(_WARM + count):
            answer = await connection.ask(make())
            if answer.status != 200 or b'"errors"' in answer.body[:20]:
                raise RuntimeError(f"{name}: {answer.status}, {answer.body[:500]!r}")
            if number >= _WARM:
                seconds.append(answer.seconds)
                longest = max(longest, len(answer.body))
    return Read(name, longest, goal, seconds)


async def _cursors(api: Server, token: str, pages: int) -> list[str | None]:
    """Where pages begin, each after the last one."""
    found: list[str | None] = [None]
    async with connected(api.port) as connection:
        query = "query($cursor: String) { clusters(first: 10, after: $cursor) { pageInfo { endCursor } } }"
        while len(found) < pages:
            answer = await connection.graph(query, token, cursor=found[-1])
            found.append(answer["clusters"]["pageInfo"]["endCursor"])
    return found

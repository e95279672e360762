"""Many rollouts approved at once, on a fleet whose loops all run: from each approval to its orders."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from otegraph.bench.client import connected
from otegraph.bench.fleet_processes import COMMAND, Database, Root, settings, started
from otegraph.bench.fleet_rows import PASSWORD, TENANT
from otegraph.bench.fleet_shape import Fleet, group_label
from otegraph.bench.process import Server, cpu_seconds, free_port, peak_bytes
from otegraph.bench.rows import ADMINISTRATOR
from otegraph.server.database import credentials

LONGEST = 900.0
AT_ONCE = 20
"""Connections that approve."""
WATCHED = 6
"""Collections that the loops watch: clusters, nodes, pods, Deployments, DaemonSets, orders."""
LOGIN = "mutation($input: LoginInput!) { login(input: $input) { token userErrors { field code message } } }"
CREATE = """mutation($input: CreateDeploymentInput!) {
  createDeployment(input: $input) { deployment { latestRevision { databaseId id } } userErrors { field code message } }
}"""
AUDIT = """mutation($input: AuditDeploymentInput!) {
  auditDeployment(input: $input) { revision { state } userErrors { field code message } }
}"""
_SEEN = """
    SELECT revision_id FROM deployments WHERE revision_id = ANY($1::bigint[]) AND observed_generation = generation
"""
_ORDERS = """
    SELECT l.revision_id, o.name, count(*) AS clusters FROM deliveries l JOIN orders o ON o.id = l.order_id
    WHERE l.revision_id = ANY($1::bigint[]) GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Rollouts:
    """Seconds, one for each rollout: of the mutation; from its answer until all its orders were rows; until the root had
    the first of them, and the last. `clusters`, `orders`: of all together."""

    clusters: int
    orders: int
    mutation: list[float]
    written: list[float]
    first_sent: list[float]
    last_sent: list[float]


@dataclass(frozen=True, slots=True)
class Loops:
    """All loops on a fleet that is in the rows already. `restart`: until everything was listed again, in seconds;
    `restart_loops`, `restart_database`: processors' seconds by then; `settled`: until they rested."""

    restart: float
    restart_loops: float
    restart_database: float
    settled: float
    peak_bytes: int
    many: Rollouts
    everywhere: Rollouts


async def roll_out(fleet: Fleet, database: Database, root: Root, api: Server, folder: Path, count: int) -> Loops:
    """Starts the loops, waits until they rest, and approves `count` deployments at once, each for one group of clusters;
    then one for all clusters."""
    environment = settings(database, root, folder, free_port())
    begun, database_cpu = time.monotonic(), database.cpu_seconds()
    async with started(["-c", COMMAND, "reconcile"], environment, folder / "reconcile.log") as loops:
        async with asyncio.timeout(LONGEST):
            while orjson.loads(await root.ask("GET", "/bench/watched")) < WATCHED:  # noqa: ASYNC110  it happens elsewhere
                await asyncio.sleep(0.2)
            restart = time.monotonic() - begun
            used = cpu_seconds(loops), database.cpu_seconds() - database_cpu
            await _rest(loops)
        settled = time.monotonic() - begun
        selectors = [group_label(number % fleet.groups) for number in range(count)]
        many = await _approve(database, root, api, "many", selectors)
        await _rest(loops)
        everywhere = await _approve(database, root, api, "everywhere", [""])
        return Loops(restart, *used, settled, peak_bytes(loops), many, everywhere)


async def login(api: Server, name: str) -> str:
    """A token."""
    async with connected(api.port) as connection:
        answer = await connection.graph(LOGIN, input={"name": name, "password": PASSWORD})
    token: str = answer["login"]["token"]
    return token


async def _rest(loops: int) -> None:
    """Waits until the loops have next to nothing to do for 5 seconds."""
    async with asyncio.timeout(LONGEST):
        while True:
            before = cpu_seconds(loops)
            await asyncio.sleep(5)
            if cpu_seconds(loops) - before < 1:
                return


async def _approve(database: Database, root: Root, api: Server, name: str, selectors: Sequence[str]) -> Rollouts:
    waiting = await _waiting(api, name, selectors)
    administrator = await login(api, ADMINISTRATOR)
    asked: dict[int, float] = {}
    answered: dict[int, float] = {}
    seen = asyncio.create_task(_seen(database, list(waiting)))
    queue = list(waiting.items())

    async def approve() -> None:
        async with connected(api.port) as connection:
            while queue:
                key, revision = queue.pop(0)
                asked[key] = time.time()
                await connection.graph(AUDIT, administrator, input={"id": revision, "decision": "APPROVE"})
                answered[key] = time.time()

    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(approve() for _ in range(min(AT_ONCE, len(queue)))))
        written = await seen
        clusters, sent = await _sent(database, root, list(waiting))
    return Rollouts(
        clusters,
        sum(map(len, sent.values())),
        [answered[key] - asked[key] for key in waiting],
        # an answer that is late finds its orders there already
        [max(0.0, written[key] - answered[key]) for key in waiting],
        [max(0.0, min(sent[key]) - answered[key]) for key in waiting],
        [max(0.0, max(sent[key]) - answered[key]) for key in waiting],
    )


async def _waiting(api: Server, name: str, selectors: Sequence[str]) -> dict[int, str]:
    """Makes deployments that wait for their audit: the revisions' row ids, and their ids for clients."""
    tenant = await login(api, TENANT)
    made = {}
    for number, selector in enumerate(selectors):
        wanted = {"name": f"{name}-{number}", "app": "web", "version": "1.0.1", "clusterSelector": selector}
        async with connected(api.port) as connection:
            answer = await connection.graph(CREATE, tenant, input=wanted)
        revision = answer["createDeployment"]["deployment"]["latestRevision"]
        made[int(revision["databaseId"])] = revision["id"]
    return made


async def _seen(database: Database, revisions: list[int]) -> Mapping[int, float]:
    """When each revision was seen: its orders are rows from the same moment on."""
    connection = await asyncpg.connect(**credentials(database.url))
    found: dict[int, float] = {}
    try:
        while len(found) < len(revisions):
            await asyncio.sleep(0.02)
            for row in await connection.fetch(_SEEN, revisions):
                found.setdefault(row["revision_id"], time.time())
        return found
    finally:
        await connection.close()


async def _sent(database: Database, root: Root, revisions: list[int]) -> tuple[int, dict[int, list[float]]]:
    """How many clusters got orders, and when the root got the orders of each revision."""
    connection = await asyncpg.connect(**credentials(database.url))
    try:
        orders = await connection.fetch(_ORDERS, revisions)
    finally:
        await connection.close()
    came: dict[str, Any] = {}
    while any(order["name"] not in came for order in orders):
        await asyncio.sleep(0.2)
        came = orjson.loads(await root.ask("GET", "/bench/orders"))
    sent: dict[int, list[float]] = {}
    for order in orders:
        sent.setdefault(order["revision_id"], []).append(came[order["name"]])
    return sum(order["clusters"] for order in orders), sent

"""From an approval's answer to the order at the root: mutation, notification, rollout loop, order, API server."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

import orjson
from otegraph.bench.client import Connection, connected
from otegraph.bench.process import Server
from otegraph.simulator.apiserver.store import Event
from otegraph.simulator.otestack.crds import CLUSTER_CONTROLLERS
from otegraph.simulator.world import World

DEADLINE = 60.0
CREATE_APP = """mutation($input: CreateAppInput!) {
  createApp(input: $input) { userErrors { field code message } }
}"""
CREATE = """mutation($input: CreateDeploymentInput!) {
  createDeployment(input: $input) { deployment { latestRevision { id } } userErrors { field code message } }
}"""
AUDIT = """mutation($input: AuditDeploymentInput!) {
  auditDeployment(input: $input) { revision { state } userErrors { field code message } }
}"""
ONLINE = "query { clusters(filter: {status: ONLINE}) { totalCount } }"


@dataclass
class Approvals:
    """Seconds, one for each approval: of the mutation itself, and from its answer until the order is there."""

    clusters: int
    mutation: list[float] = field(default_factory=list)
    order: list[float] = field(default_factory=list)


class Orders:
    """When the root got the first order about each deployment."""

    def __init__(self, world: World) -> None:
        self._came: dict[str, asyncio.Future[float]] = {}
        self._stop = world.root.registry.store.subscribe(self._happened)

    def of(self, name: str) -> asyncio.Future[float]:
        return self._came.setdefault(name, asyncio.get_running_loop().create_future())

    def close(self) -> None:
        self._stop()

    def _happened(self, event: Event) -> None:
        if event.type != "ADDED" or event.resource != CLUSTER_CONTROLLERS:
            return
        body = event.object["spec"]["body"]
        name = orjson.loads(body)["metadata"]["name"] if body else ""
        came = self.of(name)
        if not came.done():
            came.set_result(time.perf_counter())


async def approvals(
    world: World, server: Server, tenant: str, administrator: str, clusters: int, count: int
) -> Approvals:
    """Approves `count` deployments to all clusters, one after the other, at moments that fit no period of the loops.

    `tenant`, `administrator`: their tokens. Raises TimeoutError when clusters or an order do not come.
    """
    async with connected(server.port) as connection, asyncio.timeout(DEADLINE):
        while (await connection.graph(ONLINE, administrator))["clusters"]["totalCount"] < clusters:  # noqa: ASYNC110  it happens in another process
            await asyncio.sleep(0.2)
        waiting = await _waiting(connection, tenant, count)
    found = Approvals(clusters)
    orders = Orders(world)
    try:
        for name, revision in waiting.items():
            await asyncio.sleep(random.uniform(0.1, 0.4))
            async with connected(server.port) as connection:
                started = time.perf_counter()
                await connection.graph(AUDIT, administrator, input={"id": revision, "decision": "APPROVE"})
                answered = time.perf_counter()
            async with asyncio.timeout(DEADLINE):
                came = await orders.of(name)
            found.mutation.append(answered - started)
            found.order.append(came - answered)
    finally:
        orders.close()
    return found


async def _waiting(connection: Connection, tenant: str, count: int) -> dict[str, str]:
    """Makes deployments that wait for their audit: name -> the revision's id."""
    app = {"name": "web", "version": "1.0", "container": {"image": "nginx:1.29"}}
    await connection.graph(CREATE_APP, tenant, input=app)
    made = {}
    for number in range(count):
        wanted = {"name": f"web-{number}", "app": "web", "version": "1.0.1"}
        answer = await connection.graph(CREATE, tenant, input=wanted)
        made[wanted["name"]] = answer["createDeployment"]["deployment"]["latestRevision"]["id"]
    return made

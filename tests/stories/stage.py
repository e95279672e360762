"""Where a story plays: a root, edges, an ote-stack between them, and the product in front."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from otegraph.clients.registry import Registry
from otegraph.models import Role
from otegraph.reconcilers.rollout.loop import RolloutSettings
from otegraph.reconcilers.rollout.pull_secret import Credentials
from otegraph.server.registry import RegistryParts, pull_credentials
from otegraph.simulator.otestack import FAST, Endpoint, OteStack
from otegraph.simulator.otestack.client import Client
from otegraph.simulator.world import QUICK, ServedEdge, World

from tests.parts.api_server import ApiServer as RealApiServer
from tests.parts.edge import Edge as RealEdge
from tests.product import POLICY, Caller, Product, eventually, reconciling

ORDERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clustercontrollers"
NAMESPACE = "shop"
FAILING_IMAGE = "broken/does-not-exist:1"
"""Neither the simulated edges nor kwok's stages let it be pulled."""
SECONDS = 120.0
"""The longest that anything may take on a busy machine."""

NODES = {"c1": 2, "c10": 1, "c1.eu": 1, "c1-eu": 1}
"""Each name matches another as an unanchored or unquoted regular expression."""

PACE = RolloutSettings(cleanup_seconds=0.3, safety_age=timedelta(0))
"""As in production, but orders are cleaned up at once."""


@dataclass
class Stage:
    """`tenant` is a user of the business in NAMESPACE, `operator` an administrator of it, who needs no audits.

    `simulated`: the simulated edges among `edges`; `world` is there where the root is simulated, too. `registry`: the one
    that the loops look at; `credentials`: what edges pull images with.
    """

    product: Product
    database_url: str
    kubeconfig: Path
    root: Client
    edges: dict[str, Client]
    ote: OteStack
    admin: Caller
    tenant: Caller
    operator: Caller
    world: World | None = None
    simulated: dict[str, ServedEdge] = field(default_factory=dict)
    registry: Registry | None = None
    credentials: Credentials = field(default_factory=lambda: pull_credentials(RegistryParts(), POLICY))

    @asynccontextmanager
    async def reconciling(self) -> AsyncIterator[None]:
        """The product's loops. Ending it cancels them wherever they are; unlike a kill -9 it still lets the lease go."""
        async with reconciling(self.database_url, self.kubeconfig, PACE, self.registry, self.credentials):
            yield

    async def add_edge(self, name: str, nodes: int = 1) -> None:
        """A new simulated edge joins; stopped with the stage."""
        edge = ServedEdge(name, nodes, QUICK)
        await edge.listener.start()
        edge.start()
        self.simulated[name] = edge
        self.edges[name] = Client(Endpoint(edge.url))
        self.ote.add_edge(name, edge.url)

    async def until_online(self, *names: str) -> None:
        """Returns when the product knows these clusters (all, without names), online and with their nodes."""
        wanted = set(names or self.edges)

        async def look() -> bool:
            found = await self.admin.graph("{ clusters(first: 100) { nodes { name status nodeCount } } }")
            rows = found["clusters"]["nodes"]
            return wanted <= {row["name"] for row in rows if row["status"] == "ONLINE" and row["nodeCount"] > 0}

        await eventually(look, f"{sorted(wanted)} are online", SECONDS)

    async def until_status(self, name: str, cluster: str) -> None:
        """Returns when the product says this of a cluster."""

        async def look() -> bool:
            found = await self.admin.graph("query($n: String!) { cluster(name: $n) { status } }", n=cluster)
            return bool(found["cluster"] and found["cluster"]["status"] == name)

        await eventually(look, f"{cluster} is {name}", SECONDS)

    async def at_edge(self, cluster: str, plural: str = "deployments", namespace: str = NAMESPACE) -> dict[str, Any]:
        """The objects of one kind in a business's namespace at an edge, by name."""
        group = "/api/v1" if plural in ("pods", "nodes", "services") else "/apis/apps/v1"
        items, _ = await self.edges[cluster].list(f"{group}/namespaces/{namespace}/{plural}")
        return {item["metadata"]["name"]: item for item in items}

    async def images(self, cluster: str) -> dict[str, str]:
        """The image of each Deployment at an edge, by its name."""
        found = await self.at_edge(cluster)
        return {
            name: item["spec"]["template"]["spec"]["containers"][0]["image"] for name, item in sorted(found.items())
        }

    async def orders(self) -> list[str]:
        """The names of the orders in the root."""
        items, _ = await self.root.list(ORDERS)
        return [item["metadata"]["name"] for item in items]

    async def until_no_orders(self) -> None:
        """Returns when the root holds no order any more."""

        async def look() -> bool:
            return not await self.orders()

        await eventually(look, "no order is left in the root", SECONDS)

    async def close(self) -> None:
        """Closes what looks at the parts, and stops the simulated edges that joined later."""
        for client in (self.root, *self.edges.values()):
            await client.close()
        for edge in self.simulated.values():
            if self.world is None or edge is not self.world.edges.get(edge.name):
                await edge.stop()
                await edge.listener.stop()


async def _stage(
    product: Product,
    database_url: str,
    kubeconfig: Path,
    root: Endpoint,
    edges: Mapping[str, Endpoint],
    ote: OteStack,
    world: World | None = None,
    simulated: Mapping[str, ServedEdge] | None = None,
) -> Stage:
    clients = {name: Client(where) for name, where in edges.items()}
    return Stage(
        product,
        database_url,
        kubeconfig,
        Client(root),
        clients,
        ote,
        await product.admin(),
        await product.tenant(NAMESPACE),
        await product.tenant(NAMESPACE, "operator", Role.ADMINISTRATOR),
        world,
        dict(simulated or {}),
    )


@asynccontextmanager
async def simulated(product: Product, database_url: str, folder: Path) -> AsyncIterator[Stage]:
    """Everything simulated."""
    async with World(NODES) as world:
        edges = {name: Endpoint(edge.url) for name, edge in world.edges.items()}
        config = world.write_kubeconfig(folder / "kubeconfig")
        stage = await _stage(product, database_url, config, world.root.endpoint, edges, world.ote, world, world.edges)
        try:
            yield stage
        finally:
            await stage.close()


@asynccontextmanager
async def real_root(product: Product, database_url: str, root: RealApiServer) -> AsyncIterator[Stage]:
    """A real kube-apiserver as the root, simulated edges."""
    made = {name: ServedEdge(name, nodes, QUICK) for name, nodes in NODES.items()}
    for edge in made.values():
        await edge.listener.start()
        edge.start()
    edges = {name: Endpoint(edge.url) for name, edge in made.items()}
    endpoint = Endpoint(root.url, root.token)
    async with OteStack(endpoint, edges, FAST) as ote:
        stage = await _stage(product, database_url, root.kubeconfig, endpoint, edges, ote, None, made)
        try:
            yield stage
        finally:
            await stage.close()


@asynccontextmanager
async def all_real(
    product: Product, database_url: str, root: RealApiServer, real: Mapping[str, RealEdge]
) -> AsyncIterator[Stage]:
    """A real root and real edges, with their controllers, schedulers and kwok's nodes."""
    edges = {name: Endpoint(edge.url, edge.token) for name, edge in real.items()}
    endpoint = Endpoint(root.url, root.token)
    async with OteStack(endpoint, edges, FAST) as ote:
        stage = await _stage(product, database_url, root.kubeconfig, endpoint, edges, ote)
        try:
            yield stage
        finally:
            await stage.close()

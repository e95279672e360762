"""Driving a world as its user does: over the root's API alone."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from otegraph.simulator.otestack.client import Client, Endpoint
from otegraph.simulator.world import World

from tests.parts import waiting
from tests.simulator.objects import order

ORDERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clustercontrollers"
CLUSTERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clusters"
DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments"


Found = TypeVar("Found")


async def eventually(look: Callable[[], Awaitable[Found | None]]) -> Found:
    """What `look` gives once it is true; TimeoutError when it never is."""
    return await waiting.eventually(look, "what the test waits for", 30.0, 0.01)


class Root:
    """The root, simulated or real, as otegraph sees it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.client = Client(endpoint)

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self.client.send("GET", path)
        return answer.json() if answer.ok else {}

    async def items(self, path: str) -> list[dict[str, Any]]:
        return (await self.client.list(path))[0]

    async def create(self, path: str, obj: Any) -> None:
        answer = await self.client.send("POST", path, obj)
        assert answer.ok, answer

    async def namespace(self, name: str) -> None:
        await self.create("/api/v1/namespaces", {"metadata": {"name": name}})

    async def order(self, name: str, method: str, url: str, body: Any = None, selector: str = "", **spec: Any) -> None:
        await self.create(ORDERS, order(name, method, url, body, selector, **spec))

    async def answers(self, name: str) -> dict[str, Any]:
        return (await self.get(f"{ORDERS}/{name}")).get("status") or {}

    async def answered(self, name: str, *clusters: str) -> dict[str, int]:
        """The codes of an order's answers, once all these clusters have answered."""

        async def look() -> Mapping[str, Any] | None:
            found = await self.answers(name)
            return found if set(clusters) <= found.keys() else None

        return {cluster: answer["code"] for cluster, answer in (await eventually(look)).items()}

    async def ask(self, name: str, method: str, url: str, body: Any = None, cluster: str = "c1") -> dict[str, Any]:
        """One order to one cluster: its answer."""
        await self.order(name, method, url, body, f"^{cluster}$")
        await self.answered(name, cluster)
        return dict((await self.answers(name))[cluster])

    async def states(self) -> dict[str, str]:
        return {c["metadata"]["name"]: c["status"]["status"] for c in await self.items(CLUSTERS)}

    async def until_states(self, **wanted: str) -> None:
        async def look() -> bool:
            states = await self.states()
            return all(states.get(name) == state for name, state in wanted.items())

        await eventually(look)

    async def until_names(self, path: str, *names: str) -> list[dict[str, Any]]:
        """The mirrored objects of a collection, once they are exactly these."""

        async def look() -> list[dict[str, Any]] | None:
            found = [i for i in await self.items(path) if "ote-cluster" in (i["metadata"].get("labels") or {})]
            return found if {i["metadata"]["name"] for i in found} == set(names) and found else None

        return await eventually(look)


async def opened(world: World) -> Root:
    """The root of a world whose clusters have all connected."""
    root = Root(world.root.endpoint)
    await root.until_states(**dict.fromkeys(world.edges, "online"))
    return root


async def eventually_has(registry: Any, resource: Any, namespace: str, name: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        found: dict[str, Any] | None = registry.store.get(resource, namespace, name)
        return found

    return await eventually(look)


async def handled(root: Root, name: str = "fence", cluster: str = "abc12") -> None:
    """Waits until the root controller has come past everything that was created before."""
    await root.ask(name, "GET", "/version", cluster=cluster)


async def running(root: Root, cluster: str, image: str, count: int) -> list[dict[str, Any]]:
    """The mirrored pods of one image on a cluster, once so many run and no others are left."""

    async def look() -> list[dict[str, Any]] | None:
        pods = [p for p in await root.items("/api/v1/pods") if p["metadata"]["labels"]["ote-cluster"] == cluster]
        right = [p for p in pods if p["spec"]["containers"][0]["image"] == image]
        done = len(right) == len(pods) == count and all(p["status"]["phase"] == "Running" for p in right)
        return right if done else None

    return await eventually(look)

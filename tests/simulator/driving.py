"""Driving a world as its user does: over the root's API alone."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from otegraph.simulator.otestack.client import Client, Endpoint

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

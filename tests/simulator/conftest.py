"""API servers to ask, simulated and real, and worlds that start at once."""

import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest
from otegraph.simulator.apiserver import ApiServer
from otegraph.simulator.apiserver.resources import CUSTOM_RESOURCE_DEFINITIONS, NAMESPACES
from otegraph.simulator.otestack import DEFINITIONS
from otegraph.simulator.serving import Listener
from otegraph.simulator.world import World

from tests.parts.api_server import ApiServer as RealApiServer
from tests.simulator.driving import Root, eventually_has, opened
from tests.simulator.objects import deployment


@dataclass
class Api:
    """One API server, and the little that a test needs to speak to it."""

    http: httpx.AsyncClient
    simulated: ApiServer | None = None

    async def ask(
        self, method: str, path: str, body: Any = None, content_type: str = "application/json"
    ) -> tuple[int, Any]:
        """The HTTP status and the decoded answer. A body of bytes goes as it is."""
        content = body if isinstance(body, bytes) or body is None else orjson.dumps(body)
        headers = {"Content-Type": content_type} if content is not None else {}
        answer = await self.http.request(method, path, content=content, headers=headers)
        try:
            return answer.status_code, answer.json()
        except ValueError:
            return answer.status_code, answer.text

    async def create(self, path: str, obj: Any) -> Any:
        code, created = await self.ask("POST", path, obj)
        assert code == 201, created
        return created

    async def watch(self, path: str) -> list[dict[str, Any]]:
        """Everything that a watch says until it ends; the path says when, by timeoutSeconds."""
        async with self.http.stream("GET", path) as response:
            assert response.status_code == 200
            return [orjson.loads(line) async for line in response.aiter_lines()]


@pytest.fixture
async def simulated_api() -> AsyncIterator[Api]:
    """A simulated API server with ote-stack's kinds."""
    server = ApiServer(token="secret", bookmark_seconds=0.05)
    for definition in DEFINITIONS:
        server.registry.create(CUSTOM_RESOURCE_DEFINITIONS, "", definition)
    listener = Listener(server, server.watches.close)
    await listener.start()
    headers = {"Authorization": "Bearer secret"}
    async with httpx.AsyncClient(base_url=listener.url, headers=headers, timeout=30) as http:
        yield Api(http, server)
    await listener.stop()


@pytest.fixture(scope="session")
async def real_api(real_root: RealApiServer) -> AsyncIterator[Api]:
    """A real kube-apiserver, shared; OTEGRAPH_TEST_APISERVER="URL TOKEN" names another one."""
    if given := os.environ.get("OTEGRAPH_TEST_APISERVER"):
        url, token = given.split()
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, verify=False, timeout=30) as http:
            yield Api(http)
    else:
        yield Api(real_root.http)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Three edges whose names hold one another."""
    async with World({"c1": 2, "c10": 1, "abc12": 1}) as world:
        yield world


@pytest.fixture
async def root(world: World) -> AsyncIterator[Root]:
    """The root of that world, with the namespace `shop` everywhere."""
    root = await opened(world)
    await root.namespace("shop")
    for edge in world.edges.values():
        await eventually_has(edge.registry, NAMESPACES, "", "shop")
    yield root
    await root.client.close()


@dataclass
class Server:
    """An API server with a namespace of the test's own and the Deployment `web` in it."""

    api: Api
    namespace: str

    @property
    def core(self) -> str:
        return f"/api/v1/namespaces/{self.namespace}"

    @property
    def apps(self) -> str:
        return f"/apis/apps/v1/namespaces/{self.namespace}"

    @property
    def deployments(self) -> str:
        return f"{self.apps}/deployments"


@pytest.fixture(params=["simulated", "real"])
def api(request: pytest.FixtureRequest) -> Api:
    """Each test runs on both kinds."""
    found: Api = request.getfixturevalue(f"{request.param}_api")
    return found


@pytest.fixture
async def server(api: Api) -> AsyncIterator[Server]:
    """The API server with what the tests start from."""
    name = f"conformance-{uuid.uuid4().hex[:8]}"
    await api.create("/api/v1/namespaces", {"metadata": {"name": name}})
    server = Server(api, name)
    await api.create(server.deployments, deployment())
    yield server
    for kind in ("deployments", "daemonsets"):
        await api.ask("DELETE", f"{server.apps}/{kind}")
    await api.ask("DELETE", f"/api/v1/namespaces/{name}")

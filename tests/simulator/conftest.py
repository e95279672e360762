"""API servers to ask, simulated and real, and worlds that start at once."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest
from otegraph.simulator.apiserver import ApiServer
from otegraph.simulator.serving import Listener

from tests.parts import fixtures as parts
from tests.parts.api_server import ApiServer as RealApiServer

real_root = parts.real_root


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
    from otegraph.simulator.apiserver.resources import CUSTOM_RESOURCE_DEFINITIONS
    from otegraph.simulator.otestack import DEFINITIONS

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

"""A Harbor client whose requests are answered from a script."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from otegraph.clients import harbor_api
from otegraph.clients.harbor import Harbor

from tests.clients.recorded import Script

PASSWORD = "a-very-secret-Password1"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits until Harbor's lock is over."""
    monkeypatch.setattr(harbor_api, "LOCKED_SECONDS", 0)


@asynccontextmanager
async def harbor(*steps: int | httpx.Response) -> AsyncIterator[tuple[Harbor, Script]]:
    """A client whose requests are answered so; all of the answers must have been asked for."""
    script = Script(*steps)
    client = Harbor("http://harbor.test", "admin", PASSWORD, "harbor.test", deadline=20, transport=script.transport())
    yield client, script
    await client.close()
    assert script.done()
    assert not any("Cookie" in request.headers for request in script.asked)
    assert {request.headers["X-Is-Resource-Name"] for request in script.asked} <= {"true"}
    expected = "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
    assert all(request.headers["Authorization"] == expected for request in script.asked)

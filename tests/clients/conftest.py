"""A scripted server and a client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from otegraph.clients.kubernetes import Kubernetes
from otegraph.tests.clients.scripted import ScriptedServer, kubeconfig, scripted_server

TOKEN = "a-very-secret-token"


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    """Answers what its test scripts."""
    async with scripted_server() as running:
        yield running


@pytest.fixture
async def kubernetes(server: ScriptedServer, tmp_path: Path) -> AsyncIterator[Kubernetes]:
    """A client of it, with a token."""
    path = kubeconfig(tmp_path, server.url, {"token": TOKEN})
    async with await Kubernetes.from_kubeconfig(path, deadline_seconds=10) as client:
        yield client

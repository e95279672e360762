"""A simulated distribution registry, a client of it, and the code of an error that it answers."""

from collections.abc import AsyncIterator

import httpx
import pytest
from otegraph.simulator.registry import SimulatedRegistry


@pytest.fixture
async def registry() -> AsyncIterator[SimulatedRegistry]:
    async with SimulatedRegistry() as registry:
        yield registry


@pytest.fixture
async def http(registry: SimulatedRegistry) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=registry.url, timeout=30) as http:
        yield http


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["errors"][0]["code"]
    return found

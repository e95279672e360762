"""Real API servers as fixtures, started once for all tests. OTEGRAPH_REQUIRE_PARTS=1 makes a missing part a failure."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from tests.parts.api_server import ApiServer
from tests.parts.binaries import EDGE, ROOT, Parts, PartsMissing, locate
from tests.parts.cleaning import clean_edge, clean_root
from tests.parts.edge import Edge

EDGE_NODES = {"c1": ("node1", "node2"), "c10": ("node1", "node2", "node-3")}


def require(*names: str) -> Parts:
    """The named parts, or the test is skipped with the reason; in a run that must skip nothing it fails."""
    try:
        return locate(*names)
    except PartsMissing as missing:
        if os.environ.get("OTEGRAPH_REQUIRE_PARTS") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
async def real_root(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ApiServer]:
    """A kube-apiserver with ote-stack's CustomResourceDefinitions, shared: it may hold others' objects."""
    async with ApiServer("root", tmp_path_factory.mktemp("root"), require(*ROOT)) as root:
        await root.apply_crds()
        yield root


@pytest.fixture(scope="session")
async def real_edges(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Edge]]:
    """The edge clusters c1 and c10, by name, with two and three nodes, shared by all tests."""
    parts = require(*EDGE)
    edges = {name: Edge(name, tmp_path_factory.mktemp(name), parts, nodes) for name, nodes in EDGE_NODES.items()}
    try:
        # All of them, even when one fails: none may still be starting while it is being stopped.
        results = await asyncio.gather(*(edge.start() for edge in edges.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        yield edges
    finally:
        for edge in edges.values():
            await edge.stop()


@pytest.fixture
async def clean_real_root(real_root: ApiServer) -> ApiServer:
    """The real root without any object that a test or the product put there."""
    await clean_root(real_root)
    return real_root


@pytest.fixture
async def clean_real_edges(real_edges: dict[str, Edge]) -> dict[str, Edge]:
    """The real edges without namespaces, workloads and node labels of other tests."""
    await asyncio.gather(*map(clean_edge, real_edges.values()))
    return real_edges

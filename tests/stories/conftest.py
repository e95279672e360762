"""The stages and languages that stories run on: each story is written once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from otegraph.reconcilers.rollout import patience

from tests.parts.api_server import ApiServer as RealApiServer
from tests.parts.edge import Edge as RealEdge
from tests.product import Product
from tests.stories import stage as stages
from tests.stories.desk import Desk, GraphDesk, RestDesk
from tests.stories.stage import Stage


@pytest.fixture
async def on_simulated_root(api: Product, database: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The simulator alone."""
    async with stages.simulated(api, database, tmp_path) as made:
        yield made


@pytest.fixture
async def on_real_root(api: Product, database: str, clean_real_root: RealApiServer) -> AsyncIterator[Stage]:
    """A real kube-apiserver as the root, simulated edges."""
    async with stages.real_root(api, database, clean_real_root) as made:
        yield made


@pytest.fixture
async def on_real_edges(
    api: Product, database: str, clean_real_root: RealApiServer, clean_real_edges: dict[str, RealEdge]
) -> AsyncIterator[Stage]:
    """A real root and two real edges."""
    async with stages.all_real(api, database, clean_real_root, clean_real_edges) as made:
        yield made


@pytest.fixture(params=["simulated_root", "real_root"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Each kind of root in turn, without loops."""
    found: Stage = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
async def running(stage: Stage) -> AsyncIterator[Stage]:
    """The stage with all loops, when every cluster is known."""
    async with stage.reconciling():
        await stage.until_online()
        yield stage


@pytest.fixture(params=[GraphDesk, RestDesk])
def language(request: pytest.FixtureRequest) -> type[Desk]:
    """GraphQL and the documented routes in turn."""
    found: type[Desk] = request.param
    return found


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that does not come is given up after a second, not half a minute."""
    monkeypatch.setattr(patience, "GRACE", patience.GRACE / 30)

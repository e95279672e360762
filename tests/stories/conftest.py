"""The stages and languages that stories run on: each story is written once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from otegraph.clients.helm import Helm
from otegraph.reconcilers.registry import loop as registry_loop
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.rollout import patience

from tests.parts.api_server import ApiServer as RealApiServer
from tests.parts.edge import Edge as RealEdge
from tests.parts.fixtures import require
from tests.product import Product
from tests.stories import registries
from tests.stories import stage as stages
from tests.stories.desk import Desk, GraphDesk, RestDesk
from tests.stories.processes import Process
from tests.stories.registries import PushStage, StoryRegistry, with_registry
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
async def on_simulated_registry(database: str, tmp_path: Path) -> AsyncIterator[PushStage]:
    """The simulator alone, the registry too."""
    async with (
        with_registry(tmp_path, registries.simulated) as (product, registry),
        stages.simulated(product, database, tmp_path) as stage,
    ):
        yield PushStage(stage, registry)


@pytest.fixture
async def on_docker_registry(database: str, tmp_path: Path) -> AsyncIterator[PushStage]:
    """Docker's registry beside simulated clusters."""
    async with (
        with_registry(tmp_path, registries.docker) as (product, registry),
        stages.simulated(product, database, tmp_path) as stage,
    ):
        yield PushStage(stage, registry)


@pytest.fixture
async def on_simulated_parts(database: str, tmp_path: Path) -> AsyncIterator[PushStage]:
    """All simulated but helm."""
    real_helm = Helm(Path(require("helm")["helm"]))
    async with (
        with_registry(tmp_path, registries.simulated, real_helm) as (product, registry),
        stages.simulated(product, database, tmp_path) as stage,
    ):
        yield PushStage(stage, registry)


@pytest.fixture
async def on_served_process(on_simulated_root: Stage, tmp_path: Path) -> AsyncIterator[PushStage]:
    """`otegraph serve` as a process, with the registry that it brings itself, beside simulated clusters."""
    stage = on_simulated_root
    process = await Process.run(
        tmp_path,
        "serve",
        "serve",
        stage.database_url,
        OTEGRAPH_KUBECONFIG=str(stage.kubeconfig),
        OTEGRAPH_REGISTRY_KIND="simulator",
        OTEGRAPH_HELM=require("helm")["helm"],
    )
    try:
        async with httpx.AsyncClient(base_url=process.url, timeout=60, trust_env=False) as http:
            stage.product = Product(http)
            address = process.url.removeprefix("http://")
            yield PushStage(stage, StoryRegistry(address, tmp_path), reconciles=True)
    finally:
        await process.kill()


@pytest.fixture
async def on_real_parts(
    database: str, clean_real_root: RealApiServer, clean_real_edges: dict[str, RealEdge], tmp_path: Path
) -> AsyncIterator[PushStage]:
    """Nothing simulated but ote-stack: a real root, real edges, Docker's registry, helm."""
    real_helm = Helm(Path(require("helm")["helm"]))
    async with (
        with_registry(tmp_path, registries.docker, real_helm) as (product, registry),
        stages.all_real(product, database, clean_real_root, clean_real_edges) as stage,
    ):
        yield PushStage(stage, registry)


@pytest.fixture(params=["simulated_registry", "docker_registry"])
def push_stage(request: pytest.FixtureRequest) -> PushStage:
    """Each kind of registry in turn, beside simulated clusters; without loops."""
    found: PushStage = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture(params=["simulated_parts", "served_process", "real_parts"])
def whole_stage(request: pytest.FixtureRequest) -> PushStage:
    """All simulated, as `make run` is, and all real; without loops."""
    found: PushStage = request.getfixturevalue(f"on_{request.param}")
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


@pytest.fixture
def quick_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry's catalog is looked at every two seconds, not every fifteen."""
    monkeypatch.setattr(registry_loop, "MirrorSettings", partial(MirrorSettings, catalog_seconds=2.0))

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from otegraph.resolvers.outside import Outside
from otegraph.server.app import application

from tests.charts import packed
from tests.contract.helm import helm
from tests.contract.registry import Obedient
from tests.contract.world import World, populate
from tests.product import POLICY, Product, product
from tests.web.listening import listening


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """A registry and a helm that do what they are asked."""
    return Outside(registry=Obedient(), helm=helm(tmp_path_factory.mktemp("helm")))


@pytest.fixture(scope="session")
async def served(outside: Outside) -> AsyncIterator[Product]:
    """One application for all of these tests: making it takes longer than most of them."""
    async with product(outside=outside) as made:
        yield made


@pytest.fixture(scope="session")
async def origin(outside: Outside) -> AsyncIterator[str]:
    """Where the application is served over HTTP."""
    async with listening(application(POLICY, outside=outside)) as made:
        yield made


@pytest.fixture
async def world(database: str, served: Product) -> World:
    """The product on rows that the contract's examples name, in a database of the test's own."""
    return await populate(served.http)


@pytest.fixture(scope="session")
def chart_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chart's archive as a file."""
    file = tmp_path_factory.mktemp("charts") / "shop-1.0.0.tgz"
    file.write_bytes(packed("shop"))
    return file

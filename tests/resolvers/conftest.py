"""The product with a registry that the test has in its hand."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from otegraph.resolvers.outside import Outside

from tests.product import Product, product
from tests.registry_double import DISTRIBUTION, HARBOR, RegistryDouble
from tests.resolvers.registry_rows import synced


@pytest.fixture(params=[DISTRIBUTION, HARBOR], ids=["distribution", "harbor"])
def registry(request: pytest.FixtureRequest) -> RegistryDouble:
    """Both kinds of registries."""
    double: RegistryDouble = request.param
    double.reset()
    return double


@pytest.fixture
def harbor() -> RegistryDouble:
    """One that keeps its accounts."""
    HARBOR.reset()
    return HARBOR


@pytest.fixture
async def shop(database: str, registry: RegistryDouble) -> AsyncIterator[Product]:
    """The product with either kind of registry, of which the rows are up to date."""
    await synced()
    async with product(outside=Outside(registry=registry)) as made:
        yield made


@pytest.fixture
async def with_harbor(database: str, harbor: RegistryDouble) -> AsyncIterator[Product]:
    """The product with a registry that keeps its accounts."""
    await synced()
    async with product(outside=Outside(registry=harbor)) as made:
        yield made

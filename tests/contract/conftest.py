from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.contract.world import World, populate
from tests.product import Product, product


@pytest.fixture(scope="session")
async def served() -> AsyncIterator[Product]:
    """One application for all of these tests: making it takes longer than most of them."""
    async with product() as made:
        yield made


@pytest.fixture
async def world(database: str, served: Product) -> World:
    """The product on rows that the contract's examples name, in a database of the test's own."""
    return await populate(served.http)

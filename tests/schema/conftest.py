"""The product with all that the graph needs of the outside but helm."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from otegraph.resolvers.outside import Outside

from tests.product import Product, product
from tests.registry_double import DISTRIBUTION
from tests.resolvers.registry_rows import synced


@pytest.fixture
async def api(database: str) -> AsyncIterator[Product]:
    """The product with an image registry that does all that it is asked, and rows that are up to date."""
    DISTRIBUTION.reset()
    await synced()
    async with product(outside=Outside(registry=DISTRIBUTION)) as made:
        yield made

"""Thousands of repositories: what that costs is counted."""

from __future__ import annotations

from collections import Counter

import pytest
from otegraph.models.image import Image, ImageTag
from otegraph.tests.reconcilers.registry.double import Double, Telling, digest
from otegraph.tests.reconcilers.registry.filled import rest
from otegraph.tests.reconcilers.registry.running import QUICK, running, statements, until

__all__ = ["statements"]
pytestmark = pytest.mark.usefixtures("database")
REPOSITORIES = 3000
BATCHES = -(-REPOSITORIES // QUICK.batch)


@pytest.mark.parametrize("kind", [Double, Telling])
async def test_three_thousand(kind: type[Double], statements: Counter[str]) -> None:
    registry = kind()
    for number in range(REPOSITORIES):
        registry.push(f"p{number % 50}/r{number}", "1.0", number)
        registry.push(f"p{number % 50}/r{number}", "2.0", number + 1)
    async with running(registry):
        assert await Image.all().count() == REPOSITORIES
        assert await ImageTag.all().count() == 2 * REPOSITORIES
        assert registry.calls["tags"] == REPOSITORIES
        assert registry.calls["created_at"] == (REPOSITORIES + 1 if kind is Double else 0)
        # the catalog is one more, since it is looked at whatever the tags do
        assert registry.most <= QUICK.concurrency + 1
        for table in ("images", "image_tags"):
            assert BATCHES <= statements[f"INSERT {table}"] <= BATCHES + 2
        bound = 12 * (BATCHES + 2)
        other = sum(
            count for kind, count in statements.items() if "registry_state" not in kind and "image_projects" not in kind
        )
        assert other < bound

        await rest(registry)
        statements.clear()
        registry.calls.clear()
        registry.push("p1/r1", "1.0", 5000)

        async def moved() -> bool:
            return await ImageTag.filter(image__name="p1/r1", digest=digest(5000)).exists()

        if kind is Telling:
            await until(moved)
            await rest(registry, 10)
            assert registry.calls["tags"] <= 3
            assert statements["UPDATE image_tags"] == statements["UPDATE images"] == 1

"""The registry loop with the clients of both kinds of registries, against simulated ones over HTTP; skopeo pushes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from otegraph.clients.distribution import Distribution
from otegraph.clients.harbor import Harbor
from otegraph.clients.registry import Registry
from otegraph.clients.registry_authorization import anonymous
from otegraph.models.image import Image, ImageTag
from otegraph.simulator.registry.harbor import SimulatedHarbor
from otegraph.simulator.registry.served import Served, SimulatedRegistry
from otegraph.tests.reconcilers.registry.filled import ROTATING
from otegraph.tests.reconcilers.registry.running import running, shown, until
from otegraph.tests.reconcilers.registry.test_deletions import no_deletion

from tests.parts.docker_registry import image_folder, push

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(shutil.which("skopeo") is None, reason="skopeo is not installed"),
]
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class Place:
    """A registry, its client, and whom it lets push."""

    served: Served
    client: Registry
    credentials: str | None = None


@pytest.fixture(params=["distribution", "harbor"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    if request.param == "harbor":
        async with SimulatedHarbor() as harbor:
            client: Registry = Harbor(harbor.url, "admin", "Harbor12345", harbor.address)
            await client.create_project("shop", public=True)
            yield Place(harbor, client, "admin:Harbor12345")
            await client.close()
    else:
        async with SimulatedRegistry() as registry:
            client = Distribution(registry.url, registry.address, anonymous)
            yield Place(registry, client)
            await client.close()


async def test_the_story(place: Place, tmp_path: Path) -> None:
    first, second = (image_folder(tmp_path / seed, seed=seed) for seed in ("a", "b"))

    async def pushed(image: Path, name: str) -> None:
        to = f"{place.served.address}/{name}"
        await push(image, to, folder=tmp_path / "skopeo", credentials=place.credentials)

    async def tags(**expected: set[str]) -> None:
        wanted = {f"shop/{name}": names for name, names in expected.items()}

        async def seen() -> bool:
            return {name: set(each) for name, each in (await shown()).items()} == wanted

        await until(seen)

    for name in ("shop/web:1.0", "shop/web:2.0", "shop/db:1.0"):
        await pushed(first, name)
    async with running(place.client, ROTATING) as mirror:
        await tags(web={"1.0", "2.0"}, db={"1.0"})
        image = await Image.get(name="shop/web").prefetch_related("project")
        assert (image.created_at, image.project.public) == (CREATED, place.credentials is not None)
        before = await ImageTag.get(image_id=image.id, name="2.0")

        mirror.wake("registry:shop/web")
        await pushed(second, "shop/web:2.0")

        async def moved() -> bool:
            return (await ImageTag.get(id=before.id)).digest != before.digest

        await until(moved)

        # what is of one digest goes one by one
        await pushed(first, "shop/web:3.0")
        await tags(web={"1.0", "2.0", "3.0"}, db={"1.0"})
        await ImageTag.filter(image_id=image.id, name="1.0").update(deleted_at=datetime.now(UTC))
        mirror.wake("registry:shop/web")
        await tags(web={"2.0", "3.0"}, db={"1.0"})

        await place.served.stop()
        await Image.filter(name="shop/db").update(deleted_at=datetime.now(UTC))
        mirror.wake("registry:shop/db")
        await tags(web={"2.0", "3.0"})
        assert await Image.filter(name="shop/db").exists()
        await place.served.start()

        await until(no_deletion)
        assert await place.client.tags("shop/db") == []
        assert {tag.name for tag in await place.client.tags("shop/web")} == {"2.0", "3.0"}
        assert (await Image.get(name="shop/web")).id == image.id

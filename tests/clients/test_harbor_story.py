"""The whole story with a Harbor: the simulated one always, and a real one where HARBOR_URL says where it is.

HARBOR_USER and HARBOR_PASSWORD are those of a system administrator. What is made there has names with `otegraph-test`
and is deleted again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from otegraph.clients.harbor import Harbor
from otegraph.clients.registry import (
    RegistryConflict,
    RegistryDenied,
    RegistryMissing,
    RegistryRefused,
    RegistryUnavailable,
)
from otegraph.simulator.registry.harbor import HarborSettings, SimulatedHarbor

from tests.parts.docker_registry import SkopeoFailed, image_folder, pull, push

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FIRST, SECOND = "First-password-1", "Second-password-2"
HARBORS = ["simulated", *(["real"] if os.environ.get("HARBOR_URL") else [])]


@dataclass(frozen=True)
class Where:
    """A Harbor, and names in it that nobody else has."""

    url: str
    user: str
    password: str = field(repr=False)
    name: str = field(default_factory=lambda: f"otegraph-test-{secrets.token_hex(4)}")

    @property
    def address(self) -> str:
        return urlsplit(self.url).netloc

    def client(self, password: str | None = None) -> Harbor:
        return Harbor(self.url, self.user, password or self.password, self.address, deadline=60)


@pytest.fixture(params=HARBORS)
async def where(request: pytest.FixtureRequest) -> AsyncIterator[Where]:
    if request.param == "real":
        yield Where(os.environ["HARBOR_URL"], os.environ["HARBOR_USER"], os.environ["HARBOR_PASSWORD"])
        return
    async with SimulatedHarbor(settings=HarborSettings(wrong_password_seconds=0.2)) as simulated:
        yield Where(simulated.url, "admin", "Harbor12345")


@pytest.fixture
async def client(where: Where) -> AsyncIterator[Harbor]:
    made = where.client()
    yield made
    for repository in [one.name async for one in made.repositories()]:
        if repository.startswith(where.name):
            await made.delete_repository(repository)
    for project in await made.projects():
        if project.name.startswith(where.name):
            await made.delete_project(project.name)
    await made._remove_user(where.name)
    await made.close()


async def test_projects(client: Harbor, where: Where) -> None:
    await client.create_project(where.name, public=True)
    # an earlier call may have made it unheard: empty and ours, it is taken over
    await client.create_project(where.name, public=False)
    [made] = [project for project in await client.projects() if project.name == where.name]
    assert not made.public
    await client.create_account(where.name, FIRST, [where.name])
    with pytest.raises(RegistryConflict):
        await client.create_project(where.name, public=False)
    await client.delete_project(where.name)
    await client.delete_project(where.name)
    assert where.name not in [project.name for project in await client.projects()]


async def test_accounts(client: Harbor, where: Where, tmp_path: Path) -> None:
    other, image, work = f"{where.name}-other", image_folder(tmp_path / "image", seed=where.name), tmp_path / "t"
    await client.create_project(where.name, public=False)
    await client.create_project(other, public=False)
    with pytest.raises(RegistryRefused) as caught:
        await client.create_account(where.name, "weak", [where.name])
    assert caught.value.field == "password"
    with pytest.raises(RegistryMissing):
        await client.create_account(where.name, FIRST, [where.name, f"{where.name}-nope"])
    # what could not be finished is not in the way
    await client.create_account(where.name, FIRST, [where.name])
    with pytest.raises(RegistryConflict):
        await client.create_account(where.name, SECOND, [where.name])
    own, theirs = f"{where.address}/{where.name}/demo:1", f"{where.address}/{other}/demo:1"
    await push(image, own, folder=work, credentials=f"{where.name}:{FIRST}")
    await pull(own, tmp_path / "pulled", folder=work, credentials=f"{where.name}:{FIRST}")
    with pytest.raises(SkopeoFailed):
        await push(image, theirs, folder=work, credentials=f"{where.name}:{FIRST}")
    await client.grant(where.name, other)
    await client.grant(where.name, other)
    await push(image, theirs, folder=work, credentials=f"{where.name}:{FIRST}")
    await client.change_password(where.name, SECOND)
    await client.change_password(where.name, SECOND)
    await push(image, theirs, folder=work, credentials=f"{where.name}:{SECOND}")
    with pytest.raises(SkopeoFailed):
        await push(image, theirs, folder=work, credentials=f"{where.name}:{FIRST}")
    for asked in (client.change_password(f"{where.name}-nope", FIRST), client.grant(f"{where.name}-nope", other)):
        with pytest.raises(RegistryMissing):
            await asked


async def test_images(client: Harbor, where: Where, tmp_path: Path) -> None:
    image, other = image_folder(tmp_path / "a", seed="a"), image_folder(tmp_path / "b", seed="b")
    await client.create_project(where.name, public=False)
    name = f"{where.name}/team/web/front"
    began = datetime.now(UTC) - timedelta(minutes=10)

    async def put(source: Path, tag: str) -> None:
        credentials = f"{where.user}:{where.password}"
        await push(source, f"{where.address}/{name}:{tag}", folder=tmp_path / "t", credentials=credentials)

    for source, tag in ((image, "1.0"), (image, "latest"), (other, "2.0")):
        await put(source, tag)
    assert name in [one.name async for one in client.repositories()]
    assert name in [one.name async for one in client.repositories(began)]
    assert name not in [one.name async for one in client.repositories(datetime.now(UTC) + timedelta(days=1))]
    tags = {tag.name: tag for tag in await client.tags(name)}
    assert list(tags) == ["1.0", "2.0", "latest"]
    assert tags["1.0"].digest == tags["latest"].digest != tags["2.0"].digest
    for found in tags.values():
        assert found.created_at == CREATED
        assert found.pushed_at is not None
        assert await client.created_at(name, found.digest) == CREATED
    with pytest.raises(RegistryConflict):
        await client.delete_project(where.name)
    await client.delete_tag(name, "latest")
    await client.delete_tag(name, "latest")
    assert [tag.name for tag in await client.tags(name)] == ["1.0", "2.0"]
    await put(other, "1.0")
    assert len({tag.digest for tag in await client.tags(name)}) == 1
    await client.delete_repository(name)
    await client.delete_repository(name)
    assert await client.tags(name) == []
    assert await client.tags(f"{where.name}-nope/demo") == []
    assert name not in [one.name async for one in client.repositories()]
    await client.delete_project(where.name)


async def test_a_wrong_password_sees_nothing(client: Harbor, where: Where) -> None:
    """A Harbor shows everybody what is public, with a 200: that must not pass for all there is."""
    await client.create_project(where.name, public=True)
    stranger = where.client("wrong-Password-1")
    for asked in (stranger.projects(), stranger.create_project(f"{where.name}-b", public=True)):
        with pytest.raises((RegistryDenied, RegistryUnavailable)) as caught:
            await asked
        assert "wrong-Password-1" not in str(caught.value)
    await stranger.close()
    # and the right one, which is refused for a moment now, comes through
    assert where.name in [project.name for project in await client.projects()]

"""Docker's registry, a real one: what is in it, and what deleting does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from otegraph.clients.distribution import Distribution
from otegraph.clients.manifests import ACCEPT, OCI_INDEX
from otegraph.clients.registry import RegistryDenied, RegistryUnavailable
from otegraph.clients.registry_authorization import anonymous, basic, issued
from otegraph.clients.registry_token import TokenIssuer, make_key_and_certificate

from tests.clients.realm import SERVICE, Account, Realm, served
from tests.parts.docker_registry import DockerRegistry, SkopeoFailed, TokenRealm, image_folder, pull, push, skopeo

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
serial = count(1)


@pytest.fixture(scope="module")
async def registry(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DockerRegistry]:
    """An open registry, which gives its catalog in pages of three."""
    async with DockerRegistry(tmp_path_factory.mktemp("registry"), max_entries=3) as running:
        yield running


@pytest.fixture
async def client(registry: DockerRegistry) -> AsyncIterator[Distribution]:
    made = Distribution(registry.url, registry.address, anonymous, deadline=60)
    yield made
    await made.close()


@pytest.fixture
def repository() -> str:
    """A name that no other test has."""
    return f"test/demo{next(serial)}"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return image_folder(tmp_path / "image", seed=tmp_path.name)


async def manifest(registry: DockerRegistry, repository: str, reference: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=registry.url, trust_env=False) as http:
        return await http.get(f"/v2/{repository}/manifests/{reference}", headers={"Accept": ACCEPT})


async def put(registry: DockerRegistry, repository: str, reference: str, body: object, media_type: str) -> str:
    async with httpx.AsyncClient(base_url=registry.url, trust_env=False) as http:
        answer = await http.put(
            f"/v2/{repository}/manifests/{reference}", content=json.dumps(body), headers={"Content-Type": media_type}
        )
        assert answer.status_code == 201, answer.text
        return answer.headers["Docker-Content-Digest"]


async def test_tags_and_times(
    client: Distribution, registry: DockerRegistry, repository: str, image: Path, tmp_path: Path
) -> None:
    for tag, options in (("oci", ()), ("again", ()), ("docker", ("--format", "v2s2"))):
        await push(image, f"{registry.address}/{repository}:{tag}", folder=tmp_path / "t", options=options)
    tags = {found.name: found for found in await client.tags(repository)}
    assert list(tags) == ["again", "docker", "oci"]
    assert tags["again"].digest == tags["oci"].digest != tags["docker"].digest
    for found in tags.values():
        assert (await manifest(registry, repository, found.digest)).status_code == 200
        assert await client.created_at(repository, found.digest) == CREATED
        assert (found.pushed_at, found.created_at) == (None, None)


async def test_an_index_is_as_old_as_its_first_image(
    client: Distribution, registry: DockerRegistry, repository: str, image: Path, tmp_path: Path
) -> None:
    await push(image, f"{registry.address}/{repository}:one", folder=tmp_path / "t")
    timeless = image_folder(tmp_path / "timeless", created=None, seed="timeless")
    await push(timeless, f"{registry.address}/{repository}:timeless", folder=tmp_path / "t")

    async def descriptor(tag: str, architecture: str) -> dict[str, object]:
        answer = await manifest(registry, repository, tag)
        return {
            "mediaType": answer.headers["Content-Type"],
            "digest": answer.headers["Docker-Content-Digest"],
            "size": len(answer.content),
            "platform": {"architecture": architecture, "os": "linux" if architecture != "unknown" else "unknown"},
        }

    index: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": OCI_INDEX,
        "manifests": [await descriptor("timeless", "unknown"), await descriptor("one", "amd64")],
    }
    digest = await put(registry, repository, "all", index, OCI_INDEX)
    assert {tag.name: tag.digest for tag in await client.tags(repository)}["all"] == digest
    assert await client.created_at(repository, digest) == CREATED
    assert (
        await client.created_at(
            repository, (await manifest(registry, repository, "timeless")).headers["Docker-Content-Digest"]
        )
        is None
    )
    # an index goes with what it is made of, whichever of these had a tag
    await client.delete_tag(repository, "one")
    assert (await manifest(registry, repository, digest)).status_code == 200
    await client.delete_repository(repository)
    for child in index["manifests"]:
        assert (await manifest(registry, repository, child["digest"])).status_code == 404


async def test_what_is_not_there(client: Distribution, repository: str) -> None:
    assert await client.tags(repository) == []
    assert await client.created_at(repository, "sha256:" + "0" * 64) is None
    await client.delete_tag(repository, "nope")
    await client.delete_repository(repository)
    assert await client.projects() == []


@pytest.mark.parametrize("options", [(), ("--format", "v2s2")], ids=["oci", "docker"])
async def test_deleting_a_tag_leaves_others_of_its_digest(
    client: Distribution,
    registry: DockerRegistry,
    repository: str,
    image: Path,
    tmp_path: Path,
    options: tuple[str, ...],
) -> None:
    for tag in ("1.0", "1.1", "latest"):
        await push(image, f"{registry.address}/{repository}:{tag}", folder=tmp_path / "t", options=options)
    before = await client.tags(repository)
    assert len({tag.digest for tag in before}) == 1
    await client.delete_tag(repository, "1.1")
    assert await client.tags(repository) == [before[0], before[2]]
    await client.delete_tag(repository, "1.1")
    assert await client.tags(repository) == [before[0], before[2]]
    await pull(f"{registry.address}/{repository}:latest", tmp_path / "pulled", folder=tmp_path / "t")
    await push(image, f"{registry.address}/{repository}:1.1", folder=tmp_path / "t", options=options)
    assert await client.tags(repository) == before


async def test_deleting_a_repository(
    client: Distribution, registry: DockerRegistry, repository: str, image: Path, tmp_path: Path
) -> None:
    other = image_folder(tmp_path / "other", seed="other")
    for tag, source in (("1", image), ("2", image), ("3", other)):
        await push(source, f"{registry.address}/{repository}:{tag}", folder=tmp_path / "t")
    digests = {tag.digest for tag in await client.tags(repository)}
    await client.delete_repository(repository)
    assert await client.tags(repository) == []
    for digest in digests:
        assert (await manifest(registry, repository, digest)).status_code == 404
    # Docker's registry 2 keeps the name: an image without tags is one that is not there
    assert repository in [found.name async for found in client.repositories()]
    await client.delete_repository(repository)
    await push(image, f"{registry.address}/{repository}:1", folder=tmp_path / "t")
    assert [tag.name for tag in await client.tags(repository)] == ["1"]


async def test_the_catalog_is_read_in_pages(
    client: Distribution, registry: DockerRegistry, image: Path, tmp_path: Path
) -> None:
    names = {f"pages/p{number}" for number in range(8)}
    for name in names:
        await push(image, f"{registry.address}/{name}:1", folder=tmp_path / "t")
    found = [one.name async for one in client.repositories(datetime.now(UTC))]
    assert names <= set(found)
    assert len(found) == len(set(found))
    assert all(one.updated_at is None for one in [one async for one in client.repositories()])


async def test_an_empty_registry(tmp_path: Path) -> None:
    async with DockerRegistry(tmp_path) as empty:
        client = Distribution(empty.url, empty.address, anonymous, deadline=60)
        assert [one async for one in client.repositories()] == []
        await client.close()


async def test_deletion_switched_off_changes_nothing(repository: str, image: Path, tmp_path: Path) -> None:
    async with DockerRegistry(tmp_path / "registry", deletes=False) as registry:
        client = Distribution(registry.url, registry.address, anonymous, deadline=60)
        await push(image, f"{registry.address}/{repository}:1", folder=tmp_path / "t")
        before = await client.tags(repository)
        for deletion in (client.delete_tag(repository, "1"), client.delete_repository(repository)):
            with pytest.raises(RegistryDenied, match="deletion is switched off"):
                await deletion
        assert await client.tags(repository) == before
        await client.close()


async def test_a_registry_that_is_gone(tmp_path: Path) -> None:
    async with DockerRegistry(tmp_path) as registry:
        client = Distribution(registry.url, registry.address, anonymous, deadline=60)
        assert await client.tags("test/demo") == []
    for asked in (client.tags("test/demo"), client.delete_tag("test/demo", "1")):
        with pytest.raises(RegistryUnavailable) as caught:
            await asked
        assert caught.value.untouched
    await client.close()


async def test_tokens(tmp_path: Path) -> None:
    """Push and pull one's own, not another's; this server itself deletes with a token that it gave itself."""
    key, certificate = make_key_and_certificate()
    (tmp_path / "certificate.pem").write_bytes(certificate)
    issuer = TokenIssuer(key, certificate, issuer=SERVICE, service=SERVICE)
    accounts = {"alice": Account("alice-password", "alices"), "bob": Account("bob-password", "public")}
    image = image_folder(tmp_path / "image")
    work = tmp_path / "t"
    async with served(Realm(issuer, accounts)) as realm:
        trusted = TokenRealm(realm.url, SERVICE, SERVICE, tmp_path / "certificate.pem")
        async with DockerRegistry(tmp_path / "registry", realm=trusted) as registry:
            own, public = f"{registry.address}/alices/demo:1", f"{registry.address}/public/demo:1"
            await push(image, own, folder=work, credentials="alice:alice-password")
            await push(image, public, folder=work, credentials="bob:bob-password")
            await pull(own, tmp_path / "pulled", folder=work, credentials="alice:alice-password")
            await pull(public, tmp_path / "public", folder=work)
            for to, credentials in (
                (own, "bob:bob-password"),
                (own, "alice:wrong"),
                (own, None),
                (public, "alice:alice-password"),
            ):
                with pytest.raises(SkopeoFailed, match=r"denied|unauthorized|authentication required"):
                    await push(image, to, folder=work, credentials=credentials)
            for credentials in ("bob:bob-password", "alice:wrong", None):
                with pytest.raises(SkopeoFailed, match=r"denied|unauthorized|authentication required"):
                    await pull(own, tmp_path / "not-pulled", folder=work, credentials=credentials)
            # a client, too, may delete what is its own, and nothing else
            with pytest.raises(SkopeoFailed):
                await skopeo("delete", "--tls-verify=false", "--creds=bob:bob-password", f"docker://{own}", folder=work)

            client = Distribution(registry.url, registry.address, issued(issuer), deadline=60)
            assert {one.name async for one in client.repositories()} == {"alices/demo", "public/demo"}
            [tag] = await client.tags("alices/demo")
            assert await client.created_at("alices/demo", tag.digest) == CREATED
            await client.delete_tag("alices/demo", "1")
            assert await client.tags("alices/demo") == []
            await client.delete_repository("public/demo")
            assert await client.tags("public/demo") == []
            await client.close()


async def test_credentials_that_are_not_good(tmp_path: Path) -> None:
    _, certificate = make_key_and_certificate()
    (tmp_path / "certificate.pem").write_bytes(certificate)
    stranger = TokenIssuer(*make_key_and_certificate(), issuer=SERVICE, service=SERVICE)
    realm = TokenRealm("http://127.0.0.1:1/token", SERVICE, SERVICE, tmp_path / "certificate.pem")
    async with DockerRegistry(tmp_path / "registry", realm=realm) as registry:
        for authorize in (anonymous, issued(stranger), basic("admin", "a-secret-password")):
            client = Distribution(registry.url, registry.address, authorize, deadline=60)
            with pytest.raises(RegistryDenied) as caught:
                await client.tags("test/demo")
            assert "secret" not in str(caught.value)
            with pytest.raises(RegistryDenied):
                [one async for one in client.repositories()]
            with pytest.raises(RegistryDenied):
                await client.delete_tag("test/demo", "1")
            await client.close()

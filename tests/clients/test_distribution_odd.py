"""Registries that are newer, stranger or sicker than Docker's registry 2; how they answer is scripted here."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from otegraph.clients import manifests
from otegraph.clients.distribution import Distribution
from otegraph.clients.registry import (
    RegistryConflict,
    RegistryDenied,
    RegistryError,
    RegistryRefused,
    RegistryUnavailable,
)

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TOKEN = "a-very-secret-token"
CONFIG = json.dumps({"created": "2026-01-02T03:04:05.123456789+00:00"}).encode()
Handler = Callable[[httpx.Request], httpx.Response]


def image(config: bytes = CONFIG, size: int | None = None, **more: Any) -> bytes:
    descriptor = {"digest": manifests.digest_of(config), "size": len(config) if size is None else size}
    return json.dumps({"schemaVersion": 2, "config": descriptor, "layers": [], **more}).encode()


def refused(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"errors": [{"code": code, "message": "no"}]})


@asynccontextmanager
async def registry(handler: Handler) -> AsyncIterator[tuple[Distribution, list[httpx.Request]]]:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return handler(request)

    async def authorize(scope: str) -> str:
        return f"Bearer {TOKEN}"

    client = Distribution(
        "https://registry.test", "registry.test", authorize, deadline=20, transport=httpx.MockTransport(handle)
    )
    yield client, asked
    await client.close()
    assert all(
        request.headers.get("Authorization") == f"Bearer {TOKEN}"
        for request in asked
        if request.url.host == "registry.test"
    )
    assert not any("Authorization" in request.headers for request in asked if request.url.host != "registry.test")


def served(content: dict[str, bytes], media_type: str = manifests.OCI_MANIFEST) -> Handler:
    """Answers by path."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path not in content:
            return refused(404, "MANIFEST_UNKNOWN")
        return httpx.Response(200, content=content[request.url.path], headers={"Content-Type": media_type})

    return handle


MANIFEST = image()
DIGEST = manifests.digest_of(MANIFEST)
BLOB = f"/v2/a/b/blobs/{manifests.digest_of(CONFIG)}"


def manifest_path(content: bytes) -> str:
    return f"/v2/a/b/manifests/{manifests.digest_of(content)}"


async def test_a_blob_elsewhere_is_fetched_without_credentials() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == BLOB:
            return httpx.Response(307, headers={"Location": "https://storage.test/blob?signature=1"})
        if request.url.host == "storage.test" and request.url.path == "/blob":
            return httpx.Response(302, headers={"Location": "https://cdn.test/blob"})
        if request.url.host == "cdn.test":
            return httpx.Response(200, content=CONFIG)
        return served({manifest_path(MANIFEST): MANIFEST})(request)

    async with registry(handle) as (client, asked):
        assert await client.created_at("a/b", DIGEST) == CREATED.replace(microsecond=123456)
        assert [request.url.host for request in asked[2:]] == ["storage.test", "cdn.test"]


async def test_redirects_come_to_an_end() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if "/blobs/" in request.url.path:
            return httpx.Response(307, headers={"Location": request.url.path + "x"})
        return served({manifest_path(MANIFEST): MANIFEST})(request)

    async with registry(handle) as (client, asked):
        with pytest.raises(RegistryUnavailable, match="redirects"):
            await client.created_at("a/b", DIGEST)
        assert len(asked) < 10


HALF = b'{"schemaVersion": 2, "manifests": [], "annotations": {"a": "\\ud800"}}'
"""Registries take it, and not everybody reads it as JSON."""


async def test_an_image_whose_manifest_is_no_json_can_be_deleted() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/a/b/tags/list":
            return httpx.Response(200, json={"tags": ["1"]})
        if request.method == "DELETE":
            return httpx.Response(202)
        headers = {"Content-Type": manifests.OCI_INDEX, "Docker-Content-Digest": manifests.digest_of(HALF)}
        return httpx.Response(200, content=HALF, headers=headers)

    async with registry(handle) as (client, asked):
        await client.delete_repository("a/b")
        assert [request.url.path for request in asked if request.method == "DELETE"] == [manifest_path(HALF)]


async def test_half_of_a_manifest_is_none() -> None:
    async with registry(served({manifest_path(MANIFEST): MANIFEST[:-9]})) as (client, _):
        with pytest.raises(RegistryUnavailable, match="no JSON"):
            await client.created_at("a/b", DIGEST)


@pytest.mark.parametrize(
    ("content", "config"),
    [
        (image(), b"no json"),
        (image(), b"[]"),
        (image(), b'{"created": 5}'),
        (image(), b'{"created": "0001-01-01T00:00:00Z"}'),
        (image(), b'{"created": "9999-99-99"}'),
        (image(), b"x" * (5 * 1024 * 1024)),
        (image(size=5 * 1024 * 1024), CONFIG),
        (b'{"config": 5}', CONFIG),
        (b'{"config": {"digest": "../x", "size": 5}}', CONFIG),
        (b'{"manifests": []}', CONFIG),
        (HALF, CONFIG),
        (b'{"manifests": [5, {"digest": 7}]}', CONFIG),
        (b"x" * (5 * 1024 * 1024), CONFIG),
    ],
)
async def test_images_that_do_not_say_when_they_were_made(content: bytes, config: bytes) -> None:
    async with registry(served({manifest_path(content): content, BLOB: config})) as (client, _):
        assert await client.created_at("a/b", manifests.digest_of(content)) is None


async def test_what_is_no_image_may_say_it_in_an_annotation() -> None:
    chart = image(b"{}", annotations={"org.opencontainers.image.created": "2026-01-02T03:04:05Z"})
    async with registry(served({manifest_path(chart): chart})) as (client, _):
        assert await client.created_at("a/b", manifests.digest_of(chart)) == CREATED


async def test_an_attestation_is_no_image() -> None:
    attestation = image(b'{"created": "2020-01-01T00:00:00Z"}')
    reference = {"vnd.docker.reference.type": "attestation-manifest"}
    index = json.dumps(
        {
            "manifests": [
                {"digest": manifests.digest_of(attestation), "annotations": reference},
                {"digest": DIGEST, "platform": {"architecture": "arm64"}},
            ]
        }
    ).encode()
    content = {manifest_path(index): index, manifest_path(MANIFEST): MANIFEST, BLOB: CONFIG}
    async with registry(served(content)) as (client, _):
        assert await client.created_at("a/b", manifests.digest_of(index)) == CREATED.replace(microsecond=123456)


async def test_a_registry_that_does_not_say_digests() -> None:
    content = {"/v2/a/b/tags/list": b'{"name": "a/b", "tags": ["1", "gone", "!"]}', "/v2/a/b/manifests/1": MANIFEST}
    async with registry(served(content)) as (client, _):
        assert [(tag.name, tag.digest) for tag in await client.tags("a/b")] == [("1", DIGEST)]


async def test_lists_in_pages() -> None:
    pages = {
        "n=1000": (["a/1", "UPPER", "a/../b"], '</v2/_catalog?last=a%2F1&n=1000>; rel="next"'),
        "last=a%2F1&n=1000": (["a/2"], '<http://internal:5000/v2/_catalog?last=a%2F2&n=1000>; rel="next"'),
        "last=a%2F2&n=1000": (None, ""),
    }

    def handle(request: httpx.Request) -> httpx.Response:
        names, link = pages[request.url.query.decode()]
        return httpx.Response(200, json={"repositories": names}, headers={"Link": link} if link else {})

    async with registry(handle) as (client, _):
        assert [one.name async for one in client.repositories()] == ["a/1", "a/2"]


async def test_a_list_that_leads_to_itself_ends() -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, json={"repositories": ["a/1"]}, headers={"Link": '</v2/_catalog?last=a&n=1000>; rel="next"'}
        )

    async with registry(handle) as (client, asked):
        with pytest.raises(RegistryUnavailable, match="no end"):
            [one async for one in client.repositories()]
        assert len(asked) == 2


async def test_a_registry_that_deletes_tags_is_asked_to_and_no_more() -> None:
    async with registry(lambda _: httpx.Response(202)) as (client, asked):
        await client.delete_tag("a/b", "1")
        assert [(request.method, request.url.path) for request in asked] == [("DELETE", "/v2/a/b/manifests/1")]


@pytest.mark.parametrize("status", [400, 404, 405])
async def test_a_tag_that_only_goes_with_its_manifest_is_replaced_first(status: int) -> None:
    tags = {"1": DIGEST, "2": DIGEST}
    uploaded: dict[str, bytes] = {}

    def handle(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        reference = path.rpartition("/")[2]
        if request.method == "POST":
            return httpx.Response(202, headers={"Location": "http://registry.test/v2/a/b/blobs/uploads/u1?_state=s"})
        if request.method == "PUT" and "/uploads/" in path:
            assert request.url.scheme == "https"
            assert request.url.params["_state"] == "s"
            uploaded[request.url.params["digest"]] = request.content
            return httpx.Response(201)
        if request.method == "PUT":
            manifest = json.loads(request.content)
            assert manifest["mediaType"] == request.headers["Content-Type"] == manifests.OCI_MANIFEST
            assert manifest["config"]["digest"] in uploaded
            tags[reference] = manifests.digest_of(request.content)
            return httpx.Response(201)
        if request.method == "HEAD":
            if reference not in tags:
                return httpx.Response(404)
            headers = {"Docker-Content-Digest": tags[reference], "Content-Type": manifests.OCI_INDEX}
            return httpx.Response(200, headers=headers)
        if not reference.startswith("sha256:"):
            return refused(status, "UNSUPPORTED")
        gone = [tag for tag, digest in tags.items() if digest == reference]
        for tag in gone:
            del tags[tag]
        return httpx.Response(202) if gone else refused(404, "MANIFEST_UNKNOWN")

    async with registry(handle) as (client, asked):
        await client.delete_tag("a/b", "1")
        assert tags == {"2": DIGEST}
        assert all(manifests.digest_of(content) == digest for digest, content in uploaded.items())
        before = len(asked)
        await client.delete_tag("a/b", "1")
        assert [request.method for request in asked[before:]] == ["DELETE", "HEAD"]


async def test_a_tag_stays_where_nothing_can_be_deleted() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            return refused(405, "UNSUPPORTED")
        assert request.method == "HEAD"
        return httpx.Response(200, headers={"Docker-Content-Digest": DIGEST, "Content-Type": manifests.DOCKER_MANIFEST})

    async with registry(handle) as (client, _):
        with pytest.raises(RegistryDenied, match="deletion is switched off"):
            await client.delete_tag("a/b", "1")


def test_placeholders_are_like_no_other() -> None:
    docker = manifests.placeholder(manifests.DOCKER_LIST)
    assert docker.media_type == manifests.DOCKER_MANIFEST
    assert len({manifests.placeholder(manifests.OCI_MANIFEST).digest for _ in range(20)}) == 20


CALLS: dict[str, Callable[[Distribution], Any]] = {
    "tags": lambda client: client.tags("a/b"),
    "created_at": lambda client: client.created_at("a/b", DIGEST),
    "delete_tag": lambda client: client.delete_tag("a/b", "1"),
    "delete_repository": lambda client: client.delete_repository("a/b"),
    "repositories": lambda client: _collected(client),
}


async def _collected(client: Distribution) -> list[object]:
    return [one async for one in client.repositories()]


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("status", [200, 202, 307, 400, 401, 403, 404, 405, 409, 418, 429, 500, 503])
async def test_odd_answers_are_errors_of_the_registry(call: Callable[[Distribution], Any], status: int) -> None:
    bodies: list[bytes] = [
        b"",
        b"<html>",
        b"null",
        b"5",
        b"[]",
        b'{"tags": 5}',
        b'{"tags": [5]}',
        b'{"repositories": "x"}',
    ]
    bodies += [b'{"errors": [{"code": 5}]}', b'{"manifests": {}, "config": []}', TOKEN.encode(), b"\xff"]
    bodies.append(json.dumps({"errors": [{"code": "X", "message": f"you sent {TOKEN}"}]}).encode())
    headers = {"Link": "<<>>; rel=next", "Location": "ftp://x", "Docker-Content-Digest": "x"}
    for body in bodies:

        def handle(_: httpx.Request, body: bytes = body) -> httpx.Response:
            return httpx.Response(status, content=body, headers=headers)

        async with registry(handle) as (client, _):
            said = await _told(call(client))
            assert TOKEN not in said
            if status in (401, 403, 418, 429, 500, 503):
                assert said


async def _told(asked: Any) -> str:
    try:
        await asked
    except RegistryError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("status", [409, 412])
async def test_a_repository_in_use(status: int) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/tags/list"):
            return httpx.Response(200, json={"tags": ["1"]})
        if request.method == "DELETE":
            return refused(status, "DENIED")
        return httpx.Response(200, content=MANIFEST, headers={"Docker-Content-Digest": DIGEST})

    async with registry(handle) as (client, _):
        with pytest.raises(RegistryConflict):
            await client.delete_repository("a/b")


@pytest.mark.parametrize("name", ["../b", "a/..", "A/b", "a//b", "", "a/b?x", "a/b\n"])
async def test_names_that_lead_elsewhere(name: str) -> None:
    async with registry(lambda _: httpx.Response(200)) as (client, asked):
        for wanted in (client.delete_repository(name), client.tags(name), client.delete_tag(name, "1")):
            with pytest.raises(RegistryRefused):
                await wanted
        with pytest.raises(RegistryRefused):
            await client.delete_tag("a/b", "../x")
        with pytest.raises(RegistryRefused):
            await client.created_at("a/b", "../x")
        assert asked == []

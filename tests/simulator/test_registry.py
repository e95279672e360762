"""The simulated distribution registry, asked as clients ask it. What is expected was seen on distribution 2.8.2."""

import httpx
import pytest
from otegraph.simulator.registry import SimulatedRegistry

from tests.simulator.distribution import code, http, registry
from tests.simulator.images import (
    DOCKER_MANIFEST,
    OCI_INDEX,
    OCI_MANIFEST,
    digest_of,
    image,
    index,
    push,
    push_blob,
)

__all__ = ["http", "registry"]
A, B = image("a"), image("b")


async def test_the_base_says_which_api_it_is(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v2/")
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["docker-distribution-api-version"] == "registry/2.0"
    assert (await http.get("/v2")).status_code == 301
    assert (await http.get("/v3/")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "/v2/a/b/tags/list", 404, "NAME_UNKNOWN"),
        ("GET", "/v2/a/b/manifests/x", 404, "MANIFEST_UNKNOWN"),
        ("GET", f"/v2/a/b/manifests/{A.digest}", 404, "MANIFEST_UNKNOWN"),
        ("GET", f"/v2/a/b/blobs/{A.digest}", 404, "BLOB_UNKNOWN"),
        ("DELETE", f"/v2/a/b/blobs/{A.digest}", 404, "BLOB_UNKNOWN"),
        ("DELETE", f"/v2/a/b/manifests/{A.digest}", 404, "MANIFEST_UNKNOWN"),
        ("DELETE", "/v2/a/b/manifests/x", 400, "DIGEST_INVALID"),
        ("PATCH", "/v2/a/b/blobs/uploads/0000", 404, "BLOB_UPLOAD_UNKNOWN"),
        ("GET", "/v2/_catalog?n=100000", 400, "PAGINATION_NUMBER_INVALID"),
    ],
)
async def test_what_is_not_there(http: httpx.AsyncClient, method: str, path: str, status: int, error: str) -> None:
    answer = await http.request(method, path)
    assert (answer.status_code, code(answer)) == (status, error)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PATCH", "/v2/a/b/manifests/t1", "DELETE, GET, HEAD, PUT"),
        ("PUT", "/v2/_catalog", "GET"),
        ("DELETE", "/v2/a/b/tags/list", "GET"),
    ],
)
async def test_methods_that_are_not_allowed(http: httpx.AsyncClient, method: str, path: str, allow: str) -> None:
    answer = await http.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)


@pytest.mark.parametrize("path", ["/v2/a/b/manifests/-x", "/v2/a/b/blobs/zz", f"/v2/a/b/referrers/{A.digest}"])
async def test_paths_that_are_none(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert (answer.status_code, answer.text) == (404, "404 page not found\n")


async def test_a_blob_in_chunks(http: httpx.AsyncClient) -> None:
    begun = await http.post("/v2/a/b/blobs/uploads/")
    assert begun.headers["range"] == "0-0"
    first = await http.patch(begun.headers["location"], content=b"hello ")
    assert (first.status_code, first.headers["range"]) == (202, "0-5")
    wrong = await http.patch(first.headers["location"], content=b"xx", headers={"Content-Range": "3-4"})
    assert (wrong.status_code, code(wrong)) == (416, "BLOB_UPLOAD_INVALID")
    asked = await http.get(first.headers["location"])
    assert (asked.status_code, asked.headers["range"]) == (204, "0-5")
    second = await http.patch(asked.headers["location"], content=b"wor", headers={"Content-Range": "6-8"})
    digest = digest_of(b"hello world")
    location = httpx.URL(second.headers["location"]).copy_add_param("digest", digest)
    done = await http.put(location, content=b"ld")
    assert (done.status_code, done.headers["docker-content-digest"]) == (201, digest)
    read = await http.get(done.headers["location"])
    assert (read.content, read.headers["content-length"]) == (b"hello world", "11")
    asked = await http.head(f"/v2/a/b/blobs/{digest}")
    assert (asked.headers["content-length"], asked.headers["docker-content-digest"]) == ("11", digest)


async def test_a_blob_in_one_request(http: httpx.AsyncClient) -> None:
    digest = digest_of(b"mono")
    done = await http.post("/v2/a/b/blobs/uploads/", params={"digest": digest}, content=b"mono")
    assert done.status_code == 201
    assert (await http.get(f"/v2/a/b/blobs/{digest}")).content == b"mono"


async def test_a_blob_of_another_repository(http: httpx.AsyncClient) -> None:
    digest = await push_blob(http, "a/b", b"shared")
    mounted = await http.post("/v2/a/c/blobs/uploads/", params={"mount": digest, "from": "a/b"})
    assert mounted.status_code == 201
    not_there = await http.post("/v2/a/c/blobs/uploads/", params={"mount": digest, "from": "a/zz"})
    assert not_there.status_code == 202
    assert (await http.delete(f"/v2/a/b/blobs/{digest}")).status_code == 202
    assert (await http.get(f"/v2/a/b/blobs/{digest}")).status_code == 404
    assert (await http.get(f"/v2/a/c/blobs/{digest}")).content == b"shared"


@pytest.mark.parametrize(("query", "detail"), [("", "digest missing"), ("bad", "digest parsing failed")])
async def test_digests_that_are_none(http: httpx.AsyncClient, query: str, detail: str) -> None:
    begun = await http.post("/v2/a/b/blobs/uploads/")
    answer = await http.put(httpx.URL(begun.headers["location"]).copy_add_param("digest", query), content=b"x")
    assert (answer.status_code, code(answer)) == (400, "DIGEST_INVALID")
    assert answer.json()["errors"][0]["detail"] == detail


async def test_a_digest_of_something_else(registry: SimulatedRegistry, http: httpx.AsyncClient) -> None:
    begun = await http.post("/v2/a/b/blobs/uploads/")
    location = httpx.URL(begun.headers["location"]).copy_add_param("digest", A.digest)
    answer = await http.put(location, content=b"x")
    assert (answer.status_code, code(answer)) == (400, "DIGEST_INVALID")
    assert (await http.get(begun.headers["location"])).status_code == 404
    assert registry.store.used == 0


async def test_an_upload_that_is_given_up(registry: SimulatedRegistry, http: httpx.AsyncClient) -> None:
    begun = await http.post("/v2/a/b/blobs/uploads/")
    await http.patch(begun.headers["location"], content=b"x" * 1000)
    assert registry.store.used == 1000
    assert (await http.delete(begun.headers["location"])).status_code == 204
    assert registry.store.used == 0


@pytest.mark.parametrize(
    ("content", "media_type", "status", "error"),
    [
        (A.manifest, "application/json", 400, "MANIFEST_INVALID"),
        (A.manifest, DOCKER_MANIFEST, 400, "MANIFEST_INVALID"),
        (b"{nojson", OCI_MANIFEST, 400, "MANIFEST_INVALID"),
        (b"[]", OCI_MANIFEST, 400, "MANIFEST_INVALID"),
        (b'{"schemaVersion": 2, "manifests": [{"digest": {}}]}', OCI_INDEX, 400, "MANIFEST_INVALID"),
        (A.manifest, OCI_MANIFEST, 400, "MANIFEST_BLOB_UNKNOWN"),
        (index(A), OCI_INDEX, 400, "MANIFEST_BLOB_UNKNOWN"),
    ],
)
async def test_manifests_that_are_refused(
    http: httpx.AsyncClient, content: bytes, media_type: str, status: int, error: str
) -> None:
    answer = await http.put("/v2/a/b/manifests/t", content=content, headers={"Content-Type": media_type})
    assert (answer.status_code, code(answer)) == (status, error)


async def test_a_manifest_is_put_by_its_own_digest_alone(http: httpx.AsyncClient) -> None:
    await push(http, "a/b", "t", A)
    headers = {"Content-Type": OCI_MANIFEST}
    wrong = await http.put(f"/v2/a/b/manifests/{B.digest}", content=A.manifest, headers=headers)
    assert (wrong.status_code, code(wrong)) == (400, "DIGEST_INVALID")
    right = await http.put(f"/v2/a/b/manifests/{A.digest}", content=A.manifest, headers=headers)
    assert (right.status_code, right.headers["docker-content-digest"]) == (201, A.digest)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("reference", ["digest", "tag"])
@pytest.mark.parametrize(
    ("accept", "manifest", "listed", "docker"),
    [
        ("", 404, 404, 200),
        ("*/*", 404, 404, 200),
        (OCI_MANIFEST, 200, 404, 200),
        (OCI_INDEX, 404, 200, 200),
        (f"{OCI_INDEX}, {OCI_MANIFEST};q=0.5", 200, 200, 200),
    ],
)
async def test_oci_manifests_are_for_those_who_ask_for_them(
    http: httpx.AsyncClient, method: str, reference: str, accept: str, manifest: int, listed: int, docker: int
) -> None:
    old = image("docker", docker=True)
    for tag, pushed in (("oci", A), ("docker", old)):
        await push(http, "a/b", tag, pushed)
    await http.put("/v2/a/b/manifests/index", content=index(A), headers={"Content-Type": OCI_INDEX})
    digests = {"oci": A.digest, "index": digest_of(index(A)), "docker": old.digest}
    for tag, status in {"oci": manifest, "index": listed, "docker": docker}.items():
        named = digests[tag] if reference == "digest" else tag
        answer = await http.request(method, f"/v2/a/b/manifests/{named}", headers={"Accept": accept})
        assert answer.status_code == status, (tag, accept)
        if status == 200:
            assert answer.headers["docker-content-digest"] == digests[tag]


async def test_a_manifest_that_the_client_has(http: httpx.AsyncClient) -> None:
    await push(http, "a/b", "t", A)
    headers = {"Accept": OCI_MANIFEST, "If-None-Match": f'"{A.digest}"'}
    assert (await http.get("/v2/a/b/manifests/t", headers=headers)).status_code == 304


async def test_deleting_a_manifest_takes_its_tags_and_leaves_the_repository(http: httpx.AsyncClient) -> None:
    for tag, pushed in (("1", A), ("2", B), ("3", A)):
        await push(http, "a/b", tag, pushed)
    refused = await http.delete("/v2/a/b/manifests/1")
    assert (refused.status_code, code(refused)) == (400, "DIGEST_INVALID")
    assert (await http.delete(f"/v2/a/b/manifests/{A.digest}")).status_code == 202
    assert (await http.get("/v2/a/b/tags/list")).json() == {"name": "a/b", "tags": ["2"]}
    assert (await http.delete(f"/v2/a/b/manifests/{B.digest}")).status_code == 202
    assert (await http.delete(f"/v2/a/b/manifests/{B.digest}")).status_code == 404
    assert (await http.get("/v2/a/b/tags/list")).json() == {"name": "a/b", "tags": None}
    assert (await http.get("/v2/_catalog")).json() == {"repositories": ["a/b"]}


async def test_a_tag_moves(http: httpx.AsyncClient) -> None:
    await push(http, "a/b", "1", A)
    await push(http, "a/b", "1", B)
    moved = await http.head("/v2/a/b/manifests/1", headers={"Accept": OCI_MANIFEST})
    assert moved.headers["docker-content-digest"] == B.digest
    assert (await http.head(f"/v2/a/b/manifests/{A.digest}", headers={"Accept": OCI_MANIFEST})).status_code == 200


async def read_pages(http: httpx.AsyncClient, path: str, key: str) -> list[list[str]]:
    pages = []
    while path:
        answer = await http.get(path)
        pages.append(answer.json()[key])
        path = answer.links.get("next", {}).get("url", "")
    return pages


async def test_lists_come_in_pages(http: httpx.AsyncClient) -> None:
    for tag in "edcba":
        await push(http, "p/x", tag, A)
    for name in ("p/y", "o/z"):
        await push_blob(http, name, b"blob")
    assert await read_pages(http, "/v2/p/x/tags/list?n=2", "tags") == [["a", "b"], ["c", "d"], ["e"]]
    assert await read_pages(http, "/v2/p/x/tags/list", "tags") == [["a", "b", "c", "d", "e"]]
    assert await read_pages(http, "/v2/_catalog?n=2", "repositories") == [["o/z", "p/x"], ["p/y"]]
    assert (await http.get("/v2/_catalog?n=0")).json() == {"repositories": []}

"""ETag, 304 and compression."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from otegraph.server.app import application

from tests.product import POLICY

QUERY = {"query": "{ __typename }"}


@pytest.fixture(scope="module")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(POLICY))
    async with httpx.AsyncClient(transport=transport, base_url="http://otegraph.test") as client:
        yield client


@pytest.mark.parametrize(("path", "query"), [("/graphql", QUERY), ("/v1/openapi.json", {})])
async def test_who_has_an_answer_is_not_sent_it_again(
    path: str, query: dict[str, str], http: httpx.AsyncClient
) -> None:
    first = await http.get(path, params=query)
    tag = first.headers["etag"]
    assert first.status_code == 200
    assert {"Authorization", "Accept"} <= {each.strip() for each in first.headers["vary"].split(",")}
    assert "private" in first.headers["cache-control"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = await http.get(path, params=query, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in again.headers
    assert (await http.get(path, params=query, headers={"if-none-match": '"other"'})).status_code == 200


async def test_another_answer_has_another_tag(http: httpx.AsyncClient) -> None:
    one = await http.get("/graphql", params=QUERY)
    other = await http.get("/graphql", params={"query": "{ a: __typename }"})
    assert one.headers["etag"] != other.headers["etag"]


async def test_errors_and_posts_have_none(http: httpx.AsyncClient) -> None:
    assert "etag" not in (await http.get("/v1/cluster")).headers
    assert "etag" not in (await http.post("/graphql", json=QUERY)).headers
    refused = await http.get("/v1/cluster", headers={"if-none-match": "*"})
    assert refused.status_code == 401


async def test_a_large_answer_is_compressed_for_who_takes_it(http: httpx.AsyncClient) -> None:
    plain = await http.get("/v1/openapi.json", headers={"accept-encoding": "identity"})
    async with http.stream("GET", "/v1/openapi.json", headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain.content
    assert len(packed) * 4 < len(plain.content)
    assert answer.headers["etag"] == plain.headers["etag"]
    assert "content-encoding" not in (await http.get("/graphql", params=QUERY)).headers

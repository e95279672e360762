"""Whatever is sent, the answer is never a 5xx, and always {code, message}."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import orjson
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from otegraph.rest_compat.route import Route
from otegraph.tests.rest_compat.library import Library, client_of

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(["name", "genreNumber", "cover", "stickers", "copies", "weight", "bookId", "title", "color"])
sticker = st.dictionaries(st.sampled_from(["color", "colour", "width"]), leaves)
bodies = (
    values
    | st.dictionaries(names, values | st.lists(sticker, max_size=3))
    | st.fixed_dictionaries(
        {"name": st.text(max_size=30), "genreNumber": st.sampled_from([0, 4, 5]), "cover": st.integers()},
        optional={"copies": st.integers(), "weight": st.integers(), "stickers": st.lists(sticker, max_size=3)},
    )
)
relaxed = settings(
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def send(routes: list[Route], method: str, path: str, **request: Any) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client_of(routes, Library()) as client:
            return await client.request(method, path, **request)

    return asyncio.run(once())


def check(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text
    body = orjson.loads(answer.content)
    assert body["code"] == (200 if answer.status_code == 201 else answer.status_code)
    assert isinstance(body["message"], str)


@relaxed
@given(body=bodies, method=st.sampled_from(["POST", "DELETE"]))
def test_any_json_body(routes: list[Route], body: Any, method: str) -> None:
    check(send(routes, method, "/v1/book", content=json.dumps(body)))


@relaxed
@given(body=st.binary(max_size=200))
def test_any_bytes(routes: list[Route], body: bytes) -> None:
    check(send(routes, "POST", "/v1/book", content=body))


@relaxed
@given(
    query=st.dictionaries(
        st.sampled_from(["title", "titleMode", "genre", "lent", "tag", "page", "pageSize", "x"]), st.text()
    )
)
def test_any_query(routes: list[Route], query: dict[str, str]) -> None:
    check(send(routes, "GET", "/v1/book", params=query))


@relaxed
@given(path=st.binary(max_size=30))
@example(path=b"\n/")
@example(path=b"\n")
@example(path=b"5/\n")
@example(path=b"/")
def test_any_path(routes: list[Route], path: bytes) -> None:
    escaped = "".join(f"%{byte:02x}" for byte in path)
    check(send(routes, "GET", f"/v1/book/id/{escaped}"))
    check(send(routes, "DELETE", f"/v1/book/{escaped}"))

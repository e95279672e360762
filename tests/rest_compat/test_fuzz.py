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


FORM = "multipart/form-data; boundary=b"
dispositions = st.sampled_from([b"form-data", b"attachment", b"", b"form-data; form-data"])
form_names = st.sampled_from([b"name", b"scan", b"pages", b"genreNumber", b"inColor", b"cover", b"", b"\xff", b"x"])
filenames = st.none() | st.sampled_from([b"", b"a.tgz", b"../../x", b"\xff", b"a\0"]) | st.binary(max_size=6)
headers = st.sampled_from(
    [b"Content-Type: text/plain; charset=utf-7", b"Content-Transfer-Encoding: base64", b": ", b"X"]
)
contents = st.sampled_from([b"", b"Emma", b"1", b"true", b"--b", b"\r\n--b", b"x" * 2_000]) | st.binary(max_size=30)


@st.composite
def form_parts(draw: st.DrawFn) -> bytes:
    """A part of a form as a client might send it, or nearly."""
    name, filename = draw(form_names), draw(filenames)
    disposition = draw(st.just(b"form-data") | dispositions) + b'; name="' + name + b'"'
    disposition += b"" if filename is None else b'; filename="' + filename + b'"'
    lines = [b"Content-Disposition: " + disposition, *draw(st.lists(headers, max_size=2) | st.just([]))]
    return b"--b\r\n" + b"\r\n".join(lines) + b"\r\n\r\n" + draw(contents) + b"\r\n"


@st.composite
def forms(draw: st.DrawFn) -> bytes:
    """Parts and their end, now and then cut somewhere or with a byte changed."""
    body = b"".join(draw(st.lists(form_parts(), max_size=6))) + draw(st.sampled_from([b"--b--\r\n", b"--b--", b""]))
    place = draw(st.integers(0, len(body)))
    change = draw(st.sampled_from(["none", "none", "cut", "byte"]))
    return {"none": body, "cut": body[:place], "byte": body[:place] + draw(st.binary(max_size=1)) + body[place + 1 :]}[
        change
    ]


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
@given(body=forms() | st.binary(max_size=100))
def test_any_form(routes: list[Route], body: bytes) -> None:
    check(send(routes, "POST", "/v1/book/scan", content=body, headers={"Content-Type": FORM}))


@relaxed
@given(content_type=st.binary(max_size=20).map(lambda end: b"multipart/form-data; boundary=" + end) | st.binary())
@example(content_type=b"multipart/form-data;;;")
@example(content_type=b'multipart/form-data; boundary="')
@example(content_type=b"multipart/form-data; boundary*=utf-8''b")
@example(content_type=b"multipart/form-data; " + b"a=b; " * 1_000)
def test_any_content_type(routes: list[Route], content_type: bytes) -> None:
    text = content_type.replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    body = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--b--\r\n'
    answer = send(routes, "POST", "/v1/book/scan", content=body, headers=[(b"Content-Type", text)])
    assert answer.status_code in (400, 415, 422)
    check(answer)


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

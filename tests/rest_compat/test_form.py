"""Operations that take a file take a form: what a client may get wrong in one, and what is kept of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from otegraph.rest_compat.app import rest_routes
from otegraph.rest_compat.form import SPOOLED_BYTES
from otegraph.rest_compat.route import Route
from otegraph.tests.rest_compat.library import Genre, Library, client_of
from starlette.applications import Starlette

PATH = "/v1/book/scan"
SCAN = {"scan": ("emma.tgz", b"pages")}
BOUNDARY = "b0"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def part(disposition: str | bytes, content: bytes = b"x", *headers: bytes) -> bytes:
    given = disposition.encode() if isinstance(disposition, str) else disposition
    head = b"\r\n".join((b"Content-Disposition: " + given, *headers))
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


NAME = part('form-data; name="name"', b"Emma")
FILE = part('form-data; name="scan"; filename="emma.tgz"', b"pages")
END = f"--{BOUNDARY}--\r\n".encode()


async def send(client: httpx.AsyncClient, body: bytes, content_type: str = FORM) -> httpx.Response:
    return await client.post(PATH, content=body, headers={"Content-Type": content_type})


async def test_a_form_becomes_variables(client: httpx.AsyncClient, library: Library) -> None:
    data = {"name": "Emma \u00e9", "pages": "3", "genreNumber": "4", "inColor": "true", "unknown": "x"}
    answer = await client.post(PATH, data=data, files={**SCAN, "other": ("o", b"o")})
    assert (answer.status_code, answer.json()) == (200, {"size": 5, "code": 200, "message": "success"})
    (seen,) = library.visits[0].seen
    assert (seen.title, seen.pages, seen.genre, seen.colour) == ("Emma \u00e9", 3, Genre.POETRY, True)
    assert (seen.scan.filename, seen.scan.file.closed, seen.cover) == ("emma.tgz", True, None)


async def test_the_parts_may_come_in_any_order_and_any_pieces(client: httpx.AsyncClient) -> None:
    body = FILE + NAME + END + b"an epilogue"

    async def slowly() -> AsyncIterator[bytes]:
        for index in range(len(body)):
            yield body[index : index + 1]

    answer = await client.post(PATH, content=slowly(), headers={"Content-Type": FORM})
    assert answer.json() == {"size": 5, "code": 200, "message": "success"}


async def test_a_large_file_is_whole_and_closed(client: httpx.AsyncClient, library: Library) -> None:
    size = SPOOLED_BYTES + 70_000
    answer = await client.post(PATH, data={"name": "Emma"}, files={"scan": ("s", bytes(size))})
    assert answer.json()["size"] == size
    assert library.visits[0].seen[0].scan.file.closed


@pytest.mark.parametrize(("title", "status"), [("crash", 500), ("taken", 409)])
async def test_the_file_is_closed_when_the_operation_fails(
    client: httpx.AsyncClient, library: Library, title: str, status: int
) -> None:
    answer = await client.post(PATH, data={"name": title}, files=SCAN)
    assert answer.status_code == status
    assert library.visits[0].seen[0].scan.file.closed


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([FILE], "name is required"),
        ([NAME], "scan is required"),
        ([], "name is required"),
        ([NAME, NAME, FILE], "name is given more than once"),
        ([NAME, FILE, FILE], "scan is given more than once"),
        ([NAME, part('form-data; name="scan"', b"pages")], "scan must be a file"),
        ([part('form-data; name="name"; filename=""', b"Emma"), FILE], "name must be a text, not a file"),
        ([part('form-data; name="name"', b"\xff"), FILE], "name must be a text in UTF-8"),
        ([part('form-data; name="name"', b"a\0"), FILE], "name must not contain the character NUL"),
        ([NAME, FILE, part('form-data; name="pages"', b"x")], "pages must be a whole number"),
        ([NAME, FILE, part('form-data; name="pages"', b"")], "pages must be a whole number"),
        ([NAME, FILE, part('form-data; name="pages"', b"0")], "pages must be at least 1"),
        ([NAME, FILE, part('form-data; name="genreNumber"', b"0")], "genreNumber must be one of 4"),
        ([NAME, FILE, part('form-data; name="inColor"', b"1")], "inColor must be true or false, or any"),
        ([NAME, FILE, part('form-data; name="cover"', b"")], "cover must be a file"),
    ],
)
async def test_a_bad_part_is_a_422_that_names_it(
    client: httpx.AsyncClient, library: Library, parts: list[bytes], message: str
) -> None:
    answer = await send(client, b"".join(parts) + END)
    assert (answer.status_code, answer.json()) == (422, {"code": 422, "message": message})
    assert library.documents == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"{}", "", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (NAME + FILE + END, "multipart/mixed; boundary=b0", 415),
        (NAME + FILE + END, "multipart/form-data", 400),
        (NAME + FILE + END, "multipart/form-data; boundary=", 400),
        (NAME + FILE + END, "multipart/form-data; boundary=other", 400),
        (NAME + FILE + END, f"multipart/form-data; boundary={'b' * 5_000}", 400),
        (b"", FORM, 400),
        (b"{}", FORM, 400),
        (NAME + FILE, FORM, 400),
        (NAME + FILE[:-4], FORM, 400),
        (NAME + FILE + END[:-4], FORM, 400),
        (NAME + part("attachment", b"x") + END, FORM, 400),
        (NAME + part("form-data", b"x") + END, FORM, 400),
        (NAME + part("form-data; name*=\"UTF-8''name\"", b"x") + END, FORM, 400),
        (NAME + b"--b0\r\nno header\r\n\r\nx\r\n" + END, FORM, 400),
        (NAME + b"--b0\r\n\r\nx\r\n" + END, FORM, 400),
        (NAME + part('form-data; name="x"', b"x", b"X: " + b"x" * 10_000) + END, FORM, 400),
        (NAME + part('form-data; name="x"', b"x", *[b"X: x"] * 100) + END, FORM, 400),
        (NAME + FILE + part('form-data; name="x"') * 30 + END, FORM, 413),
        (part('form-data; name="name"', b"x" * 2_000) + FILE + END, FORM, 413),
        (NAME + part('form-data; name="scan"; filename="s"', bytes(500_000)) + END, FORM, 413),
        (NAME + part('form-data; name="unknown"; filename="s"', bytes(500_000)) + END, FORM, 413),
    ],
)
async def test_a_form_that_cannot_be_taken(
    client: httpx.AsyncClient, library: Library, body: bytes, content_type: str, status: int
) -> None:
    answer = await send(client, body, content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, status)
    assert library.documents == []


@pytest.mark.parametrize(
    "content_type",
    ["Multipart/Form-Data; boundary=b0", f"{FORM}; charset=utf-16", f"{FORM}; charset=punycode", f'{FORM}; x="; y'],
)
async def test_the_charset_is_always_utf8(client: httpx.AsyncClient, library: Library, content_type: str) -> None:
    answer = await send(client, NAME + FILE + END, content_type)
    assert answer.status_code == 200
    assert library.variables[0]["name"] == "Emma"


@pytest.mark.parametrize(
    "filename",
    [
        b"../../etc/passwd",
        b"C:\\x\\y",
        b"\xff\xfe",
        b"a\0b",
        b"",
        "\u202egzt".encode(),
        b"a%00.tgz",
        b'\\"; name=\\"name',
    ],
)
async def test_a_file_may_be_called_anything(client: httpx.AsyncClient, filename: bytes) -> None:
    file = part(b'form-data; name="scan"; filename="' + filename + b'"', b"pages")
    assert (await send(client, NAME + file + END)).json()["size"] == 5


async def test_a_name_that_is_not_utf8_is_an_unknown_one(client: httpx.AsyncClient) -> None:
    assert (await send(client, part(b'form-data; name="\xff"', b"x") + NAME + FILE + END)).status_code == 200


async def test_an_endless_form_is_bounded(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield NAME + FILE[:-2]
        while True:
            yield bytes(10_000)

    answer = await client.post(PATH, content=endless(), headers={"Content-Type": FORM})
    assert answer.status_code == 413


async def test_a_thousand_parts_are_refused_long_before_the_last(routes: list[Route]) -> None:
    sent = 0

    async def many() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield part('form-data; name="x"')

    async with client_of(routes, Library()) as client:
        answer = await client.post(PATH, content=many(), headers={"Content-Type": FORM})
    assert (answer.status_code, answer.json()["message"]) == (413, "the form has more than 20 parts")
    assert sent < 100


@pytest.mark.parametrize(("authorization", "status"), [("nobody", 401), ("reader", 403), ("librarian", 415)])
async def test_who_may_not_call_learns_nothing_from_the_form(
    client: httpx.AsyncClient, authorization: str, status: int
) -> None:
    headers = {"Content-Type": "text/plain", "Authorization": authorization}
    assert (await client.post(PATH, content=b"x", headers=headers)).status_code == status


async def test_a_client_that_hangs_up_is_no_fault_of_ours(routes: list[Route]) -> None:
    """A disconnect in the middle of a file: answered (to nobody) as a body that ended early, and the file closed."""
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": NAME + FILE[:-2], "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def reply(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(b"content-type", FORM.encode()), (b"authorization", b"librarian")],
    }
    await Starlette(routes=rest_routes(routes, Library()))(scope, receive, reply)
    assert sent[0]["status"] == 400

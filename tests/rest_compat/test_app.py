from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS31Validator
from otegraph.rest_compat.route import Route
from otegraph.tests.rest_compat.library import Failure, Genre, Library, Match, client_of

BOOK = {"name": "Emma", "genreNumber": 4, "cover": 150}


async def test_a_list_as_documented(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/book")
    emma = {
        "id": 1,
        "title": "Emma",
        "authorName": "Jane Austen",
        "genre": 0,
        "shape": "FOLIO",
        "price": 2,
        "summary": "matchmaking",
        "loanState": '{"out": 1, "total": 3}',
        "seller": "Murray",
        "giver": "",
        "donorName": "",
        "createTime": 1577836800,
        "returnTime": 1577923200,
    }
    odes = {
        "id": 2,
        "title": "Odes",
        "authorName": "",
        "genre": 4,
        "shape": "QUARTO",
        "price": 0.5,
        "summary": "",
        "loanState": '{"out": 0, "total": 0}',
        "seller": "",
        "giver": "Fanny",
        "donorName": "",
        "createTime": 1577836800,
        "returnTime": 0,
    }
    body = answer.json()
    assert answer.status_code == 200
    assert answer.headers["X-Otegraph-Operation"] == "ListBooks"
    assert answer.headers["Content-Type"] == "application/json"
    assert "Deprecation" not in answer.headers
    assert list(body) == ["code", "message", "books", "data", "total", "meta"]
    assert body == {
        "code": 200,
        "message": "Success",
        "books": [emma, odes],
        "data": [emma, odes],
        "total": 2,
        "meta": {"lentCount": 1},
    }
    assert list(body["books"][0]) == list(emma)
    assert b'"price":2,' in answer.content


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("", {}),
        ("title=&lent=any&nonsense=1", {}),
        ("title=any", {}),
        ("title=Em&titleMode=strict", {"title": "Em", "titleMode": "EXACT"}),
        ("genre=4&lent=true&page=2&pageSize=0", {"genre": "POETRY", "lent": True, "page": 2, "pageSize": 0}),
        ("tag=a&tag=b", {"tag": ["a", "b"]}),
        ("tag=a", {"tag": ["a"]}),
        ("after=0", {"after": "1970-01-01T00:00:00+00:00"}),
        ("title=%00%C3%28", None),
        ("lent=false", {"lent": False}),
    ],
)
async def test_query_parameters_become_variables(
    client: httpx.AsyncClient, library: Library, query: str, variables: dict[str, Any] | None
) -> None:
    answer = await client.get(f"/v1/book?{query}")
    assert answer.status_code == (422 if variables is None else 200)
    assert library.variables == ([] if variables is None else [variables])


async def test_a_default_of_the_document_reaches_the_graph(client: httpx.AsyncClient, library: Library) -> None:
    await client.get("/v1/book?genre=0")
    seen = library.visits[0].seen[0]
    assert (seen.genre, seen.title.match, seen.title.value) == (Genre.NOVEL, Match.CONTAINS, None)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=", "page"),
        ("page=1&page=2", "page"),
        ("page=99999999999", "page"),
        ("pageSize=-1", "pageSize"),
        ("pageSize=1001", "pageSize"),
        ("pageSize=1.0", "pageSize"),
        ("genre=1", "genre"),
        ("genre=POETRY", "genre"),
        ("titleMode=EXACT", "titleMode"),
        ("titleMode=", "titleMode"),
        ("lent=yes", "lent"),
        ("lent=1", "lent"),
        ("after=today", "after"),
    ],
)
async def test_a_bad_query_parameter_is_a_422_that_names_it(
    client: httpx.AsyncClient, library: Library, query: str, name: str
) -> None:
    answer = await client.get(f"/v1/book?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, 422)
    assert answer.json()["message"].startswith(f"{name} ")
    assert library.documents == []


async def test_a_refused_value_is_told_every_text_that_would_do(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/book?lent=maybe")).json()["message"] == "lent must be true or false, or any"
    assert (await client.get("/v1/book?title=%00")).json()["message"] == "title must not contain the character NUL"


async def test_one_object_and_the_keys_wanted(client: httpx.AsyncClient, library: Library) -> None:
    whole = (await client.get("/v1/book/id/1?field=")).json()
    assert list(whole) == ["data", "code", "message"]
    assert "history" not in whole["data"]
    assert len(whole["data"]) == 13
    assert not library.visits[-1].asked_for_loans
    some = (await client.get("/v1/book/id/1", params={"field": "genre, id,nonsense"})).json()
    assert some["data"] == {"id": 1, "genre": 0}
    history = (await client.get("/v1/book/id/1?field=history")).json()
    assert history["data"] == {"history": ["Ada", "Bob"]}
    assert library.visits[-1].asked_for_loans


@pytest.mark.parametrize(
    ("number", "status"), [("2", 200), ("3", 404), ("0", 404), ("x", 422), ("-1", 422), ("9" * 30, 422)]
)
async def test_an_object_by_number(client: httpx.AsyncClient, number: str, status: int) -> None:
    answer = await client.get(f"/v1/book/id/{number}")
    assert answer.status_code == status
    assert answer.json()["code"] == status
    assert status == 200 or "bookId" in answer.json()["message"]


async def test_an_object_that_is_not_there_may_go_out_empty(client: httpx.AsyncClient, routes: list[Route]) -> None:
    found = (await client.get("/v1/book/readers/1")).json()
    assert found["readers"] == ["Ada", "Bob"]
    answer = await client.get("/v1/book/readers/7")
    empty = {"title": "", "shape": "", "authorName": "", "readers": []}
    assert (answer.status_code, answer.json()) == (200, {**empty, "code": 200, "message": "success"})
    route = next(route for route in routes if route.operation == "GetReaders")
    OAS31Validator(route.response_schema).validate(answer.json())


async def test_a_body_becomes_variables(client: httpx.AsyncClient, library: Library) -> None:
    stickers = [{"color": "red", "width": 2}, {"color": "blue", "unknown": 1}]
    answer = await client.post("/v1/book", json={**BOOK, "stickers": stickers, "more": None, "copies": None})
    assert answer.status_code == 201
    assert answer.json() == {"id": 3, "code": 200, "message": "success"}
    (seen,) = library.visits[0].seen
    assert (seen.title, seen.genre, seen.details.cover, seen.details.copies) == ("Emma", Genre.POETRY, 1.5, 1)
    assert [(one.colour, one.width) for one in seen.details.stickers] == [("red", 2), ("blue", None)]


async def test_what_is_not_given_leaves_the_graph_its_own_default(client: httpx.AsyncClient, library: Library) -> None:
    await client.put("/v1/book/id/1", json={})
    assert library.visits[0].seen[0].title == "untitled"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": None}, "name is required"),
        ({"name": 5}, "name must be a text"),
        ({"genreNumber": "4"}, "genreNumber must be one of 0, 4"),
        ({"cover": 1.5}, "cover must be a whole number"),
        ({"cover": -1}, "cover must be at least 0"),
        ({"copies": "1"}, "copies must be a whole number"),
        ({"copies": True}, "copies must be a whole number"),
        ({"weight": 2**63}, "weight must be between -9223372036854775808 and 9223372036854775807"),
        ({"stickers": {}}, "stickers must be a list"),
        ({"stickers": [{"color": "red"}, {"colour": "red"}]}, "stickers.1.color is required"),
    ],
)
async def test_a_bad_field_is_a_422_that_names_it(
    client: httpx.AsyncClient, library: Library, change: dict[str, Any], message: str
) -> None:
    answer = await client.post("/v1/book", json={**BOOK, **change})
    assert (answer.status_code, answer.json()) == (422, {"code": 422, "message": message})
    assert library.documents == []


@pytest.mark.parametrize(
    ("title", "status", "message"),
    [
        ("taken", 409, "name: is taken"),
        ("long", 422, "name: is too long"),
        ("sticky", 422, "stickers.1.color: is no colour"),
        ("named", 422, "cover is too thick"),
        ("lost", 404, "there is no shelf"),
        ("both", 422, "cover: is too thick; genreNumber: is not collected"),
        ("UNAUTHENTICATED", 401, "name: so it is"),
        ("FORBIDDEN", 403, "name: so it is"),
        ("NOT_FOUND", 404, "name: so it is"),
        ("CONFLICT", 409, "name: so it is"),
        ("INVALID", 422, "name: so it is"),
        ("TOO_MANY_REQUESTS", 429, "name: so it is"),
        ("UNAVAILABLE", 503, "name: so it is"),
        ("INTERNAL", 500, "internal error"),
        ("odd", 409, "name: is odd"),
        ("crash", 500, "internal error"),
    ],
)
async def test_an_error_of_the_graph_has_its_status(
    client: httpx.AsyncClient, title: str, status: int, message: str
) -> None:
    answer = await client.post("/v1/book", json={**BOOK, "name": title})
    assert (answer.status_code, answer.json()) == (status, {"code": status, "message": message})
    assert answer.headers.get("Retry-After") == ("7" if status in (429, 503) else None)
    assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)
    assert answer.headers["X-Otegraph-Operation"] == "AddBook"


async def test_the_unknown_one_of_several_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.request("DELETE", "/v1/book", json={"bookId": [1, 7]})
    assert (answer.status_code, answer.json()["message"]) == (404, "bookId.1: is unknown")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"name": "a", "name": "b"}', "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\xff"}', "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b'{"name": ' + b"9" * 6_000 + b"}", "application/json", 400),
        (b'{"name": "' + b"a" * 20_000 + b'"}', "application/json", 413),
        (b"name=a", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"{", "text/plain", 415),
        (b"{}", "application/json; charset=utf-8", 422),
        (b"{}", "Application/JSON", 422),
        (b"{}", None, 422),
    ],
)
async def test_a_body_that_cannot_be_read(
    client: httpx.AsyncClient, body: bytes, content_type: str | None, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await client.post("/v1/book", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, status)


async def test_a_body_without_declared_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000

    answer = await client.post("/v1/book", content=endless())
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("authorization", "status"), [(None, 401), ("", 401), ("nobody", 401), ("reader", 403), ("librarian", 415)]
)
async def test_who_may_not_call_learns_nothing_from_the_input(
    client: httpx.AsyncClient, library: Library, authorization: str | None, status: int
) -> None:
    headers = {"Content-Type": "text/plain"} | ({"Authorization": authorization} if authorization is not None else {})
    if authorization is None:
        client.headers.pop("Authorization")
    answer = await client.post("/v1/book", content=b"{", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, status)
    assert library.documents == []


@pytest.mark.parametrize("authorization", ["", "nobody", "reader"])
async def test_an_open_route_asks_for_no_token(client: httpx.AsyncClient, authorization: str) -> None:
    answer = await client.post("/v1/entry", json={"reader": "Ada"}, headers={"Authorization": authorization})
    assert answer.json() == {"card": "card of Ada", "code": 200, "message": "welcome"}


async def test_a_route_without_input_does_not_look_at_the_body(client: httpx.AsyncClient) -> None:
    answer = await client.request("DELETE", "/v1/entry", content=b"{", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()) == (200, {"code": 200, "message": "success"})


async def test_a_body_of_which_nothing_is_required_may_be_empty(client: httpx.AsyncClient) -> None:
    assert (await client.put("/v1/book/id/1")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "successor"),
    [
        ("POST", "/v1/book/new", "/v1/book"),
        ("PUT", "/v1/book", "/v1/book"),
        ("PUT", "/v1/book/of/1", "/v1/book/id/1"),
    ],
)
async def test_a_second_spelling_says_so(client: httpx.AsyncClient, method: str, path: str, successor: str) -> None:
    answer = await client.request(method, path, json=BOOK)
    assert answer.status_code in (200, 201)
    assert answer.headers["Deprecation"] == "@0"
    assert answer.headers["Link"] == f'<{successor}>; rel="successor-version"'


async def test_a_literal_path_goes_before_a_variable(client: httpx.AsyncClient, library: Library) -> None:
    answer = await client.delete("/v1/book/new")
    assert answer.headers["X-Otegraph-Operation"] == "BorrowByTitle"
    assert library.variables == [{"title": "new"}]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PATCH", "/v1/book", "DELETE, GET, HEAD, POST, PUT"),
        ("GET", "/v1/book/new", "DELETE, POST, PUT"),
        ("POST", "/v1/book/id/1", "GET, HEAD, PUT"),
        ("POST", "/v1/openapi.json", "GET, HEAD"),
        ("OPTIONS", "/v1/entry", "DELETE, POST"),
        ("HEAD", "/v1/entry", "DELETE, POST"),
    ],
)
async def test_another_method_is_a_405_with_allow(
    client: httpx.AsyncClient, method: str, path: str, allow: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert method == "HEAD" or answer.json()["code"] == 405


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/book/", "/v1/books", "/v1/book/id/1/", "/v1/book/id/1/2", "/v1/%F0"]
)
async def test_an_unknown_path_is_a_404(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (404, {"code": 404, "message": "there is no such path"})


async def test_head_is_get_without_the_body(client: httpx.AsyncClient) -> None:
    got = await client.get("/v1/book")
    head = await client.head("/v1/book")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["X-Otegraph-Operation"] == "ListBooks"


async def test_a_value_that_the_graph_itself_refuses_is_a_422_that_names_it(routes: list[Route]) -> None:
    class Strict(Library):
        async def execute(self, document: Any, operation_name: str, variables: Any, context: Any) -> Any:
            return await super().execute(document, operation_name, {**variables, "copies": "many"}, context)

    async with client_of(routes, Strict()) as client:
        answer = await client.post("/v1/book", json=BOOK)
    assert (answer.status_code, answer.json()["message"]) == (422, "copies has a value that is not allowed")


async def test_a_backend_that_breaks_is_a_500_that_shows_nothing(routes: list[Route]) -> None:
    class Broken(Library):
        def authorize(self, context: Any, root_fields: Any) -> None:
            raise RuntimeError("secret detail")

    async with client_of(routes, Broken()) as client:
        answer = await client.get("/v1/book")
    assert (answer.status_code, answer.json()) == (500, {"code": 500, "message": "internal error"})


async def test_unavailable_always_says_when_to_come_back(routes: list[Route]) -> None:
    class Away(Library):
        async def viewer(self, *_: Any, **__: Any) -> Any:
            raise Failure("UNAVAILABLE", "the shelf is away")

    async with client_of(routes, Away()) as client:
        answer = await client.get("/v1/book")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")

"""What an operator can count: each answer to an operation, whatever it was."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from otegraph.rest_compat.route import Route
from otegraph.tests.rest_compat.library import Library, client_of

BOOK = {"name": "Emma", "genreNumber": 4, "cover": 150}
Observed = list[tuple[str, bool, int]]


async def observed(routes: list[Route], method: str, path: str, **request: Any) -> tuple[httpx.Response, Observed]:
    seen: Observed = []
    async with client_of(routes, Library(), lambda *answer: seen.append(answer)) as client:
        return await client.request(method, path, **request), seen


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/v1/book", BOOK, ("AddBook", False, 201)),
        ("PUT", "/v1/book", BOOK, ("AddBook", True, 201)),
        ("POST", "/v1/book/new", {}, ("AddBook", True, 422)),
        ("POST", "/v1/book", {**BOOK, "name": "crash"}, ("AddBook", False, 500)),
        ("HEAD", "/v1/book/id/7", None, ("GetBook", False, 404)),
        ("DELETE", "/v1/book/new", None, ("BorrowByTitle", False, 200)),
    ],
)
async def test_an_answer_is_told_once(
    routes: list[Route], method: str, path: str, body: object, expected: tuple[str, bool, int]
) -> None:
    answer, seen = await observed(routes, method, path, json=body)
    assert seen == [expected]
    assert answer.headers["X-Otegraph-Operation"] == expected[0]
    assert ("Deprecation" in answer.headers) == ("Link" in answer.headers) == expected[1]


async def test_a_refused_caller_is_told_too(routes: list[Route]) -> None:
    _, seen = await observed(routes, "PUT", "/v1/book", json=BOOK, headers={"Authorization": "reader"})
    assert seen == [("AddBook", True, 403)]


@pytest.mark.parametrize(
    ("method", "path"), [("PATCH", "/v1/book"), ("GET", "/v1/nothing"), ("GET", "/v1/openapi.json")]
)
async def test_what_is_no_operation_is_not(routes: list[Route], method: str, path: str) -> None:
    answer, seen = await observed(routes, method, path)
    assert seen == []
    assert "X-Otegraph-Operation" not in answer.headers

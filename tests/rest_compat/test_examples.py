from __future__ import annotations

from typing import Any

import pytest
from otegraph.rest_compat.compile import CompileError, compile_routes
from otegraph.rest_compat.openapi import openapi

BOOK = "AddBook: {request: {name: Emma, genreNumber: 4, cover: 150}, response: {id: 3}}"
RENAMED = "RenameBook: {parameters: {bookId: 1}, request: {title: Emma}}"


def described(sdl: str, document: str, examples: str) -> dict[str, Any]:
    return openapi(compile_routes(sdl, {"library.graphql": document, "library.yaml": examples}))


def test_an_example_goes_where_openapi_has_it(sdl: str, document: str) -> None:
    paths = described(sdl, document, f"{BOOK}\n{RENAMED}")["paths"]
    post = paths["/v1/book"]["post"]
    body = {"name": "Emma", "genreNumber": 4, "cover": 150}
    assert post["requestBody"]["content"]["application/json"]["example"] == body
    answer = {"id": 3, "code": 200, "message": "success"}
    assert post["responses"]["201"]["content"]["application/json"]["example"] == answer
    renamed = paths["/v1/book/id/{bookId}"]["put"]
    assert renamed["parameters"][0]["example"] == 1
    assert renamed["responses"]["200"]["content"]["application/json"]["example"] == {"code": 200, "message": "success"}
    assert "example" not in paths["/v1/entry"]["post"]["requestBody"]["content"]["application/json"]


@pytest.mark.parametrize(
    ("examples", "reason"),
    [
        ("AddBook: [", "library.yaml: while parsing"),
        ("- AddBook", "library.yaml: examples are a mapping"),
        ("Borrow: {}", "library.yaml: there is no operation Borrow"),
        ("AddBook: {body: {}}", "library.yaml: AddBook: an example has parameters, request, response, but no body"),
        ("AddBook: {request: {title: Emma}}", "library.yaml: AddBook: the example's title is no field of the body"),
        ("AddBook: {parameters: {x: 1}}", "library.yaml: AddBook: the example's x is no parameter"),
        ("AddBook: {response: {x: 1}}", "library.yaml: AddBook: the example's x is no key of the answer"),
        ("AddBook: {request: {name: Emma}}", "library.yaml: AddBook: the example has no genreNumber"),
        (BOOK.replace("{id: 3}", "{}"), "library.yaml: AddBook: the example has no id"),
    ],
)
def test_an_example_that_is_none_stops_the_start(sdl: str, document: str, examples: str, reason: str) -> None:
    with pytest.raises(CompileError) as failed:
        described(sdl, document, examples)
    assert str(failed.value).startswith(reason)

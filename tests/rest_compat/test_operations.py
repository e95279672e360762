"""The bundled operations, against the schema that they are served from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import otegraph.rest_compat
import pytest
from graphql import build_schema, parse, validate
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from otegraph.rest_compat.compile import bundled_documents, compile_routes
from otegraph.rest_compat.openapi import openapi
from otegraph.rest_compat.route import Route, snapshot
from otegraph.schema.root import schema

TABLE = Path(otegraph.rest_compat.__file__).parent / "routes.txt"


@pytest.fixture(scope="module")
def bundled() -> list[Route]:
    return compile_routes(schema.as_str(), bundled_documents())


def test_the_route_table_is_the_reviewed_one(bundled: list[Route]) -> None:
    assert snapshot(bundled) == TABLE.read_text(), f"a change for clients: if it is meant, write it to {TABLE.name}"


def test_the_openapi_document_is_valid(bundled: list[Route]) -> None:
    assert list(OpenAPIV31SpecValidator(openapi(bundled)).iter_errors()) == []


def test_what_is_shown_and_what_is_executed_is_valid_without_our_directives(bundled: list[Route]) -> None:
    plain = build_schema(schema.as_str())
    for route in bundled:
        for document in (route.document, route.full_document, parse(route.text)):
            assert validate(plain, document) == [], route.operation


def test_every_operation_has_an_example(bundled: list[Route]) -> None:
    assert [route.operation for route in bundled if route.example is None] == []


def test_every_example_is_valid_against_its_schema(bundled: list[Route]) -> None:
    """Those of parameters, requests and answers, the refusals' too."""
    document = openapi(bundled)
    count = 0
    for value, described in _examples(document):
        check = OAS31Validator({**described, "components": document["components"]})
        assert [error.message for error in check.iter_errors(value)] == [], (value, described)
        count += 1
    assert count > 2 * len(bundled)


def _examples(part: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    if isinstance(part, dict):
        if "example" in part and "schema" in part:
            yield part["example"], part["schema"]
        for inner in part.values():
            yield from _examples(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _examples(inner)

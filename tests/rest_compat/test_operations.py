"""The bundled operations, against the schema that they are served from."""

from __future__ import annotations

from pathlib import Path

import otegraph.rest_compat
import pytest
from graphql import build_schema, parse, validate
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

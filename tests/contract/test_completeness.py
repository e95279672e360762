"""The routes are those of the document, all of them and no others, and the OpenAPI document shows its examples."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph.rest_compat.compile import bundled_documents, compile_routes
from otegraph.rest_compat.openapi import openapi
from otegraph.rest_compat.paths import Paths
from otegraph.rest_compat.route import Route
from otegraph.schema.root import schema
from otegraph.server.app import application
from starlette.routing import Route as StarletteRoute

from tests.contract.entries import ENTRIES, Entry
from tests.contract.test_examples import extra_keys, shown
from tests.contract.world import World
from tests.product import POLICY

OPERATIONS = 51
SECOND_SPELLINGS = 5


@pytest.fixture(scope="module")
def routes() -> dict[str, Route]:
    return {route.operation: route for route in compile_routes(schema.as_str(), bundled_documents())}


def test_the_document_is_whole() -> None:
    assert len(ENTRIES) == OPERATIONS
    assert sum(len(entry.spellings) - 1 for entry in ENTRIES.values()) == SECOND_SPELLINGS


def test_every_operation_is_a_route_under_each_spelling_and_nothing_else_is(routes: dict[str, Route]) -> None:
    served = {(route.operation, *spelling) for route in routes.values() for spelling in route.spellings()}
    documented = {
        (entry.operation, method, path, (method, path) != (entry.method, entry.path))
        for entry in ENTRIES.values()
        for method, path in entry.spellings
    }
    assert served == documented
    assert len(served) == OPERATIONS + SECOND_SPELLINGS


def test_the_application_has_no_other_route_below_v1() -> None:
    every = [route for one in application(POLICY).routes for route in (one.routes if isinstance(one, Paths) else [one])]
    routes = [one for one in every if isinstance(one, StarletteRoute) and one.path.startswith("/v1")]
    served = {(method, one.path) for one in routes for method in one.methods or () if method != "HEAD"}
    documented = {spelling for entry in ENTRIES.values() for spelling in entry.spellings}
    assert served == documented | {("GET", "/v1/openapi.json"), ("GET", "/v1/docs")}


async def test_what_openapi_shows_is_what_is_served(world: World) -> None:
    document = (await world.http.get("/v1/openapi.json")).json()
    shown = {
        (method.upper(), path, operation.get("deprecated", False))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert shown == {
        (method, path, (method, path) != (entry.method, entry.path))
        for entry in ENTRIES.values()
        for method, path in entry.spellings
    }


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_the_example_of_openapi_is_the_document_s(routes: dict[str, Route], entry: Entry) -> None:
    route = routes[entry.operation]
    example = route.example
    assert example is not None
    assert {name: value for name, value in example.parameters.items() if f"{{{name}}}" not in entry.path} == (
        entry.query or {}
    )
    assert example.request == (entry.mended or entry.form)
    assert without(example.response, extra_keys(entry)) == without(shown(entry), extra_keys(entry))
    assert (route.takes_form, route.status) == (entry.form is not None, entry.success)


def test_each_access_rule_is_the_document_s(routes: dict[str, Route]) -> None:
    public = {entry.operation for entry in ENTRIES.values() if entry.access == "public"}
    document = openapi(list(routes.values()))
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert {one["operationId"] for one in operations if one.get("security") == []} == public


def without(value: Any, keys: set[str]) -> Any:
    """The value without what a decision adds to its objects."""
    if isinstance(value, dict):
        return {key: without(part, keys) for key, part in value.items() if key not in keys}
    return [without(part, keys) for part in value] if isinstance(value, list) else value

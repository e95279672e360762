from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from otegraph.rest_compat.compile import CompileError, compile_routes
from otegraph.rest_compat.problems import Refusal
from otegraph.rest_compat.scalars import SCALARS

SDL = """
    directive @wire(number: Int, text: String) on ENUM_VALUE
    scalar BigInt
    scalar DateTime
    scalar JSON
    enum Numbered { NONE @wire(number: 0) SOME @wire(number: 7) MORE @wire(number: 7) }
    enum Texted { UP @wire(text: "asc") }
    interface Named { name: String }
    type Person implements Named { name: String, age: Int }
    type Pet implements Named { name: String, legs: Int, owner: Person }
    union Any = Person | Pet
    type Thing {
      int: Int, big: BigInt, float: Float, text: String, id: ID, flag: Boolean, time: DateTime, json: JSON
      numbered: Numbered, texted: Texted, list: [Int!], enums: [Numbered!], person: Person, people: [Person!]
      named: Named, any: Any
    }
    type Query { thing: Thing, things: [Thing!]!, word: String }
"""


def encoded(selection: str, thing: dict[str, Any] | None) -> Any:
    document = f'query A @rest(method: GET, path: "/v1/a") {{ data: thing {{ {selection} }} }}'
    (route,) = compile_routes(SDL, {"a.graphql": document})
    return route.encode({"data": thing})["data"]


@pytest.mark.parametrize(
    ("selection", "thing", "wire"),
    [
        ("int", {"int": 5}, {"int": 5}),
        ("big", {"big": 2**62}, {"big": 2**62}),
        ("big", {"big": str(2**62)}, {"big": 2**62}),
        ("float", {"float": 0.1}, {"float": 0.1}),
        ("a: text", {"a": "x"}, {"a": "x"}),
        ("flag", {"flag": True}, {"flag": True}),
        ("time", {"time": "2019-03-05T03:58:41+00:00"}, {"time": 1551758321}),
        ("time", {"time": "2019-03-05T03:58:41.999999Z"}, {"time": 1551758321}),
        ("time", {"time": "2019-03-05T03:58:41"}, {"time": 1551758321}),
        ("numbered", {"numbered": "MORE"}, {"numbered": 7}),
        ("texted", {"texted": "UP"}, {"texted": "asc"}),
        ("enums", {"enums": ["NONE", "SOME"]}, {"enums": [0, 7]}),
        ("json", {"json": {"a": None}}, {"json": {"a": None}}),
        ("person @flatten { name age }", {"person": {"name": "Ada", "age": 3}}, {"name": "Ada", "age": 3}),
        ("person @unwrap { name }", {"person": {"name": "Ada"}}, {"person": "Ada"}),
        ("people @unwrap { name }", {"people": [{"name": "A"}, {"name": None}]}, {"people": ["A", ""]}),
        ("person @json { name age }", {"person": {"name": "é", "age": 3}}, {"person": '{"name": "é", "age": 3}'}),
        ('int @alsoAs(key: "again") text', {"int": 1, "text": "b"}, {"int": 1, "again": 1, "text": "b"}),
        ("__typename", {"__typename": "Thing"}, {"__typename": "Thing"}),
        (
            "any @flatten { ... on Person { name age } ... on Pet { legs } }",
            {"any": {"legs": 4}},
            {"name": "", "age": 0, "legs": 4},
        ),
        (
            "any @flatten { ... on Person { name } ... on Pet { name legs } }",
            {"any": {"name": "Rex", "legs": 4}},
            {"name": "Rex", "legs": 4},
        ),
        (
            "named { name ... on Pet { owner @flatten { boss: name } } }",
            {"named": {"name": "Tom"}},
            {"named": {"name": "Tom", "boss": ""}},
        ),
    ],
)
def test_encodes(selection: str, thing: dict[str, Any], wire: dict[str, Any]) -> None:
    result = encoded(selection, thing)
    assert result == wire
    assert list(result) == list(wire)


@pytest.mark.parametrize(("graph", "wire"), [(2.0, "2"), (0.1, "0.1"), (-3.0, "-3"), (1e300, str(int(1e300)))])
def test_a_whole_fraction_goes_out_as_an_integer(graph: float, wire: str) -> None:
    assert repr(encoded("float", {"float": graph})["float"]) == wire


def test_nothing_goes_out_as_null() -> None:
    selection = """
        int big float text id flag time numbered texted list enums people { name } person { name age }
        named @flatten { name } any @flatten { ... on Pet { legs owner @flatten { age } } }
        pair: person @json { name age } word: person @unwrap { name }
    """
    wire = {
        "int": 0,
        "big": 0,
        "float": 0,
        "text": "",
        "id": "",
        "flag": False,
        "time": 0,
        "numbered": 0,
        "texted": "",
        "list": [],
        "enums": [],
        "people": [],
        "person": {"name": "", "age": 0},
        "name": "",
        "legs": 0,
        "age": 0,
        "pair": '{"name": "", "age": 0}',
        "word": "",
    }
    assert encoded(selection, {}) == wire
    assert encoded(selection, dict.fromkeys(wire)) == wire


def test_an_absent_root_object_is_a_404() -> None:
    with pytest.raises(Refusal) as refused:
        encoded("int", None)
    assert refused.value.status == 404


def test_an_absent_root_scalar_is_empty() -> None:
    (route,) = compile_routes(SDL, {"a.graphql": 'query A @rest(method: GET, path: "/v1/a") { word }'})
    assert route.encode({"word": None}) == {"word": "", "code": 200, "message": "success"}


def test_a_key_from_two_places_is_refused() -> None:
    with pytest.raises(CompileError, match=r"the key name comes from any\.name and from any\.owner\.name"):
        encoded("any @flatten { ... on Pet { name owner @flatten { name } } }", {})


def test_a_time_may_be_a_datetime() -> None:
    assert SCALARS["DateTime"].encode(datetime.fromisoformat("2019-03-05T04:58:41+01:00")) == 1551758321

"""Forms with files: what is no such request is a 400, and another site's page can't send one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from otegraph.server.multipart import BOUNDS

from tests.charts.upload import post_form
from tests.product import Product

NAMED = {
    "operations": json.dumps({"query": "{ __typename }", "variables": {"a": None}}),
    "map": '{"0": ["variables.a"]}',
}
NOTHING: dict[str, bytes] = {}


async def test_a_form_is_a_request(api: Product) -> None:
    for name in ("graphql-require-preflight", "apollo-require-preflight"):
        answer = await post_form(api.nobody, NAMED, {"0": b"x"}, name)
        assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})
    without = {"operations": NAMED["operations"], "map": "{}"}
    assert (await post_form(api.nobody, without, NOTHING)).status_code == 200


async def test_without_the_header_nothing_runs(api: Product) -> None:
    answer = await post_form(api.nobody, NAMED, {"0": b"x"}, "")
    assert answer.status_code == 415
    assert "GraphQL-Require-Preflight" in answer.text


def operations(variables: Any = None, **more: Any) -> str:
    return json.dumps({"query": "{ __typename }", "variables": variables, **more})


BAD: dict[str, tuple[dict[str, str], dict[str, bytes]]] = {
    "nothing": ({}, {"0": b"x"}),
    "no map": ({"operations": NAMED["operations"]}, {"0": b"x"}),
    "no operations": ({"map": NAMED["map"]}, {"0": b"x"}),
    "operations no JSON": ({"operations": "{", "map": "{}"}, NOTHING),
    "operations a list": ({"operations": "[]", "map": "{}"}, NOTHING),
    "operations null": ({"operations": "null", "map": "{}"}, NOTHING),
    "operations deep": ({"operations": "[" * 100_000, "map": "{}"}, NOTHING),
    "map no JSON": ({**NAMED, "map": "x"}, {"0": b"x"}),
    "map a list": ({**NAMED, "map": "[]"}, {"0": b"x"}),
    "map null": ({**NAMED, "map": "null"}, {"0": b"x"}),
    "map of a text": ({**NAMED, "map": '{"0": "variables.a"}'}, {"0": b"x"}),
    "map of numbers": ({**NAMED, "map": '{"0": [1]}'}, {"0": b"x"}),
    "map of nothing": ({**NAMED, "map": '{"0": []}'}, {"0": b"x"}),
    "map of too many": ({**NAMED, "map": json.dumps({"0": ["variables.a"] * 20})}, {"0": b"x"}),
    "map of another file": ({**NAMED, "map": '{"1": ["variables.a"]}'}, {"0": b"x"}),
    "a file that is not in the map": ({**NAMED}, {"0": b"x", "1": b"y"}),
    "a file that is not there": ({**NAMED, "map": '{"0": ["variables.a"], "1": ["variables.a"]}'}, {"0": b"x"}),
    "a file as a text": ({**NAMED, "0": "text"}, NOTHING),
    "operations as a file": ({"map": "{}"}, {"operations": b"{}"}),
    "a path outside of the variables": ({**NAMED, "map": '{"0": ["query"]}'}, {"0": b"x"}),
    "a path of the variables alone": ({**NAMED, "map": '{"0": ["variables"]}'}, {"0": b"x"}),
    "a path to nothing": ({**NAMED, "map": '{"0": ["variables.b"]}'}, {"0": b"x"}),
    "a path through a null": ({**NAMED, "map": '{"0": ["variables.a.b"]}'}, {"0": b"x"}),
    "a path through a text": ({"operations": operations({"a": "x"}), "map": '{"0": ["variables.a.0"]}'}, {"0": b"x"}),
    "a path beyond a list": ({"operations": operations({"a": [None]}), "map": '{"0": ["variables.a.1"]}'}, {"0": b"x"}),
    "a path before a list": ({"operations": operations({"a": [None]}), "map": '{"0": ["variables.a.-1"]}'}, {"0": b"x"}),
    "a path by an odd digit": ({"operations": operations({"a": [None]}), "map": '{"0": ["variables.a.²"]}'}, {"0": b"x"}),
    "a path to what is there": ({"operations": operations({"a": "x"}), "map": '{"0": ["variables.a"]}'}, {"0": b"x"}),
    "a path twice": ({**NAMED, "map": '{"0": ["variables.a", "variables.a"]}'}, {"0": b"x"}),
    "variables null": ({"operations": operations(None), "map": '{"0": ["variables.a"]}'}, {"0": b"x"}),
    "variables a list": ({"operations": operations([None]), "map": '{"0": ["variables.0"]}'}, {"0": b"x"}),
    "a query that is a number": ({"operations": '{"query": 1}', "map": "{}"}, NOTHING),
    "no query": ({"operations": "{}", "map": "{}"}, NOTHING),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "files"), BAD.values(), ids=BAD)
async def test_what_is_no_request_is_a_400(api: Product, parts: dict[str, str], files: dict[str, bytes]) -> None:
    answer = await post_form(api.nobody, parts, files)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID"


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=", b"", 400),
        ("multipart/form-data; boundary=a", b"", 400),
        ("multipart/form-data; boundary=a", b"--a\r\n", 400),
        ("multipart/form-data; boundary=a", b"\xff" * 100, 400),
        ("multipart/form-data; boundary=" + "a" * 5_000, b"", 400),
        ("multipart/mixed; boundary=a", b"", 415),
    ],
)
async def test_a_broken_form_is_refused(api: Product, content_type: str, body: bytes, status: int) -> None:
    headers = {"content-type": content_type, "graphql-require-preflight": "1"}
    assert (await api.http.post("/graphql", content=body, headers=headers)).status_code == status


async def test_too_much_is_a_413(api: Product) -> None:
    big = await post_form(api.nobody, NAMED, {"0": b"x" * (BOUNDS.body_bytes + 1)})
    assert big.status_code == 413
    long = {**NAMED, "operations": NAMED["operations"] + " " * BOUNDS.text_bytes}
    assert (await post_form(api.nobody, long, {"0": b"x"})).status_code == 413
    assert (await post_form(api.nobody, NAMED, {str(n): b"x" for n in range(BOUNDS.parts)})).status_code == 413


@pytest.mark.parametrize("type_", ["String", "Int", "ID", "[String!]", "ClusterFilter", "TextMatch"])
async def test_a_file_is_no_other_value(api: Product, type_: str) -> None:
    """Nor is its content repeated."""
    sent = operations({"a": None}, query=f"query($a: {type_}) {{ viewer {{ id @include(if: true) }} }}")
    answer = await post_form(api.nobody, {"operations": sent, "map": NAMED["map"]}, {"0": b"a-secret-content"})
    assert answer.status_code in (200, 400)
    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID"
    assert "a-secret" not in answer.text

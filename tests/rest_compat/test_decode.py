from __future__ import annotations

import base64
from typing import Any

import pytest
from graphql import build_schema, parse_type, type_from_ast
from otegraph.rest_compat.decode import InputCodec, Options, Unfit, input_codec
from otegraph.rest_compat.problems import Refusal
from otegraph.rest_compat.wire_enums import Undeclared

SCHEMA = build_schema(
    """
    directive @wire(number: Int, text: String) on ENUM_VALUE
    scalar BigInt
    scalar DateTime
    scalar JSON
    scalar Odd
    enum Numbered { NONE @wire(number: 0) SOME @wire(number: 7) }
    enum Texted { UP @wire(text: "asc") DOWN @wire(text: "desc") }
    enum Plain { A B }
    enum Half { A @wire(number: 1) B }
    enum Merged { A @wire(number: 1) B @wire(number: 1) }
    enum Empty { A @wire }
    input Point { across: Int!, down: Int = 5, deep: Int!  = 6, name: String, clientMutationId: String, next: Line }
    input Line { to: Float! }
    input Loop { inner: [Loop!] }
    type Query { a: ID }
    """
)


def codec(type_name: str, **options: Any) -> InputCodec:
    type_: Any = type_from_ast(SCHEMA, parse_type(type_name))
    return input_codec(type_, Options(**options))


@pytest.mark.parametrize(
    ("type_name", "options", "wire", "graph"),
    [
        ("Int", {}, 5, 5),
        ("Int!", {}, -(2**31), -(2**31)),
        ("Int", {"least": 1}, 1, 1),
        ("BigInt", {}, 2**62, 2**62),
        ("Float", {}, 2, 2),
        ("Float", {}, 2.5, 2.5),
        ("Float", {"percent": True}, 10, 0.1),
        ("Float", {"percent": True}, 200, 2.0),
        ("String", {}, "", ""),
        ("Boolean", {}, False, False),
        ("ID", {}, "abc", "abc"),
        ("ID", {"database_id": "Book"}, 7, base64.b64encode(b"Book:7").decode()),
        ("[ID!]!", {"database_id": "Book"}, [7], [base64.b64encode(b"Book:7").decode()]),
        ("DateTime", {}, 1551758321, "2019-03-05T03:58:41+00:00"),
        ("JSON", {}, {"a": [1]}, {"a": [1]}),
        ("Numbered", {}, 7, "SOME"),
        ("Texted", {}, "desc", "DOWN"),
        ("Plain", {}, "A", "A"),
        ("[String!]", {}, ["a", "b"], ["a", "b"]),
        ("[String!]", {}, [], []),
        ("Point", {}, {"across": 1, "more": 2}, {"across": 1}),
        ("Point", {}, {"across": 1, "down": None}, {"across": 1}),
        ("Point", {"rename": {"x": "across"}}, {"x": 1, "next": {"to": 2}}, {"across": 1, "next": {"to": 2}}),
        ("[Point!]", {"rename": {"x": "across"}}, [{"x": 1}], [{"across": 1}]),
    ],
)
def test_decodes(type_name: str, options: dict[str, Any], wire: object, graph: object) -> None:
    decoded = codec(type_name, **options).decode(wire, "it")
    assert decoded == graph
    assert type(decoded) is type(graph)


@pytest.mark.parametrize(
    ("type_name", "options", "wire", "message"),
    [
        ("Int", {}, "5", "it must be a whole number"),
        ("Int", {}, True, "it must be a whole number"),
        ("Int", {}, 5.0, "it must be a whole number"),
        ("Int", {}, 2**31, "it must be between -2147483648 and 2147483647"),
        ("Int", {"least": 1}, 0, "it must be at least 1"),
        ("Int", {"most": 9}, 10, "it must be at most 9"),
        ("BigInt", {}, 2**63, "it must be between -9223372036854775808 and 9223372036854775807"),
        ("Float", {}, "2", "it must be a number"),
        ("Float", {}, False, "it must be a number"),
        ("Float", {}, 10**90, "it is too large"),
        ("Float", {"percent": True}, 1.5, "it must be a whole number"),
        ("Float", {"percent": True, "least": 0}, -1, "it must be at least 0"),
        ("String", {}, 5, "it must be a text"),
        ("String", {}, "a\0b", "it must not contain the character NUL"),
        ("Boolean", {}, "true", "it must be true or false"),
        ("Boolean", {}, 1, "it must be true or false"),
        ("ID", {}, 1, "it must be a text"),
        ("ID", {"database_id": "Book"}, "1", "it must be a whole number"),
        ("ID", {"database_id": "Book"}, -1, "it must be between 0 and 2147483647"),
        ("[ID!]!", {"database_id": "Book"}, [1, "x"], "it.1 must be a whole number"),
        ("DateTime", {}, "2019-03-05", "it must be a whole number"),
        ("DateTime", {}, 10**15, "it must be between 0 and 253402300799"),
        ("Numbered", {}, 1, "it must be one of 0, 7"),
        ("Numbered", {}, False, "it must be one of 0, 7"),
        ("Numbered", {}, "SOME", "it must be one of 0, 7"),
        ("Numbered", {}, [0], "it must be one of 0, 7"),
        ("Texted", {}, "DESC", "it must be one of asc, desc"),
        ("Texted", {}, {}, "it must be one of asc, desc"),
        ("[String!]", {}, "a", "it must be a list"),
        ("[String!]", {}, ["a", None], "it.1 must be a text"),
        ("[String!]", {}, ["a"] * 10_001, "it must hold at most 10000 items"),
        ("Point", {}, [], "it must be an object"),
        ("Point", {}, {}, "it.across is required"),
        ("Point", {"rename": {"x": "across"}}, {"across": 1}, "it.x is required"),
        ("[Point!]", {}, [{"across": 1}, {"across": 1, "next": {"to": "3"}}], "it.1.next.to must be a number"),
    ],
)
def test_refuses_and_names(type_name: str, options: dict[str, Any], wire: object, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        codec(type_name, **options).decode(wire, "it")
    assert (refused.value.status, refused.value.message) == (422, message)


@pytest.mark.parametrize(
    ("type_name", "options", "text", "value"),
    [
        ("Int", {}, "12", 12),
        ("Int", {}, "-1", -1),
        ("Int", {}, "1_000", "1_000"),
        ("Int", {}, " 1", " 1"),
        ("Int", {}, "\u0661", "\u0661"),
        ("Int", {}, "9" * 5_000, "9" * 5_000),
        ("Float", {}, "1.5", 1.5),
        ("Float", {}, "nan", "nan"),
        ("Boolean", {}, "true", True),
        ("Boolean", {}, "True", "True"),
        ("String", {}, "12", "12"),
        ("ID", {"database_id": "Book"}, "12", 12),
        ("Numbered", {}, "7", 7),
        ("Texted", {}, "asc", "asc"),
    ],
)
def test_reads_texts(type_name: str, options: dict[str, Any], text: str, value: object) -> None:
    assert codec(type_name, **options).from_text(text) == value


@pytest.mark.parametrize(
    ("type_name", "options", "reason"),
    [
        ("Odd", {}, "the scalar Odd has no wire form"),
        ("String", {"database_id": "Book"}, "@databaseId is for ID, not for String"),
        ("String", {"least": 1}, "@range is for numbers, not for String"),
        ("Int", {"percent": True}, "@percent is for Float, not for Int"),
        ("Int", {"rename": {"a": "b"}}, "@rename is for input objects, not for Int"),
        ("Point", {"rename": {"a": "nowhere"}}, "@rename: Point has no field nowhere"),
        ("Point", {"least": 1}, "an input object as Point takes no directive but @rename"),
        ("Loop", {}, "the input object Loop contains itself"),
        ("Half", {}, r"enum Half: B has no @wire\(number:\), but other values have one"),
        ("Merged", {}, "enum Merged: several values are 1 on the wire, so it can't come in"),
        ("Empty", {}, "enum Empty: @wire on A has neither a number nor a text"),
    ],
)
def test_what_does_not_fit_is_said_at_start(type_name: str, options: dict[str, Any], reason: str) -> None:
    with pytest.raises((Unfit, Undeclared), match=reason):
        codec(type_name, **options)

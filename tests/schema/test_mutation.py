"""What all mutations do alike: whatever text comes, it is taken or refused by its name, and nothing breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_composite_type,
)
from otegraph.schema.mutation import MOST_ITEMS
from otegraph.schema.node import to_global_id
from otegraph.schema.root import schema

from tests.product import Product

GRAPH = schema._schema
UPLOADS = {"createAppFromChart"}
"""A file comes in a form: tests/schema/test_charts.py."""
MUTATIONS = sorted(set(GRAPH.mutation_type.fields) - UPLOADS)  # type: ignore[union-attr]
TEXTS = {
    "long": "a" * 20_000,
    "quotes": "'\"\\; DROP TABLE users; --",
    "controls": "\x01\x1b[31m\r\n\t\x7f\u2028\u202e",
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "percent": "%_%s{0}$1:x",
    "empty": "",
    "an id": "VXNlcjo5OTk5OTk5OTk5OTk5OTk5OTk=",
    "a huge id": "VXNlcjo5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
}


def bare(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def example(type_: Any, text: str) -> Any:
    """An input value with all its fields, each text the same."""
    inner = bare(type_)
    if isinstance(inner, GraphQLList):
        return [example(inner.of_type, text)]
    if isinstance(inner, GraphQLInputObjectType):
        return {name: example(field.type, text) for name, field in inner.fields.items() if name != "clientMutationId"}
    if isinstance(inner, GraphQLEnumType):
        return next(iter(inner.values))
    return {"Int": 1, "Float": 1.0, "Boolean": True}.get(str(inner), text)


def with_one_nul(type_: Any, value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The value again and again, each time with a NUL in another of its texts; and the path of that."""
    inner = bare(type_)
    if isinstance(inner, GraphQLList):
        for at, changed in with_one_nul(inner.of_type, value[0], f"{path}.0"):
            yield at, [changed]
    elif isinstance(inner, GraphQLInputObjectType):
        for name, given in value.items():
            for at, changed in with_one_nul(inner.fields[name].type, given, f"{path}.{name}"):
                yield at, {**value, name: changed}
    elif str(inner) in ("String", "ID"):
        yield path.lstrip("."), f"{value}\x00"


def document(mutation: str) -> str:
    type_ = GRAPH.mutation_type.fields[mutation].args["input"].type  # type: ignore[union-attr]
    return f"mutation($input: {type_}) {{ {mutation}(input: $input) {{ userErrors {{ field code message }} }} }}"


def input_type(mutation: str) -> Any:
    return GRAPH.mutation_type.fields[mutation].args["input"].type  # type: ignore[union-attr]


async def test_a_nul_is_refused_by_the_name_of_its_field(api: Product) -> None:
    admin = await api.admin()
    tried = 0
    for mutation in MUTATIONS:
        type_ = input_type(mutation)
        for path, given in with_one_nul(type_, example(type_, "x")):
            answer = (await admin.post(document(mutation), input=given)).json()
            assert "errors" not in answer, (mutation, path, answer)
            errors = answer["data"][mutation]["userErrors"]
            assert [(error["code"], error["field"]) for error in errors] == [("INVALID", path)], mutation
            tried += 1
    assert tried > 40


def with_one_long_list(type_: Any, value: Any, length: int, path: str = "") -> Iterator[tuple[str, Any]]:
    """The value again and again, each time with another of its lists of this length; and the path of that."""
    for name, field in bare(type_).fields.items():
        inner, here = bare(field.type), f"{path}.{name}".lstrip(".")
        if isinstance(inner, GraphQLList):
            yield here, {**value, name: value[name] * length}
        elif isinstance(inner, GraphQLInputObjectType):
            for at, changed in with_one_long_list(inner, value[name], length, here):
                yield at, {**value, name: changed}


async def test_a_list_of_any_length_is_taken_or_refused_by_its_name(
    api: Product, caplog: pytest.LogCaptureFixture
) -> None:
    admin = await api.admin()
    tried = 0
    for mutation in MUTATIONS:
        type_ = input_type(mutation)
        for text in ("x", to_global_id("AppVersion", 1), to_global_id("ImageProject", 1)):
            for path, given in with_one_long_list(type_, example(type_, text), MOST_ITEMS):
                answer = (await admin.post(document(mutation), input=given)).json()
                assert "errors" not in answer, (mutation, path)
        for path, given in with_one_long_list(type_, example(type_, "x"), MOST_ITEMS + 1):
            answer = (await admin.post(document(mutation), input=given)).json()
            errors = answer["data"][mutation]["userErrors"]
            assert [(error["code"], error["field"]) for error in errors] == [("INVALID", path)], mutation
            tried += 1
    assert tried >= 13
    assert caplog.text == ""


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_no_text_breaks_a_mutation(api: Product, text: str, caplog: pytest.LogCaptureFixture) -> None:
    admin = await api.admin()
    with caplog.at_level(logging.ERROR):
        for mutation in MUTATIONS:
            if mutation in ("logout", "refreshToken"):
                continue
            answer = (await admin.post(document(mutation), input=example(input_type(mutation), text))).json()
            codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
            assert codes in ([], ["UNAUTHENTICATED"] if mutation == "login" else []), (mutation, codes, caplog.text)
    assert caplog.text == ""


async def test_no_text_breaks_a_query(api: Product) -> None:
    """Filters, names and ids with anything in them find nothing."""
    admin = await api.admin()
    fields = GRAPH.query_type.fields  # type: ignore[union-attr]
    for text in (*TEXTS.values(), "a\x00b"):
        for name, field in fields.items():
            given = {
                key: example(argument.type, text)
                for key, argument in field.args.items()
                if key in ("filter", "name", "business", "cluster", "id", "ids")
            }
            declared = ", ".join(f"${key}: {field.args[key].type}" for key in given)
            passed = ", ".join(f"{key}: ${key}" for key in given)
            below = "{ __typename }" if is_composite_type(get_named_type(field.type)) else ""
            head = f"query({declared})" if given else "query"
            query = f"{head} {{ {name}{f'({passed})' if given else ''} {below} }}"
            answer = (await admin.post(query, **given)).json()
            codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
            assert "INTERNAL" not in codes, (name, text[:20])


@pytest.mark.parametrize("name", ["first", "last", "page", "after", "before"])
async def test_every_connection_refuses_bad_pages_by_name(api: Product, name: str) -> None:
    admin = await api.admin()
    bad = {"first": "-1", "last": "1001", "page": "{number: 0}", "after": '"x"', "before": '"x"'}[name]
    fields = GRAPH.query_type.fields  # type: ignore[union-attr]
    connections = [key for key, field in fields.items() if "first" in field.args]
    assert len(connections) >= 9
    for connection in connections:
        answer = (await admin.post(f"{{ {connection}({name}: {bad}) {{ nodes {{ __typename }} }} }}")).json()
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "INVALID"
        assert error["extensions"]["field"].split(".")[0] == name

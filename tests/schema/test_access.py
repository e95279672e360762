"""Every root field has its access rule, every type says who may see its rows, and the snapshot is the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
)
from otegraph.schema.access import ACCESS, Access
from otegraph.schema.node import Node
from otegraph.schema.root import schema

from tests.product import Product

GRAPH = schema._schema
UPLOADS = {"createAppFromChart"}
"""A file comes in a form: tests/schema/test_charts.py."""
ROOTS = [(root, name) for root in ("Query", "Mutation") for name in GRAPH.type_map[root].fields]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("root", "name"), ROOTS)
def test_a_root_field_has_an_access_rule(root: str, name: str) -> None:
    field = GRAPH.type_map[root].fields[name]  # type: ignore[attr-defined]
    assert isinstance(field.extensions["strawberry-definition"].metadata.get(ACCESS), Access)


def test_what_is_public_is_a_decision() -> None:
    public = {
        name
        for root, name in ROOTS
        if GRAPH.type_map[root].fields[name].extensions["strawberry-definition"].metadata[ACCESS] is Access.PUBLIC  # type: ignore[attr-defined]
    }
    assert public == {"viewer", "login", "refreshToken", "registerUser"}


def test_every_type_with_an_id_says_who_may_see_its_rows() -> None:
    types = [
        definition.origin
        for type_ in GRAPH.type_map.values()
        if isinstance(type_, GraphQLObjectType) and (definition := type_.extensions.get("strawberry-definition"))
    ]
    nodes = [origin for origin in types if issubclass(origin, Node)]
    assert len(nodes) >= 10
    for origin in nodes:
        assert callable(getattr(origin.model, "visible_to", None)), origin


@pytest.mark.parametrize(("root", "name"), [(root, name) for root, name in ROOTS if name not in UPLOADS])
async def test_nobody_gets_past_a_rule(api: Product, root: str, name: str) -> None:
    """Without a token, what is not public answers UNAUTHENTICATED whatever its arguments are."""
    field = GRAPH.type_map[root].fields[name]  # type: ignore[attr-defined]
    rule = field.extensions["strawberry-definition"].metadata[ACCESS]
    if rule is Access.PUBLIC:
        return
    arguments = ", ".join(
        f"{key}: {example(argument.type)}" for key, argument in field.args.items() if str(argument.type).endswith("!")
    )
    document = f"{root.lower()} {{ it: {name}{f'({arguments})' if arguments else ''} {selection(field.type)} }}"
    assert await api.nobody.refused(document) == "UNAUTHENTICATED"


def selection(type_: Any) -> str:
    return "{ __typename }" if is_composite_type(get_named_type(type_)) else ""


def example(type_: Any) -> str:
    """A literal of an input type."""
    inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if isinstance(inner, GraphQLList):
        return f"[{example(inner.of_type)}]"
    if isinstance(inner, GraphQLInputObjectType):
        required = {name: field for name, field in inner.fields.items() if str(field.type).endswith("!")}
        return "{" + ", ".join(f"{name}: {example(field.type)}" for name, field in required.items()) + "}"
    if isinstance(inner, GraphQLEnumType):
        return str(next(iter(inner.values)))
    return {"Int": "1", "Float": "1.0", "Boolean": "true"}.get(str(inner), '"x"')


def test_the_snapshot_is_the_graph() -> None:
    """`make snapshots` writes it; a change in it is a change for clients, and CHANGELOG says so."""
    snapshot = Path(__file__).resolve().parent.parent.parent / "schema" / "schema.graphql"
    assert snapshot.read_text() == schema.as_str() + "\n"

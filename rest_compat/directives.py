"""The directives of directives.graphql: how a document says what GraphQL can't about its route."""

from __future__ import annotations

from importlib import resources
from typing import Any, TypeVar

from graphql import (
    REMOVE,
    DirectiveDefinitionNode,
    DirectiveNode,
    FieldNode,
    GraphQLSchema,
    Node,
    Visitor,
    VisitorAction,
    extend_schema,
    get_directive_values,
    parse,
    visit,
)

AnyNode = TypeVar("AnyNode", bound=Node)
_DECLARATIONS = parse((resources.files("otegraph.rest_compat") / "directives.graphql").read_text("utf-8"))
NAMES = frozenset(
    definition.name.value for definition in _DECLARATIONS.definitions if isinstance(definition, DirectiveDefinitionNode)
)


def with_directives(schema: GraphQLSchema) -> GraphQLSchema:
    """The schema that a document with our directives is valid against."""
    return extend_schema(schema, _DECLARATIONS)


def arguments(schema: GraphQLSchema, directive: str, bearer: Any) -> dict[str, Any] | None:
    """The directive's arguments, defaults filled in, or None where the bearer has no such directive."""
    definition = schema.get_directive(directive)
    assert definition is not None
    return get_directive_values(definition, bearer)


def has(directive: str, bearer: Any) -> bool:
    return any(one.name.value == directive for one in bearer.directives or ())


class _Strip(Visitor):
    def enter_directive(self, directive: DirectiveNode, *_: Any) -> VisitorAction:
        return REMOVE if directive.name.value in NAMES else None


class _Prune(Visitor):
    def enter_field(self, field: FieldNode, *_: Any) -> VisitorAction:
        return REMOVE if has("onRequest", field) else None


def stripped(document: AnyNode) -> AnyNode:
    """The document without our directives: what the graph is asked, and what a client can send to it as it stands."""
    return visit(document, _Strip())  # type: ignore[no-any-return]


def pruned(definition: AnyNode) -> AnyNode:
    """The definition without the fields that are asked for on request only."""
    return visit(definition, _Prune())  # type: ignore[no-any-return]

"""What a GraphQL document may ask for: checked before it is executed, in time linear in its length.

Each fragment is measured once, however often it is spread: its measures are remembered, so that nested spreads cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    ValueNode,
    value_from_ast_untyped,
)
from otegraph.plans.page import DEFAULT_SIZE, MAXIMUM_SIZE, NUMBERED_SIZE, UNBOUNDED

MOST_TOKENS = 2_000
"""Validation compares the fields of a selection in pairs: 5,000 tokens took 2 s."""
DEEPEST = 20
MOST_FIELDS = 5_000
"""Fragments within fragments multiply: each field takes 30 microseconds before the first row is read, be there none."""
DEAREST = 1_000_000
MOST_VALUES = 50_000
"""In the variables: graphql-core makes an input object of each that is one before anybody asks who sent it."""
MOST_MUTATIONS = 10
"""A log-in costs 150 ms of a core, and needs no token."""
ROWS = frozenset({"nodes", "edges"})
SIZES = ("first", "last")
INTROSPECTION = {"types": 200, "fields": 20, "args": 5, "inputFields": 10, "enumValues": 10, "possibleTypes": 20}
"""The lists of `__schema` and `__type`, and how long they are about."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How deep a selection goes, how many fields and objects it may ask for, and whether it has a connection's rows.

    `fields` counts a fragment's as often as it is spread, and `cost` an object for each place that it may be in.
    """

    depth: int = 0
    fields: int = 0
    cost: int = 0
    rows: bool = False


class _Measuring:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]) -> None:
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, Measure] = {}
        self._widths: dict[str, int] = {}

    def width(self, selection_set: SelectionSetNode) -> int:
        """How many fields a selection has, those of its fragments included."""
        wide = 0
        for selection in selection_set.selections:
            match selection:
                case InlineFragmentNode():
                    wide += self.width(selection.selection_set)
                case FragmentSpreadNode():
                    name = selection.name.value
                    if name not in self._widths:
                        self._widths[name] = self.width(self._fragments[name].selection_set)
                    wide += self._widths[name]
                case _:
                    wide += 1
        return wide

    def selections(self, selection_set: SelectionSetNode) -> Measure:
        depth, fields, cost, rows = 0, 0, 0, False
        for selection in selection_set.selections:
            match selection:
                case FieldNode():
                    inner = self.field(selection)
                case InlineFragmentNode():
                    inner = self.selections(selection.selection_set)
                case FragmentSpreadNode():
                    inner = self.fragment(selection.name.value)
                case _:
                    inner = Measure()
            depth, rows = max(depth, inner.depth), rows or inner.rows
            fields, cost = fields + inner.fields, cost + inner.cost
        return Measure(depth, fields, cost, rows)

    def field(self, field: FieldNode) -> Measure:
        rows = field.name.value in ROWS
        if field.selection_set is None:
            return Measure(1, 1, 0, rows)
        inner = self.selections(field.selection_set)
        cost = self.size(field, inner.rows) * (inner.cost + 1)
        return Measure(inner.depth + 1, inner.fields + 1, cost, rows)

    def fragment(self, name: str) -> Measure:
        if name not in self._known:
            # a cycle is refused by validation, which comes first
            self._known[name] = self.selections(self._fragments[name].selection_set)
        return self._known[name]

    def size(self, field: FieldNode, rows: bool) -> int:
        """How many objects a field may give: a page for a connection, one for any other."""
        given = {argument.name.value: self._value(argument.value) for argument in field.arguments or ()}
        for name in SIZES:
            if given.get(name) is not None:
                return _size(given[name])
        if isinstance(given.get("page"), Mapping):
            size = given["page"].get("size", NUMBERED_SIZE)
            return MAXIMUM_SIZE if size == UNBOUNDED else _size(size)
        if isinstance(given.get("ids"), list):
            return max(1, len(given["ids"]))
        return DEFAULT_SIZE if rows else INTROSPECTION.get(field.name.value, 1)

    def _value(self, node: ValueNode) -> Any:
        value = value_from_ast_untyped(node, dict(self._variables))
        return None if value is Undefined else value


def _size(given: Any) -> int:
    """At least one; what is no number is refused when the field is executed."""
    return max(1, min(int(given), MAXIMUM_SIZE)) if isinstance(given, int | float) else DEFAULT_SIZE


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }


def _has_too_many_values(variables: Mapping[str, Any]) -> bool:
    waiting: list[Any] = list(variables.values())
    count = len(waiting)
    while waiting and count <= MOST_VALUES:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        count += len(inner)
        waiting.extend(inner)
    return count > MOST_VALUES


def check(document: DocumentNode, variables: Mapping[str, Any]) -> list[GraphQLError]:
    """What is too much in a valid document or its variables, if anything is."""
    if _has_too_many_values(variables):
        return [GraphQLError(f"the variables hold more than {MOST_VALUES} values")]
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            measuring = _Measuring(fragments, {**_defaults(node), **variables})
            if node.operation is OperationType.MUTATION and measuring.width(node.selection_set) > MOST_MUTATIONS:
                return [GraphQLError(f"an operation may hold {MOST_MUTATIONS} mutations at the most")]
            measure = measuring.selections(node.selection_set)
            if measure.depth > DEEPEST:
                return [GraphQLError(f"the operation is {measure.depth} levels deep; {DEEPEST} are allowed")]
            if measure.fields > MOST_FIELDS:
                return [GraphQLError(f"the operation selects {measure.fields} fields; {MOST_FIELDS} are allowed")]
            if measure.cost > DEAREST:
                message = (
                    f"the operation may ask for {measure.cost} objects; {DEAREST} are allowed: ask for smaller pages"
                )
                return [GraphQLError(message)]
    return []

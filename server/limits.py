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
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)
from otegraph.plans.page import DEFAULT_SIZE, MAXIMUM_SIZE

MOST_TOKENS = 5_000
DEEPEST = 20
DEAREST = 1_000_000
ROWS = frozenset({"nodes", "edges"})
SIZES = ("first", "last")


@dataclass(frozen=True, slots=True)
class Measure:
    """How deep a selection goes, and how many objects it may ask for at the most."""

    depth: int = 0
    cost: int = 0


class _Measuring:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]) -> None:
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, Measure] = {}

    def selections(self, selection_set: SelectionSetNode) -> Measure:
        depth = cost = 0
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
            depth, cost = max(depth, inner.depth), cost + inner.cost
        return Measure(depth, cost)

    def field(self, field: FieldNode) -> Measure:
        if field.selection_set is None:
            return Measure(1, 0)
        inner = self.selections(field.selection_set)
        return Measure(inner.depth + 1, self.size(field) * (inner.cost + 1))

    def fragment(self, name: str) -> Measure:
        if name not in self._known:
            # a cycle is refused by validation, which comes first
            self._known[name] = self.selections(self._fragments[name].selection_set)
        return self._known[name]

    def size(self, field: FieldNode) -> int:
        """How many objects a field may give: a page for a connection, one for any other."""
        assert field.selection_set is not None
        for argument in field.arguments or ():
            if argument.name.value in SIZES:
                return self._number(argument.value)
        names = {node.name.value for node in field.selection_set.selections if isinstance(node, FieldNode)}
        return DEFAULT_SIZE if names & ROWS else 1

    def _number(self, value: Any) -> int:
        if isinstance(value, VariableNode):
            given = self._variables.get(value.name.value)
            return max(1, given) if isinstance(given, int) else DEFAULT_SIZE
        return max(1, min(int(value.value), MAXIMUM_SIZE)) if isinstance(value, IntValueNode) else DEFAULT_SIZE


def check(document: DocumentNode, variables: Mapping[str, Any]) -> list[GraphQLError]:
    """What is too much in a valid document, if anything is."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            measure = _Measuring(fragments, variables).selections(node.selection_set)
            if measure.depth > DEEPEST:
                return [GraphQLError(f"the operation is {measure.depth} levels deep; {DEEPEST} are allowed")]
            if measure.cost > DEAREST:
                message = (
                    f"the operation may ask for {measure.cost} objects; {DEAREST} are allowed: ask for smaller pages"
                )
                return [GraphQLError(message)]
    return []

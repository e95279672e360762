"""What of a field the client asked for, so that only that is read."""

from __future__ import annotations

from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode
from graphql.language import SelectionSetNode


def selected(info: GraphQLResolveInfo[Any], *path: str) -> frozenset[str]:
    """The names of the fields selected below `path` (`nodes` for a connection's rows), at least.

    Fragments count whatever type they are on, and @skip and @include are not looked at: more may be read than is needed,
    never less.
    """
    sets = [node.selection_set for node in info.field_nodes if node.selection_set is not None]
    for name in path:
        sets = [
            field.selection_set
            for field in _fields(sets, info.fragments)
            if field.name.value == name and field.selection_set is not None
        ]
    return frozenset(field.name.value for field in _fields(sets, info.fragments))


def _fields(sets: list[SelectionSetNode], fragments: dict[str, FragmentDefinitionNode]) -> list[FieldNode]:
    found: list[FieldNode] = []
    seen: set[str] = set()
    waiting = list(sets)
    while waiting:
        for selection in waiting.pop().selections:
            match selection:
                case FieldNode():
                    found.append(selection)
                case InlineFragmentNode():
                    waiting.append(selection.selection_set)
                case FragmentSpreadNode() if selection.name.value not in seen:
                    seen.add(selection.name.value)
                    waiting.append(fragments[selection.name.value].selection_set)
    return found

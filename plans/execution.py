"""Ordinary execution, made fast for rows: the leaves of a row are taken from it by a function made for the selection.

graphql-core resolves and completes each leaf on its own, which costs some 3 microseconds.  Here all leaves of a selection that
have no resolver but the default one are one generated function.  Whatever it does not expect (a null where there may be none, a
value of another type, any exception) is executed in graphql-core's own way, which then reports what is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    Executor,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLString,
    get_nullable_type,
)
from otegraph.plans.fields import FETCH, OF_ROW, same_field
from otegraph.plans.select import Row

TYPENAME = "__typename"
REMEMBERED = 2_000
"""Selections; each is some kilobytes."""
INT32 = range(-(2**31), 2**31)
GroupedFields = dict[str, Any]
Leaves = Callable[[Row], dict[str, Any]]


class _Unexpected(Exception):
    """A value that the generated function leaves to graphql-core."""


@dataclass(frozen=True, slots=True)
class _Selection:
    """What is selected of a type: `leaves` gives all keys in their order, null for those in `others`."""

    grouped: GroupedFields
    leaves: Leaves
    others: GroupedFields


class RowExecutor(Executor[Any]):
    """graphql-core's executor; rows are dicts."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._selections: dict[tuple[str, int], _Selection | None] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: GroupedFields,
        position_context: Any,
    ) -> Any:
        """The selected fields of an object."""
        selection = self._selection(parent_type, grouped_field_set) if type(source_value) is dict else None
        if selection is None:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        try:
            result = selection.leaves(source_value)
        except Exception:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        if not selection.others:
            return result
        rest = super().execute_fields(parent_type, source_value, path, selection.others, position_context)
        if isinstance(rest, dict):
            result.update(rest)
            return result
        return _merged(result, rest)

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_details_list: Any, path: Any, position_context: Any
    ) -> Any:
        """One field. What reads rows shares its arguments with the same field of all parents: they are worked out once."""
        first = field_details_list[0].node
        field = parent_type.fields.get(first.name.value)
        definition = field.extensions.get("strawberry-definition") if field is not None else None
        fetch = definition.metadata.get(FETCH) if definition is not None else None
        if field is not None and fetch is not None:
            nodes = [details.node for details in field_details_list]
            key = same_field(parent_type, nodes)
            if key in self.context_value.loaders.prepared:
                found = fetch(source, self.context_value, key)
                if found is not None:
                    info = self.build_resolve_info(field, nodes, parent_type, path)
                    return self.complete_awaitable_value(field.type, field_details_list, info, path, found, None)
                if not isinstance(field.type, GraphQLNonNull):
                    return None
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def complete_list_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        """A list; rows of which nothing but leaves is selected are done in one go."""
        item_type = return_type.of_type
        if isinstance(item_type, GraphQLNonNull):
            item_type = item_type.of_type
        if type(result) is list and isinstance(item_type, GraphQLObjectType) and set(map(type, result)) == {dict}:
            selection = self._selection(item_type, self.collect_subfields(item_type, field_details_list)[0])
            if selection is not None and not selection.others:
                leaves, is_type_of = selection.leaves, item_type.is_type_of
                try:
                    if is_type_of is None or all(is_type_of(row, info) is True for row in result):
                        return [leaves(row) for row in result]
                except Exception:  # noqa: S110 graphql-core finds it again and says where it is
                    pass
        return super().complete_list_value(return_type, field_details_list, info, path, result, position_context)

    def _selection(self, type_: GraphQLObjectType, grouped: GroupedFields) -> _Selection | None:
        """None where graphql-core is as good."""
        # graphql-core keeps what it collected as long as the execution: its id is of no other selection
        key = (type_.name, id(grouped))
        if key not in self._selections:
            self._selections[key] = _select(type_, grouped)
        return self._selections[key]


async def _merged(result: dict[str, Any], rest: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    result.update(await rest)
    return result


def _select(type_: GraphQLObjectType, grouped: GroupedFields) -> _Selection | None:
    leaves, others = _leaves(type_, tuple((key, details[0].node.name.value) for key, details in grouped.items()))
    if leaves is None:
        return None
    return _Selection(grouped, leaves, {key: grouped[key] for key in others})


@lru_cache(maxsize=REMEMBERED)
def _leaves(type_: GraphQLObjectType, wanted: tuple[tuple[str, str], ...]) -> tuple[Leaves | None, tuple[str, ...]]:
    """The function that takes these leaves (response name, field's name) out of a row, and which of them are none.

    None where there are no leaves at all.
    """
    names: dict[str, Any] = {"Unexpected": _Unexpected, "INT32": INT32, "isfinite": math.isfinite}
    lines: list[str] = []
    pairs: list[str] = []
    others: list[str] = []
    for index, (key, name) in enumerate(wanted):
        if name == TYPENAME:
            pairs.append(f"{key!r}: {type_.name!r}")
            continue
        taken = _leaf(type_, type_.fields.get(name), f"v{index}", names)
        if taken is None:
            others.append(key)
            pairs.append(f"{key!r}: None")
        else:
            lines += taken
            pairs.append(f"{key!r}: v{index}")
    if len(others) == len(wanted):
        return None, ()
    body = "".join(f"    {line}\n" for line in [*lines, f"return {{{', '.join(pairs)}}}"])
    # the only texts of a client in it are response names, which GraphQL lets be letters, digits and underscores
    exec(f"def leaves(row):\n{body}", names)  # noqa: S102
    return names["leaves"], tuple(others)


def _leaf(type_: GraphQLObjectType, field: GraphQLField | None, value: str, names: dict[str, Any]) -> list[str] | None:
    """The lines that put a field's completed value into the variable `value`; None for what is no leaf of the row."""
    definition = field.extensions.get("strawberry-definition") if field is not None else None
    if field is None or definition is None or field.args:
        return None
    compute = definition.metadata.get(OF_ROW)
    if compute is not None:
        names[f"compute_{value}"] = compute
        take = f"{value} = compute_{value}(row, {type_.name!r})"
    elif definition.base_resolver is None:
        take = f"{value} = row[{definition.python_name!r}]"
    else:
        return None
    complete = _complete(get_nullable_type(field.type), value, names)
    if complete is None:
        return None
    if isinstance(field.type, GraphQLNonNull):
        return [take, f"if {value} is None: raise Unexpected", *complete]
    return [take, f"if {value} is not None:", *(f"    {line}" for line in complete)]


def _complete(type_: Any, value: str, names: dict[str, Any]) -> list[str] | None:
    """The lines that complete a value that is not null; None for a type that is no leaf."""
    if type_ is GraphQLString or type_ is GraphQLID:
        return [f"if type({value}) is not str: raise Unexpected"]
    if type_ is GraphQLInt:
        return [f"if type({value}) is not int or {value} not in INT32: raise Unexpected"]
    if type_ is GraphQLBoolean:
        return [f"if type({value}) is not bool: raise Unexpected"]
    if type_ is GraphQLFloat:
        return [f"if type({value}) is not float or not isfinite({value}): raise Unexpected"]
    if isinstance(type_, GraphQLEnumType):
        # a row holds an enum's values as text
        known = {member.value: type_.coerce_output_value(member.value) for member in type_.values.values()}
        names[f"known_{value}"] = known
        return [f"{value} = known_{value}[{value}]"]
    if isinstance(type_, GraphQLScalarType):
        names[f"coerce_{value}"] = type_.coerce_output_value
        return [f"{value} = coerce_{value}({value})", f"if {value} is None: raise Unexpected"]
    return None

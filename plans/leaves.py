"""The leaves of a selection as one function, made for it; graphql-core takes 3 microseconds for each of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from graphql import (
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
from otegraph.plans.resolving import OF_ROW
from otegraph.plans.sources import declared

TYPENAME = "__typename"
REMEMBERED = 2_000
MOST_LEAVES = 64
LONGEST_NAMES = 1_000
"""Functions, and the leaves and the characters of their response names that one may have to be remembered: 50 MB in all."""
INT32 = range(-(2**31), 2**31)
Leaves = Callable[[Any, Any], dict[str, Any]]


class Unexpected(Exception):
    """A value, or a field, that is left to graphql-core: it does it in its own way, and says what is wrong with it."""


def leaves_of(
    type_: GraphQLObjectType, wanted: tuple[tuple[str, str], ...], rows: bool
) -> tuple[Leaves, tuple[str, ...]]:
    """The function that takes these leaves (response name, field's name) out of a source, and which of them are none.

    It is called with the source and the context, and gives all keys in their order, null for those that are no leaves.
    `rows`: the sources are dicts, else objects with attributes.
    """
    short = len(wanted) <= MOST_LEAVES and sum(len(key) for key, _ in wanted) <= LONGEST_NAMES
    return (_remembered if short else _made)(type_, wanted, rows)


def _made(type_: GraphQLObjectType, wanted: tuple[tuple[str, str], ...], rows: bool) -> tuple[Leaves, tuple[str, ...]]:
    names: dict[str, Any] = {"Unexpected": Unexpected, "INT32": INT32, "isfinite": math.isfinite}
    lines: list[str] = []
    pairs: list[str] = []
    others: list[str] = []
    for index, (key, name) in enumerate(wanted):
        if name == TYPENAME:
            pairs.append(f"{key!r}: {type_.name!r}")
            continue
        taken = _leaf(type_, type_.fields.get(name), f"v{index}", names, rows)
        if taken is None:
            others.append(key)
            pairs.append(f"{key!r}: None")
        else:
            lines += taken
            pairs.append(f"{key!r}: v{index}")
    body = "".join(f"    {line}\n" for line in [*lines, f"return {{{', '.join(pairs)}}}"])
    # the only texts of a client in it are response names, which GraphQL lets be letters, digits and underscores
    exec(f"def leaves(source, context):\n{body}", names)  # noqa: S102
    return names["leaves"], tuple(others)


_remembered = lru_cache(maxsize=REMEMBERED)(_made)


def _leaf(
    type_: GraphQLObjectType, field: GraphQLField | None, value: str, names: dict[str, Any], rows: bool
) -> list[str] | None:
    """The lines that put a field's completed value into the variable `value`; None for what is no leaf of the source."""
    definition = declared(field)
    if field is None or definition is None or field.args:
        return None
    compute = definition.metadata.get(OF_ROW)
    if compute is not None:
        names[f"compute_{value}"] = compute
        take = f"{value} = compute_{value}(source, {type_.name!r}, context)"
    elif definition.base_resolver is None:
        take = f"{value} = source[{definition.python_name!r}]" if rows else f"{value} = source.{definition.python_name}"
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

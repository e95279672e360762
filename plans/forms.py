"""How a value's SQL becomes JSON, byte for byte as ordinary execution writes it.

A form takes the SQL of a value and, where that may be null, the SQL of the JSON that stands for null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLString,
)
from otegraph.plans.json_text import SURPRISE, Pieces, Sql, quoted

Form = Callable[[str, str | None], Pieces]
ISO_TIME = "replace(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'), '.000000', '')"
"""As Python's isoformat() has it: six digits of a second, or none."""
SAME_NUMBERS = "({0} = 0 OR abs({0}) >= 0.001 AND abs({0}) < 1e15)"
"""Where PostgreSQL and Python write a number in the same digits: without an exponent."""


def text(value: str, absent: str | None) -> Pieces:
    """Any text."""
    escaped = f"to_json({value})"
    return [Sql(escaped if absent is None else f"coalesce({escaped}::text, {absent})")]


def plain_text(value: str, absent: str | None) -> Pieces:
    """A text that JSON writes as it is, in quotes."""
    if absent is None:
        return ['"', Sql(value), '"']
    return [Sql(f"""coalesce('"' || {value} || '"', {absent})""")]


def whole(value: str, absent: str | None) -> Pieces:
    """A whole number, as it comes."""
    return [Sql(value if absent is None else f"coalesce(({value})::text, {absent})")]


def int32(value: str, absent: str | None) -> Pieces:
    """A whole number that GraphQL's Int can hold."""
    return whole(f"({value})::int4", absent)


def boolean(value: str, absent: str | None) -> Pieces:
    """true or false."""
    return whole(f"({value})::text", absent)


def iso_time(value: str, absent: str | None) -> Pieces:
    """A time in ISO 8601, in UTC."""
    return plain_text(ISO_TIME.format(value), absent)


def unix_seconds(value: str, absent: str | None) -> Pieces:
    """A time in whole seconds since 1970."""
    return whole(f"trunc(extract(epoch FROM {value}))::bigint", absent)


def decimal(value: str, absent: str | None) -> Pieces:
    """A number with a point: 4.0, 0.5."""
    digits = f"({value})::float8::text"
    pointed = f"CASE WHEN position('.' IN {digits}) = 0 THEN {digits} || '.0' ELSE {digits} END"
    return _as_digits(value, pointed, absent)


def short_decimal(value: str, absent: str | None) -> Pieces:
    """A number with a point only where it needs one: 4, 0.5."""
    return _as_digits(value, f"({value})::float8::text", absent)


def _as_digits(value: str, digits: str, absent: str | None) -> Pieces:
    same = SAME_NUMBERS.format(f"({value})::float8")
    null = "" if absent is None else f"WHEN {value} IS NULL THEN {absent} "
    return [Sql(f"CASE {null}WHEN {same} THEN {digits} ELSE {SURPRISE} END")]


def named(forms: Mapping[str, str]) -> Form:
    """Texts that stand for others: `forms` has the JSON of each."""
    if all(form == f'"{value}"' for value, form in forms.items()):
        return plain_text

    def form(value: str, absent: str | None) -> Pieces:
        cases = " ".join(f"WHEN {quoted(known)} THEN {quoted(written)}" for known, written in forms.items())
        null = "" if absent is None else f"WHEN {value} IS NULL THEN {absent} "
        known = f"CASE {value} {cases} ELSE {SURPRISE} END"
        return [Sql(f"CASE {null}ELSE {known} END" if null else known)]

    return form


_FORMS: Mapping[Any, Form] = {
    GraphQLString: text,
    GraphQLID: text,
    GraphQLInt: int32,
    GraphQLBoolean: boolean,
    GraphQLFloat: decimal,
}
_NAMED: Mapping[str, Form] = {"DateTime": iso_time, "BigInt": whole}


def form_of(type_: Any) -> Form | None:
    """The graph's form of a scalar or an enum; None for one whose bytes SQL can't know (JSON)."""
    if isinstance(type_, GraphQLEnumType):
        members = type_.values.values()
        return named({member.value: f'"{type_.coerce_output_value(member.value)}"' for member in members})
    if type_ in _FORMS:
        return _FORMS[type_]
    return _NAMED.get(type_.name) if isinstance(type_, GraphQLScalarType) else None

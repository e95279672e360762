"""A request's variables as a shape and values: requests of one shape are answered by one statement.

Texts, numbers and the rows in ids are values.  All else (what is null or not there, booleans, enums, which type an id is of)
decides what the statement is, and so belongs to the shape.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import Enum
from typing import Any

from graphql import GraphQLID, GraphQLList, get_nullable_type
from otegraph.plans.ids import MOST_IDS, id_or_nothing
from otegraph.plans.marks import LONGEST, OPEN, IdMark, IdsMark, TextMark, number_mark

INT64 = range(-(2**63), 2**63)


class Unusual(Exception):
    """A value that is left to ordinary execution: it may have something to say about it."""


class Shape:
    """The shape of a request's coerced variables.

    `key`: what makes the statement; `values`: what goes into it; `marked()`: the variables with marks in the values' places.
    `nodes` are the types that ids can be of: any other is none, so that what clients make up is not kept in `key`.
    Raises `Unusual`.
    """

    __slots__ = ("_coerced", "_nodes", "_types", "key", "values")

    def __init__(self, coerced: Mapping[str, Any], types: Mapping[str, Any], nodes: frozenset[str]) -> None:
        self._coerced = coerced
        self._types = types
        self._nodes = nodes
        self.values: list[Any] = []
        self.key: Hashable = tuple((name, self._of(types.get(name), value)) for name, value in coerced.items())

    def _of(self, type_: Any, value: Any) -> Hashable:
        if value is None or isinstance(value, (bool, Enum)):
            return value
        if isinstance(value, str):
            return self._of_text(type_, value)
        if isinstance(value, int):
            if value not in INT64:
                raise Unusual
            self.values.append(value)
            return int
        if isinstance(value, dict):
            return tuple((name, self._of(None, part)) for name, part in value.items())
        if isinstance(value, list) and get_nullable_type(item(type_)) is GraphQLID and len(value) <= MOST_IDS:
            return self._of_ids(value)
        raise Unusual

    def _of_ids(self, value: list[Any]) -> Hashable:
        pairs = [self._id(one) for one in value]
        self.values.append(pairs)
        return ("ids", tuple(sorted({typename for typename, _ in pairs})))

    def _id(self, value: str) -> tuple[str, int]:
        typename, key = id_or_nothing(value)
        return (typename, key) if typename in self._nodes else ("", 0)

    def _of_text(self, type_: Any, value: str) -> Hashable:
        if get_nullable_type(type_) is GraphQLID:
            typename, key = self._id(value)
            self.values.append(key)
            return ("id", typename)
        if len(value) > LONGEST or "\x00" in value or OPEN in value:
            raise Unusual
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Unusual from None
        self.values.append(value)
        return str

    def marked(self) -> dict[str, Any]:
        """In the order of `values`."""
        numbers = iter(range(len(self.values)))

        def mark(key: Any, value: Any) -> Any:
            if key is int:
                return number_mark(next(numbers))
            if key is str:
                return TextMark(next(numbers))
            if isinstance(value, str) and isinstance(key, tuple):
                return IdMark.of(next(numbers), key[1])
            if isinstance(value, list):
                return IdsMark(next(numbers), key[1])
            if isinstance(value, dict):
                return {name: mark(part, value[name]) for name, part in key}
            return value

        assert isinstance(self.key, tuple)
        return {name: mark(key, self._coerced[name]) for name, key in self.key}


def item(type_: Any) -> Any:
    """The type of a list's items; None for what is no list."""
    listed = get_nullable_type(type_)
    return listed.of_type if isinstance(listed, GraphQLList) else None

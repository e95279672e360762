"""Random operations on the graph, of all that a client can write: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_leaf_type,
)

PAGING = ("first", "after", "last", "before", "page")
NUMBERS = (0, 1, 1, 2, 2, 3, 5, 10)
ODD_NUMBERS = (-1, 1001, 2**31 - 1)
TEXTS = ("", "%", "_", "e", "web", "a\\b", 'quo"te', "né", "\U0001f600", "x" * 70, "nul\0")
DEEPEST = 5


@dataclass(frozen=True)
class Operation:
    """A document and its variables."""

    document: str
    variables: dict[str, Any]


@dataclass
class Pools:
    """What makes sense in the data at hand."""

    texts: Sequence[str] = ()
    ids: Sequence[str] = ()
    cursors: Sequence[str] = ()


@dataclass
class Generator:
    """Makes operations for a schema, one after the other."""

    schema: GraphQLSchema
    pools: Pools
    chance: random.Random
    _variables: dict[str, tuple[str, Any, str]] = field(default_factory=dict)
    _fragments: dict[str, str] = field(default_factory=dict)

    def operation(self) -> Operation:
        self._variables, self._fragments = {}, {}
        assert self.schema.query_type is not None
        self._room = 40
        selection = self._selection(self.schema.query_type, 0)
        declared = ", ".join(f"${name}: {type_}{default}" for name, (type_, _, default) in self._variables.items())
        head = f"query Q({declared})" if declared else self.chance.choice(("query", "query Named"))
        given = {name: value for name, (_, value, _) in self._variables.items() if value is not Undefined}
        return Operation(" ".join([f"{head} {selection}", *self._fragments.values()]), given)

    def _selection(self, type_: Any, depth: int) -> str:
        if isinstance(type_, (GraphQLUnionType, GraphQLInterfaceType)):
            members = self.schema.get_possible_types(type_)
            some = members if isinstance(type_, GraphQLUnionType) else self.chance.sample(list(members), 3)
            return "{ __typename " + " ".join(f"... on {one.name} {self._selection(one, depth)}" for one in some) + " }"
        names = list(type_.fields)
        wanted = self.chance.sample(names, min(len(names), self.chance.randint(1, 5 if depth else 2)))
        parts = [part for name in wanted if (part := self._field(type_, name, depth))]
        if self.chance.random() < 0.15 or not parts:
            parts.append(self.chance.choice(("__typename", "kind: __typename")))
        if depth and self.chance.random() < 0.1:
            parts = [*parts[1:], self._fragment(type_, parts[0])]
        self.chance.shuffle(parts)
        return "{ " + " ".join(parts) + " }"

    def _fragment(self, type_: GraphQLObjectType, part: str) -> str:
        if self.chance.random() < 0.5:
            return f"... on {type_.name} {{ {part} }}" if self.chance.random() < 0.5 else f"... {{ {part} }}"
        name = f"F{len(self._fragments)}"
        self._fragments[name] = f"fragment {name} on {type_.name} {{ {part} }}"
        return f"...{name}"

    def _field(self, type_: GraphQLObjectType, name: str, depth: int) -> str:
        graph_field = type_.fields[name]
        inner = get_named_type(graph_field.type)
        if not is_leaf_type(inner) and (depth >= DEEPEST or self._room <= 0):
            return ""
        self._room -= 1
        alias = f"a{self.chance.randint(0, 99)}: " if self.chance.random() < 0.2 else ""
        below = "" if is_leaf_type(inner) else f" {self._selection(inner, depth + 1)}"
        return f"{alias}{name}{self._arguments(graph_field.args)}{self._directive()}{below}"

    def _directive(self) -> str:
        if self.chance.random() > 0.05:
            return ""
        name, wanted = self.chance.choice(("skip", "include")), self.chance.random() < 0.5
        value = self._variable("Boolean!", wanted) if self.chance.random() < 0.7 else str(wanted).lower()
        return f" @{name}(if: {value})"

    def _arguments(self, arguments: Mapping[str, GraphQLArgument]) -> str:
        modes = ((), ("first",), ("first", "after"), ("last",), ("last", "before"), ("page",), ("page",), PAGING)
        paging = self.chance.choices(modes, (4, 4, 3, 3, 2, 3, 3, 0.2))[0]
        given = []
        for name, argument in arguments.items():
            needed = isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
            wanted = name in paging if name in PAGING else self.chance.random() < 0.5
            if needed or wanted:
                given.append(f"{name}: {self._value(name, argument.type)}")
        return f"({', '.join(given)})" if given else ""

    def _value(self, name: str, type_: GraphQLInputType) -> str:
        """A literal, or a variable in its place."""
        if self.chance.random() < 0.4:
            made = self._json(name, type_)
            return self._variable(str(type_), made)
        return self._literal(name, type_)

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self._variables)}"
        default = ""
        if not type_.endswith("!") and self.chance.random() < 0.1:
            value = Undefined
            default = self.chance.choice(("", " = null"))
        self._variables[name] = (type_, value, default)
        return f"${name}"

    def _literal(self, name: str, type_: GraphQLInputType) -> str:
        inner = get_named_type(type_)
        if isinstance(inner, GraphQLInputObjectType) and not isinstance(type_, GraphQLList):
            parts = (f"{key}: {self._value(key, inner.fields[key].type)}" for key in self._some(inner))
            return "{" + ", ".join(parts) + "}"
        return _written(self._json(name, type_), inner)

    def _some(self, type_: GraphQLInputObjectType) -> list[str]:
        return [
            name
            for name, part in type_.fields.items()
            if (isinstance(part.type, GraphQLNonNull) and part.default_value is Undefined) or self.chance.random() < 0.5
        ]

    def _json(self, name: str, type_: GraphQLInputType) -> Any:
        if isinstance(type_, GraphQLNonNull):
            return self._json(name, type_.of_type)
        if self.chance.random() < 0.05 and not name.endswith("id"):
            return None
        if isinstance(type_, GraphQLList):
            return [self._json(name, type_.of_type) for _ in range(self.chance.randint(0, 4))]
        if isinstance(type_, GraphQLEnumType):
            return self.chance.choice(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            return {key: self._json(key, type_.fields[key].type) for key in self._some(type_)}
        if type_.name == "Int":
            return self.chance.choice(ODD_NUMBERS if self.chance.random() < 0.05 else NUMBERS)
        if type_.name == "Boolean":
            return self.chance.random() < 0.5
        if type_.name == "ID":
            return self.chance.choice([*self.pools.ids, "none"] if self.pools.ids else ["none"])
        if name in ("after", "before"):
            return self.chance.choice([*self.pools.cursors, "none"] if self.pools.cursors else ["none"])
        return self.chance.choice(TEXTS if self.chance.random() < 0.2 or not self.pools.texts else self.pools.texts)


def _written(value: Any, type_: Any) -> str:
    """A JSON value as GraphQL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_written(one, type_) for one in value) + "]"
    if isinstance(value, str) and not isinstance(type_, GraphQLEnumType):
        escaped = "".join(f"\\u{{{ord(sign):x}}}" if sign in '"\\' or ord(sign) < 32 else sign for sign in value)
        return f'"{escaped}"'
    return str(value)

"""An object of the answer, as a statement has it: what the SQL of its fields is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType
from otegraph.plans.forms import Form
from otegraph.plans.sources import declared
from otegraph.plans.statement import Draft


class Unplanned(Exception):
    """What no statement is made for: it is executed as usual."""


@dataclass(frozen=True, slots=True)
class Value:
    """The SQL of a leaf; `form` where the declaration says how it is written, and not the type."""

    sql: str
    nullable: bool
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """The SQL of a list's items in one text, null for none; `there`: the condition that it is no null."""

    sql: str
    there: str | None = None


class Environment:
    """An object of a type with what is selected of it.  Each kind knows some of the fields; the rest are `Unplanned`."""

    def __init__(self, draft: Draft, type_: GraphQLObjectType, details: Any) -> None:
        self.draft = draft
        self.type_ = type_
        self.fields: dict[str, Any] = draft.collected(type_, details)
        self._below: dict[str, tuple[Environment, str | None]] = {}

    def field_name(self, key: str) -> str:
        """The field behind a response name."""
        name: str = self.fields[key][0].node.name.value
        return name

    def definition(self, key: str) -> Any:
        """Its declaration, as strawberry has it."""
        definition = declared(self.type_.fields.get(self.field_name(key)))
        if definition is None:
            raise self.unplanned(key)
        return definition

    def leaf(self, key: str) -> Value:
        """A scalar or an enum."""
        raise self.unplanned(key)

    def below(self, key: str) -> tuple[Environment, str | None]:
        """The object of a field, and the condition that there is one (None: there always is)."""
        if key not in self._below:
            self._below[key] = self.enter(key)
        return self._below[key]

    def enter(self, key: str) -> tuple[Environment, str | None]:
        """Makes what `below` keeps."""
        raise self.unplanned(key)

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        """A list of objects, each as `write` has it."""
        raise self.unplanned(key)

    def unplanned(self, key: str) -> Unplanned:
        """The field is not declared so that a plan could have it."""
        return Unplanned(f"{self.type_.name}.{self.field_name(key)}")


class Absent(Environment):
    """No object, whatever the rows are."""

    def __init__(self) -> None:
        self.fields = {}


class Members(Environment):
    """An object of a union: its members, each with the condition that it is the one."""

    def __init__(self, of: dict[str, tuple[str, Environment]]) -> None:
        self._of = of
        self._below = {}

    def members(self) -> list[tuple[str, Environment]]:
        """In the union's order."""
        return list(self._of.values())

    def _having(self, key: str) -> tuple[str, Environment]:
        having = [(condition, member) for condition, member in self._of.values() if key in member.fields]
        if len(having) != 1:
            raise Unplanned(f"{key} of a union")
        return having[0]

    def field_name(self, key: str) -> str:
        return self._having(key)[1].field_name(key)

    @property
    def type_(self) -> GraphQLObjectType:  # type: ignore[override]  # of which it is, is known when a row is read
        return next(iter(self._of.values()))[1].type_

    def leaf(self, key: str) -> Value:
        condition, member = self._having(key)
        value = member.leaf(key)
        return Value(f"CASE WHEN {condition} THEN {value.sql} END", True, value.form)

    def enter(self, key: str) -> tuple[Environment, str | None]:
        condition, member = self._having(key)
        below, there = member.below(key)
        return below, condition if there is None else f"({condition} AND {there})"

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        condition, member = self._having(key)
        items = member.items(key, write, comma)
        return Items(items.sql, condition if items.there is None else f"({condition} AND {items.there})")

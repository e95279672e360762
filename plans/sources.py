"""What a field comes from, as a plan takes it.  Made by `fields` beside the types, read by `environments`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLField
from otegraph.plans.page import Order
from tortoise.expressions import Q
from tortoise.models import Model

SOURCE = "otegraph.source"
EXPRESSION = "otegraph.expression"
"""(the row's key, its SQL) of what the database computes for a row."""
INSIDE = "otegraph.inside"
"""SQL of a field of an object that stands in JSON; `{}` is that object."""
ACCESS = "otegraph.access"
Check = Callable[[Any], Awaitable[None]]
"""Raises where a context can't be told the rows now."""


def declared(field: GraphQLField | None) -> Any:
    """How strawberry declares a field; None where it does not, and where the field has extensions.

    A permission is one: what is asked before each value is asked by ordinary execution alone, and must not be passed over.
    """
    definition = field.extensions.get("strawberry-definition") if field is not None else None
    return None if definition is None or definition.extensions else definition


class Rule(Protocol):
    """Who may call a root field."""

    def check(self, viewer: Any) -> None:
        """Raises a `Refusal` for who may not."""
        ...


class RowSql(Protocol):
    """A row in a statement."""

    @property
    def typename(self) -> str: ...

    @property
    def context(self) -> Any: ...

    def column(self, name: str) -> str:
        """The SQL of one of its columns, or of a computed field by its Python name."""
        ...


@dataclass(frozen=True, slots=True)
class One:
    """The visible row of `model` whose id is in the column `by`."""

    model: type[Model]
    by: str


@dataclass(frozen=True, slots=True)
class All:
    """All visible rows of `model` that `link` ties to `parent.id`, by id."""

    model: type[Model]
    link: str


@dataclass(frozen=True, slots=True)
class Paged:
    """A connection of the visible rows of `model` that `link` ties to `parent.id`, or of all."""

    model: type[Model]
    link: str | None
    where: Q
    default: Order
    check: Check | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text made of the row's columns; `plain`: one that JSON writes as it is."""

    sql: Callable[[RowSql], str]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An object whose fields are the row's own columns."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The object, or the objects, in a JSON column; their fields are its keys, or say otherwise by `inside`."""

    column: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The same for every row: it follows from the context alone."""

    compute: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A field of the root: the visible row that meets `find(context, **arguments)`, the one with the least id."""

    model: type[Model]
    find: Callable[..., Q | None]
    check: Check | None


@dataclass(frozen=True, slots=True)
class Texts:
    """A field of the root: the different texts in a column of the visible rows that meet `find(context, **arguments)`."""

    model: type[Model]
    column: str
    find: Callable[..., Q]


@dataclass(frozen=True, slots=True)
class ById:
    """A field of the root: what has the global id in the argument `id`, or `several` with those in `ids`."""

    several: bool = False


Source = One | All | Paged | Text | Part | Stored | Settled | Found | Texts | ById

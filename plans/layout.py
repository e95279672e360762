"""What an answer looks like: which keys it has, where each comes from in the selection, and how it is written.

The graph's own layout follows from the selection and the types (`of_type`); other ones (REST's) are made by who serves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLNonNull, is_leaf_type, is_list_type
from otegraph.plans.forms import Form, form_of


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value; `absent` is the JSON that stands for null, None where the graph has it that there is none."""

    form: Form | None
    absent: str | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """JSON that is always the same."""

    json: str


@dataclass(frozen=True, slots=True)
class Selected:
    """An object with all that is selected of it, under the response names."""

    nullable: bool


@dataclass(frozen=True, slots=True)
class Object:
    """An object with these keys; where there is none it has them all the same, each with what is absent."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A list; `absent` is the JSON that stands for null."""

    item: Layout
    absent: str | None


@dataclass(frozen=True, slots=True)
class JsonText:
    """A text that is JSON itself, with a space after each comma and colon as Python's json.dumps() has them."""

    value: Layout


@dataclass(frozen=True, slots=True)
class Part:
    """A key, and where its value is: the response names of the fields that lead there, from the object on.

    In the place of an object: that value of it.
    """

    key: str
    path: tuple[str, ...]
    value: Layout


Layout = Leaf | Fixed | Selected | Object | Each | JsonText | Part


def of_type(type_: Any) -> Layout:
    """The graph's layout of a field's type."""
    there = isinstance(type_, GraphQLNonNull)
    inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if is_list_type(inner):
        return Each(of_type(inner.of_type), None if there else "null")
    if is_leaf_type(inner):
        return Leaf(form_of(inner), None if there else "null")
    return Selected(nullable=not there)

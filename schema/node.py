"""Relay's Node: an object with a globally unique, stable, opaque id (https://relay.dev/graphql/objectidentification.htm)."""

from __future__ import annotations

import base64
import binascii
from typing import Any, ClassVar

import strawberry
from graphql import GraphQLResolveInfo
from otegraph.models.errors import NotFound
from otegraph.plans.fields import of_row
from otegraph.plans.select import Row
from tortoise.models import Model

TYPENAME = "__typename"


def to_global_id(typename: str, key: int) -> str:
    """The id that clients see."""
    return base64.b64encode(f"{typename}:{key}".encode()).decode()


def from_global_id(value: str) -> tuple[str, int]:
    """(type's name, row's id); raises ValueError for what is no id of ours."""
    try:
        typename, _, key = base64.b64decode(value.encode(), validate=True).decode().partition(":")
        if not key.isascii() or not key.isdigit() or len(key) > 18:
            raise ValueError
    except (binascii.Error, UnicodeError, ValueError):
        raise ValueError("not an id") from None
    return typename, int(key)


def key_of(value: str, typename: str) -> int | None:
    """The row's id in a global id of that type; None for any other text, which names nothing."""
    try:
        given, key = from_global_id(value)
    except ValueError:
        return None
    return key if given == typename else None


def row_id(value: str, typename: str, field: str) -> int:
    """The row's id in the global id of an input's field; `NotFound` naming the field if it is no id of that type."""
    key = key_of(value, typename)
    if key is None:
        raise NotFound(f"{field} is not the id of a {typename}", field)
    return key


def _global_id(row: Row, typename: str, context: Any) -> strawberry.ID:
    return strawberry.ID(to_global_id(typename, row["id"]))


@strawberry.interface(description="An object with an id.")
class Node:
    """What `node` and `nodes` can find."""

    model: ClassVar[type[Model]]

    id: strawberry.ID = of_row(_global_id, description="Globally unique, stable and opaque.")

    @classmethod
    def is_type_of(cls, row: Row, info: GraphQLResolveInfo[Any]) -> bool:
        """Rows are dicts: the field that read them says of which type they are."""
        return type(row) is dict

    @classmethod
    def resolve_type(cls, row: Row, info: GraphQLResolveInfo[Any], type_: Any) -> str:
        """Of a row that `node` found."""
        return str(row[TYPENAME])

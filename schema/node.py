"""Relay's Node: an object with a globally unique, stable, opaque id (https://relay.dev/graphql/objectidentification.htm)."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry
from graphql import GraphQLResolveInfo
from otegraph.models.errors import NotFound
from otegraph.plans.fields import of_row
from otegraph.plans.ids import from_global_id, key_of, to_global_id
from otegraph.plans.select import Row
from otegraph.plans.sources import RowSql, Text
from tortoise.expressions import Q
from tortoise.models import Model

__all__ = ["TYPENAME", "Node", "by_id", "from_global_id", "key_of", "row_id", "to_global_id"]

TYPENAME = "__typename"


def by_id(value: str, typename: str) -> Q | None:
    """The condition of the row with that global id; None for any text that is no id of that type."""
    key = key_of(value, typename)
    return None if key is None else Q(id=key)


def row_id(value: str, typename: str, field: str) -> int:
    """The row's id in the global id of an input's field; `NotFound` naming the field if it is no id of that type."""
    key = key_of(value, typename)
    if key is None:
        raise NotFound(f"{field} is not the id of a {typename}", field)
    return key


def _global_id(row: Row, typename: str, context: Any) -> strawberry.ID:
    return strawberry.ID(to_global_id(typename, row["id"]))


def _global_id_sql(row: RowSql) -> str:
    return f"encode(('{row.typename}:' || {row.column('id')})::bytea, 'base64')"


@strawberry.interface(description="An object with an id.")
class Node:
    """What `node` and `nodes` can find."""

    model: ClassVar[type[Model]]

    id: strawberry.ID = of_row(
        _global_id, description="Globally unique, stable and opaque.", source=Text(_global_id_sql, plain=True)
    )

    @classmethod
    def is_type_of(cls, row: Row, info: GraphQLResolveInfo[Any]) -> bool:
        """Rows are dicts: the field that read them says of which type they are."""
        return type(row) is dict

    @classmethod
    def resolve_type(cls, row: Row, info: GraphQLResolveInfo[Any], type_: Any) -> str:
        """Of a row that `node` found."""
        return str(row[TYPENAME])

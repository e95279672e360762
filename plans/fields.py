"""How a type of the graph says what its fields come from.

A plain annotation is the model's column of that name.  The rest is said with these:

    @strawberry.type
    class Cluster(Node):
        name: str
        ready: bool = expression("clusters.status = 'ONLINE'")
        labels: Connection[ClusterLabel] = connection(models.ClusterLabel, by="cluster_id", filter=ClusterLabelFilter)

Rows are dicts by column name; every relation is read through the request's loaders, with the visibility of its model.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any

import strawberry
from graphql import get_named_type
from otegraph.plans.loaders import Loaders
from otegraph.plans.lookahead import selected
from otegraph.plans.page import Order, Page
from otegraph.plans.resolving import (
    OF_ROW,
    PREPARING,
    READER,
    alone,
    annotated,
    attribute,
    expressions,
    parameters,
    same_field,
)
from otegraph.plans.select import Row, Source, linked, page_of
from otegraph.plans.sources import (
    EXPRESSION,
    INSIDE,
    SOURCE,
    All,
    Check,
    Found,
    One,
    Part,
    Settled,
    Stored,
    Texts,
)
from strawberry.types import Info
from tortoise.expressions import Q
from tortoise.models import Model


def expression(sql: str, description: str | None = None) -> Any:
    """A field computed by the database; `sql` names the model's table in full (`clusters.status`)."""
    return strawberry.field(metadata={EXPRESSION: (None, sql)}, description=description)


def of_row(
    compute: Callable[[Row, str, Any], Any],
    description: str | None = None,
    source: Any = None,
    needs: tuple[str, str] | None = None,
) -> Any:
    """A field that `compute(row, the type's name, the context)` makes of the row alone, reading nothing.

    `source` says the same to a plan; without it, a query with this field is executed as usual.  `needs` (key, SQL) is
    computed for the row beside its columns.
    """

    metadata: dict[object, Any] = {OF_ROW: compute}
    if source is not None:
        metadata[SOURCE] = source
    if needs is not None:
        metadata[EXPRESSION] = needs

    def resolve(root: Row, info: Info[Any, Any]) -> Any:
        return compute(root, info._raw_info.parent_type.name, info.context)

    return strawberry.field(resolver=annotated(resolve), description=description, metadata=metadata)


def part(description: str | None = None) -> Any:
    """An object whose fields are the row's own columns."""
    return of_row(lambda row, typename, context: row, description, Part())


def stored(column: str, description: str | None = None) -> Any:
    """The object in a JSON column, whose keys are the Python names of its type's fields.

    The types of a union say in `kinds` which values of the key `kind` are theirs.
    """
    return of_row(lambda row, typename, context: row[column], description, Stored(column))


def inside(sql: str, description: str | None = None) -> Any:
    """A field of an object that stands in JSON, which `{}` in its SQL is."""
    return strawberry.field(metadata={INSIDE: sql}, description=description)


def settled(compute: Callable[[Any], Any]) -> Any:
    """An object that `compute(context)` makes, the same for every row."""
    return of_row(lambda row, typename, context: compute(context), source=Settled(compute))


async def read(info: Info[Any, Any], model: type[Model], key: int) -> Row | None:
    """The visible row of `model` whose id is `key`, with what the field's selection needs of it."""
    raw = info._raw_info
    wanted = expressions(get_named_type(raw.return_type), selected(raw))
    row: Row | None = await info.context.loaders.row(model, key, wanted)
    return row


def one(model: type[Model], by: str, description: str | None = None, needs: tuple[str, str] | None = None) -> Any:
    """The visible row of `model` whose id is in this row's `by`: a column, or what `needs` (key, SQL) computes."""

    async def read(roots: Sequence[Any], context: Any, field: Hashable) -> list[Any]:
        loaders: Loaders = context.loaders
        keys = [attribute(root, by) for root in roots]
        unique = list(dict.fromkeys(key for key in keys if key is not None))
        found = await loaders.rows(model, unique, loaders.prepared[field])
        return [found.get(key) for key in keys]

    def resolve(root: Row, info: Info[Any, Any]) -> Any:
        raw = info._raw_info
        field, loaders = same_field(raw.parent_type, raw.field_nodes), info.context.loaders
        if field not in loaders.prepared:
            loaders.prepared[field] = expressions(get_named_type(raw.return_type), selected(raw))
        key = None if root is PREPARING else attribute(root, by)
        return None if key is None else loaders.row(model, key, loaders.prepared[field])

    metadata: dict[object, Any] = {READER: read, SOURCE: One(model, by)}
    if needs is not None:
        metadata[EXPRESSION] = needs
    return strawberry.field(resolver=annotated(resolve), description=description, metadata=metadata)


def several(model: type[Model], by: str) -> Any:
    """The visible rows of `model` whose ids are in this row's list `by`; null where there is no list."""

    async def resolve(root: Row, info: Info[Any, Any]) -> Any:
        keys = attribute(root, by)
        return None if keys is None else await asyncio.gather(*(read(info, model, key) for key in keys))

    return strawberry.field(resolver=annotated(resolve))


def many(model: type[Model], by: str) -> Any:
    """All visible rows of `model` whose column `by` is this row's id, by id; for lists that stay short."""
    return related(model, linked(model, by))


def related(model: type[Model], link: str, description: str | None = None) -> Any:
    """All visible rows of `model` that `link` ties to this row, by id; for lists that stay short."""
    everything = Page(Order(), None)

    async def read(roots: Sequence[Any], context: Any, field: Hashable) -> list[Any]:
        loaders: Loaders = context.loaders
        parents = [root["id"] for root in roots]
        found = await loaders.pages(loaders.prepared[field], everything, link, parents, field)
        return [found[parent] for parent in parents]

    def resolve(root: Row, info: Info[Any, Any]) -> Any:
        raw = info._raw_info
        loaders: Loaders = info.context.loaders
        field = same_field(raw.parent_type, raw.field_nodes)
        if field not in loaders.prepared:
            wanted = expressions(get_named_type(raw.return_type), selected(raw))
            loaders.prepared[field] = Source(model, loaders.visible(model), wanted)
        return None if root is PREPARING else alone(read, root, info.context, field)

    return strawberry.field(
        resolver=annotated(resolve), description=description, metadata={READER: read, SOURCE: All(model, link)}
    )


def found(
    model: type[Model],
    find: Callable[..., Q | None],
    *,
    wrap: Callable[[Callable[..., Awaitable[Any]], Any], Any],
    check: Check | None = None,
) -> Any:
    """A field of the root: the visible row that meets the condition `find(context, **arguments)`, the one with the least id.

    None of `find` stands for no row.  Its parameters but for the context are the field's arguments.
    """

    async def resolve(root: None, info: Info[Any, Any], **arguments: Any) -> Row | None:
        if check is not None:
            await check(info.context)
        where = find(info.context, **arguments)
        if where is None:
            return None
        raw = info._raw_info
        wanted = expressions(get_named_type(raw.return_type), selected(raw))
        rows = await page_of(Source(model, info.context.loaders.visible(model) & where, wanted), Page(Order(), 1))
        return rows[0] if rows else None

    return wrap(annotated(resolve, parameters(find)), Found(model, find, check))


def texts(
    model: type[Model],
    column: str,
    find: Callable[..., Q],
    *,
    wrap: Callable[[Callable[..., Awaitable[Any]], Any], Any],
) -> Any:
    """A field of the root: the different texts in a column of the visible rows that meet `find(context, **arguments)`."""

    async def resolve(root: None, info: Info[Any, Any], **arguments: Any) -> Any:
        where = info.context.loaders.visible(model) & find(info.context, **arguments)
        return await model.filter(where).distinct().order_by(column).values_list(column, flat=True)

    return wrap(annotated(resolve, parameters(find)), Texts(model, column, find))

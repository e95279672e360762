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
import inspect
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import strawberry
from graphql import FieldNode, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from otegraph.plans.connection import PageInput, Slice
from otegraph.plans.loaders import Expressions, Loaders
from otegraph.plans.lookahead import selected
from otegraph.plans.page import NUMBERED_SIZE, Order, Page, page
from otegraph.plans.select import Row, Source, linked
from strawberry.types import Info
from tortoise.expressions import Q
from tortoise.models import Model

EXPRESSION = "otegraph.expression"
OF_ROW = "otegraph.of_row"
FETCH = "otegraph.fetch"
"""Reads the field of one parent, `fetch(row, context, field)`, when the same field of another one was resolved before."""


class Filter(Protocol):
    """An input type that narrows a connection."""

    def where(self) -> Q:
        """The condition that it stands for; raises `Invalid` for what can't be meant."""
        ...


class Ordering(Protocol):
    """An input type that orders a connection."""

    def order(self) -> Order:
        """The order that it stands for."""
        ...


def attribute(source: Any, name: str) -> Any:
    """The default resolver: a row's column, or an object's attribute."""
    return source[name] if isinstance(source, dict) else getattr(source, name)


def expression(sql: str, description: str | None = None) -> Any:
    """A field computed by the database; `sql` names the model's table in full (`clusters.status`)."""
    return strawberry.field(metadata={EXPRESSION: (None, sql)}, description=description)


def of_row(compute: Callable[[Row, str], Any], description: str | None = None) -> Any:
    """A field that `compute(row, the type's name)` makes of the row alone."""

    def resolve(root: Row, info: Info[Any, Any]) -> Any:
        return compute(root, info._raw_info.parent_type.name)

    return strawberry.field(resolver=_annotated(resolve), description=description, metadata={OF_ROW: compute})


async def read(info: Info[Any, Any], model: type[Model], key: Any, by: str = "id") -> Row | None:
    """The visible row of `model` whose column `by` is `key`, with what the field's selection needs of it."""
    raw = info._raw_info
    wanted = expressions(get_named_type(raw.return_type), selected(raw))
    row: Row | None = await info.context.loaders.row(model, key, wanted, by)
    return row


def one(model: type[Model], by: str, description: str | None = None, needs: tuple[str, str] | None = None) -> Any:
    """The visible row of `model` whose id is in this row's `by`: a column, or what `needs` (key, SQL) computes."""

    def fetch(root: Row, context: Any, field: Hashable) -> Any:
        key = attribute(root, by)
        return None if key is None else context.loaders.row(model, key, context.loaders.prepared[field])

    def resolve(root: Row, info: Info[Any, Any]) -> Any:
        raw = info._raw_info
        field, prepared = same_field(raw.parent_type, raw.field_nodes), info.context.loaders.prepared
        if field not in prepared:
            prepared[field] = expressions(get_named_type(raw.return_type), selected(raw))
        return fetch(root, info.context, field)

    metadata: dict[object, Any] = {FETCH: fetch}
    if needs is not None:
        metadata[EXPRESSION] = needs
    return strawberry.field(resolver=_annotated(resolve), description=description, metadata=metadata)


def several(model: type[Model], by: str, description: str | None = None) -> Any:
    """The visible rows of `model` whose ids are in this row's list `by`; null where there is no list."""

    async def resolve(root: Row, info: Info[Any, Any]) -> Any:
        keys = attribute(root, by)
        return None if keys is None else await asyncio.gather(*(read(info, model, key) for key in keys))

    return strawberry.field(resolver=_annotated(resolve), description=description)


def many(model: type[Model], by: str, description: str | None = None) -> Any:
    """All visible rows of `model` whose column `by` is this row's id, by id; for lists that stay short."""
    return related(model, linked(model, by), description)


def related(model: type[Model], link: str, description: str | None = None) -> Any:
    """All visible rows of `model` that `link` ties to this row, by id; for lists that stay short."""
    everything = Page(Order(), None)

    async def resolve(root: Row, info: Info[Any, Any]) -> Any:
        raw = info._raw_info
        loaders = info.context.loaders
        source = Source(model, loaders.visible(model), expressions(get_named_type(raw.return_type), selected(raw)))
        return await loaders.page(source, everything, link, root["id"], same_field(raw.parent_type, raw.field_nodes))

    return strawberry.field(resolver=_annotated(resolve), description=description)


def connection(
    model: type[Model],
    *,
    by: str | None = None,
    link: str | None = None,
    filter: Any = None,  # noqa: A002 the argument's name in the graph; a Filter's type
    order: type[Ordering] | None = None,
    default: Order | None = None,
    where: Q | None = None,
    check: Callable[[Any], Awaitable[None]] | None = None,
    wrap: Callable[[Callable[..., Awaitable[Any]]], Any] | None = None,
    description: str | None = None,
) -> Any:
    """A connection of the visible rows of `model`.

    `by`: a column that holds this row's id; `link`: SQL that ties rows to `parent.id`; neither: all of them (a root field).
    `where` narrows always, `filter` as the client wishes.  `check` raises where a context can't be told
    the rows now.  `wrap` makes the field of the resolver (a root's access rule).
    """
    tie = linked(model, by) if by is not None else link

    def prepare(raw: GraphQLResolveInfo[Any], loaders: Loaders, arguments: dict[str, Any]) -> _Wanted:
        ordering: Ordering | None = arguments.pop("order_by", None)
        narrowing: Filter | None = arguments.pop("filter", None)
        numbered: PageInput | None = arguments.pop("page", None)
        slice_ = page(
            ordering.order() if ordering is not None else default or Order(),
            number=numbered.number if numbered is not None else None,
            size=_size(numbered) if numbered is not None else None,
            **arguments,
        )
        condition = loaders.visible(model) & (where or Q())
        if narrowing is not None:
            condition &= narrowing.where()
        names = selected(raw, "nodes") | selected(raw, "edges", "node")
        asked = selected(raw)
        source = Source(model, condition, expressions(_node_type(raw), names))
        return _Wanted(slice_, source, rows=bool(asked & Slice.ROWS), total="totalCount" in asked)

    async def fetch(root: Row | None, context: Any, field: Hashable) -> Slice:
        if check is not None:
            await check(context)
        loaders: Loaders = context.loaders
        wanted: _Wanted = loaders.prepared[field]
        parent = root["id"] if tie is not None and root is not None else None
        rows = await loaders.page(wanted.source, wanted.page, tie, parent, field) if wanted.rows else []
        total = await loaders.count(wanted.source, tie, parent, field) if wanted.total else 0
        return Slice(wanted.page, rows, total)

    def resolve(root: Row | None, info: Info[Any, Any], **arguments: Any) -> Any:
        raw = info._raw_info
        loaders: Loaders = info.context.loaders
        field = same_field(raw.parent_type, raw.field_nodes)
        # the same for each parent, so it is worked out for the first, before any of them is awaited
        if field not in loaders.prepared:
            loaders.prepared[field] = prepare(raw, loaders, arguments)
        return fetch(root, info.context, field)

    parameters = [
        ("first", int | None),
        ("after", str | None),
        ("last", int | None),
        ("before", str | None),
        ("page", PageInput | None),
        *([("filter", filter | None)] if filter is not None else []),
        *([("order_by", order | None)] if order is not None else []),
    ]
    resolver = _annotated(resolve, parameters)
    if wrap is not None:
        return wrap(resolver)
    return strawberry.field(resolver=resolver, description=description, metadata={FETCH: fetch})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a field of the document asks of its connection, whichever the parent is."""

    page: Page
    source: Source
    rows: bool
    total: bool


def _size(numbered: PageInput) -> int:
    """A null is as if it were not given."""
    return NUMBERED_SIZE if numbered.size is None else numbered.size


def expressions(type_: Any, names: frozenset[str]) -> Expressions:
    """The computed columns among the fields `names` of a type."""
    declared = _declared(type_)
    return tuple(sorted(declared[name] for name in names if name in declared))


_DECLARED: dict[str, dict[str, tuple[str, str]]] = {}


def _declared(type_: Any) -> dict[str, tuple[str, str]]:
    """GraphQL's field name -> (the row's key, its SQL), of the type's computed fields."""
    if not isinstance(type_, GraphQLObjectType):
        return {}
    known = _DECLARED.get(type_.name)
    if known is None:
        known = _DECLARED[type_.name] = {
            name: (definition.metadata[EXPRESSION][0] or definition.python_name, definition.metadata[EXPRESSION][1])
            for name, field in type_.fields.items()
            if (definition := field.extensions.get("strawberry-definition")) and EXPRESSION in definition.metadata
        }
    return known


def same_field(parent_type: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Hashable:
    """What the same field of each parent shares: its nodes in the document, and so its arguments."""
    return parent_type.name, *map(id, nodes)


def _node_type(info: GraphQLResolveInfo[Any]) -> Any:
    connection_type = get_named_type(info.return_type)
    assert isinstance(connection_type, GraphQLObjectType)
    return get_named_type(connection_type.fields["nodes"].type)


def _annotated(resolve: Callable[..., Any], parameters: list[tuple[str, Any]] | None = None) -> Callable[..., Any]:
    """Strawberry reads a resolver's arguments from its signature."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    given = [inspect.Parameter(name, keyword, default=None, annotation=type_) for name, type_ in parameters or []]
    fixed = [
        inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
    ]
    resolve.__signature__ = inspect.Signature([*fixed, *given])  # type: ignore[attr-defined]  # functions take it
    resolve.__annotations__ = {"info": Info, **dict(parameters or [])}
    return resolve

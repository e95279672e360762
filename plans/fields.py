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
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, get_args, get_type_hints

import strawberry
from graphql import FieldNode, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from otegraph.plans.connection import PageInput, Slice
from otegraph.plans.loaders import Expressions, Loaders
from otegraph.plans.lookahead import selected
from otegraph.plans.page import NUMBERED_SIZE, Order, Page, page
from otegraph.plans.select import Row, Source, count_of, linked, page_of
from otegraph.plans.sources import (
    EXPRESSION,
    INSIDE,
    SOURCE,
    All,
    Check,
    Found,
    One,
    Paged,
    Part,
    Settled,
    Stored,
    Texts,
)
from strawberry.types import Info
from tortoise.expressions import Q
from tortoise.models import Model

OF_ROW = "otegraph.of_row"
READER = "otegraph.reader"
PREPARING: Any = object()
"""In a parent's place: the field works its arguments out, for its reader, and reads nothing."""


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


class Reader(Protocol):
    """Reads a field for all the parents of a level at once: what each one's value is, in their order."""

    def __call__(self, roots: Sequence[Any], context: Any, field: Hashable) -> Awaitable[list[Any]]: ...


def attribute(source: Any, name: str) -> Any:
    """The default resolver: a row's column, or an object's attribute."""
    return source[name] if isinstance(source, dict) else getattr(source, name)


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

    return strawberry.field(resolver=_annotated(resolve), description=description, metadata=metadata)


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


async def read(info: Info[Any, Any], model: type[Model], key: Any, by: str = "id") -> Row | None:
    """The visible row of `model` whose column `by` is `key`, with what the field's selection needs of it."""
    raw = info._raw_info
    wanted = expressions(get_named_type(raw.return_type), selected(raw))
    row: Row | None = await info.context.loaders.row(model, key, wanted, by)
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
    return strawberry.field(resolver=_annotated(resolve), description=description, metadata=metadata)


def several(model: type[Model], by: str) -> Any:
    """The visible rows of `model` whose ids are in this row's list `by`; null where there is no list."""

    async def resolve(root: Row, info: Info[Any, Any]) -> Any:
        keys = attribute(root, by)
        return None if keys is None else await asyncio.gather(*(read(info, model, key) for key in keys))

    return strawberry.field(resolver=_annotated(resolve))


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
        return None if root is PREPARING else _alone(read, root, info.context, field)

    return strawberry.field(
        resolver=_annotated(resolve), description=description, metadata={READER: read, SOURCE: All(model, link)}
    )


def connection(
    model: type[Model],
    *,
    by: str | None = None,
    link: str | None = None,
    filter: Any = None,  # noqa: A002 the argument's name in the graph; a Filter's type
    order: type[Ordering] | None = None,
    default: Order | None = None,
    where: Q | None = None,
    check: Check | None = None,
    wrap: Callable[[Callable[..., Awaitable[Any]], Any], Any] | None = None,
    description: str | None = None,
) -> Any:
    """A connection of the visible rows of `model`.

    `by`: a column that holds this row's id; `link`: SQL that ties rows to `parent.id`; neither: all of them (a root field).
    `where` narrows always, `filter` as the client wishes.  `check` raises where a context can't be told
    the rows now.  `wrap` makes the field of the resolver and its source (a root's access rule).
    """
    tie = linked(model, by) if by is not None else link
    source = Paged(model, tie, where or Q(), default or Order(), check)

    def prepare(raw: GraphQLResolveInfo[Any], loaders: Loaders, arguments: dict[str, Any]) -> _Wanted:
        order, narrowing, paging = page_arguments(arguments, source.default)
        slice_ = page(order, **paging)
        condition = loaders.visible(model) & source.where
        if narrowing is not None:
            condition &= narrowing
        names = selected(raw, "nodes") | selected(raw, "edges", "node")
        asked = selected(raw)
        rows = Source(model, condition, expressions(_node_type(raw), names))
        return _Wanted(slice_, rows, rows=bool(asked & Slice.ROWS), total="totalCount" in asked)

    async def read(roots: Sequence[Any], context: Any, field: Hashable) -> list[Any]:
        if check is not None:
            await check(context)
        loaders: Loaders = context.loaders
        wanted: _Wanted = loaders.prepared[field]
        if tie is None:
            # a field of the root: there is one, and its rows are tied to nothing
            rows_of_all = await page_of(wanted.source, wanted.page) if wanted.rows else []
            return [Slice(wanted.page, rows_of_all, await count_of(wanted.source) if wanted.total else 0)]
        parents = [root["id"] for root in roots]
        rows = await loaders.pages(wanted.source, wanted.page, tie, parents, field) if wanted.rows else {}
        totals = await loaders.counts(wanted.source, tie, parents, field) if wanted.total else {}
        return [Slice(wanted.page, rows.get(parent, []), totals.get(parent, 0)) for parent in parents]

    def resolve(root: Row | None, info: Info[Any, Any], **arguments: Any) -> Any:
        raw = info._raw_info
        loaders: Loaders = info.context.loaders
        field = same_field(raw.parent_type, raw.field_nodes)
        # the same for each parent, so it is worked out for the first, before any of them is awaited
        if field not in loaders.prepared:
            loaders.prepared[field] = prepare(raw, loaders, arguments)
        return None if root is PREPARING else _alone(read, root, info.context, field)

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
        return wrap(resolver, source)
    return strawberry.field(resolver=resolver, description=description, metadata={READER: read, SOURCE: source})


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

    return wrap(_annotated(resolve, _parameters(find)), Found(model, find, check))


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

    return wrap(_annotated(resolve, _parameters(find)), Texts(model, column, find))


def _parameters(find: Callable[..., Any]) -> list[tuple[str, Any]]:
    """The arguments that a field has by `find(context, …)`."""
    hints = get_type_hints(find, include_extras=True)
    _, *names = inspect.signature(find).parameters
    return [(name, hints[name]) for name in names]


async def _alone(reader: Reader, root: Any, context: Any, field: Hashable) -> Any:
    """What a level's reader finds for one parent."""
    return (await reader([root], context, field))[0]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a field of the document asks of its connection, whichever the parent is."""

    page: Page
    source: Source
    rows: bool
    total: bool


def page_arguments(arguments: dict[str, Any], default: Order) -> tuple[Order, Q | None, dict[str, Any]]:
    """A connection's arguments as its order, what its filter stands for, and what `page` takes."""
    asked = dict(arguments)
    ordering: Ordering | None = asked.pop("order_by", None)
    narrowing: Filter | None = asked.pop("filter", None)
    numbered: PageInput | None = asked.pop("page", None)
    if numbered is not None:
        asked |= {"number": numbered.number, "size": _size(numbered)}
    return (
        ordering.order() if ordering is not None else default,
        narrowing.where() if narrowing is not None else None,
        asked,
    )


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


def _is_optional(type_: Any) -> bool:
    return type(None) in get_args(type_)


def _annotated(resolve: Callable[..., Any], parameters: list[tuple[str, Any]] | None = None) -> Callable[..., Any]:
    """Strawberry reads a resolver's arguments from its signature."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    given = [
        inspect.Parameter(
            name, keyword, default=None if _is_optional(type_) else inspect.Parameter.empty, annotation=type_
        )
        for name, type_ in parameters or []
    ]
    fixed = [
        inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
    ]
    resolve.__signature__ = inspect.Signature([*fixed, *given])  # type: ignore[attr-defined]  # functions take it
    resolve.__annotations__ = {"info": Info, **dict(parameters or [])}
    return resolve

"""Connections as fields of the graph: arguments, and one read for all parents of a level."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo, get_named_type
from otegraph.plans.connection import PageInput, Slice
from otegraph.plans.loaders import Loaders
from otegraph.plans.lookahead import selected
from otegraph.plans.page import NUMBERED_SIZE, Order, Page, page
from otegraph.plans.resolving import PREPARING, READER, alone, annotated, expressions, same_field
from otegraph.plans.select import Row, Source, count_of, linked, page_of
from otegraph.plans.sources import SOURCE, Check, Paged
from strawberry.types import Info
from tortoise.expressions import Q
from tortoise.models import Model


class Filter(Protocol):
    """An input type that narrows a connection."""

    def where(self) -> Q:
        """The condition that it stands for; raises `Invalid` for what can't be meant."""
        ...


@runtime_checkable
class FilterOfAll(Filter, Protocol):
    """One that says it otherwise for a connection of all rows: what finds them best there is not what does among the few of
    a parent."""

    def where_of_all(self) -> Q:
        """As `where`."""
        ...


class Ordering(Protocol):
    """An input type that orders a connection."""

    def order(self) -> Order:
        """The order that it stands for."""
        ...


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
        order, narrowing, paging = page_arguments(arguments, source)
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
        return None if root is PREPARING else alone(read, root, info.context, field)

    parameters = [
        ("first", int | None),
        ("after", str | None),
        ("last", int | None),
        ("before", str | None),
        ("page", PageInput | None),
        *([("filter", filter | None)] if filter is not None else []),
        *([("order_by", order | None)] if order is not None else []),
    ]
    resolver = annotated(resolve, parameters)
    if wrap is not None:
        return wrap(resolver, source)
    return strawberry.field(resolver=resolver, description=description, metadata={READER: read, SOURCE: source})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a field of the document asks of its connection, whichever the parent is."""

    page: Page
    source: Source
    rows: bool
    total: bool


def page_arguments(arguments: dict[str, Any], source: Paged) -> tuple[Order, Q | None, dict[str, Any]]:
    """A connection's arguments as its order, what its filter stands for, and what `page` takes."""
    asked = dict(arguments)
    ordering: Ordering | None = asked.pop("order_by", None)
    narrowing: Filter | None = asked.pop("filter", None)
    numbered: PageInput | None = asked.pop("page", None)
    if numbered is not None:
        asked |= {"number": numbered.number, "size": _size(numbered)}
    return (
        ordering.order() if ordering is not None else source.default,
        _where(narrowing, source) if narrowing is not None else None,
        asked,
    )


def _where(narrowing: Filter, source: Paged) -> Q:
    if source.link is None and isinstance(narrowing, FilterOfAll):
        return narrowing.where_of_all()
    return narrowing.where()


def _size(numbered: PageInput) -> int:
    """A null is as if it were not given."""
    return NUMBERED_SIZE if numbered.size is None else numbered.size


def _node_type(info: GraphQLResolveInfo[Any]) -> Any:
    connection_type = get_named_type(info.return_type)
    assert isinstance(connection_type, GraphQLObjectType)
    return get_named_type(connection_type.fields["nodes"].type)

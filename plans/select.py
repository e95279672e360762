"""One statement for one level of a query: the rows of a model, whole or a page for each of many parents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from otegraph.plans.page import Page
from pypika_tortoise.context import SqlContext
from pypika_tortoise.terms import Criterion
from tortoise import connections
from tortoise.expressions import Q, RawSQL
from tortoise.fields import JSONField
from tortoise.models import Model
from tortoise.queryset import QuerySet

Row = dict[str, Any]
PARENT = "_parent"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of `model` that meet `where`; `expressions` are the computed columns wanted beside its own, as SQL."""

    model: type[Model]
    where: Q
    expressions: tuple[tuple[str, str], ...] = ()


@cache
def columns(model: type[Model]) -> tuple[str, ...]:
    """The names of a model's own columns, foreign keys as `x_id`."""
    return tuple(name for name in model._meta.fields_map if name in model._meta.fields_db_projection)


@cache
def _json_columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(name for name, field in model._meta.fields_map.items() if isinstance(field, JSONField))


async def page_of(source: Source, page: Page) -> list[Row]:
    """The rows of one page (and one more, if there is)."""
    sql, values = _sql(source, _windowed(source, page))
    return await _fetch(source.model, sql, values)


async def pages_of(source: Source, page: Page, link: str, parents: Sequence[int]) -> dict[int, list[Row]]:
    """For each parent, its page of the rows that `link` (SQL about `parent.id`) ties to it: one statement for all."""
    sql, values = _sql(source, _windowed(source, page), link)
    sql = (
        f'SELECT parent.id AS "{PARENT}", child.* FROM unnest(${len(values) + 1}::bigint[]) AS parent (id) '
        f"CROSS JOIN LATERAL ({sql}) AS child"
    )
    found: dict[int, list[Row]] = {parent: [] for parent in parents}
    for row in await _fetch(source.model, sql, [*values, list(parents)]):
        found[row.pop(PARENT)].append(row)
    return found


async def counts_of(source: Source, link: str, parents: Sequence[int]) -> dict[int, int]:
    """How many rows `link` ties to each parent: one statement for all."""
    bare = Source(source.model, source.where)
    sql, values = _sql(bare, source.model.filter(source.where).order_by(), link)
    sql = (
        f'SELECT parent.id AS "{PARENT}", child.count FROM unnest(${len(values) + 1}::bigint[]) AS parent (id) '
        f"CROSS JOIN LATERAL (SELECT count(*) AS count FROM ({sql}) AS counted) AS child"
    )
    rows = await connections.get("default").execute_query_dict(sql, [*values, list(parents)])
    return {row[PARENT]: row["count"] for row in rows}


async def rows_of(source: Source, keys: Sequence[int]) -> list[Row]:
    """The rows whose id is one of `keys`."""
    sql, values = _sql(source, source.model.filter(source.where).order_by(), linked(source.model, "id"))
    sql = f"SELECT child.* FROM unnest(${len(values) + 1}::bigint[]) AS parent (id) CROSS JOIN LATERAL ({sql}) AS child"
    return await _fetch(source.model, sql, [*values, list(keys)])


async def text_of(sql: str, values: Sequence[Any]) -> str | None:
    """The only value of a statement that gives one row."""
    client: Any = connections.get("default")
    async with client.acquire_connection() as connection:
        text: str | None = await connection.fetchval(sql, *values)
    return text


async def count_of(source: Source) -> int:
    """How many rows there are."""
    return int(await source.model.filter(source.where).count())


def linked(model: type[Model], column: str) -> str:
    """The link of rows whose `column` is the parent's id."""
    return f'"{model._meta.db_table}"."{column}" = parent.id'


class Condition(Criterion):
    """A condition in SQL's own words."""

    def __init__(self, sql: str) -> None:
        super().__init__()
        self.sql = sql

    def get_sql(self, ctx: SqlContext) -> str:
        return self.sql


def _windowed(source: Source, page: Page) -> QuerySet[Model]:
    query = source.model.filter(source.where, page.where()).order_by(*page.reading.terms())
    if page.limit is not None:
        query = query.limit(page.limit)
    return query.offset(page.offset) if page.offset else query


def _sql(source: Source, query: QuerySet[Model], link: str | None = None) -> tuple[str, list[Any]]:
    computed = {name: RawSQL(sql) for name, sql in source.expressions}
    selected = query.annotate(**computed).values(*columns(source.model), *computed)
    selected._choose_db_if_not_chosen()
    selected._make_query()
    statement = selected.query if link is None else selected.query.where(Condition(link))
    sql, values = statement.get_parameterized_sql()
    return sql, list(values)


async def _fetch(model: type[Model], sql: str, values: list[Any]) -> list[Row]:
    rows: list[Row] = await connections.get("default").execute_query_dict(sql, values)
    for name in _json_columns(model):
        for row in rows:
            if isinstance(row[name], str):
                row[name] = orjson.loads(row[name])
    return rows

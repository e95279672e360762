"""Many rows in one statement, and only those that differ from what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

Connection = BaseDBAsyncClient
Changes = dict[str, list[int]]
"""The ids of the rows that clients see otherwise than before, by the plural of their kind."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch came to.

    `ids`: all its rows that are in the table now. `appeared`: the names of clusters that were not there before.
    """

    ids: list[int] = field(default_factory=list)
    changed: Changes = field(default_factory=dict)
    appeared: list[str] = field(default_factory=list)


def as_json(rows: Iterable[Any]) -> str:
    """Dataclasses as one parameter for jsonb_to_recordset."""
    return orjson.dumps(list(rows)).decode()


@dataclass(frozen=True, slots=True)
class Upsert:
    """A statement that makes a table say what some rows say, and writes only those that differ.

    `takes`: the rows' attributes with their types, the cluster's name among them; `jsonb` ones go in as JSON.
    """

    sql: str
    takes: Mapping[str, str]

    async def __call__(self, connection: Connection, rows: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
        """`id`, `differs`, `is_new` and `position` (among the rows, from 1) of each row that the table has now."""
        return await query(connection, self.sql, now, *(_column(rows, name, kind) for name, kind in self.takes.items()))


def upsert(
    table: str,
    *,
    takes: Mapping[str, str],
    key: Mapping[str, str],
    columns: Mapping[str, str],
    inner: Sequence[str] = (),
    outer: Sequence[str] = (),
) -> Upsert:
    """The statement for a table; the time is $1, the rows' columns come as arrays.

    `key`, `columns`: the table's columns with their expressions, over the row (`i`), its cluster (`c`, which must be
    there), the row in the table (`o`), and what `inner` and `outer` look up: queries of one row, each named by its alias
    in the end, that must find one, or may.

    Every look-up is a LATERAL one with a LIMIT, which PostgreSQL can only carry out row by row: with a table that has just
    grown, it would take its old size for true, and read all of it for each batch. And a row that is as it was is not
    touched at all: `ON CONFLICT … DO UPDATE … WHERE` alone would lock, and so write, every row that it leaves as it is.
    """
    arrays = [f"${number}::{_ARRAYS.get(kind, kind)}[]" for number, kind in enumerate(takes.values(), 2)]
    taken = ", ".join(f"{name}::jsonb AS {name}" if kind == "jsonb" else name for name, kind in takes.items())
    matches = " AND ".join(f"{table}.{column} = {expression}" for column, expression in key.items())
    every = [*key, *columns]
    return Upsert(
        f"""
        WITH known AS MATERIALIZED (
            SELECT COALESCE(o.id, nextval('{table}_id_seq')) AS id, i.position, o.id IS NULL AS is_new,
                {", ".join(f"{expression} AS {column}" for column, expression in {**key, **columns}.items())},
                o.id IS NULL OR ({", ".join(f"o.{column}" for column in columns)})
                    IS DISTINCT FROM ({", ".join(columns.values())}) AS differs
            FROM (
                SELECT {taken}, position FROM unnest({", ".join(arrays)}) WITH ORDINALITY AS x({", ".join(takes)}, position)
            ) AS i
            JOIN LATERAL (
                SELECT id FROM clusters WHERE clusters.name = i.cluster AND deleted_at IS NULL LIMIT 1
            ) AS c ON true
            {" ".join(f"JOIN LATERAL {each} ON true" for each in inner)}
            {" ".join(f"LEFT JOIN LATERAL {each} ON true" for each in outer)}
            LEFT JOIN LATERAL (SELECT * FROM {table} WHERE {matches} LIMIT 1) AS o ON true
            WHERE $1::timestamptz IS NOT NULL
        ), created AS (
            INSERT INTO {table} (id, {", ".join(every)})
            SELECT id, {", ".join(every)} FROM known WHERE is_new
        ), changed AS (
            INSERT INTO {table} (id, {", ".join(every)})
            SELECT id, {", ".join(every)} FROM known WHERE differs AND NOT is_new
            ON CONFLICT ({", ".join(key)}) DO UPDATE
            SET {", ".join(f"{column} = EXCLUDED.{column}" for column in columns)}
        )
        SELECT id, differs, is_new, position FROM known
        """,
        takes,
    )


_ARRAYS = {"jsonb": "text"}


def _column(rows: Sequence[Any], name: str, kind: str) -> list[Any]:
    values = [getattr(row, name) for row in rows]
    if kind != "jsonb":
        return values
    return [None if value is None else orjson.dumps(value).decode() for value in values]


async def query(connection: Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    """A statement's rows as dictionaries."""
    return list(await connection.execute_query_dict(sql, list(values)))


async def ids(connection: Connection, sql: str, *values: Any) -> list[int]:
    """The `id`s that a statement returns."""
    return [row["id"] for row in await query(connection, sql, *values)]


def changes(**found: Sequence[int]) -> Changes:
    """Changes without the kinds of which there are none."""
    return {kind: list(dict.fromkeys(each)) for kind, each in found.items() if each}

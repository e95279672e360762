"""Many rows in one statement, and only those that differ from what is there.

The rows go in as one JSON parameter. A row that is as it was is not touched at all: `ON CONFLICT … DO UPDATE … WHERE`
alone would lock, and so write, every row that it leaves as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


def upsert_sql(
    table: str, *, takes: Mapping[str, str], joins: str, key: Mapping[str, str], columns: Mapping[str, str]
) -> str:
    """A statement that takes rows ($1) and the time ($2) and returns `id`, `differs`, `is_new` of each that it knows.

    `takes`: the input's columns (alias `i`) with their types. `joins`: what `key` and `columns`, each a column with its
    expression, need besides; clusters (`c`, those that are there) are joined already. The row that is there is `o`.
    """
    every = [*key, *columns]
    matches = " AND ".join(f"o.{column} = {expression}" for column, expression in key.items())
    values = ", ".join(f"{expression} AS {column}" for column, expression in {**key, **columns}.items())
    return f"""
        WITH input AS (
            SELECT * FROM jsonb_to_recordset($1::text::jsonb)
                AS x({", ".join(f"{column} {kind}" for column, kind in takes.items())})
        ), known AS (
            SELECT o.id, {values}, o.id IS NULL AS is_new, o.id IS NULL OR
                ({", ".join(f"o.{column}" for column in columns)})
                IS DISTINCT FROM ({", ".join(columns.values())}) AS differs
            FROM input i JOIN clusters c ON c.name = i.cluster AND c.deleted_at IS NULL
            {joins}
            LEFT JOIN {table} o ON {matches}
            WHERE $2::timestamptz IS NOT NULL
        ), written AS (
            INSERT INTO {table} ({", ".join(every)})
            SELECT {", ".join(every)} FROM known WHERE differs
            ON CONFLICT ({", ".join(key)}) DO UPDATE
            SET {", ".join(f"{column} = EXCLUDED.{column}" for column in columns)}
            RETURNING id, {", ".join(key)}
        )
        SELECT COALESCE(known.id, written.id) AS id, differs, is_new
        FROM known LEFT JOIN written USING ({", ".join(key)})
    """


async def query(connection: Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    """A statement's rows as dictionaries."""
    return list(await connection.execute_query_dict(sql, list(values)))


async def ids(connection: Connection, sql: str, *values: Any) -> list[int]:
    """The `id`s that a statement returns."""
    return [row["id"] for row in await query(connection, sql, *values)]


def changes(**found: Sequence[int]) -> Changes:
    """Changes without the kinds of which there are none."""
    return {kind: list(dict.fromkeys(each)) for kind, each in found.items() if each}

"""What is asked of PostgreSQL, whoever asks, and what PostgreSQL reads for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import orjson
from asyncpg.connection import Connection
from asyncpg.prepared_stmt import PreparedStatement
from otegraph.server.database import credentials

LARGE = frozenset(
    {"cluster_nodes", "node_labels", "pods", "workloads", "targets", "deliveries", "orders", "deployments", "revisions"}
)
"""The tables that grow with a fleet. Clusters are few; people, businesses and apps too."""
_PASSING = frozenset(
    {"Nested Loop", "Merge Join", "Result", "Subquery Scan", "LockRows", "Memoize", "Incremental Sort"}
)
"""What asks for no more rows of what is below it than it is asked for itself, or for little more."""
_PLANNED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


@dataclass
class Statements:
    """Each statement with the values that it was asked with first."""

    asked: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def add(self, sql: str, values: tuple[Any, ...]) -> None:
        if sql.lstrip(" \n(").upper().startswith(_PLANNED):
            self.asked.setdefault(sql, values)

    @contextmanager
    def passed_over(self) -> Iterator[None]:
        """What is asked meanwhile is the test's own."""
        kept = dict(self.asked)
        try:
            yield
        finally:
            self.asked = kept


@contextmanager
def recording() -> Iterator[Statements]:
    """Records what every connection of the process is asked, prepared or not."""
    recorded = Statements()
    execute, bind = Connection._execute, PreparedStatement._PreparedStatement__bind_execute

    async def _execute(self: Any, query: str, args: Any, *more: Any, **named: Any) -> Any:
        recorded.add(query, tuple(args))
        return await execute(self, query, args, *more, **named)

    async def _bind(self: Any, args: Any, *more: Any, **named: Any) -> Any:
        recorded.add(self._query, tuple(args))
        return await bind(self, args, *more, **named)

    Connection._execute, PreparedStatement._PreparedStatement__bind_execute = _execute, _bind
    try:
        yield recorded
    finally:
        Connection._execute, PreparedStatement._PreparedStatement__bind_execute = execute, bind


async def whole_reads(url: str, statements: Statements) -> dict[str, str]:
    """The statements that read all of a large table, with the tables that each reads so.

    Each is planned twice: for its values, and for any values, as PostgreSQL does once it has been asked several times.
    """
    asked = dict(statements.asked)
    connection = await asyncpg.connect(**credentials(url), server_settings={"jit": "off"})
    found = {}
    try:
        partial = {
            row[0] for row in await connection.fetch("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% WHERE %'")
        }
        for sql, values in asked.items():
            plans = [await _plan(connection, sql, values), await _generic_plan(connection, sql, len(values))]
            tables = sorted({table for plan in plans for table in _read_whole(plan, partial)})
            if tables:
                found[sql] = ", ".join(tables)
    finally:
        await connection.close()
    return found


async def _plan(connection: Any, sql: str, values: tuple[Any, ...]) -> Any:
    (row,) = await connection.fetch(f"EXPLAIN (FORMAT JSON) {sql}", *values)
    return orjson.loads(row[0])[0]["Plan"]


async def _generic_plan(connection: Any, sql: str, values: int) -> Any:
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.execute(f"PREPARE asked AS {sql}")
    try:
        given = f"({', '.join(['NULL'] * values)})" if values else ""
        (row,) = await connection.fetch(f"EXPLAIN (FORMAT JSON) EXECUTE asked{given}")
        return orjson.loads(row[0])[0]["Plan"]
    finally:
        await connection.execute("DEALLOCATE asked")
        await connection.execute("RESET plan_cache_mode")


def _read_whole(node: dict[str, Any], partial: set[str], *, limited: bool = False) -> Iterator[str]:
    """The large tables that a plan reads from end to end, in their own order or in that of an index that is not a partial one.

    Not those of which it reads an index alone: so all of them are counted, which some are asked to be.
    """
    kind, table = node["Node Type"], node.get("Relation Name")
    by_index = kind == "Index Scan" and "Index Cond" not in node and node["Index Name"] not in partial
    if table in LARGE and not limited and (kind == "Seq Scan" or by_index):
        yield table
    for child in node.get("Plans", ()):
        # what is below a sort or an aggregate is read to its end, whatever the limit above
        yield from _read_whole(child, partial, limited=kind == "Limit" or (limited and kind in _PASSING))

"""A connection in a statement: one page of rows, read once for all that is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from otegraph.plans import forms
from otegraph.plans.connection_field import page_arguments
from otegraph.plans.environment import Environment, Items, Unplanned, Value
from otegraph.plans.paging import Paging
from otegraph.plans.rows import RowEnvironment, TableRow
from otegraph.plans.sources import Paged
from otegraph.plans.statement import Draft, Scope

TIME = "replace(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00:00'), '.000000', '')"
"""As Python's str() has it."""


class ConnectionEnvironment(Environment):
    """A connection of `source`; `outer` is the row that it belongs to, None at the root."""

    def __init__(
        self,
        draft: Draft,
        type_: GraphQLObjectType,
        details: Any,
        source: Paged,
        arguments: dict[str, Any],
        scope: Scope,
        outer: TableRow | None = None,
    ) -> None:
        super().__init__(draft, type_, details)
        self.source = source
        if source.check is not None:
            draft.checks.append(source.check)
        order, narrowing, asked = page_arguments(arguments, source)
        self.paging = Paging(draft, order, asked)
        self._where = draft.visible(source.model) & source.where
        if narrowing is not None:
            self._where &= narrowing
        parent = outer.column("id") if outer is not None else ""
        self._link = source.link.replace("parent.id", parent) if source.link is not None else None
        self._inner = Scope()
        self.row = TableRow(draft, source.model, self._inner)
        self._alias = draft.alias("c")
        self._aggregates: dict[str, str] = {}
        self._numbered = bool({"edges", "pageInfo"} & {self.field_name(key) for key in self.fields})
        self._read = False
        self._counted: str | None = None
        self._scope = scope

    def leaf(self, key: str) -> Value:
        if self.field_name(key) != "totalCount":
            raise self.unplanned(key)
        return Value(self._count(), False)

    def _count(self) -> str:
        """How many rows there are: counted once, however many keys it goes out under."""
        if self._counted is None:
            alias = self._counted = self.draft.alias("k")
            rows = self.draft.rows(self.source.model, self._where, self._link)
            self._scope.joins.append(lambda: f" LEFT JOIN LATERAL (SELECT count(*) AS n{rows}) AS {alias} ON true")
        return f"{self._counted}.n"

    def enter(self, key: str) -> tuple[Environment, str | None]:
        if self.field_name(key) != "pageInfo":
            raise self.unplanned(key)
        type_ = get_named_type(self.type_.fields["pageInfo"].type)
        return _PageInfo(self.draft, type_, self.fields[key], self), None

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        name, details = self.field_name(key), self.fields[key]
        type_ = get_named_type(self.type_.fields[name].type)
        if name == "nodes":
            item: Environment = RowEnvironment(self.draft, type_, details, self.row)
        elif name == "edges":
            item = _Edge(self.draft, type_, details, self)
        else:
            raise self.unplanned(key)
        text = write(item)
        order = f" ORDER BY {self.row.alias}.n DESC" if self.paging.backwards else ""
        return Items(self.aggregate(f"string_agg({text}, '{comma}'{order})"))

    def aggregate(self, sql: str) -> str:
        """What `sql` makes of the page's rows."""
        if not self._read:
            self._read = True
            self._scope.joins.append(self._join)
            if self.paging.backwards:
                self._numbered = True
            self._kept = (
                f" FILTER (WHERE coalesce({self.row.alias}.n <= {self.paging.size}, true))" if self._numbered else ""
            )
        return self._aggregated(f"{sql}{self._kept}")

    def has_more(self) -> str:
        """Whether there are rows behind the page, in the order that they are read in."""
        self.aggregate("count(*)")
        return self._aggregated(f"coalesce(count(*) > {self.paging.size}, false)")

    def cursor(self) -> str:
        """A row's cursor."""
        *before, last = (self.row.column(name) for name in self.paging.columns)
        parts = [
            f"to_json({self._text(name, sql)})::text || ','"
            for name, sql in zip(self.paging.columns, before, strict=False)
        ]
        text = " || ".join(["'['", *parts, f"""'"' || {last} || '"]'"""])
        return f"translate(encode(convert_to({text}, 'UTF8'), 'base64'), E'+/\\n', '-_')"

    def _text(self, name: str, sql: str) -> str:
        return TIME.format(sql) if name.endswith("_at") else f"{sql}::text"

    def _aggregated(self, sql: str) -> str:
        for name, known in self._aggregates.items():
            if known == sql:
                return f"{self._alias}.{name}"
        name = f"a{len(self._aggregates)}"
        self._aggregates[name] = sql
        return f"{self._alias}.{name}"

    def _join(self) -> str:
        alias, paging = self.row.alias, self.paging
        table = self.row.table
        rows = self.draft.rows(self.source.model, self._where, self._link, paging.after(table))
        limits = f"{paging.order_by(table)} LIMIT {paging.limit(more=self._numbered)} OFFSET {paging.offset}"
        page = f"(SELECT {self.row.selected()}{rows} {limits}) AS {alias}"
        if self._numbered:
            page = f"(SELECT row_number() OVER () AS n, {alias}.* FROM {page}) AS {alias}"
        selected = ", ".join(f"{sql} AS {name}" for name, sql in self._aggregates.items())
        return f" LEFT JOIN LATERAL (SELECT {selected} FROM {page}{self._inner.sql()}) AS {self._alias} ON true"


class _Edge(Environment):
    def __init__(self, draft: Draft, type_: GraphQLObjectType, details: Any, connection: ConnectionEnvironment) -> None:
        super().__init__(draft, type_, details)
        self._connection = connection

    def leaf(self, key: str) -> Value:
        if self.field_name(key) != "cursor":
            raise self.unplanned(key)
        return Value(self._connection.cursor(), False, forms.plain_text)

    def enter(self, key: str) -> tuple[Environment, str | None]:
        if self.field_name(key) != "node":
            raise self.unplanned(key)
        type_ = get_named_type(self.type_.fields["node"].type)
        return RowEnvironment(self.draft, type_, self.fields[key], self._connection.row), None


class _PageInfo(Environment):
    def __init__(self, draft: Draft, type_: GraphQLObjectType, details: Any, connection: ConnectionEnvironment) -> None:
        super().__init__(draft, type_, details)
        self._connection = connection

    def leaf(self, key: str) -> Value:
        connection, paging = self._connection, self._connection.paging
        name = self.field_name(key)
        if name == ("hasPreviousPage" if paging.backwards else "hasNextPage"):
            return Value(connection.has_more(), False)
        if name == "hasNextPage":
            return Value(str(paging.begins).lower(), False)
        if name == "hasPreviousPage":
            connection.aggregate("count(*)")
            return Value("true" if paging.begins else f"({paging.offset} > 0)", False)
        if name in ("startCursor", "endCursor"):
            way = "ASC" if (name == "startCursor") != paging.backwards else "DESC"
            alias = connection.row.alias
            first = connection.aggregate(f"array_agg({connection.cursor()} ORDER BY {alias}.n {way})")
            return Value(f"{first}[1]", True, forms.plain_text)
        raise Unplanned(f"PageInfo.{name}")

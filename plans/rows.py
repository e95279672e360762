"""Rows of a table, and what is read of their types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from otegraph.plans import forms
from otegraph.plans.environment import Environment, Items, Value
from otegraph.plans.select import columns
from otegraph.plans.settled import SettledEnvironment
from otegraph.plans.sources import EXPRESSION, SOURCE, All, One, Paged, Part, Settled, Stored, Text
from otegraph.plans.statement import Draft, Scope
from otegraph.plans.stored import stored, stored_items
from tortoise.models import Model


class TableRow:
    """A row of a model's table, by its alias in a FROM.  It has the columns that are asked for."""

    def __init__(self, draft: Draft, model: type[Model], scope: Scope) -> None:
        self.draft = draft
        self.model = model
        self.scope = scope
        self.alias = draft.alias("r")
        self.table = model._meta.db_table
        self._columns: dict[str, str] = {}

    def column(self, name: str) -> str:
        """One of its own."""
        return self.computed(name, f'"{self.table}"."{name}"')

    def computed(self, key: str, sql: str) -> str:
        """What `sql` makes of the table's columns."""
        self._columns[key] = sql
        return f'{self.alias}."{key}"'

    def selected(self) -> str:
        """What its SELECT selects."""
        self.column("id")
        return ", ".join(f'{sql} AS "{key}"' for key, sql in self._columns.items())


class RowEnvironment(Environment):
    """An object made of a row: of the type with the row's model, or of a part of it."""

    def __init__(self, draft: Draft, type_: GraphQLObjectType, details: Any, row: TableRow) -> None:
        super().__init__(draft, type_, details)
        self.row = row

    @property
    def typename(self) -> str:
        return self.type_.name

    @property
    def context(self) -> Any:
        return self.draft.context

    def column(self, name: str) -> str:
        """One of the row's columns, or a computed field by its Python name."""
        if name in columns(self.row.model):
            return self.row.column(name)
        for field in self.type_.fields.values():
            definition = field.extensions["strawberry-definition"]
            if definition.python_name == name and EXPRESSION in definition.metadata:
                return self.row.computed(name, f"({definition.metadata[EXPRESSION][1]})")
        raise KeyError(name)

    def leaf(self, key: str) -> Value:
        definition = self.definition(key)
        source = definition.metadata.get(SOURCE)
        if isinstance(source, Text):
            return Value(source.sql(self), True, forms.plain_text if source.plain else None)
        if EXPRESSION in definition.metadata:
            return Value(self.column(definition.python_name), True)
        if source is not None or definition.base_resolver is not None:
            raise self.unplanned(key)
        name = definition.python_name
        return Value(self.row.column(name), self.row.model._meta.fields_map[name].null)

    def enter(self, key: str) -> tuple[Environment, str | None]:
        definition, details = self.definition(key), self.fields[key]
        source = definition.metadata.get(SOURCE)
        type_ = get_named_type(self.type_.fields[self.field_name(key)].type)
        match source:
            case One():
                return self._one(source, definition.metadata.get(EXPRESSION), type_, details)
            case Part():
                return RowEnvironment(self.draft, type_, details, self.row), None
            case Stored():
                column = self.column(source.column)
                null = self.row.model._meta.fields_map[source.column].null
                return stored(self.draft, type_, details, column), f"{column} IS NOT NULL" if null else None
            case Settled():
                return SettledEnvironment(self.draft, type_, details, source.compute(self.context)), None
            case Paged():
                # connections are made of rows, and rows have connections
                from otegraph.plans.connections import ConnectionEnvironment

                arguments = self.draft.arguments(self.type_, details)
                return ConnectionEnvironment(
                    self.draft, type_, details, source, arguments, self.row.scope, self.row
                ), None
        raise self.unplanned(key)

    def _one(self, source: One, needs: Any, type_: Any, details: Any) -> tuple[Environment, str | None]:
        key = self.row.column(source.by) if needs is None else self.row.computed(needs[0], f"({needs[1]})")
        row = TableRow(self.draft, source.model, self.row.scope)
        found = self.draft.rows(source.model, self.draft.visible(source.model), f'"{row.table}"."id" = {key}')
        # without the OFFSET the planner may join the rows in another order
        self.row.scope.joins.append(
            lambda: f" LEFT JOIN LATERAL (SELECT {row.selected()}{found} OFFSET 0) AS {row.alias} ON true"
        )
        return RowEnvironment(self.draft, type_, details, row), f'{row.alias}."id" IS NOT NULL'

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        definition, details = self.definition(key), self.fields[key]
        source = definition.metadata.get(SOURCE)
        type_ = get_named_type(self.type_.fields[self.field_name(key)].type)
        if isinstance(source, Stored):
            column = self.column(source.column)
            null = self.row.model._meta.fields_map[source.column].null
            return stored_items(self.draft, type_, details, column, write, comma, nullable=null)
        if isinstance(source, All):
            scope = Scope()
            row = TableRow(self.draft, source.model, scope)
            item = write(RowEnvironment(self.draft, type_, details, row))
            link = source.link.replace("parent.id", self.row.column("id"))
            found = self.draft.rows(source.model, self.draft.visible(source.model), link)
            order = f'ORDER BY "{row.table}"."id"'
            page = f"(SELECT {row.selected()}{found} {order}) AS {row.alias}{scope.sql()}"
            return Items(f"(SELECT string_agg({item}, '{comma}') FROM {page})")
        raise self.unplanned(key)

"""The operation's own fields."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, get_named_type
from otegraph.plans import forms
from otegraph.plans.connections import ConnectionEnvironment
from otegraph.plans.environment import Absent, Environment, Items, Unplanned
from otegraph.plans.ids import MOST_IDS, WrittenIds, from_global_id
from otegraph.plans.json_text import concat, quoted
from otegraph.plans.marks import IdsMark
from otegraph.plans.rows import RowEnvironment, TableRow
from otegraph.plans.sources import ACCESS, SOURCE, ById, Check, Found, Paged, Rule, Texts
from otegraph.plans.statement import Draft, Scope
from tortoise.expressions import Q
from tortoise.models import Model


class RootEnvironment(Environment):
    """The query.  Raises a `Refusal` where the viewer may not call one of its fields."""

    def __init__(self, draft: Draft, scope: Scope) -> None:
        query = draft.schema.query_type
        assert query is not None
        self.draft = draft
        self.type_ = query
        self.fields = draft.roots()
        self._below = {}
        self._scope = scope
        for key in self.fields:
            if self.field_name(key) != "__typename":
                rule: Rule = self.definition(key).metadata[ACCESS]
                rule.check(draft.context.viewer)

    def enter(self, key: str) -> tuple[Environment, str | None]:
        definition, details = self.definition(key), self.fields[key]
        source = definition.metadata.get(SOURCE)
        type_ = get_named_type(self.type_.fields[self.field_name(key)].type)
        if source is None:
            raise self.unplanned(key)
        arguments = self.draft.arguments(self.type_, details)
        match source:
            case Paged():
                return ConnectionEnvironment(self.draft, type_, details, source, arguments, self._scope), None
            case Found():
                where = source.find(self.draft.context, **arguments)
                return self._row(type_, details, source.model, where, source.check)
            case ById() if not source.several:
                return self._by_id(details, arguments["id"])
        raise self.unplanned(key)

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        source = self.definition(key).metadata.get(SOURCE)
        if isinstance(source, ById) and source.several:
            return self._by_ids(self.fields[key], write, comma)
        if not isinstance(source, Texts):
            raise self.unplanned(key)
        where = source.find(self.draft.context, **self.draft.arguments(self.type_, self.fields[key]))
        rows = self.draft.rows(source.model, self.draft.visible(source.model) & where)
        column, alias = f'"{source.model._meta.db_table}"."{source.column}"', self.draft.alias("t")
        found = f"(SELECT DISTINCT {column} AS text{rows} ORDER BY 1) AS {alias}"
        item = concat(forms.text(f"{alias}.text", None))
        return Items(f"(SELECT string_agg({item}, '{comma}') FROM {found})")

    def _by_id(self, details: Any, value: str) -> tuple[Environment, str | None]:
        try:
            typename, key = from_global_id(value)
        except ValueError:
            typename, key = "", 0
        found = self._type(typename)
        if found is None:
            return Absent(), None
        return self._row(found[0], details, found[1], Q(id=key), None)

    def _by_ids(self, details: Any, write: Callable[[Environment], str], comma: str) -> Items:
        ids = self.draft.given(self.type_, details)["ids"]
        if not isinstance(ids, IdsMark):
            if len(ids) > MOST_IDS:
                raise Unplanned("more ids than a list may hold")
            ids = WrittenIds(ids)
        alias = self.draft.alias("i")
        cases = []
        for typename in ids.typenames:
            found = self._type(typename)
            if found is None:
                continue
            type_, model = found
            scope = Scope()
            row = TableRow(self.draft, model, scope)
            item = write(RowEnvironment(self.draft, type_, details, row))
            rows = self.draft.rows(model, self.draft.visible(model), f'"{row.table}"."id" = {alias}.key')
            page = f"(SELECT {row.selected()}{rows} OFFSET 0) AS {row.alias}{scope.sql()}"
            cases.append(f"WHEN {quoted(typename)} THEN coalesce((SELECT {item} FROM {page}), 'null')")
        of = f"CASE {alias}.typename {' '.join(cases)} ELSE 'null' END" if cases else "'null'"
        given = f"{self.draft.parameter(ids.taking(0))}::text[], {self.draft.parameter(ids.taking(1))}::bigint[]"
        listed = f"unnest({given}) WITH ORDINALITY AS {alias} (typename, key, n)"
        return Items(f"(SELECT string_agg({of}, '{comma}' ORDER BY {alias}.n) FROM {listed})")

    def _type(self, typename: str) -> tuple[GraphQLObjectType, type[Model]] | None:
        """The type of that name and its model; None for one whose rows have no ids."""
        type_ = self.draft.schema.get_type(typename)
        model = _model(type_)
        return None if model is None else (type_, model)  # type: ignore[return-value]  # what has a model is an object

    def _row(
        self, type_: GraphQLObjectType, details: Any, model: type[Model], where: Q | None, check: Check | None
    ) -> tuple[Environment, str | None]:
        if check is not None:
            self.draft.checks.append(check)
        if where is None:
            return Absent(), None
        row = TableRow(self.draft, model, self._scope)
        rows = self.draft.rows(model, self.draft.visible(model) & where)
        order = f'ORDER BY "{row.table}"."id" LIMIT 1'
        self._scope.joins.append(
            lambda: f" LEFT JOIN LATERAL (SELECT {row.selected()}{rows} {order}) AS {row.alias} ON true"
        )
        return RowEnvironment(self.draft, type_, details, row), f'{row.alias}."id" IS NOT NULL'


@cache
def node_types(schema: GraphQLSchema) -> frozenset[str]:
    """The names of the types whose rows have ids."""
    return frozenset(name for name, type_ in schema.type_map.items() if _model(type_) is not None)


def _model(type_: Any) -> type[Model] | None:
    if not isinstance(type_, GraphQLObjectType) or "strawberry-definition" not in type_.extensions:
        return None
    return getattr(type_.extensions["strawberry-definition"].origin, "model", None)

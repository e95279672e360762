"""The operation's own fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from otegraph.models.viewer import NOTHING
from otegraph.plans import forms
from otegraph.plans.connections import ConnectionEnvironment
from otegraph.plans.environment import Environment, Items, Unplanned
from otegraph.plans.ids import from_global_id
from otegraph.plans.json_text import concat
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
            case ById():
                return self._by_id(details, arguments["id"])
        raise self.unplanned(key)

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        source = self.definition(key).metadata.get(SOURCE)
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
            raise Unplanned("an id that names nothing") from None
        type_ = self.draft.schema.get_type(typename)
        if not isinstance(type_, GraphQLObjectType) or "strawberry-definition" not in type_.extensions:
            raise Unplanned("an id that names nothing")
        model = getattr(type_.extensions["strawberry-definition"].origin, "model", None)
        if model is None:
            raise Unplanned("an id that names nothing")
        return self._row(type_, details, model, Q(id=key), None)

    def _row(
        self, type_: GraphQLObjectType, details: Any, model: type[Model], where: Q | None, check: Check | None
    ) -> tuple[Environment, str | None]:
        if check is not None:
            self.draft.checks.append(check)
        row = TableRow(self.draft, model, self._scope)
        rows = self.draft.rows(model, NOTHING if where is None else self.draft.visible(model) & where)
        order = f'ORDER BY "{row.table}"."id" LIMIT 1'
        self._scope.joins.append(
            lambda: f" LEFT JOIN LATERAL (SELECT {row.selected()}{rows} {order}) AS {row.alias} ON true"
        )
        return RowEnvironment(self.draft, type_, details, row), f'{row.alias}."id" IS NOT NULL'

"""A statement in the making: its aliases, its parameters, and what of the document it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, VariableValues, get_argument_values
from graphql.execution.collect_fields import collect_fields, collect_subfields
from otegraph.plans.json_text import Pieces, concat, merge
from otegraph.plans.marks import Given, NumberMark, Take, looks_marked, taking
from otegraph.plans.select import Condition
from otegraph.plans.shape import Unusual
from otegraph.plans.sources import Check
from pypika_tortoise.dialects import PostgreSQLQuery
from pypika_tortoise.terms import Parameterizer
from strawberry import Schema
from strawberry.types.arguments import convert_arguments
from tortoise.expressions import Q
from tortoise.models import Model

MOST_SUBQUERIES = 150
"""What a statement may hold: PostgreSQL's planner takes longer for more than ordinary execution for the rows."""


class TooMuch(Exception):
    """The statement would be too large."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, whose only value is the answer's text, or null where ordinary execution must answer.

    `fixed`: the answer itself, where nothing must be read for it.
    """

    sql: str
    takes: tuple[Take, ...]
    pages: tuple[Take, ...]
    checks: tuple[Check, ...]
    fixed: str | None = None

    def parameters(self, given: Given) -> list[Any]:
        """In their order; raises a `Refusal` for a page that can't be meant."""
        for page in self.pages:
            page(given)
        return [take(given) for take in self.takes]


@dataclass
class Scope:
    """What a FROM joins to its rows, in order; the texts are asked for at the end."""

    joins: list[Callable[[], str]] = field(default_factory=list)

    def sql(self) -> str:
        """They are all that is wanted of them by now."""
        return "".join(join() for join in self.joins)


class Draft:
    """One statement's making, for the marked variables and the marked context of one shape."""

    def __init__(self, schema: Schema, fragments: Any, operation: Any, variables: dict[str, Any], context: Any) -> None:
        self.schema: GraphQLSchema = schema._schema
        self.context = context
        self.checks: list[Check] = []
        self.pages: list[Take] = []
        self._converter, self._config = schema.schema_converter, schema.config
        self._fragments = fragments
        self._operation = operation
        self._variables = VariableValues({}, variables)
        self._parameterizer = Parameterizer()
        self._sql_context = PostgreSQLQuery.SQL_CONTEXT.copy(parameterizer=self._parameterizer)
        self._numbers = count(1)
        self._collected: dict[tuple[str, int], dict[str, Any]] = {}

    def roots(self) -> dict[str, Any]:
        """The operation's root fields: response name -> the details of its nodes."""
        assert self.schema.query_type is not None
        found = collect_fields(self.schema, self._fragments, self._variables, self.schema.query_type, self._operation)
        return dict(found.grouped_field_set)

    def collected(self, type_: GraphQLObjectType, details: Any) -> dict[str, Any]:
        """What is selected of an object: response name -> the details of its nodes."""
        key = (type_.name, id(details))
        if key not in self._collected:
            found = collect_subfields(self.schema, self._fragments, self._variables, self._operation, type_, details)
            self._collected[key] = dict(found.grouped_field_set)
        return self._collected[key]

    def arguments(self, type_: GraphQLObjectType, details: Any) -> dict[str, Any]:
        """A field's arguments as its resolver would get them, with marks."""
        definition = type_.fields[details[0].node.name.value].extensions["strawberry-definition"]
        given = self.given(type_, details)
        return convert_arguments(
            given, definition.arguments, scalar_registry=self._converter.scalar_registry, config=self._config
        )

    def given(self, type_: GraphQLObjectType, details: Any) -> dict[str, Any]:
        """A field's arguments as GraphQL has them, with marks.  Raises `Unusual` for a text that could be taken for one."""
        node = details[0].node
        field = type_.fields[node.name.value]
        given = get_argument_values(field, node, self._variables, details[0].fragment_variable_values)
        if looks_marked(given):
            raise Unusual
        return given

    def alias(self, kind: str) -> str:
        """A name that nothing else in the statement has."""
        number = next(self._numbers)
        if number > MOST_SUBQUERIES:
            raise TooMuch
        return f"{kind}{number}"

    def parameter(self, value: Any) -> str:
        """The place of a value, or of what a mark stands for."""
        self._parameterizer.values.append(value)
        return f"${len(self._parameterizer.values)}"

    def taken(self, take: Take) -> str:
        """The place of what `take` finds in what a request brings."""
        return self.parameter(NumberMark.of(take))

    def visible(self, model: type[Model]) -> Q:
        """The rows of a model that the viewer may see."""
        where: Q = self.context.loaders.visible(model)
        return where

    def rows(self, model: type[Model], where: Q, *conditions: str | None) -> str:
        """FROM and WHERE for the rows of a model that meet all that."""
        query = model.filter(where).order_by().values("id")
        query._choose_db_if_not_chosen()
        query._make_query()
        statement = query.query
        for condition in conditions:
            if condition is not None:
                statement = statement.where(Condition(condition))
        sql = statement.get_sql(self._sql_context)
        return sql[sql.index(" FROM ") :]

    def statement(self, pieces: Pieces, needed: Sequence[str], scope: Scope) -> Statement:
        """The finished one: it gives the pieces' text, or null where one of the conditions in `needed` does not hold."""
        merged, joins = list(merge(pieces)), scope.sql()
        only = merged[0] if len(merged) == 1 and not joins and not needed else None
        text = concat(merged)
        if needed:
            text = f"CASE WHEN {' AND '.join(needed)} THEN {text} END"
        return Statement(
            f"SELECT {text} FROM (SELECT) AS root{joins}",
            tuple(taking(value) for value in self._parameterizer.values),
            tuple(self.pages),
            tuple(dict.fromkeys(self.checks)),
            only if isinstance(only, str) else None,
        )

"""Objects that stand in a row's JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
)
from otegraph.plans import forms
from otegraph.plans.environment import Environment, Items, Members, Value
from otegraph.plans.json_text import quoted
from otegraph.plans.sources import INSIDE
from otegraph.plans.statement import Draft

KINDS = "kinds"
"""What a union's member says of itself: the values of `kind` in the objects that are such."""
CASTS = {GraphQLInt: "::int4", GraphQLFloat: "::float8", GraphQLBoolean: "::boolean"}


def stored(draft: Draft, type_: Any, details: Any, json: str) -> Environment:
    """The object that the SQL `json` gives, of that type or of a member of that union."""
    if not isinstance(type_, GraphQLUnionType):
        return StoredEnvironment(draft, type_, details, json)
    return Members(
        {
            member.name: (_is_kind(member, json), StoredEnvironment(draft, member, details, json))
            for member in draft.schema.get_possible_types(type_)
        }
    )


def stored_items(
    draft: Draft,
    type_: Any,
    details: Any,
    json: str,
    write: Callable[[Environment], str],
    comma: str,
    *,
    nullable: bool,
) -> Items:
    """The objects in the list that the SQL `json` gives."""
    alias = draft.alias("e")
    item = write(StoredEnvironment(draft, type_, details, f"{alias}.value"))
    listed = f"jsonb_array_elements(CASE WHEN jsonb_typeof({json}) = 'array' THEN {json} END) AS {alias}"
    return Items(
        f"(SELECT string_agg({item}, '{comma}') FROM {listed})",
        f"jsonb_typeof({json}) = 'array'" if nullable else None,
    )


def _is_kind(member: GraphQLObjectType, json: str) -> str:
    kinds = getattr(member.extensions["strawberry-definition"].origin, KINDS)
    return f"{json} ->> 'kind' IN ({', '.join(map(quoted, sorted(kinds)))})"


class StoredEnvironment(Environment):
    """An object in JSON: its fields are its keys, by their Python names, or what their declaration says of it."""

    def __init__(self, draft: Draft, type_: GraphQLObjectType, details: Any, json: str) -> None:
        super().__init__(draft, type_, details)
        self._json = json

    def leaf(self, key: str) -> Value:
        definition = self.definition(key)
        inside: str | None = definition.metadata.get(INSIDE)
        type_ = get_nullable_type(self.type_.fields[self.field_name(key)].type)
        if inside is not None:
            form = forms.form_of(type_)
            return Value(inside.replace("{}", self._json), True, form or forms.whole)
        if isinstance(type_, GraphQLList) or forms.form_of(type_) is None:
            raise self.unplanned(key)
        return Value(f"({self._json} ->> '{definition.python_name}'){CASTS.get(type_, '')}", True)

    def enter(self, key: str) -> tuple[Environment, str | None]:
        json = self._part(key)
        type_ = get_named_type(self.type_.fields[self.field_name(key)].type)
        return stored(self.draft, type_, self.fields[key], json), f"jsonb_typeof({json}) = 'object'"

    def items(self, key: str, write: Callable[[Environment], str], comma: str) -> Items:
        type_ = get_named_type(self.type_.fields[self.field_name(key)].type)
        return stored_items(self.draft, type_, self.fields[key], self._part(key), write, comma, nullable=True)

    def _part(self, key: str) -> str:
        return f"({self._json} -> '{self.definition(key).python_name}')"

"""Objects that are the same for every row: they stand in the statement as they are."""

from __future__ import annotations

from typing import Any

import orjson
from graphql import GraphQLObjectType
from otegraph.plans.environment import Environment, Value
from otegraph.plans.json_text import Pieces
from otegraph.plans.statement import Draft


class SettledEnvironment(Environment):
    """An object of Python's, made of the context."""

    def __init__(self, draft: Draft, type_: GraphQLObjectType, details: Any, value: Any) -> None:
        super().__init__(draft, type_, details)
        self._value = value

    def leaf(self, key: str) -> Value:
        value = getattr(self._value, self.definition(key).python_name)
        if not isinstance(value, (bool, int)):
            raise self.unplanned(key)
        json = orjson.dumps(value).decode()

        def form(sql: str, absent: str | None) -> Pieces:
            return [json]

        return Value("", False, form)

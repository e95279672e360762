"""Executes operations on the graph: parsed and validated once for each document, errors put into the graph's words."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, execute, get_operation_ast, parse, validate
from otegraph.models.errors import Refusal, TooManyRequests, Unavailable
from otegraph.plans.execution import RowExecutor
from otegraph.plans.plan import Plan, Statements, plan_of
from otegraph.rest_compat.reading import Read, Reading
from otegraph.schema.context import Context
from otegraph.server import limits
from strawberry import Schema
from tortoise.exceptions import ValidationError

logger = logging.getLogger(__name__)

MOST_DOCUMENTS = 500
LONGEST_KEPT = 4_000
"""A document in memory is some sixty times its text: all that are kept are 130 MB at the most."""
REPEATED_VALUE = re.compile(
    r"(?P<kept>cannot represent [\w\- ]*value): .*|, but encountered error '.*|[,;]? [Ff]ound: .*", re.DOTALL
)
"""Where a message of graphql-core begins to repeat the value that it is about."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was parsed and validated, or why it could not be; `plans` of its operations, if it is kept."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    plans: dict[str | None, Plan | None] = field(default_factory=dict)
    kept: bool = False


class Executor:
    """The graph, ready to be asked."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema._schema
        self._strawberry = schema
        self._statements = Statements()
        self._prepared: OrderedDict[str, Prepared] = OrderedDict()

    def prepare(self, query: str) -> Prepared:
        """Parses and validates a document, or remembers it."""
        known = self._prepared.get(query)
        if known is not None:
            self._prepared.move_to_end(query)
            return known
        prepared = self._prepare(query)
        if len(query) <= LONGEST_KEPT:
            prepared = self._prepared[query] = replace(prepared, kept=True)
            if len(self._prepared) > MOST_DOCUMENTS:
                self._prepared.popitem(last=False)
        return prepared

    def _prepare(self, query: str) -> Prepared:
        try:
            document = parse(query, max_tokens=limits.MOST_TOKENS, no_location=False)
        except GraphQLError as error:
            return Prepared(None, (error,))
        except RecursionError:
            return Prepared(None, (GraphQLError("the document is too deep"),))
        try:
            errors = validate(self.schema, document, max_errors=20)
        except RecursionError:
            return Prepared(None, (GraphQLError("the document is too deep"),))
        return Prepared(None if errors else document, tuple(errors))

    async def answer(
        self, prepared: Prepared, variables: Mapping[str, Any], operation_name: str | None, context: Context
    ) -> bytes | None:
        """The response's body by one statement; None for an operation that must be executed."""
        if prepared.document is None or not prepared.kept:
            return None
        operation = get_operation_ast(prepared.document, operation_name)
        if operation is None:
            return None
        name = operation.name.value if operation.name else None
        if name not in prepared.plans:
            prepared.plans[name] = plan_of(self._strawberry, prepared.document, operation, self._statements)
        plan = prepared.plans[name]
        if plan is None or limits.check(prepared.document, variables):
            return None
        return await plan.answer(variables, context)

    def read(self, reading: Reading) -> Read:
        """A documented read: its document is valid, and its layout is its own."""
        operation = get_operation_ast(reading.document, reading.operation)
        assert operation is not None
        return Plan(
            self._strawberry, reading.document, operation, self._statements, reading.layout, reading.required
        ).answer

    async def execute(
        self, document: DocumentNode, variables: Mapping[str, Any], operation_name: str | None, context: Context
    ) -> ExecutionResult:
        """Executes an operation of a valid document; every error of the result is fit to be shown."""
        excess = limits.check(document, variables)
        if excess:
            return ExecutionResult(None, [told(error) for error in excess])
        result = execute(
            self.schema,
            document,
            variable_values=dict(variables),
            operation_name=operation_name,
            context_value=context,
            executor_class=RowExecutor,
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        return ExecutionResult(result.data, [told(error) for error in result.errors] if result.errors else None)


def told(error: GraphQLError) -> GraphQLError:
    """The error as a client may see it: a refusal in its own words, a fault of ours as `internal error`, and in the log."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    # without a path nothing was executed yet: it is the request that is wrong
    if cause is None or error.path is None:
        return _shown(error, _without_values(error.message), {"code": "INVALID"})
    if isinstance(cause, Refusal):
        more: dict[str, Any] = {"field": cause.field} if cause.field is not None else {}
        if isinstance(cause, (TooManyRequests, Unavailable)) and cause.retry_after is not None:
            more["retryAfter"] = cause.retry_after
        return _shown(error, cause.message, {"code": cause.code, **more})
    if isinstance(cause, ValidationError):
        # Tortoise compares a column with no text that is longer than it
        return _shown(error, "a text is longer than anything that it could name", {"code": "INVALID"})
    logger.error("an operation failed", exc_info=cause)
    return _shown(error, "internal error", {"code": "INTERNAL"})


def _shown(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    nodes, source, positions = error.nodes, error.source, error.positions
    return GraphQLError(message, nodes, source, positions, error.path, extensions=extensions)


def _without_values(message: str) -> str:
    """The message without the value that it refuses, which may be a password."""
    return REPEATED_VALUE.sub(lambda found: found["kept"] or "", message, count=1)

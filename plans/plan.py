"""A read operation as statements: compiled once for each shape of its variables, and remembered.

Only what follows from the document and the shape may be remembered as not plannable; a request whose values are bad is left to
ordinary execution, and changes nothing for the next one.
"""

from __future__ import annotations

import dataclasses
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from asyncpg import InterfaceError, InvalidTextRepresentationError, PostgresError
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    type_from_ast,
)
from graphql.execution.collect_fields import FragmentDetails
from otegraph.models.errors import Refusal
from otegraph.models.viewer import Viewer
from otegraph.plans.environment import Unplanned
from otegraph.plans.layout import Layout, Selected
from otegraph.plans.marks import Given, is_current, marked_viewer
from otegraph.plans.roots import RootEnvironment, node_types
from otegraph.plans.select import text_of
from otegraph.plans.shape import Shape, Unusual
from otegraph.plans.statement import Draft, Scope, Statement, TooMuch
from otegraph.plans.writer import Writer
from strawberry import Schema
from tortoise.exceptions import ValidationError

logger = logging.getLogger(__name__)

MOST_TEXT = 24_000_000
"""Characters of the statements that are kept, and the shapes of those that could not be made count as some."""
SMALLEST = 2_000


class Statements:
    """Those of all plans that were used last, as many as may be kept."""

    def __init__(self, most: int = MOST_TEXT) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, Statement | None] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Statement | None]) -> Statement | None:
        """The one of this key, made where it is not kept; None where none can be made."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = self._kept[key] = make()
        self._size += _size(made)
        while self._size > self._most:
            self._size -= _size(self._kept.popitem(last=False)[1])
        return made


def _size(statement: Statement | None) -> int:
    return SMALLEST + (len(statement.sql) if statement is not None else 0)


class Plan:
    """One operation of a valid document."""

    def __init__(
        self,
        schema: Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        statements: Statements,
        layout: Layout | None = None,
        required: Sequence[str] = (),
    ) -> None:
        self._schema = schema
        self._fragments = {
            node.name.value: FragmentDetails(node)
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._operation = operation
        self._layout = layout
        self._required = required
        self._definitions = operation.variable_definitions or ()
        self._types = {
            definition.variable.name.value: type_from_ast(schema._schema, definition.type)
            for definition in self._definitions
        }
        self._nodes = node_types(schema._schema)
        self._statements = statements
        self._key = object()

    async def answer(self, variables: Mapping[str, Any], context: Any) -> bytes | None:
        """The response's body; None where ordinary execution must answer.

        The viewer may be one that is remembered: where they are not any more who they were, there is no answer.
        """
        found = self._found(variables, context)
        if found is None:
            return None
        statement, given = found
        try:
            parameters = statement.parameters(given)
            for check in statement.checks:
                await check(context)
            text = statement.fixed or await text_of(statement.sql, parameters)
        except (Refusal, InvalidTextRepresentationError):
            return None
        except (PostgresError, InterfaceError, OSError) as error:
            logger.warning("a plan failed: %s", type(error).__name__)
            return None
        return None if text is None else text.encode()

    def _found(self, variables: Mapping[str, Any], context: Any) -> tuple[Statement, Given] | None:
        coerced: Mapping[str, Any] = {}
        if self._definitions:
            values = get_variable_values(self._schema._schema, self._definitions, dict(variables))
            if isinstance(values, list):
                return None
            coerced = values.coerced
        try:
            shape = Shape(coerced, self._types, self._nodes)
        except Unusual:
            return None
        # not this plan itself: what is kept would keep its document, long after that was forgotten
        key = self._key, shape.key, _rank(context.viewer)
        statement = self._statements.get(key, lambda: self._compiled(shape, context))
        return None if statement is None else (statement, Given(shape.values, context.viewer))

    def _compiled(self, shape: Shape, context: Any) -> Statement | None:
        marked = dataclasses.replace(context, viewer=marked_viewer(context.viewer))
        draft = Draft(self._schema, self._fragments, self._operation, shape.marked(), marked)
        scope = Scope()
        try:
            root = RootEnvironment(draft, scope)
            pieces = Writer().object(root, self._layout or Selected(nullable=False))
            if self._layout is None:
                pieces = ['{"data":', *pieces, "}"]
            needed = [is_current(marked.viewer, draft.taken), *(root.below(key)[1] for key in self._required)]
            return draft.statement(pieces, [condition for condition in needed if condition is not None], scope)
        except (Unplanned, Unusual, TooMuch, Refusal, ValidationError):
            return None
        except Exception:
            logger.exception("no plan can be made of an operation")
            return None


def _rank(viewer: Viewer | None) -> Hashable:
    """What of a viewer decides what the statement is."""
    return None if viewer is None else (viewer.role, viewer.business_id is None)


def plan_of(
    schema: Schema, document: DocumentNode, operation: OperationDefinitionNode, statements: Statements
) -> Plan | None:
    """The plan of a valid document's operation; None for what is no query."""
    if operation.operation is not OperationType.QUERY or operation.directives:
        return None
    return Plan(schema, document, operation, statements)

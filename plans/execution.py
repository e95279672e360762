"""Ordinary execution, made fast for rows: what was read of one level is completed together (levels.py).

What is not expected (a field with a resolver of its own, a null where there may be none, any exception) is executed in
graphql-core's own way, which then reports what is wrong.  A client can make that happen: it costs the reads of a level once
more, and never again in the same execution.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from graphql import Executor, GraphQLObjectType, get_nullable_type
from otegraph.plans.connection import RowEdge, Slice
from otegraph.plans.levels import GroupedFields, Levels

SOURCES = frozenset({dict, Slice, RowEdge})
"""What plans' fields read: rows, and the connections that hold them."""
_the_only: Callable[[list[Any]], Any] = itemgetter(0)


class RowExecutor(Executor[Any]):
    """graphql-core's executor; levels of `SOURCES` are completed by `Levels`."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._levels = Levels(self)
        self._failed = False

    def complete_list_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        """A list; one of objects is a level."""

        def ordinarily() -> Any:
            return super(RowExecutor, self).complete_list_value(
                return_type, field_details_list, info, path, result, position_context
            )

        item_type = get_nullable_type(return_type.of_type)
        if type(result) is not list or not result or not isinstance(item_type, GraphQLObjectType):
            return ordinarily()
        types = set(map(type, result))
        if len(types) > 1 or not types <= SOURCES:
            return ordinarily()
        return self._together(item_type, result, field_details_list, list, ordinarily)

    def complete_object_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        """An object; a level of one."""

        def ordinarily() -> Any:
            return super(RowExecutor, self).complete_object_value(
                return_type, field_details_list, info, path, result, position_context
            )

        if type(result) not in SOURCES:
            return ordinarily()
        return self._together(return_type, [result], field_details_list, _the_only, ordinarily)

    def _together(
        self,
        type_: GraphQLObjectType,
        sources: list[Any],
        details: Any,
        shape: Callable[[list[Any]], Any],
        ordinarily: Callable[[], Any],
    ) -> Any:
        """The sources as objects, in that shape; at once where nothing but leaves is selected, else once they are read."""
        if not self._levels.support(type_, details):
            return ordinarily()
        try:
            objects, rest = self._levels.leaves(type_, sources, details)
        except Exception:
            return ordinarily()
        if not rest:
            return shape(objects)
        if self._failed:
            return ordinarily()
        return self._read(type_, sources, objects, rest, shape, ordinarily)

    async def _read(
        self,
        type_: GraphQLObjectType,
        sources: list[Any],
        objects: list[dict[str, Any]],
        rest: GroupedFields,
        shape: Callable[[list[Any]], Any],
        ordinarily: Callable[[], Any],
    ) -> Any:
        try:
            await self._levels.fill(type_, sources, objects, rest)
        except Exception:
            self._failed = True
            found = ordinarily()
            return await found if self.is_awaitable(found) else found
        return shape(objects)

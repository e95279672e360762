"""Ordinary execution, made fast for rows: the rows of a list are completed together, level by level (levels.py).

What is not expected (a field with a resolver of its own, a null where there may be none, any exception) is executed in
graphql-core's own way, which then reports what is wrong.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import Executor, GraphQLObjectType, get_nullable_type
from otegraph.plans.leaves import leaves_of
from otegraph.plans.levels import Levels


class RowExecutor(Executor[Any]):
    """graphql-core's executor; rows are dicts."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._levels: Levels | None = Levels(self)

    def complete_list_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        """A list; rows are done in one go."""

        def ordinarily() -> Any:
            return super(RowExecutor, self).complete_list_value(
                return_type, field_details_list, info, path, result, position_context
            )

        item_type = get_nullable_type(return_type.of_type)
        if type(result) is not list or not result or not isinstance(item_type, GraphQLObjectType):
            return ordinarily()
        if set(map(type, result)) != {dict}:
            return ordinarily()
        return self._together(item_type, result, field_details_list, ordinarily)

    def complete_object_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        """An object; a row is a level of one."""

        def ordinarily() -> Any:
            return super(RowExecutor, self).complete_object_value(
                return_type, field_details_list, info, path, result, position_context
            )

        if type(result) is not dict:
            return ordinarily()
        found = self._together(return_type, [result], field_details_list, ordinarily)
        if isinstance(found, Awaitable):
            return _only(found)
        return found[0] if type(found) is list else found

    def _together(self, type_: GraphQLObjectType, rows: list[Any], details: Any, ordinarily: Callable[[], Any]) -> Any:
        """The rows as objects; at once where nothing but leaves is selected, else when they have been read."""
        levels = self._levels
        if levels is None or not levels.support(type_, details):
            return ordinarily()
        grouped = self.collect_subfields(type_, details)[0]
        wanted = tuple((key, sub[0].node.name.value) for key, sub in grouped.items())
        leaves, others = leaves_of(type_, wanted, True)
        if others:
            return self._read(levels, type_, rows, details, ordinarily)
        try:
            if type_.is_type_of is None or all(type_.is_type_of(row, None) is True for row in rows):  # type: ignore[arg-type]  # ours look at the value alone
                return [leaves(row, self.context_value) for row in rows]
        except Exception:  # noqa: S110 graphql-core finds it again and says where it is
            pass
        return ordinarily()

    async def _read(
        self, levels: Levels, type_: GraphQLObjectType, rows: list[Any], details: Any, ordinarily: Callable[[], Any]
    ) -> Any:
        try:
            return await levels.objects(type_, rows, details)
        except Exception:
            # once is enough: the rest of the execution goes the ordinary way
            self._levels = None
            found = ordinarily()
            return await found if self.is_awaitable(found) else found


async def _only(found: Awaitable[Any]) -> Any:
    """The object of a level of one, or what graphql-core made of it."""
    objects = await found
    return objects[0] if type(objects) is list else objects

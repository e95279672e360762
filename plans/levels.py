"""Breadth first: all objects of one level of a query are read and completed together.

graphql-core goes from object to object, and waits for each one's relations by itself.  Here a relation is read for all parents at
once, by one statement, and what it gives is one list again, whose objects are completed by one function (leaves.py).  It gives
what graphql-core gives, or raises: then graphql-core does it all over again in its own way, and says what is wrong where.
"""

from __future__ import annotations

from typing import Any, Protocol

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    get_argument_values,
    get_named_type,
)
from otegraph.plans.fields import OF_ROW, PREPARING, READER, Reader, attribute, same_field
from otegraph.plans.leaves import TYPENAME, Unexpected, leaves_of

GroupedFields = dict[str, Any]


class Execution(Protocol):
    """What is used of graphql-core's executor."""

    schema: Any
    context_value: Any
    variable_values: Any
    hide_suggestions: bool

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: Any) -> Any: ...

    def build_resolve_info(self, field_def: Any, field_nodes: Any, parent_type: Any, path: Any) -> Any: ...


class Levels:
    """The levels of one execution."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._supported: dict[tuple[str, int], bool] = {}

    def support(self, type_: Any, details: Any) -> bool:
        """Whether objects of this type, selected like this, can be completed here, all the way down."""
        if isinstance(type_, GraphQLUnionType):
            return all(self.support(member, details) for member in self._execution.schema.get_possible_types(type_))
        if isinstance(type_, (GraphQLScalarType, GraphQLEnumType)):
            return True
        if not isinstance(type_, GraphQLObjectType):
            return False
        # what is collected is kept as long as the execution: its id is of no other selection
        grouped = self._execution.collect_subfields(type_, details)[0]
        key = (type_.name, id(grouped))
        known = self._supported.get(key)
        if known is None:
            # a document has no cycles, so that this ends
            known = self._supported[key] = all(self._supports(type_, sub) for sub in grouped.values())
        return known

    def _supports(self, type_: GraphQLObjectType, details: Any) -> bool:
        name = details[0].node.name.value
        if name == TYPENAME:
            return True
        definition = _definition(type_, name)
        if definition is None:
            return False
        field = type_.fields[name]
        plain = not field.args and (definition.base_resolver is None or OF_ROW in definition.metadata)
        return (plain or READER in definition.metadata) and self.support(get_named_type(field.type), details)

    async def objects(self, type_: GraphQLObjectType, sources: list[Any], details: Any) -> list[dict[str, Any]]:
        """The objects that these sources are, none of them null, with what is selected of them."""
        if not sources:
            return []
        if type_.is_type_of is not None and not all(type_.is_type_of(source, None) is True for source in sources):  # type: ignore[arg-type]  # ours look at the value alone
            raise Unexpected
        grouped: GroupedFields = self._execution.collect_subfields(type_, details)[0]
        wanted = tuple((key, sub[0].node.name.value) for key, sub in grouped.items())
        context = self._execution.context_value
        leaves, others = leaves_of(type_, wanted, isinstance(sources[0], dict))
        results = [leaves(source, context) for source in sources]
        for key in others:
            sub = grouped[key]
            values = await self._values(type_, sub, sources)
            completed = await self._completed(type_.fields[sub[0].node.name.value].type, values, sub)
            for result, value in zip(results, completed, strict=True):
                result[key] = value
        return results

    async def _values(self, type_: GraphQLObjectType, details: Any, sources: list[Any]) -> list[Any]:
        """What the field is resolved to, for each source."""
        name = details[0].node.name.value
        definition = _definition(type_, name)
        if definition is None:
            raise Unexpected
        context = self._execution.context_value
        reader: Reader | None = definition.metadata.get(READER)
        if reader is not None:
            return await reader(sources, context, self._prepared(type_, details))
        compute = definition.metadata.get(OF_ROW)
        if compute is not None:
            return [compute(source, type_.name, context) for source in sources]
        return [attribute(source, definition.python_name) for source in sources]

    def _prepared(self, type_: GraphQLObjectType, details: Any) -> Any:
        """The field that its reader finds its arguments by: they are worked out once, by its own resolver."""
        nodes = [each.node for each in details]
        key = same_field(type_, nodes)
        if key not in self._execution.context_value.loaders.prepared:
            field = type_.fields[nodes[0].name.value]
            info = self._execution.build_resolve_info(field, nodes, type_, None)
            given = get_argument_values(
                field,
                nodes[0],
                self._execution.variable_values,
                details[0].fragment_variable_values,
                self._execution.hide_suggestions,
            )
            assert field.resolve is not None
            field.resolve(PREPARING, info, **given)
        return key

    async def _completed(self, type_: Any, values: list[Any], details: Any) -> list[Any]:
        """The values of a field, completed as the GraphQL specification says (6.4.3)."""
        if isinstance(type_, GraphQLNonNull):
            completed = await self._completed(type_.of_type, values, details)
            if None in completed:
                raise Unexpected
            return completed
        there = [value for value in values if value is not None]
        if len(there) == len(values):
            return await self._present(type_, there, details)
        present = iter(await self._present(type_, there, details))
        return [None if value is None else next(present) for value in values]

    async def _present(self, type_: Any, values: list[Any], details: Any) -> list[Any]:
        if not values:
            return []
        if isinstance(type_, GraphQLList):
            if any(type(value) is not list for value in values):
                raise Unexpected
            items = iter(await self._completed(type_.of_type, [item for value in values for item in value], details))
            return [[next(items) for _ in value] for value in values]
        if isinstance(type_, GraphQLObjectType):
            return await self.objects(type_, values, details)
        if isinstance(type_, GraphQLUnionType):
            return await self._members(type_, values, details)
        return [type_.coerce_output_value(value) for value in values]

    async def _members(self, type_: GraphQLUnionType, values: list[Any], details: Any) -> list[Any]:
        """Values of a union: those of one type after those of another, put back in their order."""
        completed: list[Any] = [None] * len(values)
        for member in self._execution.schema.get_possible_types(type_):
            places = [place for place, value in enumerate(values) if member.is_type_of(value, None) is True]
            objects = await self.objects(member, [values[place] for place in places], details)
            for place, found in zip(places, objects, strict=True):
                completed[place] = found
        if None in completed:
            raise Unexpected
        return completed


def _definition(type_: GraphQLObjectType, name: str) -> Any:
    """How strawberry declares a field; None for one that it does not."""
    field = type_.fields.get(name)
    return field.extensions.get("strawberry-definition") if field is not None else None

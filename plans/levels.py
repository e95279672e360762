"""Breadth first: all objects of one level of a query are read and completed together.

graphql-core goes from object to object, and waits for each one's relations by itself.  Here a relation is read for all
parents at once, by one statement, and what it gives is one list again, whose objects are completed by one function (leaves.py).
The result is graphql-core's, or an exception: then graphql-core does it all over again in its own way, and says what is wrong
where (execution.py).
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
from otegraph.plans.leaves import TYPENAME, Leaves, Unexpected, leaves_of
from otegraph.plans.resolving import OF_ROW, PREPARING, READER, Reader, attribute, same_field
from otegraph.plans.sources import declared

GroupedFields = dict[str, Any]
"""Response name -> the details of the field's nodes in the document."""


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
        # what is collected is kept as long as the execution: its id is of no other selection
        self._supported: dict[tuple[str, int], bool] = {}
        self._leaves: dict[tuple[str, int, bool], tuple[Leaves, tuple[str, ...]]] = {}

    def support(self, type_: Any, details: Any) -> bool:
        """Whether objects of this type, selected like this, can be completed here, all the way down."""
        if isinstance(type_, GraphQLUnionType):
            return all(self.support(member, details) for member in self._execution.schema.get_possible_types(type_))
        if isinstance(type_, (GraphQLScalarType, GraphQLEnumType)):
            return True
        if not isinstance(type_, GraphQLObjectType):
            return False
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
        definition = declared(type_.fields.get(name))
        if definition is None:
            return False
        field = type_.fields[name]
        plain = not field.args and (definition.base_resolver is None or OF_ROW in definition.metadata)
        return (plain or READER in definition.metadata) and self.support(get_named_type(field.type), details)

    def leaves(
        self, type_: GraphQLObjectType, sources: list[Any], details: Any
    ) -> tuple[list[dict[str, Any]], GroupedFields]:
        """The objects that these sources (of one Python type) are, with null for all but leaves; and the rest of the fields.

        Raises for what graphql-core has to say something about.
        """
        if type_.is_type_of is not None and not all(type_.is_type_of(source, None) is True for source in sources):  # type: ignore[arg-type]  # ours look at the value alone
            raise Unexpected
        grouped: GroupedFields = self._execution.collect_subfields(type_, details)[0]
        take, others = self._taking(type_, grouped, isinstance(sources[0], dict))
        context = self._execution.context_value
        return [take(source, context) for source in sources], {key: grouped[key] for key in others}

    def _taking(self, type_: GraphQLObjectType, grouped: GroupedFields, rows: bool) -> tuple[Leaves, tuple[str, ...]]:
        key = (type_.name, id(grouped), rows)
        known = self._leaves.get(key)
        if known is None:
            wanted = tuple((name, sub[0].node.name.value) for name, sub in grouped.items())
            known = self._leaves[key] = leaves_of(type_, wanted, rows)
        return known

    async def fill(
        self, type_: GraphQLObjectType, sources: list[Any], objects: list[dict[str, Any]], rest: GroupedFields
    ) -> None:
        """Puts what is no leaf into the objects that `leaves` made of these sources."""
        for key, details in rest.items():
            values = await self._values(type_, details, sources)
            completed = await self._completed(type_.fields[details[0].node.name.value].type, values, details)
            for object_, value in zip(objects, completed, strict=True):
                object_[key] = value

    async def _objects(self, type_: GraphQLObjectType, sources: list[Any], details: Any) -> list[dict[str, Any]]:
        if not sources:
            return []
        objects, rest = self.leaves(type_, sources, details)
        await self.fill(type_, sources, objects, rest)
        return objects

    async def _values(self, type_: GraphQLObjectType, details: Any, sources: list[Any]) -> list[Any]:
        """What the field is resolved to, for each source."""
        name = details[0].node.name.value
        definition = declared(type_.fields.get(name))
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
            return await self._objects(type_, values, details)
        if isinstance(type_, GraphQLUnionType):
            return await self._members(type_, values, details)
        coerced = [type_.coerce_output_value(value) for value in values]
        if None in coerced:
            raise Unexpected
        return coerced

    async def _members(self, type_: GraphQLUnionType, values: list[Any], details: Any) -> list[Any]:
        """Values of a union: those of one type after those of another, put back in their order."""
        completed: list[Any] = [None] * len(values)
        for member in self._execution.schema.get_possible_types(type_):
            places = [place for place, value in enumerate(values) if member.is_type_of(value, None) is True]
            objects = await self._objects(member, [values[place] for place in places], details)
            for place, found in zip(places, objects, strict=True):
                completed[place] = found
        if None in completed:
            raise Unexpected
        return completed

"""An operation's variables as a route's parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    get_named_type,
    type_from_ast,
    value_from_ast,
)
from otegraph.rest_compat.decode import FILE, InputCodec, Options, Unfit, input_codec
from otegraph.rest_compat.directives import arguments, has
from otegraph.rest_compat.route import MISSING, Location, Parameter
from otegraph.rest_compat.wire_enums import Undeclared

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _fits(codec: InputCodec, location: Location) -> bool:
    if location == "body":
        return True
    if location == "form":
        return not (codec.is_object or codec.is_list)
    return not (codec.is_object or codec.is_file or (codec.is_list and location == "path"))


@dataclass(frozen=True)
class Variables:
    """Where each variable of an operation comes from, and how it is read."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    rest: Mapping[str, Any]

    def parameters(self) -> tuple[Parameter, ...]:
        """Raises decode.Unfit, naming the variable, for a type or a directive that does not go there."""
        in_path = PLACEHOLDER.findall(self.rest["path"])
        definitions = {one.variable.name.value: one for one in self.operation.variable_definitions or ()}
        for name in in_path:
            if name not in definitions:
                raise Unfit(f"{self.rest['path']} names {name}, which is no variable of the operation")
        elsewhere: Location = "query" if self.rest["method"] == "GET" else "form" if self._has_file() else "body"
        result = []
        for name, definition in definitions.items():
            try:
                result.append(self._parameter(name, definition, "path" if name in in_path else elsewhere))
            except (Unfit, Undeclared) as unfit:
                raise Unfit(f"${name}: {unfit}") from None
        return tuple(result)

    def renames(self) -> dict[str, Mapping[str, str]]:
        """For each variable, wire name to field name."""
        definitions = self.operation.variable_definitions or ()
        return {one.variable.name.value: self._options(one).rename for one in definitions}

    def _parameter(self, name: str, definition: VariableDefinitionNode, location: Location) -> Parameter:
        type_: Any = type_from_ast(self.schema, definition.type)
        required = isinstance(type_, GraphQLNonNull) and definition.default_value is None
        codec = input_codec(type_, self._options(definition))
        if location == "path" and not required:
            raise Unfit("what is part of the path has a non-null type and no default")
        if not _fits(codec, location):
            raise Unfit(f"a value of this type can't be in the {location}")
        absent = arguments(self.schema, "absent", definition)
        if absent and (isinstance(type_, GraphQLNonNull) or definition.default_value):
            raise Unfit("@absent needs a type that may be null, and no default")
        default = MISSING
        if definition.default_value is not None:
            value = value_from_ast(definition.default_value, type_)
            default = MISSING if value is None or value is Undefined else codec.to_wire(value)
        return Parameter(
            name=name,
            location=location,
            codec=codec,
            required=required,
            absent=frozenset(absent["when"]) if absent else frozenset(),
            default=default,
            description=definition.description.value if definition.description else "",
        )

    def _has_file(self) -> bool:
        types = [type_from_ast(self.schema, one.type) for one in self.operation.variable_definitions or ()]
        return any(get_named_type(type_).name == FILE for type_ in types if type_)

    def _options(self, definition: VariableDefinitionNode) -> Options:
        database_id = arguments(self.schema, "databaseId", definition)
        bounds = arguments(self.schema, "range", definition) or {}
        only = arguments(self.schema, "only", definition) or {"values": []}
        rename = arguments(self.schema, "rename", definition) or {"fields": []}
        if database_id:
            named = self.schema.type_map.get(database_id["type"])
            if not isinstance(named, GraphQLObjectType) or "databaseId" not in named.fields:
                raise Unfit(f"@databaseId: there is no type {database_id['type']} with a databaseId")
        return Options(
            database_id=database_id["type"] if database_id else None,
            percent=has("percent", definition),
            least=bounds.get("min"),
            most=bounds.get("max"),
            only=tuple(only["values"]),
            rename={one["wire"]: one["field"] for one in rename["fields"]},
        )

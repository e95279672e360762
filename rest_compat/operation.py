"""One operation to one route."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Visitor,
    get_named_type,
    is_composite_type,
    print_ast,
    validate,
    visit,
)
from otegraph.plans.layout import Fixed, Object, Part
from otegraph.rest_compat.directives import arguments, has, pruned, stripped
from otegraph.rest_compat.encode import MENDABLE, Selections, Shape
from otegraph.rest_compat.parameters import PLACEHOLDER, Variables
from otegraph.rest_compat.problems import Refusal
from otegraph.rest_compat.reading import Reading
from otegraph.rest_compat.route import Pick, Route
from otegraph.rest_compat.wire_names import wire_name_of

_PATH = re.compile(r"/v1(/([A-Za-z0-9_-]+|\{[A-Za-z][A-Za-z0-9]*\}))+", re.ASCII)


class Misfit(ValueError):
    """An operation that can't be a route."""


@dataclass(frozen=True)
class Operation:
    """`plain` is the graph's own schema, `schema` the same with our directives."""

    plain: GraphQLSchema
    schema: GraphQLSchema
    file: str
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]

    def route(self) -> Route:
        operation, schema = self.operation, self.schema
        rest = arguments(schema, "rest", operation)
        if operation.name is None or rest is None:
            raise Misfit("an operation needs a name and @rest")
        if operation.operation is OperationType.SUBSCRIPTION:
            raise Misfit("a subscription can't be a route")
        self._check_paths(rest)
        root = schema.get_root_type(operation.operation)
        assert root is not None
        root_fields = self._root_fields(root)
        selections = Selections(schema, self.fragments)
        body = selections.body(root, operation.selection_set)
        if body.choices and rest["method"] != "GET":
            raise Misfit("@pick reads the query string: it is for GET")
        document = self._with_fragments(operation)
        lean = pruned(self._with_fragments(pruned(operation)))
        for error in validate(self.plain, stripped(lean)):
            raise Misfit(f"without the fields that are asked for on request: {error.message}")
        variables = Variables(schema, operation, rest)
        summary, _, description = (operation.description.value if operation.description else "").partition("\n")
        return Route(
            operation=operation.name.value,
            method=rest["method"],
            path=rest["path"],
            aliases=tuple(rest["aliases"]),
            alias_methods=tuple(rest["aliasMethods"]),
            status=rest["status"],
            credential_check=rest["token"],
            summary=summary or operation.name.value,
            description=description.strip(),
            file=self.file,
            text=print_ast(stripped(document)),
            document=stripped(lean),
            full_document=stripped(document),
            root_fields=tuple(field.name.value for field in root_fields),
            parameters=variables.parameters(),
            picks=tuple(
                Pick(key, by, inner.keys(), frozenset(inner.on_request)) for key, (by, inner) in body.choices.items()
            ),
            keys=self._keys(body, rest),
            fixed=_fixed(rest),
            response_schema=self._response_schema(body, rest),
            encode=self._encoder(selections, body, root, root_fields, rest),
            wire_name=wire_name_of(root_fields, variables.renames()),
            reading=self._reading(selections, body, root, root_fields, rest, stripped(document)),
        )

    def _check_paths(self, rest: Mapping[str, Any]) -> None:
        named = PLACEHOLDER.findall(rest["path"])
        for path in (rest["path"], *rest["aliases"]):
            if not _PATH.fullmatch(path):
                raise Misfit(f"{path} is not a path below /v1/")
            if sorted(PLACEHOLDER.findall(path)) != sorted(set(named)):
                raise Misfit(f"{path} must name the same variables as {rest['path']}, each once")

    def _root_fields(self, root: GraphQLObjectType) -> list[FieldNode]:
        fields: list[FieldNode] = []
        for selection in self.operation.selection_set.selections:
            if not isinstance(selection, FieldNode):
                raise Misfit("root fields are written out, not spread from fragments")
            fields.append(selection)
            if self.operation.operation is OperationType.MUTATION:
                self._check_payload(root, selection)
        return fields

    def _check_payload(self, root: GraphQLObjectType, field: FieldNode) -> None:
        if not has("envelope", field):
            raise Misfit(f"the mutation {field.name.value} needs @envelope")
        payload = get_named_type(root.fields[field.name.value].type)
        if not isinstance(payload, GraphQLObjectType) or MENDABLE not in payload.fields:
            return
        selected = field.selection_set.selections if field.selection_set else ()
        for one in selected:
            if isinstance(one, FieldNode) and one.name.value == MENDABLE and one.alias is None:
                parts = one.selection_set.selections if one.selection_set else ()
                if {"field", "code", "message"} <= {part.name.value for part in parts if isinstance(part, FieldNode)}:
                    return
        raise Misfit(f"the mutation {field.name.value} must select {MENDABLE} {{ field code message }}")

    def _keys(self, body: Shape, rest: Mapping[str, Any]) -> tuple[str, ...]:
        content = body.keys()
        if {"code", "message"} & set(content):
            raise Misfit("the keys code and message are the envelope's own")
        keys = tuple(rest["keys"]) if rest.get("keys") else (*content, "code", "message")
        if sorted(keys) != sorted((*content, "code", "message")):
            raise Misfit(f"keys must be {', '.join(content)}, code and message, in any order")
        return keys

    def _response_schema(self, body: Shape, rest: Mapping[str, Any]) -> dict[str, object]:
        schemas = {part.key: part.schema for part in body.parts}
        # what generates clients reads an enum of one better than a const
        types = {"code": "integer", "message": "string"}
        schemas |= {key: {"type": types[key], "enum": [value]} for key, value in _fixed(rest).items()}
        keys = self._keys(body, rest)
        return {"type": "object", "properties": {key: schemas[key] for key in keys}, "required": list(keys)}

    def _encoder(
        self,
        selections: Selections,
        body: Shape,
        root: GraphQLObjectType,
        fields: Sequence[FieldNode],
        rest: Mapping[str, Any],
    ) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
        content, keys = body.encoder(), self._keys(body, rest)
        fixed = _fixed(rest)
        objects = _needed(selections, root, fields)
        asked = " ".join(PLACEHOLDER.findall(rest["path"]))
        unknown = f"{asked}: not found" if asked else "not found"

        def encode_body(data: Mapping[str, Any]) -> dict[str, Any]:
            for name in objects:
                if data.get(name) is None:
                    raise Refusal(404, unknown)
            values = content(data) | fixed
            return {key: values[key] for key in keys}

        return encode_body

    def _reading(
        self,
        selections: Selections,
        body: Shape,
        root: GraphQLObjectType,
        fields: Sequence[FieldNode],
        rest: Mapping[str, Any],
        document: DocumentNode,
    ) -> Reading | None:
        """The operation as a plan takes it; None for one that is no read, or whose values SQL can't write."""
        content, name = body.layout(), self.operation.name
        if self.operation.operation is not OperationType.QUERY or content is None or name is None:
            return None
        if rest["method"] != "GET":
            # a read is looked for before the body is, which would have the variables
            return None
        parts = {part.key: part for part in content.parts}
        parts |= {key: Part(key, (), Fixed(orjson.dumps(value).decode())) for key, value in _fixed(rest).items()}
        laid_out = Object(tuple(parts[key] for key in self._keys(body, rest)))
        return Reading(name.value, document, laid_out, tuple(_needed(selections, root, fields)))

    def _with_fragments(self, operation: OperationDefinitionNode) -> DocumentNode:
        """The operation and the fragments that it uses."""
        used: dict[str, FragmentDefinitionNode] = {}
        pending: list[Any] = [operation]
        while pending:
            for name in _spreads(pending.pop()):
                if name not in used:
                    used[name] = self.fragments[name]
                    pending.append(used[name])
        return DocumentNode(definitions=(operation, *used.values()))


def _needed(selections: Selections, root: GraphQLObjectType, fields: Sequence[FieldNode]) -> list[str]:
    """The response names of the root's objects without which there is nothing to answer with."""
    return [
        field.alias.value if field.alias else field.name.value
        for field in fields
        if is_composite_type(get_named_type(root.fields[field.name.value].type)) and not selections.may_be_empty(field)
    ]


def _fixed(rest: Mapping[str, Any]) -> dict[str, object]:
    return {"code": 200, "message": rest["message"]}


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_fragment_spread(self, spread: FragmentSpreadNode, *_: Any) -> None:
        self.names.append(spread.name.value)


def _spreads(definition: Any) -> list[str]:
    visitor = _Spreads()
    visit(definition, visitor)
    return visitor.names

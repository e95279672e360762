"""From a result to the wire: closures made once from an operation's selection and the schema's types.

Nothing goes out as null: what is absent is its type's empty value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_list_type,
)
from otegraph.plans import forms
from otegraph.plans import layout as laid
from otegraph.plans.layout import Layout
from otegraph.rest_compat.directives import arguments, has
from otegraph.rest_compat.scalars import SCALARS, Scalar
from otegraph.rest_compat.wire_enums import wire_enum

Encode = Callable[[Any], Any]
MENDABLE = "userErrors"
"""A payload's field with what the client can mend: it becomes a status and a message, and is no part of the body."""

TYPENAME = laid.Leaf(forms.text, '""')
_ABSENT: Mapping[str, Any] = {}


class Unplannable(ValueError):
    """A value whose wire form SQL can't write."""


class Unfit(ValueError):
    """A selection that can't be put on the wire."""


@dataclass(frozen=True)
class Part:
    """One key of an object: where it is in the result (response keys from the object on), and its wire form."""

    key: str
    path: tuple[str, ...]
    encode: Encode
    schema: Mapping[str, object]
    layout: Layout | None = None

    def as_laid(self) -> laid.Part:
        """As a plan takes it; raises `Unplannable` where SQL can't write it."""
        if self.layout is None:
            raise Unplannable(self.key)
        return laid.Part(self.key, self.path, self.layout)


@dataclass
class Shape:
    """An object on the wire; of a `partial` one the request may choose any keys."""

    partial: bool = False
    parts: list[Part] = field(default_factory=list)
    on_request: set[str] = field(default_factory=set)
    choices: dict[str, tuple[str, Shape]] = field(default_factory=dict)

    def keys(self) -> tuple[str, ...]:
        return tuple(part.key for part in self.parts)

    def add(self, part: Part) -> None:
        """Adds a key; the same one from the same place again (fragments on several types) changes nothing."""
        for other in self.parts:
            if other.key == part.key:
                if other.path != part.path or other.schema != part.schema:
                    raise Unfit(f"the key {part.key} comes from {'.'.join(other.path)} and from {'.'.join(part.path)}")
                return
        self.parts.append(part)

    def layout(self) -> laid.Object | None:
        """As a plan takes it; None where SQL can't write all of it."""
        try:
            return laid.Object(tuple(part.as_laid() for part in self.parts))
        except Unplannable:
            return None

    def schema(self) -> Mapping[str, object]:
        required = [] if self.partial else [part.key for part in self.parts]
        properties = {part.key: part.schema for part in self.parts}
        return {"type": "object", "properties": properties} | ({"required": required} if required else {})

    def encoder(self) -> Encode:
        flat = [(part.key, part.path[0], part.encode) for part in self.parts if len(part.path) == 1]
        if len(flat) == len(self.parts):

            def encode_flat(value: Mapping[str, Any] | None) -> dict[str, Any]:
                source = _ABSENT if value is None else value
                return {key: encode(source.get(response)) for key, response, encode in flat}

            return encode_flat
        parts = [(part.key, part.path[0], part.path[1:], part.encode) for part in self.parts]

        def encode_nested(value: Mapping[str, Any] | None) -> dict[str, Any]:
            source = _ABSENT if value is None else value
            result = {}
            for key, first, rest, encode in parts:
                found = source.get(first)
                for step in rest:
                    if found is None:
                        break
                    found = found.get(step)
                result[key] = encode(found)
            return result

        return encode_nested


@dataclass(frozen=True)
class Selections:
    """Makes the shapes of one document's selections."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]

    def body(self, root: GraphQLObjectType, selections: SelectionSetNode) -> Shape:
        """The body's content: the root fields, those with @envelope dissolved."""
        shape = Shape()
        self._collect(shape, root, selections, (), level="root", sure=True)
        return shape

    def may_be_empty(self, root_field: FieldNode) -> bool:
        """Whether a root field that is absent goes out as empty values; else it is a 404."""
        envelope = arguments(self.schema, "envelope", root_field)
        return bool(envelope and envelope["orEmpty"])

    def _collect(
        self,
        shape: Shape,
        parent: Any,
        selections: SelectionSetNode,
        path: tuple[str, ...],
        *,
        level: str,
        sure: bool,
    ) -> None:
        """`sure`: the parent is never absent, nor of another type than this one."""
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                self._field(shape, parent, selection, path, level=level, sure=sure)
                continue
            fragment: FragmentDefinitionNode | InlineFragmentNode
            if isinstance(selection, FragmentSpreadNode):
                fragment = self.fragments[selection.name.value]
            else:
                assert isinstance(selection, InlineFragmentNode)
                fragment = selection
            condition, inner = fragment.type_condition, fragment.selection_set
            type_ = self.schema.type_map[condition.name.value] if condition else parent
            self._collect(shape, type_, inner, path, level=level, sure=sure and type_ is parent)

    def _field(
        self, shape: Shape, parent: Any, selected: FieldNode, path: tuple[str, ...], *, level: str, sure: bool
    ) -> None:
        name = selected.name.value
        response = selected.alias.value if selected.alias else name
        here = (*path, response)
        if name == "__typename":
            shape.add(Part(response, here, SCALARS["String"].encode, SCALARS["String"].schema, TYPENAME))
            return
        if name == MENDABLE and level == "payload":
            return
        type_ = parent.fields[name].type
        self._check_places(selected, type_, level)
        refused = level == "root" and is_composite_type(get_named_type(type_)) and not self.may_be_empty(selected)
        there = sure and (refused or isinstance(type_, GraphQLNonNull))
        if has("envelope", selected) or has("flatten", selected):
            below = {"root": "payload", "payload": "body"}.get(level, level)
            assert selected.selection_set is not None
            self._collect(shape, get_named_type(type_), selected.selection_set, here, level=below, sure=there)
            return
        encode, schema, inner, value = self._value(type_, selected, there)
        if has("json", selected):
            encode, schema = _as_json_text(encode), {"type": "string", "contentMediaType": "application/json"}
            value = laid.JsonText(value) if value is not None else None
        shape.add(Part(response, here, encode, schema, value))
        also = arguments(self.schema, "alsoAs", selected)
        if also:
            shape.add(Part(also["key"], here, encode, schema, value))
        if has("onRequest", selected):
            shape.on_request.add(response)
        pick = arguments(self.schema, "pick", selected)
        if pick:
            if inner is None:
                raise Unfit(f"@pick on {response} finds no keys to choose from")
            if inner.on_request.issuperset(inner.keys()):
                raise Unfit(f"@pick on {response} leaves nothing when no key is named")
            for key in (response, also["key"]) if also else (response,):
                shape.choices[key] = (pick["by"], inner)
        elif inner is not None and inner.on_request:
            raise Unfit(f"{response} has keys with @onRequest, but no @pick")

    def _check_places(self, selected: FieldNode, type_: GraphQLOutputType, level: str) -> None:
        name = selected.name.value
        composite = is_composite_type(get_named_type(type_))
        is_list = is_list_type(type_.of_type if isinstance(type_, GraphQLNonNull) else type_)
        rules = {
            "envelope": (level == "root" and composite and not is_list, "a root field that is one object"),
            "flatten": (level != "root" and composite and not is_list, "a field below the root that is one object"),
            "unwrap": (composite, "objects"),
            "pick": (level in ("root", "payload", "body") and composite, "objects that are directly in the body"),
            "onRequest": (level not in ("root", "payload", "body"), "keys of an object with @pick"),
        }
        for directive, (fits, place) in rules.items():
            if has(directive, selected) and not fits:
                raise Unfit(f"@{directive} is for {place}, not for {name}")

    def _value(self, type_: Any, selected: FieldNode, sure: bool) -> _Value:
        if isinstance(type_, GraphQLNonNull):
            return self._value(type_.of_type, selected, sure)
        if isinstance(type_, GraphQLList):
            encode, schema, shape, item = self._value(
                type_.of_type, selected, isinstance(type_.of_type, GraphQLNonNull)
            )
            listed = laid.Each(item, "[]") if item is not None else None
            return _Value(_each(encode), {"type": "array", "items": schema}, shape, listed)
        if isinstance(type_, GraphQLEnumType):
            scalar = wire_enum(type_).output()
            encode = _or_empty(scalar.encode, scalar.empty)
            return _Value(encode, scalar.schema if sure else _or_empty_schema(scalar), None, _leaf(scalar))
        if isinstance(type_, GraphQLScalarType):
            if type_.name not in SCALARS:
                raise Unfit(f"the scalar {type_.name} has no wire form")
            scalar = SCALARS[type_.name]
            return _Value(_or_empty(scalar.encode, scalar.empty), scalar.schema, None, _leaf(scalar))
        shape = Shape(partial=has("pick", selected))
        assert selected.selection_set is not None
        self._collect(shape, type_, selected.selection_set, (), level="below", sure=sure)
        encode_object, laid_object = shape.encoder(), shape.layout()
        if has("unwrap", selected):
            if len(shape.parts) != 1:
                raise Unfit(f"@unwrap on {selected.name.value} needs one sub-field, not {len(shape.parts)}")
            key = shape.parts[0].key
            inner = laid_object.parts[0] if laid_object is not None else None
            return _Value(lambda value: encode_object(value)[key], shape.parts[0].schema, None, inner)
        return _Value(encode_object, shape.schema(), shape, laid_object)


class _Value(NamedTuple):
    encode: Encode
    schema: Mapping[str, object]
    shape: Shape | None
    layout: Layout | None


def _leaf(scalar: Scalar) -> laid.Leaf | None:
    return laid.Leaf(scalar.form, orjson.dumps(scalar.empty).decode()) if scalar.form is not None else None


def _or_empty(encode: Encode, empty: Any) -> Encode:
    return lambda value: empty if value is None else encode(value)


def _or_empty_schema(scalar: Scalar) -> Mapping[str, object]:
    """The schema of an enum that may be absent: then it goes out as empty, which need not be one of its values."""
    forms = scalar.schema["enum"]
    assert isinstance(forms, list)
    return scalar.schema if scalar.empty in forms else {**scalar.schema, "enum": [*forms, scalar.empty]}


def _each(encode: Encode) -> Encode:
    return lambda values: [] if values is None else [encode(value) for value in values]


def _as_json_text(encode: Encode) -> Encode:
    return lambda value: json.dumps(encode(value), ensure_ascii=False)


def picked(value: Any, keys: Sequence[str] | frozenset[str]) -> Any:
    """The value with only these keys in its objects."""
    if isinstance(value, list):
        return [picked(one, keys) for one in value]
    return {key: part for key, part in value.items() if key in keys}

"""From the wire to a variable: one closure for each variable, made once from its type and its directives."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_required_input_field,
)
from otegraph.rest_compat.problems import invalid
from otegraph.rest_compat.scalars import INT32, SCALARS, Decode, Scalar, integer, integer_from_text
from otegraph.rest_compat.wire_enums import wire_enum
from starlette.datastructures import UploadFile

MOST_ITEMS = 10_000
"""In a list: refused here, before the graph makes an object of each."""
FILE = "Upload"
"""The scalar of files: an operation that takes one takes a form."""


class Unfit(ValueError):
    """A directive on a variable that its type does not take."""


@dataclass(frozen=True)
class Options:
    """The directives on a variable; `rename` is wire name to field name."""

    database_id: str | None = None
    percent: bool = False
    least: int | None = None
    most: int | None = None
    only: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class InputCodec:
    """`from_text` reads one path or query text; `to_wire` shows a default of the document as a client would send it."""

    decode: Decode
    from_text: Callable[[str], object]
    to_wire: Callable[[Any], object]
    schema: Mapping[str, object]
    is_list: bool = False
    is_object: bool = False
    is_file: bool = False


def input_codec(type_: GraphQLInputType, options: Options, around: tuple[str, ...] = ()) -> InputCodec:
    """The codec of a type, whether or not it may be null: that is the caller's to check.

    `around` are the input objects that it is in. Raises Unfit, or wire_enums.Undeclared.
    """
    if isinstance(type_, GraphQLNonNull):
        return input_codec(type_.of_type, options, around)
    if isinstance(type_, GraphQLList):
        return _list(type_, options, around)
    if isinstance(type_, GraphQLInputObjectType):
        return _object(type_, options, around)
    if isinstance(type_, GraphQLEnumType):
        return _leaf(wire_enum(type_).only(options.only).input(), replace(options, only=()), type_.name)
    assert isinstance(type_, GraphQLScalarType)
    if type_.name == FILE:
        return _file(options, around)
    if type_.name not in SCALARS:
        raise Unfit(f"the scalar {type_.name} has no wire form")
    return _leaf(SCALARS[type_.name], options, type_.name)


def _file(options: Options, around: tuple[str, ...]) -> InputCodec:
    if around or options != Options():
        raise Unfit("a file is a variable of its own, and takes none of our directives")

    def decode(value: object, where: str) -> object:
        if not isinstance(value, UploadFile):
            raise invalid(where, "must be a file")
        return value

    schema = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    return InputCodec(decode, str, str, schema, is_file=True)


def _leaf(scalar: Scalar, options: Options, type_name: str) -> InputCodec:
    decode, from_text, to_wire = scalar.decode, scalar.from_text, scalar.encode
    schema: dict[str, object] = dict(scalar.schema)
    if options.only:
        raise Unfit(f"@only is for enums, not for {type_name}")
    if options.rename:
        raise Unfit(f"@rename is for input objects, not for {type_name}")
    if options.database_id is not None:
        if type_name != "ID":
            raise Unfit(f"@databaseId is for ID, not for {type_name}")
        decode, from_text = _opaque_id(options.database_id), integer_from_text
        schema = {"type": "integer", "format": "int32"}
    if options.least is not None or options.most is not None:
        if type_name not in ("Int", "BigInt", "Float"):
            raise Unfit(f"@range is for numbers, not for {type_name}")
        schema |= {"minimum": options.least} if options.least is not None else {}
        schema |= {"maximum": options.most} if options.most is not None else {}
    if options.percent:
        if type_name != "Float":
            raise Unfit(f"@percent is for Float, not for {type_name}")
        bounded = _bounded(integer(-INT32 - 1, INT32), options)
        schema = {**schema, "type": "integer", "format": "int32", "description": "percent"}
        return InputCodec(
            lambda value, where: bounded(value, where) / 100,  # type: ignore[operator]
            integer_from_text,
            lambda value: round(value * 100),
            schema,
        )
    return InputCodec(_bounded(decode, options), from_text, to_wire, schema)


def _bounded(decode: Decode, options: Options) -> Decode:
    least, most = options.least, options.most
    if least is None and most is None:
        return decode

    def bounded(value: object, where: str) -> object:
        number = decode(value, where)
        assert isinstance(number, int | float)
        if least is not None and number < least:
            raise invalid(where, f"must be at least {least}")
        if most is not None and number > most:
            raise invalid(where, f"must be at most {most}")
        return number

    return bounded


def _opaque_id(type_name: str) -> Decode:
    number = integer(0, INT32)

    def decode(value: object, where: str) -> str:
        return base64.b64encode(f"{type_name}:{number(value, where)}".encode()).decode()

    return decode


def _list(type_: GraphQLList[Any], options: Options, around: tuple[str, ...]) -> InputCodec:
    item = input_codec(type_.of_type, options, (*around, "a list"))
    decode_item = item.decode

    def decode(value: object, where: str) -> list[object]:
        if not isinstance(value, list):
            raise invalid(where, "must be a list")
        if len(value) > MOST_ITEMS:
            raise invalid(where, f"must hold at most {MOST_ITEMS} items")
        return [decode_item(one, f"{where}.{index}") for index, one in enumerate(value)]

    return InputCodec(
        decode,
        item.from_text,
        lambda values: [item.to_wire(value) for value in values],
        {"type": "array", "items": item.schema},
        is_list=True,
        is_object=item.is_object,
    )


def _object(type_: GraphQLInputObjectType, options: Options, around: tuple[str, ...]) -> InputCodec:
    if type_.name in around:
        raise Unfit(f"the input object {type_.name} contains itself")
    if options != Options(rename=options.rename):
        raise Unfit(f"an input object as {type_.name} takes no directive but @rename")
    unknown = [name for name in options.rename.values() if name not in type_.fields]
    if unknown:
        raise Unfit(f"@rename: {type_.name} has no field {unknown[0]}")
    wire_names = {name: wire for wire, name in options.rename.items()}
    parts: list[tuple[str, str, bool, Decode]] = []
    properties: dict[str, object] = {}
    required: list[str] = []
    for name, input_field in type_.fields.items():
        if name == "clientMutationId":
            continue
        codec = input_codec(input_field.type, Options(), (*around, type_.name))
        wire = wire_names.get(name, name)
        needed = is_required_input_field(input_field)
        parts.append((wire, name, needed, codec.decode))
        properties[wire] = codec.schema
        if needed:
            required.append(wire)

    def decode(value: object, where: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise invalid(where, "must be an object")
        result: dict[str, object] = {}
        for wire, name, needed, decode_part in parts:
            given = value.get(wire)
            if given is not None:
                result[name] = decode_part(given, f"{where}.{wire}")
            elif needed:
                raise invalid(f"{where}.{wire}", "is required")
        return result

    def to_wire(value: Any) -> object:
        return {wire: value[name] for wire, name, _, _ in parts if name in value}

    schema = {"type": "object", "properties": properties} | ({"required": required} if required else {})
    return InputCodec(decode, str, to_wire, schema, is_object=True)

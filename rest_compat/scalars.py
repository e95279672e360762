"""The wire form of each scalar: it follows from the type alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from otegraph.plans import forms
from otegraph.plans.forms import Form
from otegraph.rest_compat.problems import invalid

Decode = Callable[[object, str], object]
"""A wire value and the wire's name for it, to the graph's value; raises a 422 Refusal that names it."""

INT32 = 2**31 - 1
INT64 = 2**63 - 1
_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)


@dataclass(frozen=True)
class Scalar:
    """`from_text` makes of a path or query text the JSON value that it stands for; what is none stays a text.

    `form` writes in SQL what `encode` makes; None where SQL can't.
    """

    decode: Decode
    from_text: Callable[[str], object]
    encode: Callable[[Any], object]
    form: Form | None
    empty: object
    schema: Mapping[str, object]


def integer(least: int, most: int) -> Decode:
    """A JSON integer in these bounds: a text, a boolean or 1.0 is none."""

    def decode(value: object, where: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise invalid(where, "must be a whole number")
        if not least <= value <= most:
            raise invalid(where, f"must be between {least} and {most}")
        return value

    return decode


def decode_number(value: object, where: str) -> int | float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise invalid(where, "must be a number")
    if abs(value) > INT64:
        raise invalid(where, "is too large")
    return value


def decode_text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise invalid(where, "must be a text")
    if "\0" in value:
        raise invalid(where, "must not contain the character NUL")
    return value


def decode_boolean(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise invalid(where, "must be true or false")
    return value


def _decode_time(value: object, where: str) -> str:
    seconds = integer(0, 253402300799)(value, where)
    assert isinstance(seconds, int)
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _encode_time(value: str | datetime) -> int:
    time = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())


def _encode_number(value: float) -> int | float:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def integer_from_text(text: str) -> object:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number_from_text(text: str) -> object:
    return float(text) if _NUMBER.fullmatch(text) else text


def _boolean_from_text(text: str) -> object:
    return {"true": True, "false": False}.get(text, text)


def _same(value: Any) -> Any:
    return value


def _any(value: object, where: str) -> object:
    return value


SCALARS: Mapping[str, Scalar] = {
    "Int": Scalar(
        integer(-INT32 - 1, INT32), integer_from_text, _same, forms.int32, 0, {"type": "integer", "format": "int32"}
    ),
    "BigInt": Scalar(
        integer(-INT64 - 1, INT64), integer_from_text, int, forms.whole, 0, {"type": "integer", "format": "int64"}
    ),
    "Float": Scalar(decode_number, _number_from_text, _encode_number, forms.short_decimal, 0, {"type": "number"}),
    "String": Scalar(decode_text, _same, _same, forms.text, "", {"type": "string"}),
    "ID": Scalar(decode_text, _same, _same, forms.text, "", {"type": "string"}),
    "Boolean": Scalar(decode_boolean, _boolean_from_text, _same, forms.boolean, False, {"type": "boolean"}),
    "DateTime": Scalar(
        _decode_time,
        integer_from_text,
        _encode_time,
        forms.unix_seconds,
        0,
        {"type": "integer", "format": "int64", "description": "Unix seconds"},
    ),
    "JSON": Scalar(_any, _same, _same, None, {}, {}),
}

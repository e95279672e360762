"""How an enum's values are written in the documented /v1 routes, said where the enum joins the graph."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.schema_directive import Location
from strawberry.types.enum import StrawberryEnumDefinition

EnumT = TypeVar("EnumT", bound=type[StrEnum])


@strawberry.schema_directive(
    locations=[Location.ENUM_VALUE], description="The value's documented form in /v1: a number or a text."
)
class Wire:
    """One of the two is given."""

    number: int | None = None
    text: str | None = None


def wired(enum: EnumT, description: str, forms: Mapping[str, int | str]) -> EnumT:
    """The enum as the graph's, each value with its form in /v1."""
    strawberry.enum(enum, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        form = forms[value.name]
        value.directives = (Wire(number=form) if isinstance(form, int) else Wire(text=form),)
    return enum

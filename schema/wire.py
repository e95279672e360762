"""How a value is written in the documented /v1 routes, said where the value is defined."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.ENUM_VALUE], description="The value's documented form in /v1: a number or a text."
)
class Wire:
    """One of the two is given."""

    number: int | None = None
    text: str | None = None


def wire(value: str, *, number: int | None = None, text: str | None = None) -> Any:
    """An enum's value with its documented form in /v1."""
    return strawberry.enum_value(value, directives=[Wire(number=number, text=text)])

"""Scalars beyond GraphQL's own."""

from __future__ import annotations

from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

BigInt = NewType("BigInt", int)

SCALARS: dict[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt", description="A whole number of up to 64 bits, as a JSON number.", serialize=int, parse_value=int
    )
}

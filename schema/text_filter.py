"""Narrowing by a text."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import strawberry
from otegraph.schema.wire import wired
from tortoise.expressions import Q


class TextMatch(StrEnum):
    """/v1 calls it a mode."""

    EXACT = "EXACT"
    CONTAINS = "CONTAINS"
    PREFIX = "PREFIX"


wired(
    TextMatch,
    "How a text is compared; case matters.",
    {"EXACT": "strict", "CONTAINS": "partial", "PREFIX": "prefix"},
)

LOOKUPS = {TextMatch.EXACT: "", TextMatch.CONTAINS: "__contains", TextMatch.PREFIX: "__startswith"}


@strawberry.input(description="A text to look for.")
class TextFilter:
    """Without a value it narrows nothing."""

    value: str | None = None
    match: TextMatch = TextMatch.CONTAINS

    def on(self, column: str) -> Q:
        """The condition on a column."""
        if self.value is None:
            return Q()
        condition: dict[str, Any] = {f"{column}{LOOKUPS[TextMatch(self.match)]}": clean(self.value)}
        return Q(**condition)


def clean(value: str) -> str:
    """A text that PostgreSQL can compare with: no name holds a NUL, so a value that does matches none."""
    return value if "\x00" not in value else "\ufffd"

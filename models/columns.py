"""What several models say about their columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST = 2**31 - 1
"""What an integer column holds, and GraphQL's Int."""


def member_of(column: str, members: Iterable[StrEnum]) -> str:
    """A condition in SQL: the column holds one of these values (in a CHECK: or nothing)."""
    values = ", ".join(f"'{member.value}'" for member in members)
    return f"{column} IN ({values})"


@dataclass(frozen=True)
class ForeignKeyConstraint:
    """A foreign key between two tables that refer to each other, which Tortoise can't create: the migration adds it."""

    column: str
    references: str
    name: str


@dataclass(frozen=True)
class PartialIndex:
    """An index on the rows that meet a condition, which Tortoise's schema leaves out: the migration adds it."""

    columns: tuple[str, ...]
    name: str
    condition: str

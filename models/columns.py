"""What several models say about their columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def member_of(column: str, enum: type[StrEnum]) -> str:
    """A CHECK's condition: the column holds one of the enum's values (or nothing)."""
    values = ", ".join(f"'{member.value}'" for member in enum)
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

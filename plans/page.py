"""Which part of a connection is wanted: Relay's cursors (first/after, last/before) or numbered pages.

https://relay.dev/graphql/connections.htm; a cursor holds the values of the last row's order, so that a page is found by an
index however far in it is, and stays right while rows come and go.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from otegraph.models.errors import Invalid
from tortoise.expressions import Q

DEFAULT_SIZE = 50
NUMBERED_SIZE = 10
MAXIMUM_SIZE = 1000
UNBOUNDED = 0
BEYOND = 2**62
CURSOR_ID = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by `column`, and by id among equals."""

    column: str = "id"
    descending: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return ("id",) if self.column == "id" else (self.column, "id")

    def reversed(self) -> Order:
        return Order(self.column, not self.descending)

    def terms(self) -> list[str]:
        """As Tortoise's order_by takes them."""
        return [f"-{column}" if self.descending else column for column in self.columns]

    def after(self, values: list[Any]) -> Q:
        """The rows that come after the one with these values."""
        comparison = "lt" if self.descending else "gt"
        if len(self.columns) == 1:
            return Q(**{f"id__{comparison}": values[0]})
        beyond = Q(**{f"{self.column}__{comparison}": values[0]})
        return beyond | Q(**{self.column: values[0], f"id__{comparison}": values[1]})

    def cursor(self, row: dict[str, Any]) -> str:
        """The opaque cursor of a row that was read in this order."""
        return base64.urlsafe_b64encode(orjson.dumps([str(row[column]) for column in self.columns])).decode()

    def decode(self, cursor: str, field: str) -> list[Any]:
        """The values in a cursor; `Invalid` if it is none of this order's."""
        try:
            values = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
            if not isinstance(values, list) or len(values) != len(self.columns):
                raise ValueError
            *before, key = values
            if not CURSOR_ID.fullmatch(key):
                raise ValueError
            return [*map(self._value, before), int(key)]
        except (ValueError, TypeError, OverflowError):
            raise Invalid(f"{field} is not a cursor of this connection", field) from None

    def _value(self, text: Any) -> Any:
        """The column's value: what ends in `_at` is a time, the rest is text."""
        if not isinstance(text, str) or "\x00" in text:
            raise ValueError
        return datetime.fromisoformat(text).astimezone(UTC) if self.column.endswith("_at") else text


@dataclass(frozen=True, slots=True)
class Page:
    """Rows [offset, offset + size) of an order, `size` None for all; `backwards` when read from the end."""

    order: Order
    size: int | None
    offset: int = 0
    cursor: tuple[Any, ...] | None = None
    backwards: bool = False

    @property
    def limit(self) -> int | None:
        """One more than wanted tells whether there is a next page."""
        return None if self.size is None else self.size + 1

    @property
    def reading(self) -> Order:
        return self.order.reversed() if self.backwards else self.order

    def where(self) -> Q:
        return Q() if self.cursor is None else self.reading.after(list(self.cursor))

    def trim(self, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool, bool]:
        """The rows of this page, in order, and whether there are more behind and before them."""
        more = self.size is not None and len(rows) > self.size
        kept = rows[: self.size] if more else rows
        if self.backwards:
            return kept[::-1], self.cursor is not None, more
        return kept, more, self.offset > 0 or self.cursor is not None


def page(
    order: Order,
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    number: int | None = None,
    size: int | None = None,
) -> Page:
    """The page that these arguments ask for.

    Raises `Invalid`, naming the argument, for a negative or too large count, two ways at once, or a bad cursor.
    """
    forwards, backwards = first is not None or after is not None, last is not None or before is not None
    numbered = size is not None
    if forwards + backwards + numbered > 1:
        raise Invalid("give first/after, last/before or page, not two of them", "page" if numbered else "last")
    if numbered:
        assert size is not None
        return _numbered(order, number if number is not None else 1, size)
    if backwards:
        cursor = tuple(order.decode(before, "before")) if before is not None else None
        return Page(order, _count(last, "last"), cursor=cursor, backwards=True)
    cursor = tuple(order.decode(after, "after")) if after is not None else None
    return Page(order, _count(first, "first"), cursor=cursor)


def _count(value: int | None, field: str) -> int:
    if value is None:
        return DEFAULT_SIZE
    if not 0 <= value <= MAXIMUM_SIZE:
        raise Invalid(f"{field} must be between 0 and {MAXIMUM_SIZE}", field)
    return value


def _numbered(order: Order, number: int, size: int) -> Page:
    if number < 1:
        raise Invalid("page.number must be at least 1", "page.number")
    if size < 0:
        raise Invalid("page.size must be at least 0 (0: no limit)", "page.size")
    if size == UNBOUNDED:
        # one page holds everything: any other is beyond the end
        return Page(order, None, offset=0 if number == 1 else BEYOND)
    return Page(order, size, offset=(number - 1) * size)

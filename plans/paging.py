"""A connection's page in a statement: its numbers are parameters where they come from variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from otegraph.plans.marks import LONGEST, Given, NumberMark, TextMark, filled
from otegraph.plans.page import Order, Page, page
from otegraph.plans.shape import Unusual
from otegraph.plans.statement import Draft


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What asks for a page; it is kept with the statement, for each request's page to be made."""

    order: Order
    arguments: Mapping[str, Any]
    fixed: Page | None

    def page(self, given: Given) -> Page:
        """That of a request; raises `Invalid` for one that can't be meant."""
        if self.fixed is not None:
            return self.fixed
        if id(self) not in given.pages:
            arguments = {name: filled(value, given) for name, value in self.arguments.items()}
            given.pages[id(self)] = page(self.order, **arguments)
        return given.pages[id(self)]

    def cursor(self, place: int, given: Given) -> Any:
        """A value of its cursor."""
        cursor = self.page(given).cursor
        assert cursor is not None
        return cursor[place]


class Paging:
    """The page that these arguments ask for, in this order.  Raises `Invalid` for those that can't be meant."""

    def __init__(self, draft: Draft, order: Order, arguments: Mapping[str, Any]) -> None:
        self._draft = draft
        self._order = order
        marked = any(isinstance(value, (NumberMark, TextMark)) for value in arguments.values())
        self._asked = asked = Asked(order, arguments, None if marked else page(order, **arguments))
        if marked:
            # a page that can't be meant is refused, be it read or not
            draft.pages.append(asked.page)
        elif any(isinstance(value, str) and len(value) > LONGEST for value in asked.fixed.cursor or ()):  # type: ignore[union-attr]
            raise Unusual
        given = {name for name, value in arguments.items() if value is not None}
        self.backwards = bool(given & {"last", "before"})
        self.begins = bool(given & {"after", "before"})
        self._reading = order.reversed() if self.backwards else order

    def limit(self, more: bool) -> str:
        """LIMIT's number: the page's size, and one `more` where it must be known whether there is a next page."""
        return self._number(lambda found: found.limit if more else found.size, "ALL")

    @property
    def size(self) -> str:
        return self._number(lambda found: found.size, "NULL")

    @property
    def offset(self) -> str:
        return self._number(lambda found: found.offset, "0")

    def after(self, table: str) -> str | None:
        """The condition of the rows behind the cursor."""
        if not self.begins:
            return None
        columns, asked = self._reading.columns, self._asked
        comparison = "<" if self._reading.descending else ">"
        values = ", ".join(self._draft.taken(partial(asked.cursor, place)) for place in range(len(columns)))
        return f"({_columns(table, columns)}) {comparison} ({values})"

    def order_by(self, table: str) -> str:
        """In which order rows are read."""
        way = " DESC" if self._reading.descending else ""
        return "ORDER BY " + ", ".join(f'"{table}"."{column}"{way}' for column in self._reading.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """What a cursor is made of."""
        return self._order.columns

    def _number(self, take: Callable[[Page], int | None], unbounded: str) -> str:
        asked = self._asked
        if asked.fixed is not None:
            number = take(asked.fixed)
            return unbounded if number is None else str(number)
        return f"{self._draft.taken(lambda given: take(asked.page(given)))}::bigint"


def _columns(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{table}"."{column}"' for column in columns)

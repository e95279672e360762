"""Stand-ins for what is known only when a request comes: a statement is made with them once, for all values.

The code that makes conditions (filters, visibility, `find`) is given marks in the place of texts and numbers, and what it
makes of them is looked through for marks.  It must pass them on, compare them with None, and do nothing else with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from otegraph.models.viewer import CURRENT, Viewer
from otegraph.plans.page import Page
from tortoise.filters import escape_like

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a mark's number; from Unicode's private use area, so that no name has them."""
MARKED = re.compile(f"{OPEN}([0-9]+){CLOSE}")
LONGEST = 63
"""No text that a column of the graph's can hold is shorter: a longer value may be one that Tortoise refuses."""


@dataclass(slots=True)
class Given:
    """What a request brings to a statement: its values in the order of their marks, and who asks."""

    values: Sequence[Any]
    viewer: Viewer | None
    pages: dict[int, Page] = field(default_factory=dict)


Take = Callable[[Given], Any]


class TextMark(str):
    """Stands for the text of that number."""

    __slots__ = ("number",)
    number: int

    def __new__(cls, number: int) -> TextMark:
        mark = super().__new__(cls, f"{OPEN}{number}{CLOSE}")
        mark.number = number
        return mark


def looks_marked(value: Any) -> bool:
    """Whether a value of the document's own has in it what a mark is made of."""
    if isinstance(value, dict):
        return any(map(looks_marked, value.values()))
    if isinstance(value, list):
        return any(map(looks_marked, value))
    return isinstance(value, str) and not isinstance(value, TextMark) and OPEN in value


class IdMark(TextMark):
    """Stands for a global id; what type's is known (empty: it is no id), which row's is not."""

    __slots__ = ("typename",)
    typename: str

    @classmethod
    def of(cls, number: int, typename: str) -> IdMark:
        mark = cls(number)
        assert isinstance(mark, IdMark)
        mark.typename = typename
        return mark

    @property
    def key(self) -> NumberMark:
        return NumberMark.of(_value(self.number))


class IdsMark(list[str]):
    """Stands for a list of global ids, of which it is known what types they are of."""

    def __init__(self, number: int, typenames: Sequence[str]) -> None:
        super().__init__()
        self.number = number
        self.typenames = typenames

    def taking(self, place: int) -> NumberMark:
        """Stands for the list of the types' names (0), or of the rows' numbers (1)."""
        return NumberMark.of(lambda given: [pair[place] for pair in given.values[self.number]])


class NumberMark(int):
    """Stands for the number that `take` finds in what is given."""

    take: Take

    @classmethod
    def of(cls, take: Take) -> NumberMark:
        mark = cls(-1)
        mark.take = take
        return mark


def number_mark(number: int) -> NumberMark:
    """Stands for the number of that number."""
    return NumberMark.of(_value(number))


def taking(value: Any) -> Take:
    """How a statement's parameter is found: by its mark, or as it is where it has none."""
    if isinstance(value, NumberMark):
        return value.take
    if isinstance(value, str):
        marks = MARKED.findall(value)
        if len(marks) == 1:
            return _text(int(marks[0]), value)
        if marks:
            raise ValueError("a parameter is made of several values")
    return lambda given: value


def filled(value: Any, given: Given) -> Any:
    """A value with what was given in the marks' places."""
    if isinstance(value, TextMark):
        return given.values[value.number]
    return value.take(given) if isinstance(value, NumberMark) else value


def marked_viewer(viewer: Viewer | None) -> Viewer | None:
    """The viewer with marks in the place of all that differs between those who have the same role."""
    if viewer is None:
        return None
    business = None if viewer.business_id is None else NumberMark.of(lambda given: given.viewer.business_id)  # type: ignore[union-attr]
    return replace(viewer, id=NumberMark.of(lambda given: given.viewer.id), business_id=business, name="")  # type: ignore[union-attr]


def is_current(viewer: Viewer | None, taken: Callable[[Take], str]) -> str | None:
    """The condition that the viewer is still who they were; `taken` makes a parameter."""
    if viewer is None:
        return None
    return CURRENT.format(
        session=taken(lambda given: given.viewer.session_id),  # type: ignore[union-attr]
        user=taken(lambda given: given.viewer.id),  # type: ignore[union-attr]
        role=viewer.role,
        business=taken(lambda given: given.viewer.business_id) + "::bigint",  # type: ignore[union-attr]
    )


def _value(number: int) -> Take:
    return lambda given: given.values[number]


def _text(number: int, value: str) -> Take:
    before, after = MARKED.split(value)[::2]
    if not before and not after:
        return _value(number)
    # Tortoise puts % around what LIKE is to find, and escapes it
    return lambda given: f"{before}{escape_like(given.values[number])}{after}"

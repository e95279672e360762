"""Global ids: a type's name and a row's number (https://relay.dev/graphql/objectidentification.htm)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from otegraph.plans.marks import IdMark, NumberMark, TextMark, filled


def to_global_id(typename: str, key: int) -> str:
    """The id that clients see."""
    return base64.b64encode(f"{typename}:{key}".encode()).decode()


def from_global_id(value: str) -> tuple[str, int]:
    """(type's name, row's id); raises ValueError for what is no id of ours."""
    if isinstance(value, TextMark):
        return _marked(value)
    try:
        typename, _, key = base64.b64decode(value.encode(), validate=True).decode().partition(":")
        if not key.isascii() or not key.isdigit() or len(key) > 18:
            raise ValueError
    except (binascii.Error, UnicodeError, ValueError):
        raise ValueError("not an id") from None
    return typename, int(key)


def key_of(value: str, typename: str) -> int | None:
    """The row's id in a global id of that type; None for any other text, which names nothing."""
    try:
        given, key = from_global_id(value)
    except ValueError:
        return None
    return key if given == typename else None


MOST_IDS = 100
"""How many a list may hold."""


class WrittenIds:
    """A list of ids that stands in the document; some of them may come from variables.  It is taken as an IdsMark is."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._pairs = [id_or_nothing(value) for value in ids]
        self.typenames = sorted({typename for typename, _ in self._pairs})

    def taking(self, place: int) -> NumberMark:
        """Stands for the list of the types' names (0), or of the rows' numbers (1)."""
        return NumberMark.of(lambda given: [filled(pair[place], given) for pair in self._pairs])


def id_or_nothing(value: str) -> tuple[str, int]:
    """As `from_global_id`; the type's name is empty where it is no id of ours."""
    try:
        return from_global_id(value)
    except ValueError:
        return "", 0


def _marked(value: TextMark) -> tuple[str, int]:
    if not isinstance(value, IdMark):
        raise TypeError("an id must come in a variable or a field of the type ID")
    if not value.typename:
        raise ValueError("not an id")
    return value.typename, value.key

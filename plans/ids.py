"""Global ids: a type's name and a row's number (https://relay.dev/graphql/objectidentification.htm)."""

from __future__ import annotations

import base64
import binascii

from otegraph.plans.marks import IdMark, TextMark


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


def _marked(value: TextMark) -> tuple[str, int]:
    if not isinstance(value, IdMark):
        raise TypeError("an id must come in a variable or a field of the type ID")
    if not value.typename:
        raise ValueError("not an id")
    return value.typename, value.key

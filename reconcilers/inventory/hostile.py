"""Taking parts out of objects that others made: any part may be missing, null, or of another type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

_DIGITS = re.compile(r"\d{1,18}")
_INT32 = 2**31 - 1


def mapping(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping at a path of keys; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """The mappings in a list, in its order."""
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield item


def text(value: Any, longest: int) -> str | None:
    """A text that a column of `longest` characters takes: cut, and without NUL, which PostgreSQL refuses."""
    if not isinstance(value, str) or not value:
        return None
    if len(value) <= longest and "\0" not in value:
        return value
    return value.replace("\0", "")[:longest] or None


def name(value: Any, longest: int = 253) -> str | None:
    """A name: one that is too long or holds NUL would be another's if it were cut."""
    return value if isinstance(value, str) and 0 < len(value) <= longest and "\0" not in value else None


def count(value: Any) -> int:
    """A count that a column of 32 bits takes; 0 where there is none."""
    return min(max(value, 0), _INT32) if isinstance(value, int) and not isinstance(value, bool) else 0


def identifier(value: Any) -> int | None:
    """A row's id from a label's value."""
    return int(value) if isinstance(value, str) and value.isascii() and _DIGITS.fullmatch(value) else None


def moment(value: Any) -> datetime | None:
    """A time in RFC 3339, as Kubernetes writes it."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value)
        return parsed if parsed.tzinfo is UTC else parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_unix(value: Any) -> datetime | None:
    """A time in Unix seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC) if value > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

"""A request body as a JSON object, read as strictly as RFC 8259 and I-JSON (RFC 7493) allow."""

from __future__ import annotations

import json
import math
from collections import Counter

import orjson
from otegraph.rest_compat.problems import unreadable

MAX_DIGITS = 100
"""Longer numbers are refused: no field takes them, and turning them into integers costs quadratic time."""


class _Unfit(ValueError):
    pass


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        # linear: a body may have 100,000 keys
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise _Unfit(f"the body has the key {twice[:64]!r} twice")
    return result


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _Unfit("the body has a number that is too long")
    return int(text)


def _fraction(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Unfit("the body has a number that is too large")
    return value


def parse_object(body: bytes) -> dict[str, object]:
    """The object that the body is.

    Raises a 400 Refusal for bad UTF-8, lone surrogates, NaN, duplicate keys, numbers too long, nesting too deep,
    and for JSON that is no object.
    """
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        raise unreadable("the body is not valid JSON") from None
    try:
        value = json.loads(body, object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction)
    except _Unfit as unfit:
        raise unreadable(str(unfit)) from None
    except (RecursionError, ValueError):
        raise unreadable("the body is not valid JSON, or nested too deeply") from None
    if not isinstance(value, dict):
        raise unreadable("the body must be a JSON object")
    return value

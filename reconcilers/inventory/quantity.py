"""Kubernetes' quantities, exactly (kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity)."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache

_FORM = re.compile(
    r"([+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40}))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?", re.ASCII
)
_SUFFIXES = {
    **{suffix: Decimal(1).scaleb(3 * power) for power, suffix in enumerate(("n", "u", "m", "", "k", "M"), start=-3)},
    **{suffix: Decimal(1).scaleb(3 * power) for power, suffix in enumerate("GTPE", start=3)},
    **{f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", start=1)},
}
_EXACT = Context(prec=200)
_LONGEST = 100
"""More characters than `_FORM` takes."""


def parse_quantity(value: object) -> Decimal | None:
    """The number that a quantity such as `100m`, `16Gi`, `1e3` or 4 stands for; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    match = _FORM.fullmatch(str(value))
    if match is None:
        return None
    number, suffix, exponent = match.groups()
    factor = Decimal(1).scaleb(int(exponent)) if exponent else _SUFFIXES[suffix or ""]
    return _EXACT.multiply(Decimal(number), factor)


def normalized(value: object) -> str | None:
    """A quantity in plain decimal digits, so that SQL can cast it: `100m` is `0.1`, `1Ki` is `1024`."""
    if isinstance(value, str):
        return _normalized(value) if len(value) <= _LONGEST else None
    return _plain(value)


def _plain(value: object) -> str | None:
    number = parse_quantity(value)
    if number is None:
        return None
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


_normalized = lru_cache(4096)(_plain)
"""A fleet's machines are of few kinds, and each of its nodes says six quantities."""

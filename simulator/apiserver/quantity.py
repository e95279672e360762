"""Kubernetes resource quantities: `100m`, `1.5`, `200Mi`, `2e3`."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

_FORM = re.compile(r"^([+-]?[0-9]+\.?[0-9]*|[+-]?\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?[0-9]+)?$")
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def parse(text: object) -> Decimal:
    """The number that a quantity stands for. Raises ValueError for what is none."""
    found = _FORM.match(str(text))
    if found is None or isinstance(text, bool):
        raise ValueError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    number, suffix = Decimal(found[1]), found[2] or ""
    if suffix in _BINARY:
        return number * (1 << _BINARY[suffix])
    if suffix in _DECIMAL:
        return number.scaleb(_DECIMAL[suffix])
    return number.scaleb(int(suffix[1:])) if suffix else number


def add(quantities: Iterable[str]) -> str:
    """The sum, in the largest unit of the first one's kind that keeps it whole."""
    texts = list(quantities)
    total = sum((parse(text) for text in texts), Decimal(0))
    if texts and texts[0].endswith("i"):
        for suffix, bits in reversed(_BINARY.items()):
            if total and total % (1 << bits) == 0:
                return f"{int(total) >> bits}{suffix}"
    if total == total.to_integral_value():
        return str(int(total))
    return f"{int(total * 1000)}m"


def is_limited(resources: Mapping[str, Any]) -> bool:
    """Whether a container asks for exactly what it is limited to, in CPU and in memory."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    return all(
        name in limits and parse(requests.get(name, limits[name])) == parse(limits[name]) for name in ("cpu", "memory")
    )

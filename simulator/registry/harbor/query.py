"""Harbor's `q`, `sort` and pages, over rows that are bodies of answers."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from otegraph.simulator.registry.harbor.errors import bad_request, invalid

Row = dict[str, Any]
Match = Callable[[Row], bool]
_ILLEGAL = 'the query string must contain "=" and the key/value cannot be empty'


def contains(text: str, part: str) -> bool:
    """As ILIKE does, with `%` and `_` taken literally."""
    return part.lower() in text.lower()


def terms(query: str) -> dict[str, str]:
    """The keys of a `q` that was decoded once, each with its value as it was written. Raises HarborError."""
    found = {}
    for term in unquote_plus(query).split(","):
        if not term:
            continue
        key, equals, value = term.partition("=")
        if not (key and equals and value):
            raise bad_request(_ILLEGAL)
        found[key.strip()] = value.strip()
    return found


def matcher(key: str, value: str) -> Match:
    """Whether a row is one that `key=value` means. A row without the key is: unknown keys are ignored."""
    if value.startswith("~"):
        return lambda row: key not in row or contains(str(row[key]), value[1:])
    if bounds := re.fullmatch(r"\[(.*)~(.*)\]", value):
        low, high = bounds.groups()
        return lambda row: key not in row or _between(row[key], low, high)
    if listed := re.fullmatch(r"[{(](.*)[})]", value):
        chosen = listed.group(1).split()
        return lambda row: key not in row or _text(row[key]) in chosen
    return lambda row: key not in row or _text(row[key]) == value.strip("\"'")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _between(value: Any, low: str, high: str) -> bool:
    if isinstance(value, int):
        return (not low or value >= int(low)) and (not high or value <= int(high))
    # times are in one form, so their order is that of their texts
    return (not low or str(value) >= low) and (not high or str(value) <= high)


def ordered(rows: list[Row], sort: str) -> list[Row]:
    """By `a,-b`; keys that the rows have not are ignored."""
    for term in reversed([term.strip() for term in sort.split(",") if term.strip()]):
        key = term.lstrip("-")
        if all(isinstance(row.get(key), (str, int)) for row in rows):
            rows = sorted(rows, key=lambda row: row[key], reverse=term.startswith("-"))
    return rows


def page_of(parameters: Mapping[str, str]) -> tuple[int, int]:
    """The page and its size, 0 for all. Raises HarborError (422)."""
    numbers = {"page": 1, "page_size": 10}
    for name in numbers:
        if text := parameters.get(name):
            try:
                numbers[name] = int(text)
            except ValueError:
                raise invalid(f'{name} in query must be of type int64: "{text}"') from None
    if numbers["page_size"] > 100:
        raise invalid("page_size in query should be less than or equal to 100")
    return numbers["page"], max(numbers["page_size"], 0)


def link(path: str, parameters: Mapping[str, str], page: int, size: int, total: int) -> str:
    """The Link of a page: relative, its query not encoded; empty where there is one page alone."""
    if not size:
        return ""
    found = []
    for name, number, there in (("prev", page - 1, page > 1), ("next", page + 1, page * size < total)):
        if there:
            query = {**parameters, "page": str(number), "page_size": str(size)}
            text = "&".join(f"{key}={query[key]}" for key in sorted(query))
            found.append(f'<{path}?{text}>; rel="{name}"')
    return " , ".join(found)


def sliced(rows: list[Row], page: int, size: int) -> list[Row]:
    """Pages below 1 are the first."""
    if not size:
        return rows
    start = (max(page, 1) - 1) * size
    return rows[start : start + size]

"""Answers in one form, so that those which may differ in their bytes can be seen to say the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from otegraph.bench.handwritten.answers import in_page

Normal = Callable[[bytes], Any]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


class Differs(Exception):
    """Sides were asked the same and answered differently: there is nothing to compare."""


def graph(body: bytes) -> Any:
    """The data of a GraphQL answer, times by the millisecond (JavaScript's). Raises `Differs` where it holds errors."""
    answer = orjson.loads(body)
    refused = answer.get("errors") or [
        error for part in answer["data"].values() if isinstance(part, dict) for error in part.get("userErrors", ())
    ]
    if refused:
        raise Differs(f"it was refused: {refused}")
    return _plain(answer["data"])


def rest_page(body: bytes) -> Any:
    """A page of /v1: its rows and how many there are in all."""
    answer = orjson.loads(body)
    return answer["data"], answer["total"]


def graph_page(body: bytes) -> Any:
    """The same of a GraphQL answer."""
    page = orjson.loads(body)["data"]["deployments"]
    return [_as_rest(node) for node in page["nodes"]], page["totalCount"]


def rest_row(body: bytes) -> Any:
    """A row of /v1."""
    return orjson.loads(body)["data"]


def graph_row(body: bytes) -> Any:
    """The same of a GraphQL answer."""
    return _as_rest(orjson.loads(body)["data"]["deployment"])


def _as_rest(node: Any) -> dict[str, Any]:
    flat = {
        **node,
        "id": int(node["databaseId"]),
        "app": node["app"]["name"],
        "version": node["version"] and node["version"]["version"],
        "cluster_selector": node["clusterSelector"],
        "node_selector": node["nodeSelector"],
        "action": node["latestRevision"]["action"],
        "comment": node["latestRevision"]["comment"],
        "audit_comment": node["latestRevision"]["auditComment"],
        "created_at": datetime.fromisoformat(node["createdAt"]),
        "updated_at": datetime.fromisoformat(node["updatedAt"]),
    }
    return in_page(flat)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items() if key != "userErrors"}
        case list():
            return [_plain(inner) for inner in value]
        case str() if TIME.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC).isoformat(timespec="milliseconds")
        case str() if value.isdecimal():
            # a 64-bit number, which JavaScript's servers give as a text
            return int(value)
    return value


def same(ours: bytes, other: bytes) -> None:
    """Raises `Differs`, showing the place, unless both are equal byte by byte."""
    if ours != other:
        pairs = zip(ours, other, strict=False)
        at = next((n for n, (one, another) in enumerate(pairs) if one != another), min(len(ours), len(other)))
        start = max(0, at - 40)
        raise Differs(f"from byte {at} on: {ours[start : at + 40]!r} and {other[start : at + 40]!r}")


def alike(ours: Any, other: Any, path: str = "") -> None:
    """Raises `Differs`, naming the place, unless both hold the same."""
    if isinstance(ours, dict) and isinstance(other, dict) and ours.keys() == other.keys():
        for key, inner in ours.items():
            alike(inner, other[key], f"{path}.{key}")
    elif isinstance(ours, list | tuple) and isinstance(other, list | tuple) and len(ours) == len(other):
        for number, (inner, another) in enumerate(zip(ours, other, strict=True)):
            alike(inner, another, f"{path}[{number}]")
    elif ours != other:
        raise Differs(f"at {path or 'the top'}: {str(ours)[:200]} and {str(other)[:200]}")

"""What an order means: pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from otegraph.simulator.apiserver.metadata import seconds_of
from otegraph.simulator.apiserver.store import Object

# Python reads these, Go's regexp does not
_NOT_GO = re.compile(r"\(\?(?:[=!]|<[=!]|\()|\\[1-9]")


def matches(selector: str, cluster: str) -> bool:
    """Whether a clusterSelector means this cluster: comma-separated regular expressions, unanchored; an empty one
    means every cluster, one that can't be compiled none."""
    if not selector:
        return True
    return any(_search(pattern, cluster) for pattern in selector.split(","))


def _search(pattern: str, cluster: str) -> bool:
    if _NOT_GO.search(pattern):
        return False
    try:
        return re.search(pattern, cluster) is not None
    except re.error:
        return False


def selected(order: Object, connected: Iterable[str]) -> list[str]:
    """The clusters that get the order: of those connected now, the ones that its selector means."""
    selector = (order.get("spec") or {}).get("clusterSelector") or ""
    return [cluster for cluster in connected if matches(selector, cluster)]


def is_acted_on(order: Object, now: float, max_age_seconds: float) -> bool:
    """Whether an order that was just seen is carried out: it is young and nobody has answered it."""
    age = now - seconds_of(order["metadata"]["creationTimestamp"])
    return not order.get("status") and age < max_age_seconds


def answered(order: Object, cluster: str, code: int, body: str, now: float) -> Object:
    """The order with a cluster's answer in it."""
    status: Mapping[str, Any] = order.get("status") or {}
    answer = {"timestamp": int(now), "code": code, "body": body}
    return {
        **order,
        "spec": {**(order.get("spec") or {}), "parentClusterName": ""},
        "status": {**status, cluster: answer},
    }

"""Objects with any of their parts replaced or left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from otegraph.reconcilers.inventory.parse_cluster import parse_cluster
from otegraph.reconcilers.inventory.parse_node import parse_node
from otegraph.reconcilers.inventory.parse_pod import parse_pod
from otegraph.reconcilers.inventory.parse_workload import parse_workload
from otegraph.tests.reconcilers.inventory.objects import a_cluster, a_node, a_pod, a_workload

WAITING = {"state": {"waiting": {"reason": "ImagePullBackOff", "message": "back-off"}}, "restartCount": 3}
UNREADY = {"type": "Ready", "status": "False", "reason": "ContainersNotReady"}


def damaged(value: Any) -> Iterator[Any]:
    """The value with each of its parts replaced by what has no business there."""
    yield from (None, 5, "text\0", [], {}, [None], {"a": None}, -1.5, True, "x" * 5000)
    if isinstance(value, dict):
        for key in value:
            for other in damaged(value[key]):
                yield {**value, key: other}
            yield {other: value[other] for other in value if other != key}
    elif isinstance(value, list):
        for index, item in enumerate(value):
            for other in damaged(item):
                yield [*value[:index], other, *value[index + 1 :]]


LIMITS = {
    "name": 253, "cluster": 253, "namespace": 63, "node_name": 253, "reason": 128, "operating_system": 64,
    "architecture": 64, "kernel_version": 128, "kubelet_version": 64, "internal_ip": 64,
}  # fmt: skip


@pytest.mark.parametrize(
    ("parse", "value"),
    [
        (parse_cluster, a_cluster("c1", capacity={"cpu": "1"})),
        (parse_node, a_node("c1", edge="true")),
        (parse_pod, a_pod("c1", 1, containerStatuses=[WAITING], conditions=[UNREADY], startTime="x")),
        (lambda value: parse_workload(value, "Deployment"), a_workload("c1", 1, 1, observedGeneration=1)),
        (lambda value: parse_workload(value, "DaemonSet"), a_workload("c1", 1, 1, numberReady=1)),
    ],
)
def test_nothing_hostile_gets_through(parse: Callable[[dict[str, Any]], Any], value: dict[str, Any]) -> None:
    """No exception, and whatever comes out fits its column."""
    for other in damaged(value):
        if not isinstance(other, dict):
            continue
        row = parse(other)
        if row is not None:
            assert b"\\u0000" not in orjson.dumps(row)
            for column, part in dataclasses.asdict(row).items():
                assert not isinstance(part, str) or len(part) <= LIMITS.get(column, 4096), column

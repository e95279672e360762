"""What the inventory loop asks for, whatever comes from the root, it finds by an index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from otegraph.bench.fleet_objects import Objects
from otegraph.reconcilers.inventory.kind import Kind
from otegraph.reconcilers.inventory.write_cluster import Clusters, mark_stale
from otegraph.reconcilers.inventory.write_node import Nodes, remove_finished_labels
from otegraph.reconcilers.inventory.write_pod import Pods
from otegraph.reconcilers.inventory.write_workload import Workloads
from tortoise.transactions import in_transaction

from tests.fleet.conftest import FLEET
from tests.fleet.statements import Statements, whole_reads

NOW = datetime.now(UTC)
MADE = Objects(FLEET)
OBJECTS: dict[str, tuple[Kind[Any, Any], Callable[[int], bytes]]] = {
    "clusters": (Clusters(), lambda number: MADE.cluster(number, 2, int(NOW.timestamp()))),
    "nodes": (Nodes(), lambda number: MADE.node(number, 2, ready=number % 2 == 0)),
    "pods": (Pods(), lambda number: MADE.pod(number, 2)),
    "workloads": (Workloads("Deployment"), lambda number: MADE.workload(number, 2)),
}


def objects(name: str) -> tuple[Kind[Any, Any], list[dict[str, Any]]]:
    """A batch, as large as a page of a list."""
    kind, make = OBJECTS[name]
    count = min(500, FLEET.clusters)
    return kind, [orjson.loads(make(number)) for number in range(count)]


@pytest.mark.parametrize("name", OBJECTS)
async def test_a_batch(fleet_database: str, statements: Statements, name: str) -> None:
    kind, values = objects(name)
    async with in_transaction() as connection:
        written = await kind.upsert(connection, [kind.parse(value) for value in values], NOW)
    assert len(written.ids) == len(values)
    async with in_transaction() as connection:
        await kind.remove(connection, [kind.key(value) for value in values[:50]], NOW)
    assert len(statements.asked) >= 2
    assert await whole_reads(fleet_database, statements) == {}


async def test_new_nodes_and_their_labels(fleet_database: str, statements: Statements) -> None:
    kind, values = objects("nodes")
    for value in values:
        value["metadata"]["name"] = f"new-{value['metadata']['name']}"
    async with in_transaction() as connection:
        written = await kind.upsert(connection, [kind.parse(value) for value in values], NOW)
    assert len(written.changed["nodes"]) >= len(values)
    assert await whole_reads(fleet_database, statements) == {}


async def test_what_time_alone_changes(fleet_database: str, statements: Statements) -> None:
    async with in_transaction() as connection:
        await mark_stale(connection, NOW)
        await remove_finished_labels(connection, NOW)
    assert len(statements.asked) == 2
    assert await whole_reads(fleet_database, statements) == {}

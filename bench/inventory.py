"""How fast a list of nodes becomes rows: into an empty database, into one that has them, and by the ORM, row by row.

Run: python bench/inventory.py [nodes]. An embedded PostgreSQL in a temporary folder; a page is 1,000 objects, as in the loop.
"""

from __future__ import annotations

import asyncio
import copy
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from otegraph.clients.shape import decode_list
from otegraph.models import Cluster, ClusterNode
from otegraph.reconcilers.inventory.parse_node import parse_node
from otegraph.reconcilers.inventory.write_cluster import Clusters
from otegraph.reconcilers.inventory.write_node import Nodes
from otegraph.server.database import embedded, migrate, opened
from tortoise.transactions import in_transaction

PAGE = 1000
ROUNDS = 3
RECORDED = Path(__file__).parent.parent / "tests" / "reconcilers" / "inventory" / "recorded_node.json"


def pages(count: int) -> list[bytes]:
    """The pages of a list of the recorded node, in clusters of 50, as they come over the wire."""
    recorded: dict[str, Any] = orjson.loads(RECORDED.read_bytes())
    made = []
    for number in range(count):
        node = copy.deepcopy(recorded)
        cluster = f"c{number // 50}"
        node["metadata"]["name"] = f"n{number}-{cluster}"
        node["metadata"]["labels"]["ote-cluster"] = cluster
        made.append(node)
    return [orjson.dumps({"items": made[start : start + PAGE]}) for start in range(0, count, PAGE)]


async def bulk(listed: list[bytes]) -> None:
    """As the loop does it, but for one page after the other."""
    kind = Nodes()
    for page in listed:
        rows = [row for item in decode_list(page, kind.shape)["items"] if (row := kind.parse(item)) is not None]
        async with in_transaction() as connection:
            await kind.upsert(connection, rows, datetime.now(UTC))


async def row_by_row(listed: list[bytes]) -> None:
    """As the ORM's manual does it: get or create, set, save."""
    clusters = {cluster.name: cluster for cluster in await Cluster.all()}
    for page in listed:
        async with in_transaction():
            for item in orjson.loads(page)["items"]:
                row = parse_node(item)
                if row is None:
                    continue
                values = {
                    "ready": row.ready,
                    "operating_system": row.operating_system,
                    "architecture": row.architecture,
                    "kernel_version": row.kernel_version,
                    "kubelet_version": row.kubelet_version,
                    "internal_ip": row.internal_ip,
                    "conditions": list(row.conditions),
                    "capacity": row.capacity,
                    "allocatable": row.allocatable,
                    "created_at": row.created_at,
                }
                await ClusterNode.update_or_create(values, cluster=clusters[row.cluster], name=row.name)


async def rate(work: Callable[[], Awaitable[None]], count: int) -> float:
    """Rows a second."""
    started = time.perf_counter()
    await work()
    return count / (time.perf_counter() - started)


async def measure(count: int) -> None:
    """Alternates the ways, so that a noisy machine is noisy to all."""
    listed = pages(count)
    few = listed[: max(1, len(listed) // 5)]
    given = [
        {"metadata": {"name": f"c{number}"}, "status": {"status": "online", "timestamp": int(time.time())}}
        for number in range(count // 50 + 1)
    ]
    clusters = Clusters()
    async with in_transaction() as connection:
        rows = [row for value in given if (row := clusters.parse(value)) is not None]
        await clusters.upsert(connection, rows, datetime.now(UTC))
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, way, part in (("bulk", bulk, listed), ("row by row", row_by_row, few)):
            size = min(count, len(part) * PAGE)
            await ClusterNode.all().delete()
            for state in ("empty", "unchanged"):
                found.setdefault(f"{name}, {state}", []).append(await rate(partial(way, part), size))
    for name, rates in found.items():
        print(f"{name:24} {statistics.median(rates):9,.0f} rows/s   (from {min(rates):,.0f} to {max(rates):,.0f})")
    for state in ("empty", "unchanged"):
        ratio = statistics.median(found[f"bulk, {state}"]) / statistics.median(found[f"row by row, {state}"])
        print(f"bulk : row by row, {state}: {ratio:.1f}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = embedded(Path(folder) / "postgres")
        await migrate(url)
        async with opened(url):
            await measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)


if __name__ == "__main__":
    asyncio.run(main())

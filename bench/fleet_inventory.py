"""The inventory loop on a fleet: from an empty database to everything, then changes as they come."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from otegraph.bench.fleet_loop import SYNCED
from otegraph.bench.fleet_processes import HERE, Database, Root, said, started
from otegraph.bench.fleet_shape import Fleet
from otegraph.bench.process import cpu_seconds, peak_bytes
from otegraph.server.database import credentials

LONGEST_START = 3600.0
LONGEST_LAG = 600.0
_COUNT = """
    SELECT (SELECT count(*) FROM clusters) AS clusters, (SELECT count(*) FROM cluster_nodes) AS nodes,
        (SELECT count(*) FROM pods WHERE cluster_node_id IS NOT NULL) AS pods, (SELECT count(*) FROM workloads) AS workloads
"""
_CHANGED = "SELECT count(*) FROM cluster_nodes WHERE conditions -> 0 ->> 'lastTransitionTime' LIKE '2026-01-%'"
"""Nodes whose change (bench/fleet_root.py) is in their row."""


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of the clock, and of the processors by the loop's process, PostgreSQL and the root."""

    clock: float
    loop: float
    database: float
    root: float


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a fleet in came to. `peak_bytes`: the most that the loop's process had resident by then."""

    rows: dict[str, int]
    start: Used
    peak_bytes: int
    changes: int
    seconds: float
    changing: Used
    lag: float
    peak_bytes_afterwards: int


class Meter:
    """Reads the clocks of all that take part."""

    def __init__(self, loop: int, database: Database, root: Root) -> None:
        self._loop, self._database, self._root = loop, database, root.server.pid
        self._begun = self._now()

    def _now(self) -> tuple[float, ...]:
        processors = cpu_seconds(self._loop), self._database.cpu_seconds(), cpu_seconds(self._root)
        return (time.monotonic(), *processors)

    def used(self) -> Used:
        """Since it was made."""
        return Used(*(now - then for now, then in zip(self._now(), self._begun, strict=True)))


async def take_in(fleet: Fleet, database: Database, root: Root, folder: Path, changes: int, seconds: float) -> Taken:
    """Starts the loop on a database that knows the deployments and nothing of the fleet; then `changes` nodes change,
    spread over so many seconds, while each cluster reports once a minute.

    Raises RuntimeError where something of the fleet is not in the rows in the end.
    """
    log = folder / "loop.log"
    arguments = [str(HERE / "fleet_loop.py"), database.url, str(root.kubeconfig)]
    async with started(arguments, {}, log) as loop:
        meter = Meter(loop, database, root)
        await said(log, SYNCED, LONGEST_START)
        start, peak = meter.used(), peak_bytes(loop)
        rows = await _counted(database)
        wanted = {
            "clusters": fleet.clusters,
            "nodes": fleet.all_nodes,
            "pods": fleet.all_pods,
            "workloads": fleet.workloads,
        }
        if rows != wanted:
            raise RuntimeError(f"{rows} are in the rows, of {wanted}")
        await root.ask("POST", "/bench/report")
        # what counting cost must not be counted
        meter = Meter(loop, database, root)
        await root.ask("POST", f"/bench/change?nodes={changes}&seconds={seconds}")
        await asyncio.sleep(seconds)
        changing, begun = meter.used(), time.monotonic()
        lag = await _all_changed(database, changes, begun)
        return Taken(rows, start, peak, changes, seconds, changing, lag, peak_bytes(loop))


async def _counted(database: Database) -> dict[str, int]:
    connection = await asyncpg.connect(**credentials(database.url))
    try:
        return dict(await connection.fetchrow(_COUNT))
    finally:
        await connection.close()


async def _all_changed(database: Database, changes: int, begun: float) -> float:
    """How long after a time all changes were in the rows."""
    connection = await asyncpg.connect(**credentials(database.url))
    try:
        async with asyncio.timeout(LONGEST_LAG):
            while await connection.fetchval(_CHANGED) < changes:  # noqa: ASYNC110  it happens elsewhere
                await asyncio.sleep(0.1)
        return time.monotonic() - begun
    finally:
        await connection.close()

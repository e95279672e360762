"""Measures the product on a fleet of 10,000 clusters, 500,000 nodes and 1,000,000 pods, and writes down what it found.

Run: python bench/fleet.py [--quick] [--report FILE] [--json FILE]. Nothing needs to be there. --quick shows in a minute that
it works; its figures mean nothing. The whole takes a quarter of an hour, and 5 GB of disk.
"""

from __future__ import annotations

import argparse
import atexit
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import orjson
import uvloop
from otegraph.bench.fleet_inventory import take_in
from otegraph.bench.fleet_processes import Database, api_server, root_server
from otegraph.bench.fleet_reads import read
from otegraph.bench.fleet_report import Found, report
from otegraph.bench.fleet_rollouts import roll_out
from otegraph.bench.fleet_rows import ROLLOUTS, WISHES, fill
from otegraph.bench.fleet_shape import Fleet
from otegraph.bench.machine import load, machine, versions
from otegraph.bench.process import peak_bytes
from otegraph.server.database import credentials, embedded, migrate

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Plan:
    """`changes`: nodes that change in so many `seconds`. `reads`: of each kind. `rollouts`: at once."""

    fleet: Fleet
    changes: int
    seconds: float
    reads: int
    rollouts: int


FULL = Plan(Fleet(), 100_000, 60, reads=200, rollouts=100)
QUICK = Plan(Fleet(clusters=100, deployments=10, spread=10), 1_000, 3, reads=10, rollouts=10)


async def measure(plan: Plan, folder: Path) -> Found:
    """Everything on one database, one after the other."""
    about = machine()
    url = embedded(folder / "postgres")
    database = Database(url, int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
    await migrate(database.url)
    await fill(database.url, plan.fleet, WISHES)
    async with root_server(plan.fleet, folder) as root:
        _say("the inventory loop")
        taken = await take_in(plan.fleet, database, root, folder, plan.changes, plan.seconds)
        await fill(database.url, plan.fleet, ROLLOUTS)
        async with api_server(database, root, folder) as api:
            _say("reads")
            reads = await read(plan.fleet, api, plan.reads)
            _say("rollouts")
            loops = await roll_out(plan.fleet, database, root, api, folder, plan.rollouts)
            memory = peak_bytes(api.pid)
    connection = await asyncpg.connect(**credentials(database.url))
    release: str = await connection.fetchval("SHOW server_version")
    size: int = await connection.fetchval("SELECT pg_database_size(current_database())")
    await connection.close()
    about["load afterwards"] = load()
    return Found(about, versions(release), plan.fleet, size, taken, reads, loops, memory)


def _say(what: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {what}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the product on a large fleet.")
    parser.add_argument("--quick", action="store_true", help="a smoke run; its figures mean nothing")
    parser.add_argument(
        "--report", type=Path, help="where the report goes; by default docs/benchmarks-fleet.md, or nowhere"
    )
    parser.add_argument("--json", type=Path, help="where the raw figures go")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="otegraph-fleet-")
    # before PostgreSQL's own: what is registered last runs first, and it must end before its files go
    atexit.register(folder.cleanup)
    found = uvloop.run(measure(QUICK if given.quick else FULL, Path(folder.name)))
    text = report(found)
    print(text)
    target = given.report or (None if given.quick else HERE.parent / "docs" / "benchmarks-fleet.md")
    if target is not None:
        target.write_text(text)
    if given.json is not None:
        given.json.write_bytes(orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()

"""Measures the product on a fleet of 10,000 clusters, 500,000 nodes and 1,000,000 pods, and writes down what it found.

Run: python bench/fleet.py [--quick] [--clusters N] [--report FILE] [--json FILE]. Nothing needs to be there. --quick shows in
a minute that it works; its figures mean nothing. The whole takes a quarter of an hour and 8 GB of disk.
"""

from __future__ import annotations

import argparse
import atexit
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import uvloop
from otegraph.bench.fleet_inventory import Taken, take_in
from otegraph.bench.fleet_processes import Database, root_server
from otegraph.bench.fleet_rows import WISHES, fill
from otegraph.bench.fleet_shape import Fleet
from otegraph.server.database import embedded, migrate

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Plan:
    """`changes`: nodes that change in so many `seconds`."""

    fleet: Fleet
    changes: int
    seconds: float


FULL = Plan(Fleet(), 100_000, 60)
QUICK = Plan(Fleet(clusters=100, deployments=10), 1_000, 3)


async def measure(plan: Plan, folder: Path) -> Taken:
    url = embedded(folder / "postgres")
    database = Database(url, int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
    await migrate(database.url)
    await fill(database.url, plan.fleet, WISHES)
    async with root_server(plan.fleet, folder) as root:
        return await take_in(plan.fleet, database, root, folder, plan.changes, plan.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the product on a large fleet.")
    parser.add_argument("--quick", action="store_true", help="a smoke run; its figures mean nothing")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="otegraph-fleet-")
    atexit.register(folder.cleanup)
    found = uvloop.run(measure(QUICK if given.quick else FULL, Path(folder.name)))
    print(orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2).decode())


if __name__ == "__main__":
    main()

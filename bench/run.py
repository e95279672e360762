"""Measures the product against a hand-written baseline in the same run, and writes down what it found.

Run: python bench/run.py [--quick] [--report FILE] [--json FILE]. Nothing needs to be there: PostgreSQL, servers and the
simulated ote-stack are started and ended here. --quick shows in some seconds that it works; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import atexit
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg
import orjson
import uvloop
from otegraph.bench.approvals import Approvals, approvals
from otegraph.bench.client import connected
from otegraph.bench.machine import load, machine, versions
from otegraph.bench.process import Server, free_port, peak_bytes, running
from otegraph.bench.reads import Comparison, compare, questions
from otegraph.bench.report import Found, report
from otegraph.bench.rows import ADMINISTRATOR, PASSWORD, TENANT, Size, fleet, people
from otegraph.server.database import credentials, embedded, migrate, opened, with_database
from otegraph.simulator.otestack import OteSettings
from otegraph.simulator.world import World

HERE = Path(__file__).resolve().parent
KEY = "a-key-of-the-benchmark-with-more-than-32-bytes"
LOGIN = "mutation($input: LoginInput!) { login(input: $input) { token userErrors { field code message } } }"
COMMAND = "import sys; from otegraph.server.cli import main; sys.exit(main())"
UNLIMITED = OteSettings(answers_per_second=None, mirror_requests_per_second=None)
"""Reports come as seldom as real ones, and nothing waits for the 2.5 answers a second that the real one writes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. `warm_up`: requests on each connection before; `nested`, `page`: in a round and a way of asking."""

    size: Size
    warm_up: int
    rounds: int
    nested: int
    page: int
    clusters: int
    approvals: int


FULL = Plan(Size(), warm_up=4, rounds=8, nested=8, page=30, clusters=20, approvals=30)
QUICK = Plan(Size(clusters=2, nodes=5, deployments=120), warm_up=1, rounds=2, nested=4, page=8, clusters=3, approvals=3)


async def measure(plan: Plan, folder: Path) -> Found:
    """Everything, one after the other."""
    about = machine()
    postgres = embedded(folder / "postgres")
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    reads, orders = await _databases(postgres)
    async with opened(reads):
        await fleet(plan.size)
    connection = await asyncpg.connect(**credentials(reads))
    await connection.execute("VACUUM ANALYZE")
    release: str = await connection.fetchval("SHOW server_version")
    await connection.close()
    memory: dict[str, int] = {}
    async with _product(reads, folder, "--no-reconcilers") as ours, _baseline(reads, folder) as baseline:
        token = await _login(ours, TENANT)
        comparisons: list[Comparison] = [
            await compare(question, ours, baseline, postmaster, plan.rounds, plan.warm_up)
            for question in questions(token, plan.nested, plan.page)
        ]
        memory |= {"ours": peak_bytes(ours.pid), "baseline": peak_bytes(baseline.pid)}
    approved, memory["ours, with the loops"] = await _approve(orders, folder, plan)
    about["load afterwards"] = load()
    return Found(about, versions(release), asdict(plan.size), comparisons, approved, memory)


async def _databases(postgres: str) -> tuple[str, str]:
    """Two migrated databases with the same people: one for reads, one for orders."""
    urls = with_database(postgres, "reads"), with_database(postgres, "orders")
    server = await asyncpg.connect(**credentials(postgres))
    try:
        await server.execute("CREATE DATABASE reads")
        await migrate(urls[0])
        async with opened(urls[0]):
            await people()
        await server.execute("CREATE DATABASE orders TEMPLATE reads")
    finally:
        await server.close()
    return urls


async def _approve(database_url: str, folder: Path, plan: Plan) -> tuple[Approvals, int]:
    world = World({f"edge-{number:03}": 1 for number in range(plan.clusters)}, settings=UNLIMITED)
    async with world:
        root = {"OTEGRAPH_KUBECONFIG": str(world.write_kubeconfig(folder / "kubeconfig"))}
        async with _product(database_url, folder, **root) as server:
            tokens = [await _login(server, name) for name in (TENANT, ADMINISTRATOR)]
            found = await approvals(world, server, tokens[0], tokens[1], plan.clusters, plan.approvals)
            return found, peak_bytes(server.pid)


async def _login(server: Server, name: str) -> str:
    async with connected(server.port) as connection:
        token: str = (await connection.graph(LOGIN, input={"name": name, "password": PASSWORD}))["login"]["token"]
    return token


@asynccontextmanager
async def _product(database_url: str, folder: Path, *options: str, **environment: str) -> AsyncIterator[Server]:
    port = free_port()
    settings = {
        "OTEGRAPH_DATABASE_URL": database_url,
        "OTEGRAPH_SECRET_KEY": KEY,
        "OTEGRAPH_PORT": str(port),
        "OTEGRAPH_HOST": "127.0.0.1",
        "OTEGRAPH_DATA_FOLDER": str(folder / "data"),
        "OTEGRAPH_LOG_LEVEL": "warning",
        **environment,
    }
    arguments = ["-c", COMMAND, "serve", *options]
    async with running(arguments, settings, port, "/readyz", folder / "ours.log") as server:
        yield server


@asynccontextmanager
async def _baseline(database_url: str, folder: Path) -> AsyncIterator[Server]:
    port = free_port()
    settings = {"BASELINE_DATABASE_URL": database_url, "BASELINE_SECRET_KEY": KEY}
    arguments = [str(HERE / "baseline.py"), str(port)]
    async with running(arguments, settings, port, "/healthz", folder / "baseline.log") as server:
        yield server


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the product against a hand-written baseline.")
    parser.add_argument("--quick", action="store_true", help="a smoke run of some seconds; its figures mean nothing")
    parser.add_argument("--report", type=Path, help="where the report goes; by default docs/benchmarks.md, or nowhere")
    parser.add_argument("--json", type=Path, help="where the raw figures go")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="otegraph-bench-")
    # before PostgreSQL's own: what is registered last runs first, and it must end before its files go
    atexit.register(folder.cleanup)
    found = uvloop.run(measure(QUICK if given.quick else FULL, Path(folder.name)))
    text = report(found)
    print(text)
    target = given.report or (None if given.quick else HERE.parent / "docs" / "benchmarks.md")
    if target is not None:
        target.parent.mkdir(exist_ok=True)
        target.write_text(text)
    if given.json is not None:
        given.json.write_bytes(orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()

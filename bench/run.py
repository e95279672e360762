"""Measures the product beside other servers in the same run, and writes down what it found.

Run: python bench/run.py [--quick] [--no-node] [--report FILE] [--json FILE]. Nothing needs to be there: PostgreSQL, servers
and the simulated ote-stack are started and ended here; PostGraphile and Mercurius are installed by npm where there is
Node.js. --quick shows in less than two minutes that it works; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import atexit
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg
import orjson
import uvloop
from otegraph.bench.approvals import Approvals, approvals
from otegraph.bench.cases import OURS, cases
from otegraph.bench.client import connected
from otegraph.bench.compare import Comparison, Plan, compare
from otegraph.bench.machine import load, machine, versions
from otegraph.bench.nodejs import Missing, Node
from otegraph.bench.process import Server, peak_bytes
from otegraph.bench.report import Found, report
from otegraph.bench.rows import ADMINISTRATOR, PASSWORD, TENANT, Size, fleet, people
from otegraph.bench.servers import FUNCTIONS, others, product
from otegraph.server.database import credentials, embedded, migrate, opened, with_database
from otegraph.simulator.otestack import OteSettings
from otegraph.simulator.world import World

HERE = Path(__file__).resolve().parent
LOGIN = "mutation($input: LoginInput!) { login(input: $input) { token userErrors { field code message } } }"
FIRST = "{ deployments(first: 1) { nodes { databaseId } } }"
UNLIMITED = OteSettings(answers_per_second=None, mirror_requests_per_second=None)
"""Reports come as seldom as real ones, and nothing waits for the 2.5 answers a second that the real one writes."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is, and how much is measured."""

    size: Size
    plan: Plan
    clusters: int
    approvals: int


FULL = Scale(Size(), Plan(rounds=8, seconds=1.5, fewest=3, load_rounds=5, load_seconds=4.0), clusters=20, approvals=30)
QUICK = Scale(
    Size(clusters=2, nodes=5, deployments=120),
    Plan(rounds=2, seconds=0.05, fewest=2, load_rounds=1, load_seconds=0.2),
    clusters=3,
    approvals=3,
)


async def measure(scale: Scale, folder: Path, node: Node | Missing) -> Found:
    """Everything, one after the other."""
    about = machine()
    postgres = embedded(folder / "postgres")
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    reads, orders = await _databases(postgres)
    async with opened(reads):
        await fleet(scale.size)
    connection = await asyncpg.connect(**credentials(reads))
    await connection.execute(FUNCTIONS.read_text())
    await connection.execute("VACUUM ANALYZE")
    about_versions = versions(await connection.fetchval("SHOW server_version"))
    there = None if isinstance(node, Missing) else node
    comparisons: list[Comparison] = []
    async with product(reads, folder, "--no-reconcilers") as ours:
        tenant, administrator = [await _login(ours, name) for name in (TENANT, ADMINISTRATOR)]
        first = await _first(ours, tenant)
        async with others(reads, folder, there, tenant) as compared:
            servers = {OURS: ours, **compared}
            for case in cases(tenant, administrator, first):
                print(f"{case.name} …", flush=True)
                comparisons.append(await compare(case, servers, connection, postmaster, scale.plan))
            memory = {side: peak_bytes(server.pid) for side, server in servers.items()}
    await connection.close()
    approved, memory["ours, with the loops"] = await _approve(orders, folder, scale)
    about["load afterwards"] = load()
    missing = {} if there is not None else {"PostGraphile and Mercurius": str(node)}
    if there is not None:
        about_versions |= there.versions()
    return Found(about, about_versions, asdict(scale.size), comparisons, approved, memory, missing)


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


async def _approve(database_url: str, folder: Path, scale: Scale) -> tuple[Approvals, int]:
    world = World({f"edge-{number:03}": 1 for number in range(scale.clusters)}, settings=UNLIMITED)
    async with world:
        root = {"OTEGRAPH_KUBECONFIG": str(world.write_kubeconfig(folder / "kubeconfig"))}
        async with product(database_url, folder, **root) as server:
            tokens = [await _login(server, name) for name in (TENANT, ADMINISTRATOR)]
            found = await approvals(world, server, tokens[0], tokens[1], scale.clusters, scale.approvals)
            return found, peak_bytes(server.pid)


async def _login(server: Server, name: str) -> str:
    async with connected(server.port) as connection:
        token: str = (await connection.graph(LOGIN, input={"name": name, "password": PASSWORD}))["login"]["token"]
    return token


async def _first(server: Server, token: str) -> int:
    """The number of a deployment that the tenant sees."""
    async with connected(server.port) as connection:
        number: int = (await connection.graph(FIRST, token))["deployments"]["nodes"][0]["databaseId"]
    return number


def _node(wanted: bool) -> Node | Missing:
    if not wanted:
        return Missing("left out by --no-node")
    try:
        node = Node.find()
        node.install()
    except Missing as missing:
        return missing
    return node


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the product beside other servers.")
    parser.add_argument("--quick", action="store_true", help="a smoke run; its figures mean nothing")
    parser.add_argument("--no-node", action="store_true", help="leaves PostGraphile and Mercurius out")
    parser.add_argument("--report", type=Path, help="where the report goes; by default docs/benchmarks.md, or nowhere")
    parser.add_argument("--json", type=Path, help="where the raw figures go")
    given = parser.parse_args()
    node = _node(not given.no_node)
    folder = tempfile.TemporaryDirectory(prefix="otegraph-bench-")
    # before PostgreSQL's own: what is registered last runs first, and it must end before its files go
    atexit.register(folder.cleanup)
    found = uvloop.run(measure(QUICK if given.quick else FULL, Path(folder.name), node))
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

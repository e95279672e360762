"""The processes that take part, each its own, and what they used."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from otegraph.bench.client import Request, connected
from otegraph.bench.fleet_shape import Fleet
from otegraph.bench.process import Server, family_cpu_seconds, free_port, running

HERE = Path(__file__).resolve().parent
KEY = "a-key-of-the-benchmark-with-more-than-32-bytes"
COMMAND = "import sys; from otegraph.server.cli import main; sys.exit(main())"
_KUBECONFIG = """apiVersion: v1
kind: Config
current-context: fleet
clusters: [{{name: fleet, cluster: {{server: "http://127.0.0.1:{port}"}}}}]
contexts: [{{name: fleet, context: {{cluster: fleet, user: fleet}}}}]
users: [{{name: fleet, user: {{}}}}]
"""


@dataclass(frozen=True, slots=True)
class Database:
    """An embedded PostgreSQL: a database's URL, and the postmaster's process."""

    url: str
    postmaster: int

    def cpu_seconds(self) -> float:
        """Of all its processes, of those that have ended too."""
        return family_cpu_seconds(self.postmaster)


@dataclass(frozen=True, slots=True)
class Root:
    """The fleet's root API server, and the kubeconfig that leads there."""

    server: Server
    kubeconfig: Path

    async def ask(self, method: str, path: str) -> bytes:
        """The answer's body."""
        async with connected(self.server.port) as connection:
            return (await connection.ask(Request.of(method, path))).body


def settings(database: Database, root: Root, folder: Path, port: int) -> dict[str, str]:
    """The product's environment."""
    return {
        "OTEGRAPH_DATABASE_URL": database.url,
        "OTEGRAPH_KUBECONFIG": str(root.kubeconfig),
        "OTEGRAPH_SECRET_KEY": KEY,
        "OTEGRAPH_PORT": str(port),
        "OTEGRAPH_HOST": "127.0.0.1",
        "OTEGRAPH_DATA_FOLDER": str(folder / "data"),
        "OTEGRAPH_LOG_LEVEL": "warning",
    }


@asynccontextmanager
async def root_server(fleet: Fleet, folder: Path) -> AsyncIterator[Root]:
    """A root that holds the fleet."""
    port = free_port()
    sizes = (fleet.clusters, fleet.nodes, fleet.deployments, fleet.spread, fleet.pods)
    command = [sys.executable, str(HERE / "fleet_root.py"), str(port), *map(str, sizes)]
    kubeconfig = folder / "kubeconfig"
    kubeconfig.write_text(_KUBECONFIG.format(port=port))
    async with running(command, {}, port, Request.of("GET", "/healthz"), folder / "root.log") as server:
        yield Root(server, kubeconfig)


@asynccontextmanager
async def api_server(database: Database, root: Root, folder: Path) -> AsyncIterator[Server]:
    """`otegraph serve --no-reconcilers`."""
    port = free_port()
    command = [sys.executable, "-c", COMMAND, "serve", "--no-reconcilers"]
    ready = Request.of("GET", "/readyz")
    async with running(command, settings(database, root, folder, port), port, ready, folder / "api.log") as server:
        yield server


@asynccontextmanager
async def started(arguments: list[str], environment: Mapping[str, str], log: Path) -> AsyncIterator[int]:
    """A process that answers to nobody; its id. Raises RuntimeError with the end of its log if it ended by itself."""
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220  it takes a moment, and nothing else runs yet
            [sys.executable, *arguments], env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    ended = asyncio.create_task(asyncio.to_thread(process.wait))
    working = asyncio.current_task()
    assert working is not None
    ended.add_done_callback(lambda _: working.cancel() if not stopping else None)
    stopping = False
    try:
        yield process.pid
    except asyncio.CancelledError:
        if not ended.done():
            raise
        working.uncancel()
        raise RuntimeError(f"it ended:\n{log.read_bytes()[-2000:].decode(errors='replace')}") from None  # noqa: ASYNC240
    finally:
        stopping = True
        process.terminate()
        await ended


async def said(log: Path, line: str, seconds: float) -> float:
    """Waits until a log holds a line; when that was (time.monotonic). Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while line.encode() not in log.read_bytes():  # noqa: ASYNC240
        if time.monotonic() > deadline:
            raise TimeoutError(f"{line!r} never came:\n{log.read_bytes()[-2000:].decode(errors='replace')}")  # noqa: ASYNC240
        await asyncio.sleep(0.1)
    return time.monotonic()

"""The servers that are measured: the product, and those that it is compared with."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from otegraph.bench.cases import HANDWRITTEN, MERCURIUS, POSTGRAPHILE, STRAWBERRY
from otegraph.bench.client import Request
from otegraph.bench.nodejs import HERE as NODE_SERVERS
from otegraph.bench.nodejs import Node
from otegraph.bench.process import Server, free_port, running

HERE = Path(__file__).resolve().parent
KEY = "a-key-of-the-benchmark-with-more-than-32-bytes"
COMMAND = "import sys; from otegraph.server.cli import main; sys.exit(main())"
FUNCTIONS = NODE_SERVERS / "postgraphile" / "functions.sql"
"""What PostGraphile needs in the database."""


@asynccontextmanager
async def product(database_url: str, folder: Path, *options: str, **environment: str) -> AsyncIterator[Server]:
    """`otegraph serve` with these options."""
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
    command = [sys.executable, "-c", COMMAND, "serve", *options]
    async with running(command, settings, port, Request.of("GET", "/readyz"), folder / "ours.log") as server:
        yield server


@asynccontextmanager
async def others(database_url: str, folder: Path, node: Node | None, token: str) -> AsyncIterator[dict[str, Server]]:
    """All that the product is compared with, by their names; PostGraphile and Mercurius where there is Node.js."""
    commands = {
        HANDWRITTEN: [sys.executable, str(HERE / "handwritten" / "server.py")],
        STRAWBERRY: [sys.executable, str(HERE / "plain" / "server.py")],
    }
    ready = {HANDWRITTEN: Request.of("GET", "/readyz"), STRAWBERRY: Request.of("GET", "/readyz")}
    if node is not None:
        for side, name in ((POSTGRAPHILE, "postgraphile.js"), (MERCURIUS, "mercurius.js")):
            commands[side] = [node.command, str(NODE_SERVERS / name)]
            ready[side] = Request.graph(token, "{ __typename }")
    async with AsyncExitStack() as stack:
        starting = []
        for side, command in commands.items():
            port = free_port()
            settings = {
                "BENCH_DATABASE_URL": database_url,
                "BENCH_SECRET_KEY": KEY,
                "BENCH_PORT": str(port),
                "NODE_ENV": "production",
                "GRAPHILE_ENV": "production",
            }
            log = folder / f"{side.replace(' ', '-')}.log"
            starting.append(stack.enter_async_context(running(command, settings, port, ready[side], log)))
        # all are waited for, also when one fails: none is left behind
        started = await asyncio.gather(*starting, return_exceptions=True)
        failed = [each for each in started if isinstance(each, BaseException)]
        if failed:
            raise failed[0]
        yield {side: each for side, each in zip(commands, started, strict=True) if isinstance(each, Server)}

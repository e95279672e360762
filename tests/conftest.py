"""What every test may ask for: an embedded PostgreSQL, and in it a fresh migrated database."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory

import asyncpg
import pytest
from otegraph.resolvers import authentication
from otegraph.resolvers.user import failed_logins
from otegraph.server.database import credentials, embedded, migrate, opened, with_database
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from tests.databases import Databases, databases
from tests.product import Product, product

pytest_plugins = ["tests.parts.fixtures"]
TEMPLATE = "template_otegraph"
MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that must be free there: twice what the server may let its log grow to; three databases are 30 MB."""


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """Passwords of tests protect nothing: their hashes need not take 150 ms each."""
    authentication.passwords = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@pytest.fixture(autouse=True)
def no_failed_logins() -> None:
    """The count is the process's: a test is not refused for what others got wrong."""
    failed_logins.clear()


def in_memory() -> Path | None:
    """Where files are in memory, if there is room: a database is 500 files, which take a disk longer than most tests."""
    usable = os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > ROOM
    return MEMORY if usable else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of an embedded PostgreSQL of this test run's own.

    Not below pytest's folder: each run makes that private to its user again, and as root the server has another.
    """
    with TemporaryDirectory(prefix="otegraph-postgres-", dir=in_memory(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield embedded(Path(folder) / "data")


@pytest.fixture(scope="session")
async def template(postgres: str) -> str:
    """The URL of a migrated, empty database that others are copied from."""
    server = await asyncpg.connect(**credentials(postgres))
    try:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            await server.execute(f"ALTER SYSTEM SET {setting} = off")
        await server.execute("SELECT pg_reload_conf()")
        await server.execute(f"CREATE DATABASE {TEMPLATE}")
    finally:
        await server.close()
    url = with_database(postgres, TEMPLATE)
    await migrate(url)
    return url


@pytest.fixture(scope="session")
async def copies(postgres: str, template: str) -> AsyncIterator[Databases]:
    """Databases to lend to tests."""
    async with databases(postgres, TEMPLATE) as made:
        yield made


@pytest.fixture
async def database_url(postgres: str, copies: Databases) -> AsyncIterator[str]:
    """The URL of a migrated, empty database for this test alone."""
    async with copies.lend() as name:
        yield with_database(postgres, name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """The models on a fresh migrated database; its URL."""
    async with opened(database_url):
        yield database_url


@pytest.fixture
async def api(database: str) -> AsyncIterator[Product]:
    """The product on a fresh database, without loops."""
    async with product() as made:
        yield made

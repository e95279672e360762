"""A database with a fleet in it: large enough that PostgreSQL plans as it does for a larger one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count

import asyncpg
import pytest
from otegraph.bench.fleet_rows import MIRROR, ROLLOUTS, WISHES, fill
from otegraph.bench.fleet_shape import Fleet
from otegraph.server.database import credentials, opened, with_database

from tests.conftest import TEMPLATE
from tests.fleet.statements import Statements, recording

FLEET = Fleet(clusters=400, nodes=50, deployments=20_000, spread=2, pods=1, labels=500)
"""20,000 nodes, deployments and revisions; 40,000 targets, deliveries, workloads and pods."""
serial = count(1)


@pytest.fixture(scope="session")
async def fleet_template(postgres: str, template: str) -> str:
    """The name of a database with a fleet, that others are copied from."""
    server = await asyncpg.connect(**credentials(postgres))
    try:
        await server.execute(f"CREATE DATABASE template_fleet TEMPLATE {TEMPLATE} STRATEGY file_copy")
    finally:
        await server.close()
    await fill(with_database(postgres, "template_fleet"), FLEET, WISHES, MIRROR, ROLLOUTS)
    return "template_fleet"


@pytest.fixture
async def fleet_database(postgres: str, fleet_template: str) -> AsyncIterator[str]:
    """The models on a fleet of this test's own; its URL."""
    name = f"fleet_{next(serial)}"
    server = await asyncpg.connect(**credentials(postgres))
    try:
        await server.execute(f"CREATE DATABASE {name} TEMPLATE {fleet_template} STRATEGY file_copy")
        url = with_database(postgres, name)
        async with opened(url):
            yield url
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()


@pytest.fixture
def statements(fleet_database: str) -> Iterator[Statements]:
    """What is asked of the database while the test runs."""
    with recording() as recorded:
        yield recorded

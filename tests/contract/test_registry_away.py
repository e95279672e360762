"""What needs the registry while it is away is a 503 that says when to come back, and changes nothing; the rest goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
from otegraph import models
from otegraph.clients.registry import Registry, RegistryDenied, RegistryUnavailable
from otegraph.resolvers.outside import Outside

from tests.contract.entries import ENTRIES, Entry
from tests.contract.refusal import refused
from tests.contract.world import World
from tests.product import product

WRITES = [
    ENTRIES[name]
    for name in (
        "create_repository_user",
        "update_repository_password",
        "create_repository_project",
        "delete_repository_projects",
        "delete_images",
        "delete_image_tags",
    )
]
READS = [ENTRIES[name] for name in ("list_images", "list_image_tags")]
OWN = [entry for entry in ENTRIES.values() if "/third" in entry.path]
"""External repositories are nothing to the registry."""
TABLES: tuple[Any, ...] = (
    models.ImageProject,
    models.Image,
    models.ImageTag,
    models.RegistryAccount,
    models.ExternalRepository,
    models.AuditEvent,
)


class Away:
    """A registry that keeps its accounts itself (as Harbor), and to which every call fails alike."""

    address = "registry.example"
    keeps_accounts = True

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        async def fail(*_: Any, **__: Any) -> None:
            raise self.error

        return fail


@asynccontextmanager
async def without_registry(world: World, registry: Any) -> AsyncIterator[World]:
    """The same world, from an application to which the registry is such."""
    async with product(outside=Outside(registry=cast(Registry, registry))) as made:
        callers = ("nobody", "system", "general", "tenant", "stranger", "homeless")
        moved = {name: replace(getattr(world, name), http=made.http) for name in callers}
        yield replace(world, http=made.http, **moved)


def is_unavailable(answer: httpx.Response, entry: Entry) -> None:
    refused(answer, 503)
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["x-otegraph-operation"] == entry.operation
    assert "secret" not in answer.text


async def rows() -> list[Any]:
    return [await table.all().order_by("id").values() for table in TABLES]


@pytest.mark.parametrize(
    "registry",
    [
        None,
        Away(RegistryUnavailable("secret address does not answer", 7, untouched=True)),
        Away(RegistryUnavailable("secret address is late", 7)),
        Away(RegistryDenied("secret credentials")),
    ],
    ids=["none", "away", "late", "denied"],
)
@pytest.mark.parametrize("entry", WRITES, ids=lambda entry: entry.id)
async def test_a_write_is_refused_and_changes_nothing(world: World, entry: Entry, registry: Any) -> None:
    await world.prepare(entry)
    before = await rows()
    async with without_registry(world, registry) as apart:
        is_unavailable(await apart.send(entry), entry)
    assert await rows() == before


async def test_who_may_not_or_is_wrong_is_told_so_first(world: World) -> None:
    async with without_registry(world, None) as apart:
        for entry in WRITES:
            refused(await apart.send(entry, apart.nobody), 401)
            refused(await apart.tenant.rest(entry.method, entry.path, {}), 422)


@pytest.mark.parametrize("entry", READS, ids=lambda entry: entry.id)
async def test_a_list_that_is_not_up_to_date_is_refused(world: World, entry: Entry) -> None:
    """An old or an empty list would be a lie."""
    await models.RegistryState.all().update(synced_at=datetime.now(UTC) - timedelta(minutes=2))
    is_unavailable(await world.send(entry), entry)
    await models.RegistryState.all().delete()
    is_unavailable(await world.send(entry), entry)
    await models.RegistryState.create(id=1, synced_at=datetime.now(UTC))
    assert (await world.send(entry)).status_code == 200


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry.id)
async def test_external_repositories_do_not_need_it(world: World, entry: Entry) -> None:
    await world.prepare(entry)
    await models.RegistryState.all().delete()
    async with without_registry(world, None) as apart:
        assert (await apart.send(entry)).status_code == 200

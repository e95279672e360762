"""Namespaces of approved businesses in the root."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from otegraph.clients.errors import AlreadyExists, Invalid, Unreachable
from otegraph.models import Business, BusinessStatus
from otegraph.reconcilers.namespaces import Namespaces
from otegraph.reconcilers.sql import Connection
from otegraph.tests.reconcilers.rollout.rows import business
from tortoise.transactions import in_transaction

pytestmark = pytest.mark.usefixtures("database")


class Leader:
    """Always leads."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with in_transaction() as connection:
            yield connection


class Root:
    """The root's namespaces."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.refused: set[str] = set()
        self.trouble = 0

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        name = body["metadata"]["name"]
        if self.trouble:
            self.trouble -= 1
            raise Unreachable("no answer")
        if name in self.refused:
            raise Invalid(422, "Invalid", "no name")
        if name in self.names:
            raise AlreadyExists(409, "AlreadyExists", name)
        self.names.append(name)
        return body

    async def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None
    ) -> AsyncGenerator[tuple[list[dict[str, Any]], str], None]:
        yield [{"metadata": {"name": name}} for name in self.names], "1"


async def created(name: str) -> bool:
    return (await Business.get(namespace=name)).namespace_created_at is not None


async def test_an_approved_business_gets_its_namespace_and_no_other_does() -> None:
    root = Root("default")
    await business("shop", in_root=False)
    await business("default", in_root=False)
    await Business.filter(id=(await business("later", in_root=False)).id).update(status=BusinessStatus.PENDING)
    assert await Namespaces(root, Leader()).create_missing(look=False) == ["shop", "default"]
    assert root.names == ["default", "shop"]
    assert [await created(name) for name in ("shop", "default", "later")] == [True, True, False]


async def test_one_that_went_in_the_root_is_made_again() -> None:
    root, owner = Root(), await business("shop", in_root=False)
    namespaces = Namespaces(root, Leader())
    await namespaces.create_missing(look=True)
    root.names.clear()
    assert await namespaces.create_missing(look=False) == []
    assert await namespaces.create_missing(look=True) == ["shop"]
    assert root.names == [owner.namespace]


async def test_one_that_the_root_refuses_holds_up_no_other() -> None:
    root = Root()
    root.refused = {"bad"}
    await business("bad", in_root=False)
    await business("good", in_root=False)
    assert await Namespaces(root, Leader()).create_missing(look=False) == ["good"]
    assert not await created("bad")


async def test_the_loop_is_woken_and_survives_a_root_that_is_away() -> None:
    root = Root()
    root.trouble = 2
    namespaces = Namespaces(root, Leader(), check_seconds=600, gap_seconds=0.01)
    await business("first", in_root=False)
    running = asyncio.create_task(namespaces.run())
    try:
        async with asyncio.timeout(30):
            while not await created("first"):  # noqa: ASYNC110 rows set no event
                await asyncio.sleep(0.02)
            await business("second", in_root=False)
            namespaces.wake()
            while not await created("second"):  # noqa: ASYNC110 rows set no event
                await asyncio.sleep(0.02)
            root.names.clear()
            namespaces.look_again()
            while len(root.names) < 2:  # noqa: ASYNC110 the root sets no event
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert root.names == ["first", "second"]

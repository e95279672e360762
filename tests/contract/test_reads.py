"""Documented reads are answered by plans, without being executed, and in the same bytes as if they were."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from otegraph.models import AppVersion, Business, Role, User, UserStatus
from otegraph.models.app import AppStatus
from otegraph.plans import plan
from otegraph.server.execution import Executor

from tests.contract.entries import ENTRIES, Entry
from tests.contract.world import World

READS = [entry for entry in ENTRIES.values() if entry.method == "GET"]
QUERIES: list[dict[str, Any]] = [
    {},
    {"page": 1, "pageSize": 0},
    {"page": 2, "pageSize": 1},
    {"page": 99},
    {"field": "id,status,errorMessage,historyVersion"},
    {"field": "nothing"},
    {"clusterLabel": "nobody's", "clusterName": "nobody's", "appName": 'a"b\\%_', "imageName": "%"},
]


async def ask(world: World, entry: Entry, query: dict[str, Any], who: str) -> httpx.Response:
    token = getattr(world, who).token
    headers = {"authorization": token} if token else {}
    return await world.http.get(world.path(entry), params={**(entry.query or {}), **query}, headers=headers)


async def nothing(*_: Any) -> None:
    return None


@pytest.mark.parametrize("entry", READS, ids=[entry.id for entry in READS])
async def test_a_read_is_not_executed(world: World, entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any) -> Any:
        raise AssertionError("it was executed")

    await world.prepare(entry)
    monkeypatch.setattr(Executor, "execute", never)
    answer = await world.send(entry)
    assert answer.status_code == 200
    assert answer.json()["code"] == 200


async def everything() -> None:
    """Nothing is missing."""


async def versions_and_applicants_gone() -> None:
    """Deployments of versions that are not there any more, and applicants that nobody sees."""
    await AppVersion.all().update(status=AppStatus.DELETED)
    await Business.all().update(applicant_id=(await User.get(name="nobody")).id)


@pytest.mark.parametrize("rows", [everything, versions_and_applicants_gone])
@pytest.mark.parametrize("entry", READS, ids=[entry.id for entry in READS])
async def test_its_bytes_are_those_of_execution(
    world: World, entry: Entry, rows: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.prepare(entry)
    await User.create(
        name="nobody", password_hash="", role=Role.USER, status=UserStatus.ACTIVE, deleted_at=datetime.now(UTC)
    )
    await rows()
    asked = [(query, who) for query in QUERIES for who in ("system", "tenant", "stranger", "homeless")]
    planned = [await ask(world, entry, query, who) for query, who in asked]
    taken: list[str] = []

    async def noting(self: Executor, document: Any, variables: Any, operation_name: str, context: Any) -> Any:
        taken.append(operation_name)
        return await execute(self, document, variables, operation_name, context)

    execute = Executor.execute
    monkeypatch.setattr(plan, "text_of", nothing)
    monkeypatch.setattr(Executor, "execute", noting)
    for (query, who), answer in zip(asked, planned, strict=True):
        again = await ask(world, entry, query, who)
        assert (again.status_code, again.content) == (answer.status_code, answer.content), (query, who)
    assert entry.operation in taken
    assert any(answer.status_code in (200, 404) for answer in planned)

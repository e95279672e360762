"""What nobody can ask for any more is removed, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from otegraph.models import MutationRecord, Session, User
from otegraph.reconcilers import expiry
from otegraph.reconcilers.expiry import Expiry
from otegraph.reconcilers.sql import Connection
from tortoise.transactions import in_transaction

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Leader:
    """Leads."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with in_transaction() as connection:
            yield connection


async def session(user: User, refreshable_for: timedelta) -> Session:
    until = NOW + refreshable_for
    return await Session.create(id=uuid4(), user=user, issued_at=NOW, expires_at=until, refresh_until=until)


async def test_what_is_over_goes_and_the_rest_stays(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "BATCH", 2)
    user = await User.create(name="ann", password_hash="-")
    for days in range(2, 7):
        await session(user, -timedelta(days=days))
    kept = [await session(user, timedelta(hours=1)), await session(user, -timedelta(hours=23))]
    for number, age in enumerate((timedelta(days=8), timedelta(days=6))):
        record = await MutationRecord.create(
            user_id=user.id, mutation="logout", client_mutation_id=str(number), digest="-"
        )
        await MutationRecord.filter(id=record.id).update(created_at=NOW - age)

    assert await Expiry(Leader()).remove(NOW) == 6
    assert {row.id for row in await Session.all()} == {row.id for row in kept}
    assert [row.client_mutation_id for row in await MutationRecord.all()] == ["1"]
    assert await Expiry(Leader()).remove(NOW) == 0

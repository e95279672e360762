"""Rows that the inventory's rows refer to, and the right to write."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from otegraph.models import App, AppVersion, AuditState, Business, Deployment, Revision, RevisionAction, User
from otegraph.reconcilers.inventory.bulk import Connection
from tortoise.transactions import in_transaction


class Leader:
    """Leads until told otherwise."""

    class Lost(Exception):
        """What a lease raises in a process that has been replaced."""

    def __init__(self) -> None:
        self.lost = False
        self.failures = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if self.lost:
            raise Leader.Lost
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        async with in_transaction() as connection:
            yield connection


@pytest.fixture
def leader() -> Leader:
    return Leader()


@pytest.fixture
async def revisions(database: str) -> list[Revision]:
    """Two revisions of one deployment."""
    user = await User.create(name="ann", password_hash="-")
    business = await Business.create(name="shop", applicant=user)
    app = await App.create(business=business, name="web")
    version = await AppVersion.create(app=app, version="1.0", main_version="1", patch=0, spec={})
    deployment = await Deployment.create(business=business, app=app, name="web", audit_state=AuditState.APPROVED)
    return [
        await Revision.create(
            deployment=deployment,
            number=number,
            action=RevisionAction.INSTALL,
            app_version=version,
            state=AuditState.APPROVED,
            author=user,
        )
        for number in (1, 2)
    ]

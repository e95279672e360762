"""Rows that the inventory's rows refer to, and the right to write."""

from __future__ import annotations

import pytest
from otegraph.models import App, AppVersion, AuditState, Business, Deployment, Revision, RevisionAction, User
from otegraph.tests.reconcilers.inventory.running import Leader


@pytest.fixture
def leader(database: str) -> Leader:
    return Leader()


@pytest.fixture
async def revisions(database: str) -> list[Revision]:
    """Two revisions of one deployment."""
    user = await User.create(name="ann", password_hash="-")
    business = await Business.create(name="shop", namespace="shop", applicant=user)
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

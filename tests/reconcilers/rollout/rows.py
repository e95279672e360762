"""Rows that a client would have made."""

from __future__ import annotations

from typing import Any

from otegraph.models import (
    App,
    AppVersion,
    AuditState,
    Business,
    BusinessStatus,
    Cluster,
    ClusterLabel,
    Deployment,
    Revision,
    RevisionAction,
    Role,
    User,
    UserStatus,
)
from otegraph.tests.reconcilers.rollout.builders import START, spec


async def business(namespace: str = "shop", in_root: bool = True) -> Business:
    """An approved business with its user, and its namespace in the root already."""
    user = await User.create(name=namespace, role=Role.USER, status=UserStatus.ACTIVE, password_hash="!")
    return await Business.create(
        name=namespace,
        namespace=namespace,
        status=BusinessStatus.APPROVED,
        applicant=user,
        namespace_created_at=START if in_root else None,
    )


async def approved(owner: Business, name: str = "web", selector: str = "", **changes: Any) -> Deployment:
    """An approved first revision of a new deployment."""
    app = await App.create(business=owner, name=name)
    deployment = await Deployment.create(
        business=owner, app=app, name=name, cluster_selector=selector, audit_state=AuditState.APPROVED
    )
    await revise(deployment, RevisionAction.INSTALL, **changes)
    return deployment


async def revise(
    deployment: Deployment, action: RevisionAction, chart: list[dict[str, Any]] | None = None, **changes: Any
) -> Revision:
    """An approved revision: what a client's wish becomes. `chart`: the objects that a chart was rendered to."""
    number = await Revision.filter(deployment=deployment).count() + 1
    version = None
    if action is not RevisionAction.DELETE:
        version = await AppVersion.create(
            app_id=deployment.app_id,
            version=f"1.0.{number}",
            main_version="1.0",
            patch=number,
            spec=spec(**changes) if chart is None else {"kind": "CHART", "name": "chart", **changes},
        )
    owner = await Business.get(id=deployment.business_id)
    revision = await Revision.create(
        deployment=deployment,
        number=number,
        action=action,
        app_version=version,
        manifests=chart,
        state=AuditState.APPROVED,
        author_id=owner.applicant_id,
    )
    fresh = await Deployment.get(id=deployment.id)
    await Deployment.filter(id=deployment.id).update(revision_id=revision.id, generation=fresh.generation + 1)
    return revision


async def label(cluster: str, name: str) -> None:
    """Gives a cluster a label."""
    await ClusterLabel.create(cluster=await Cluster.get(name=cluster), name=name)

"""Apps and their versions."""

from __future__ import annotations

import re
from typing import Any

from otegraph.models.app import App, AppStatus, AppVersion
from otegraph.models.deployment import AuditState, Deployment, DeploymentStatus
from otegraph.models.errors import Conflict, Invalid, NotFound
from otegraph.models.revision import Revision
from otegraph.models.target import Target, TargetPhase
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record
from otegraph.resolvers.business import business_of
from otegraph.resolvers.container_spec import validate
from otegraph.resolvers.validation import dns_label
from tortoise.expressions import Q

MAIN_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)


async def create(viewer: Viewer, business_name: str | None, name: str, version: str, spec: dict[str, Any]) -> int:
    """A new version of the app that is this container.  Returns the version's id."""
    check_name(name, version)
    validate(spec)
    return await add_version(viewer, business_name, name, version, spec, "createApp")


def check_name(name: str, version: str) -> None:
    """Raises `Invalid` for an app's name, or a main version, that can't be one."""
    dns_label(name, "name")
    if not MAIN_VERSION.fullmatch(version):
        raise Invalid("version must be a main version of the form x.x, such as 1.2", "version")


async def add_version(
    viewer: Viewer, business_name: str | None, name: str, version: str, spec: dict[str, Any], action: str
) -> int:
    """A new version of the app, which is made if it is not there.  Returns the version's id.

    `version` is the main version `x.x`; the one stored is `x.x.N`, N counting up (contract.yaml, create_app).
    `action`: the mutation, for the audit log.
    """
    business = await business_of(viewer, business_name)
    app, _ = await App.get_or_create(business_id=business.id, name=name)
    # the app's row is locked, so that two versions made at once count one after the other
    await App.select_for_update().get(id=app.id)
    newest = await AppVersion.filter(app_id=app.id, main_version=version).order_by("-patch").first()
    patch = newest.patch + 1 if newest is not None else 1
    made = await AppVersion.create(
        app_id=app.id,
        version=f"{version}.{patch}",
        main_version=version,
        patch=patch,
        spec=spec,
        status=AppStatus.READY,
    )
    await record(viewer, action, "AppVersion", made.id, after={"app": name, "version": made.version})
    return made.id


async def delete_versions(viewer: Viewer, ids: list[int]) -> None:
    """Deletes these versions, all or none.

    Raises `NotFound` for the first that the viewer can't see, `Conflict` naming a deployment that still needs one.
    """
    if not ids:
        raise Invalid("ids must name at least one version", "ids")
    # locked in one order, so that a deployment made at this moment either sees them deleted or is seen here
    locked = await AppVersion.select_for_update().filter(AppVersion.visible_to(viewer), id__in=ids).order_by("id")
    known = {version.id for version in locked}
    for wanted in ids:
        if wanted not in known:
            raise NotFound(f"there is no app version {wanted}", "ids")
    await _refuse_if_used(ids)
    await AppVersion.filter(id__in=ids).update(status=AppStatus.DELETED)
    for version in locked:
        await record(viewer, "deleteAppVersions", "AppVersion", version.id, before={"version": version.version})


async def _refuse_if_used(ids: list[int]) -> None:
    """Raises `Conflict` naming a deployment that wants one of these versions, would once it is approved, or runs one still."""
    revisions = await Revision.filter(app_version_id__in=ids).values("id", "deployment_id", "state")
    known = [revision["id"] for revision in revisions]
    pending = [revision["deployment_id"] for revision in revisions if revision["state"] == AuditState.PENDING]
    running = Target.filter(applied_id__in=known).exclude(phase=TargetPhase.REMOVED)
    using = [*pending, *await running.values_list("deployment_id", flat=True)]
    live = Deployment.exclude(rollout_status=DeploymentStatus.DELETED)
    used = await live.filter(Q(revision_id__in=known) | Q(id__in=using)).order_by("id").first()
    if used is not None:
        raise Conflict(f"still used by the deployment {used.name!r}", "ids")

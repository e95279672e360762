"""Deployments: each change is a revision; an approved one is the new wish, which the loops carry out."""

from __future__ import annotations

from datetime import UTC, datetime

from otegraph.models.app import App, AppStatus, AppVersion
from otegraph.models.cluster import Cluster, ClusterLabel
from otegraph.models.deployment import BUSY, AuditState, Deployment, DeploymentStatus
from otegraph.models.errors import Conflict, NotFound
from otegraph.models.kubernetes_kinds import images_of
from otegraph.models.revision import Revision, RevisionAction
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record, wake
from otegraph.resolvers.business import business_of
from otegraph.resolvers.chart_objects import Object
from otegraph.resolvers.cluster import EVERYWHERE
from otegraph.resolvers.object_owners import objects_of, refuse_if_taken
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy
from otegraph.resolvers.rendering import Rendering, objects_for
from otegraph.resolvers.revision_images import note
from otegraph.resolvers.validation import dns_label, label, text
from tortoise.expressions import Q

MUTATIONS = {
    RevisionAction.INSTALL: "createDeployment",
    RevisionAction.UPGRADE: "upgradeDeployment",
    RevisionAction.ROLLBACK: "rollbackDeployment",
}


async def create(
    viewer: Viewer,
    policy: Policy,
    outside: Outside,
    *,
    business_name: str | None,
    name: str,
    app_name: str,
    version: str,
    cluster_selector: str,
    node_selector: str,
    comment: str,
    rendered: Rendering | None = None,
) -> int:
    """A deployment and its first revision, approved at once where the policy says so.  Returns its id.

    `rendered`: what rendering.for_a_new_one gave.
    """
    dns_label(name, "name")
    text(comment, "comment", most=10_000)
    nodes = _selector(node_selector, "nodeSelector")
    clusters = await _cluster_selector(cluster_selector)
    business = await business_of(viewer, business_name)
    app = await App.get_or_none(business_id=business.id, name=app_name) if "\x00" not in app_name else None
    if app is None:
        raise NotFound(f"there is no app {app_name!r}", "app")
    wanted = await _version(app.id, version)
    if (
        await Deployment.filter(business_id=business.id, name=name)
        .exclude(rollout_status=DeploymentStatus.DELETED)
        .exists()
    ):
        raise Conflict(f"a deployment {name!r} exists already in this business", "name")
    deployment = await Deployment.create(
        business_id=business.id,
        app_id=app.id,
        name=name,
        cluster_selector=clusters,
        node_selector=nodes,
        audit_state=AuditState.PENDING,
    )
    await _revise(viewer, policy, outside, deployment, RevisionAction.INSTALL, wanted, comment, rendered)
    return deployment.id


async def upgrade(
    viewer: Viewer,
    policy: Policy,
    outside: Outside,
    deployment_id: int,
    version: str,
    comment: str,
    rendered: Rendering | None = None,
) -> int:
    """A revision to another version of the app, unless another change is on its way.  Returns the revision's id.

    `rendered`: what rendering.for_another_version gave.
    """
    text(comment, "comment", most=10_000)
    deployment = await _locked(viewer, deployment_id, None)
    wanted = await _version(deployment.app_id, version)
    await _refuse_unless_changeable(deployment)
    busy = deployment.generation != deployment.observed_generation or deployment.rollout_status in BUSY
    if deployment.generation and busy:
        raise Conflict("the last change is still being carried out; roll back, delete, or wait", "id")
    return await _revise(viewer, policy, outside, deployment, RevisionAction.UPGRADE, wanted, comment, rendered)


async def roll_back(
    viewer: Viewer, policy: Policy, outside: Outside, deployment_id: int, version: str, comment: str
) -> int:
    """A revision to a version that this deployment ran before, at any time: it is the way out of a change that goes wrong.

    Raises `Conflict` for a version that it never ran.  Returns the revision's id.
    """
    text(comment, "comment", most=10_000)
    deployment = await _locked(viewer, deployment_id, None)
    await _refuse_unless_changeable(deployment)
    approved = Revision.filter(deployment_id=deployment.id, state=AuditState.APPROVED)
    if not await approved.filter(app_version__version=version.replace("\x00", "")).exists():
        raise Conflict(f"this deployment never ran the version {version!r}", "version")
    return await _revise(
        viewer,
        policy,
        outside,
        deployment,
        RevisionAction.ROLLBACK,
        await _version(deployment.app_id, version),
        comment,
    )


async def delete(viewer: Viewer, deployment_id: int | None, name: str | None) -> int:
    """Takes the deployment away everywhere; it needs no audit, and a change that waits for one is superseded.  Returns its id."""
    deployment = await _locked(viewer, deployment_id, name)
    if deployment.generation == 0:
        await _delete_unborn(viewer, deployment)
        return deployment.id
    newest = await Revision.get_or_none(id=deployment.revision_id)
    if newest is not None and newest.action is RevisionAction.DELETE:
        return deployment.id
    await _supersede(deployment.id)
    revision = await _add_revision(viewer, deployment, RevisionAction.DELETE, None, "", AuditState.APPROVED)
    await _want(deployment, revision)
    await record(viewer, "deleteDeployment", "Deployment", deployment.id, before={"name": deployment.name})
    await wake("deployment")
    return deployment.id


async def audit(viewer: Viewer, revision_id: int, *, approve: bool, comment: str) -> int:
    """Decides on a revision that waits; an approved one is what the loops carry out.  Returns the deployment's id."""
    text(comment, "comment", most=10_000)
    revision = await Revision.filter(Revision.visible_to(viewer)).get_or_none(id=revision_id)
    if revision is None:
        raise NotFound("there is no such revision", "id")
    deployment = await Deployment.select_for_update().get(id=revision.deployment_id)
    await revision.refresh_from_db()
    if revision.state is not AuditState.PENDING:
        raise Conflict(f"this revision waits for no audit: it is {revision.state.value}", "id")
    revision.state = AuditState.APPROVED if approve else AuditState.DISAPPROVED
    revision.audited_by_id, revision.audit_comment, revision.audited_at = viewer.id, comment, datetime.now(UTC)
    await revision.save()
    if approve:
        await _want(deployment, revision)
    else:
        deployment.audit_state = AuditState.DISAPPROVED
        await deployment.save(update_fields=["audit_state", "updated_at"])
    after = {"state": revision.state, "revision": revision.number}
    await record(viewer, "auditDeployment", "Deployment", deployment.id, after=after, comment=comment)
    await wake("deployment")
    return deployment.id


async def _revise(
    viewer: Viewer,
    policy: Policy,
    outside: Outside,
    deployment: Deployment,
    action: RevisionAction,
    version: AppVersion,
    comment: str,
    rendered: Rendering | None = None,
) -> int:
    """Adds a revision: wanted at once from an administrator whom the policy trusts, else waiting for its audit."""
    approved = viewer.is_administrator and policy.administrators_need_no_audit
    state = AuditState.APPROVED if approved else AuditState.PENDING
    manifests = await objects_for(outside, deployment, action, version, rendered)
    await refuse_if_taken(deployment, objects_of(deployment.name, version.spec, manifests))
    revision = await _add_revision(viewer, deployment, action, version, comment, state, manifests)
    images = images_of(manifests) if manifests is not None else [version.spec["image"]]
    await note(revision.id, images, outside.registry.address if outside.registry else None)
    if approved:
        await _want(deployment, revision)
    else:
        deployment.audit_state = AuditState.PENDING
        await deployment.save(update_fields=["audit_state", "updated_at"])
    after = {"name": deployment.name, "version": version.version, "state": state}
    await record(viewer, MUTATIONS[action], "Deployment", deployment.id, after=after, comment=comment)
    await wake("deployment")
    return revision.id


async def _want(deployment: Deployment, revision: Revision) -> None:
    deployment.generation += 1
    deployment.revision_id = revision.id
    deployment.audit_state = AuditState.APPROVED
    await deployment.save(update_fields=["generation", "revision_id", "audit_state", "updated_at"])


async def _add_revision(
    viewer: Viewer,
    deployment: Deployment,
    action: RevisionAction,
    version: AppVersion | None,
    comment: str,
    state: AuditState,
    manifests: list[Object] | None = None,
) -> Revision:
    newest = await Revision.filter(deployment_id=deployment.id).order_by("-number").first()
    return await Revision.create(
        deployment_id=deployment.id,
        number=newest.number + 1 if newest is not None else 1,
        action=action,
        app_version_id=version.id if version is not None else None,
        state=state,
        manifests=manifests,
        comment=comment,
        author_id=viewer.id,
    )


async def _delete_unborn(viewer: Viewer, deployment: Deployment) -> None:
    """Nothing of it was ever approved, so there is nothing at the edges to take away."""
    await _supersede(deployment.id)
    deployment.audit_state, deployment.rollout_status = AuditState.SUPERSEDED, DeploymentStatus.DELETED
    await deployment.save(update_fields=["audit_state", "rollout_status", "updated_at"])
    await record(viewer, "deleteDeployment", "Deployment", deployment.id, before={"name": deployment.name})


async def _supersede(deployment_id: int) -> None:
    await Revision.filter(deployment_id=deployment_id, state=AuditState.PENDING).update(state=AuditState.SUPERSEDED)


async def _refuse_unless_changeable(deployment: Deployment) -> None:
    if deployment.generation == 0 and deployment.audit_state is AuditState.DISAPPROVED:
        return
    if await Revision.exists(deployment_id=deployment.id, state=AuditState.PENDING):
        raise Conflict("a change of this deployment waits for its audit", "id")
    if await Revision.exists(id=deployment.revision_id, action=RevisionAction.DELETE):
        raise Conflict("this deployment is being deleted", "id")


async def _locked(viewer: Viewer, deployment_id: int | None, name: str | None) -> Deployment:
    """The deployment, locked: what is read of it stays true until the transaction ends."""
    field = "id" if deployment_id is not None else "name"
    which = Q(id=deployment_id) if deployment_id is not None else Q(name=name, business_id=viewer.business_id)
    rows = await (
        Deployment.select_for_update()
        .filter(Deployment.visible_to(viewer), which)
        .exclude(rollout_status=DeploymentStatus.DELETED)
        .limit(1)
    )
    if not rows:
        raise NotFound("there is no such deployment", field)
    return rows[0]


async def _version(app_id: int, version: str) -> AppVersion:
    # shared with others that use it, against one that deletes it at this moment
    found = (
        await AppVersion.select_for_update(no_key=True)
        .filter(app_id=app_id, version=version[:64].replace("\x00", ""))
        .first()
    )
    if found is None or found.status is AppStatus.DELETED:
        raise NotFound(f"there is no version {version!r} of this app", "version")
    return found


async def _cluster_selector(value: str) -> str:
    """The selector as stored; `NotFound` for one that names neither a cluster label nor a cluster."""
    selector = _selector(value, "clusterSelector")
    if not selector:
        return ""
    known = await Cluster.exists(name=selector, deleted_at__isnull=True) or await ClusterLabel.exists(name=selector)
    if not known:
        raise NotFound(f"there is neither a cluster label nor a cluster {value!r}", "clusterSelector")
    return selector


def _selector(value: str, field: str) -> str:
    if value in ("", EVERYWHERE):
        return ""
    return label(value, field) if len(value) <= 63 else text(value, field, most=253)

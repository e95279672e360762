"""What changes deployments: each change is a revision, approved at once or after its audit."""

from __future__ import annotations

from enum import StrEnum

import strawberry
from otegraph import models
from otegraph.models.errors import Invalid
from otegraph.plans.fields import one
from otegraph.plans.select import Row
from otegraph.resolvers import deployment as deployments
from otegraph.resolvers import rendering
from otegraph.resolvers.rendering import Rendering
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.deployment import Deployment
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import row_id
from otegraph.schema.revision import Revision
from otegraph.schema.wire import wired


@strawberry.input
class CreateDeploymentInput(Input):
    """What to run, and where."""

    name: str = strawberry.field(description="Unique in the business's namespace.")
    app: str = strawberry.field(description="The app's name.")
    version: str = strawberry.field(description="As stored: 1.2.1.")
    cluster_selector: str | None = strawberry.field(
        default=None, description="A cluster label or a cluster's name; by default every cluster."
    )
    node_selector: str | None = strawberry.field(
        default=None, description="A node label or a node's name; by default every one."
    )
    comment: str | None = None
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type
class DeploymentPayload(Payload):
    """The deployment as it is now."""

    deployment: Deployment | None = one(models.Deployment, by="deployment_id")


@strawberry.type
class RevisionPayload(Payload):
    """The revision, and its deployment as it is now."""

    revision: Revision | None = one(models.Revision, by="revision_id")
    deployment: Deployment | None = one(models.Deployment, by="deployment_id")


@strawberry.type(name="CreateDeploymentPayload")
class CreateDeploymentPayload(DeploymentPayload):
    """It waits for its audit, unless an administrator made it."""


async def _rendered(context: Context, input: CreateDeploymentInput) -> Rendering | None:
    return await rendering.for_a_new_one(
        context.known_viewer,
        context.outside,
        business_name=input.business,
        name=input.name,
        app_name=input.app,
        version=input.version,
    )


@mutation(
    CreateDeploymentPayload,
    access=Access.ACTIVE,
    prepare=_rendered,
    description="Deploys an app's version to clusters.",
)
async def create_deployment(context: Context, input: CreateDeploymentInput, prepared: Rendering | None = None) -> Row:
    key = await deployments.create(
        context.known_viewer,
        context.policy,
        context.outside,
        business_name=input.business,
        name=input.name,
        app_name=input.app,
        version=input.version,
        cluster_selector=input.cluster_selector or "",
        node_selector=input.node_selector or "",
        comment=input.comment or "",
        rendered=prepared,
    )
    return {"deployment_id": key}


@strawberry.input
class DeploymentVersionInput(Input):
    """Another version for a deployment."""

    id: strawberry.ID
    version: str = strawberry.field(description="As stored: 1.2.2.")
    comment: str | None = None


@strawberry.input(name="UpgradeDeploymentInput")
class UpgradeDeploymentInput(DeploymentVersionInput):
    """The version to run."""


@strawberry.input(name="RollbackDeploymentInput")
class RollbackDeploymentInput(DeploymentVersionInput):
    """The version to go back to."""


@strawberry.type(name="UpgradeDeploymentPayload")
class UpgradeDeploymentPayload(RevisionPayload):
    """It waits for its audit, unless an administrator made it."""


@strawberry.type(name="RollbackDeploymentPayload")
class RollbackDeploymentPayload(RevisionPayload):
    """It waits for its audit, unless an administrator made it."""


async def _rendered_anew(context: Context, input: DeploymentVersionInput) -> Rendering | None:
    key = row_id(input.id, "Deployment", "id")
    return await rendering.for_another_version(context.known_viewer, context.outside, key, input.version)


@mutation(
    UpgradeDeploymentPayload,
    access=Access.ACTIVE,
    prepare=_rendered_anew,
    description="Another version, once nothing else is on its way.",
)
async def upgrade_deployment(context: Context, input: UpgradeDeploymentInput, prepared: Rendering | None = None) -> Row:
    key = row_id(input.id, "Deployment", "id")
    revision = await deployments.upgrade(
        context.known_viewer, context.policy, context.outside, key, input.version, input.comment or "", prepared
    )
    return {"revision_id": revision, "deployment_id": key}


@mutation(
    RollbackDeploymentPayload,
    access=Access.ACTIVE,
    description="A version that the deployment ran before, at any time: the way out of a change that goes wrong.",
)
async def rollback_deployment(context: Context, input: RollbackDeploymentInput) -> Row:
    key = row_id(input.id, "Deployment", "id")
    revision = await deployments.roll_back(
        context.known_viewer, context.policy, context.outside, key, input.version, input.comment or ""
    )
    return {"revision_id": revision, "deployment_id": key}


@strawberry.input
class DeleteDeploymentInput(Input):
    """By id, or by name in one's own business."""

    id: strawberry.ID | None = None
    name: str | None = None


@strawberry.type(name="DeleteDeploymentPayload")
class DeleteDeploymentPayload(DeploymentPayload):
    """It is DELETED when it is gone everywhere."""


@mutation(
    DeleteDeploymentPayload, access=Access.ACTIVE, description="Takes a deployment away everywhere; it needs no audit."
)
async def delete_deployment(context: Context, input: DeleteDeploymentInput) -> Row:
    if (input.id is None) == (input.name is None):
        raise Invalid("give either id or name", "id")
    key = row_id(input.id, "Deployment", "id") if input.id is not None else None
    return {"deployment_id": await deployments.delete(context.known_viewer, key, input.name)}


class AuditDecision(StrEnum):
    """What an audit can say."""

    APPROVE = "APPROVE"
    DISAPPROVE = "DISAPPROVE"


wired(AuditDecision, "What an audit can say.", {"APPROVE": 1, "DISAPPROVE": 2})


@strawberry.input
class AuditDeploymentInput(Input):
    """The decision."""

    id: strawberry.ID = strawberry.field(description="The revision's.")
    decision: AuditDecision
    comment: str | None = None


@strawberry.type(name="AuditDeploymentPayload")
class AuditDeploymentPayload(RevisionPayload):
    """The revision with its audit."""


@mutation(
    AuditDeploymentPayload,
    access=Access.ADMINISTRATOR,
    description="Decides on a revision that waits; what is approved is carried out.",
)
async def audit_deployment(context: Context, input: AuditDeploymentInput) -> Row:
    key = row_id(input.id, "Revision", "id")
    approve = input.decision is AuditDecision.APPROVE
    deployment = await deployments.audit(context.known_viewer, key, approve=approve, comment=input.comment or "")
    return {"revision_id": key, "deployment_id": deployment}


@strawberry.type
class DeploymentMutation:
    """Root fields."""

    create_deployment: CreateDeploymentPayload = create_deployment
    upgrade_deployment: UpgradeDeploymentPayload = upgrade_deployment
    rollback_deployment: RollbackDeploymentPayload = rollback_deployment
    delete_deployment: DeleteDeploymentPayload = delete_deployment
    audit_deployment: AuditDeploymentPayload = audit_deployment

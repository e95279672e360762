"""A schema as one writes it by Strawberry's manual: types over the ORM's rows, resolvers, a DataLoader for each relation.

It has the part of the product's schema that is asked for, with its names, and shows the same rows.
"""
# resolvers return the ORM's rows, which have the types' attributes: Strawberry takes them, mypy does not
# mypy: disable-error-code="no-any-return, return-value, arg-type"

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import strawberry
from otegraph import models
from otegraph.bench.plain.loaders import Loaders
from otegraph.models import AuditState, DeploymentStatus, RevisionAction
from otegraph.models.viewer import Viewer
from strawberry.extensions import ParserCache, ValidationCache
from tortoise import connections
from tortoise.transactions import in_transaction

LABEL = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")


@dataclass
class Context:
    """Of one request."""

    viewer: Viewer
    loaders: Loaders


Info = strawberry.Info[Context, None]


@strawberry.type
class App:
    name: str


@strawberry.type
class AppVersion:
    version: str


@strawberry.type
class Business:
    name: str
    namespace: str | None


@strawberry.type
class Revision:
    number: int
    action: str
    state: str
    comment: str
    audit_comment: str | None


@strawberry.type
class Deployment:
    name: str
    cluster_selector: str
    node_selector: str
    message: str
    generation: int
    observed_generation: int
    running: int
    failing: int
    total: int
    created_at: datetime
    updated_at: datetime

    @strawberry.field
    def database_id(self, parent: strawberry.Parent[models.Deployment]) -> int:
        return parent.id

    @strawberry.field
    def status(self, parent: strawberry.Parent[models.Deployment]) -> str:
        if parent.rollout_status is DeploymentStatus.DELETED:
            return DeploymentStatus.DELETED
        if parent.audit_state is AuditState.PENDING:
            return DeploymentStatus.PENDING
        if parent.generation == 0:
            return DeploymentStatus.DISAPPROVED
        if parent.observed_generation < parent.generation:
            return DeploymentStatus.APPROVED
        return parent.rollout_status

    @strawberry.field
    async def editable(self, parent: strawberry.Parent[models.Deployment], info: Info) -> bool:
        if parent.rollout_status is DeploymentStatus.DELETED:
            return False
        if parent.generation == 0 and parent.audit_state is AuditState.DISAPPROVED:
            return True
        if parent.rollout_status in models.deployment.BUSY or parent.audit_state is AuditState.PENDING:
            return False
        if parent.observed_generation != parent.generation:
            return False
        if parent.revision_id is None:
            return True
        wanted = await info.context.loaders.revision.load(parent.revision_id)
        return wanted is None or wanted.action is not RevisionAction.DELETE

    @strawberry.field
    async def app(self, parent: strawberry.Parent[models.Deployment], info: Info) -> App:
        return await info.context.loaders.app.load(parent.app_id)

    @strawberry.field
    async def business(self, parent: strawberry.Parent[models.Deployment], info: Info) -> Business:
        return await info.context.loaders.business.load(parent.business_id)

    @strawberry.field
    async def version(self, parent: strawberry.Parent[models.Deployment], info: Info) -> AppVersion | None:
        return await info.context.loaders.version(parent.id)

    @strawberry.field
    async def latest_revision(self, parent: strawberry.Parent[models.Deployment], info: Info) -> Revision | None:
        return await info.context.loaders.latest_revision(parent.id)


@strawberry.type
class Deployments:
    nodes: list[Deployment]


@strawberry.type
class CountedDeployments:
    nodes: list[Deployment]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        return await models.Deployment.filter(models.Deployment.visible_to(info.context.viewer)).count()


@strawberry.type
class Pod:
    name: str
    phase: str
    ready: bool
    reason: str | None
    message: str | None
    restarts: int
    deleting: bool
    started_at: datetime | None

    @strawberry.field
    async def revision(self, parent: strawberry.Parent[models.Pod], info: Info) -> Revision:
        return await info.context.loaders.revision.load(parent.revision_id)

    @strawberry.field
    async def deployment(self, parent: strawberry.Parent[models.Pod], info: Info) -> Deployment:
        return await info.context.loaders.deployment.load(parent.deployment_id)


@strawberry.type
class Pods:
    nodes: list[Pod]


@strawberry.type
class ClusterNode:
    name: str
    ready: bool
    operating_system: str | None
    architecture: str | None
    kernel_version: str | None
    kubelet_version: str | None
    internal_ip: str | None = strawberry.field(name="internalIP")
    created_at: datetime

    @strawberry.field
    async def pods(self, parent: strawberry.Parent[models.ClusterNode], info: Info, first: int) -> Pods:
        return Pods(nodes=(await info.context.loaders.pods_of_node.load(parent.id))[:first])

    @strawberry.field
    async def deployments(self, parent: strawberry.Parent[models.ClusterNode], info: Info, first: int) -> Deployments:
        return Deployments(nodes=(await info.context.loaders.deployments_of_node.load(parent.id))[:first])


@strawberry.type
class ClusterNodes:
    nodes: list[ClusterNode]


@strawberry.type
class Cluster:
    name: str
    status: str
    last_seen_at: datetime

    @strawberry.field
    async def cluster_nodes(self, parent: strawberry.Parent[models.Cluster], info: Info, first: int) -> ClusterNodes:
        return ClusterNodes(nodes=(await info.context.loaders.nodes_of_cluster.load(parent.id))[:first])


@strawberry.type
class Clusters:
    nodes: list[Cluster]


@strawberry.type
class Query:
    @strawberry.field
    async def clusters(self, info: Info, first: int) -> Clusters:
        visible = models.Cluster.visible_to(info.context.viewer)
        return Clusters(nodes=await models.Cluster.filter(visible).order_by("id").limit(first))

    @strawberry.field
    async def deployments(self, info: Info, first: int) -> CountedDeployments:
        visible = models.Deployment.visible_to(info.context.viewer)
        return CountedDeployments(nodes=await models.Deployment.filter(visible).order_by("id").limit(first))

    @strawberry.field
    async def deployment(self, info: Info, id: strawberry.ID) -> Deployment | None:  # noqa: A002  as in the graph
        return await info.context.loaders.deployment.load(int(id))


@strawberry.type
class UserError:
    field: str | None
    code: str
    message: str


@strawberry.input
class AddClusterLabelInput:
    label: str
    clusters: list[str]


@strawberry.type
class AddClusterLabelPayload:
    clusters: list[Cluster] | None
    user_errors: list[UserError]


def refused(field: str, code: str, message: str) -> AddClusterLabelPayload:
    return AddClusterLabelPayload(clusters=None, user_errors=[UserError(field=field, code=code, message=message)])


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_cluster_label(self, info: Info, input: AddClusterLabelInput) -> AddClusterLabelPayload:  # noqa: A002
        viewer = info.context.viewer
        if not viewer.is_administrator:
            raise PermissionError("only an administrator may do this")
        if not LABEL.fullmatch(input.label) or input.label == "all":
            return refused("label", "INVALID", "this is no label")
        async with in_transaction():
            clusters = await models.Cluster.filter(name__in=input.clusters, deleted_at__isnull=True).order_by("id")
            if len(clusters) != len(set(input.clusters)):
                return refused("clusters", "NOT_FOUND", "there is no such cluster")
            labels = [models.ClusterLabel(cluster_id=cluster.id, name=input.label) for cluster in clusters]
            await models.ClusterLabel.bulk_create(labels, ignore_conflicts=True)
            after = {"label": input.label, "clusters": input.clusters}
            await models.AuditEvent.create(
                actor_id=viewer.id, action="addClusterLabel", subject_type="Cluster", after=after
            )
            await connections.get("default").execute_query("SELECT pg_notify('otegraph', 'cluster_label')")
        return AddClusterLabelPayload(clusters=clusters, user_errors=[])


schema = strawberry.Schema(Query, Mutation, extensions=[ParserCache, ValidationCache])

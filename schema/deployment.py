"""Deployments: an app kept running on the clusters that a selector names."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import strawberry
from otegraph import models
from otegraph.models.columns import member_of
from otegraph.models.deployment import BUSY, DeploymentStatus
from otegraph.models.revision import RevisionAction
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, one, part, related
from otegraph.plans.page import Order
from otegraph.schema.access import Access
from otegraph.schema.app import App, AppVersion
from otegraph.schema.business import Business
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row
from otegraph.schema.node import Node, by_id
from otegraph.schema.ordering import OrderDirection, ordered
from otegraph.schema.pod import Pod, PodFilter
from otegraph.schema.revision import Revision, RevisionFilter
from otegraph.schema.target import Target, TargetFilter
from otegraph.schema.text_filter import TextFilter, clean
from otegraph.schema.wire import wired
from tortoise.expressions import Q, RawSQL

wired(
    DeploymentStatus,
    "From the wish to running everywhere, and away again.",
    {
        "PENDING": 0,
        "APPROVED": 1,
        "DISAPPROVED": 2,
        "PROCESSING": 3,
        "DEPLOYING": 4,
        "SUCCESS": 5,
        "PARTIAL_SUCCESS": 6,
        "FAILED": 7,
        "INTERNAL_ERROR": 8,
        "DELETED": 9,
    },
)

STATUS = """CASE
    WHEN deployments.rollout_status = 'DELETED' THEN 'DELETED'
    WHEN deployments.audit_state = 'PENDING' THEN 'PENDING'
    WHEN deployments.generation = 0 THEN 'DISAPPROVED'
    WHEN deployments.observed_generation < deployments.generation THEN 'APPROVED'
    ELSE deployments.rollout_status END"""
EDITABLE = f"""(deployments.rollout_status <> 'DELETED' AND (
    deployments.generation = 0 AND deployments.audit_state = 'DISAPPROVED'
    OR NOT {member_of("deployments.rollout_status", BUSY)} AND deployments.audit_state <> 'PENDING'
    AND deployments.observed_generation = deployments.generation
    AND NOT EXISTS (SELECT 1 FROM revisions AS wanted
                    WHERE wanted.id = deployments.revision_id AND wanted.action = '{RevisionAction.DELETE}')))"""
NEWEST = "(SELECT max(newest.id) FROM revisions AS newest WHERE newest.deployment_id = deployments.id)"
WANTED = f"coalesce(deployments.revision_id, {NEWEST})"
VERSION = """coalesce(
    (SELECT ran.app_version_id FROM revisions AS ran
     WHERE ran.deployment_id = deployments.id AND ran.state = 'APPROVED' AND ran.app_version_id IS NOT NULL
     ORDER BY ran.number DESC LIMIT 1),
    (SELECT asked.app_version_id FROM revisions AS asked
     WHERE asked.deployment_id = deployments.id AND asked.app_version_id IS NOT NULL
     ORDER BY asked.number DESC LIMIT 1))"""
RAN = (
    "app_versions.id = ANY (ARRAY(SELECT ran.app_version_id FROM revisions AS ran "
    "WHERE ran.deployment_id = parent.id AND ran.state = 'APPROVED'))"
)


@strawberry.type(description="How far it is, everywhere: pods of the revision that is wanted, and clusters.")
class Progress:
    """Written by the rollout loop."""

    running: int
    failing: int
    total: int
    clusters: int
    clusters_done: int
    clusters_waiting: int = strawberry.field(
        description="Those that can't be reached now; it arrives there when they can."
    )


@strawberry.type(description="An app kept running in a business's namespace, on the clusters that a selector names.")
class Deployment(Node):
    """The rows are models.Deployment."""

    model = models.Deployment

    database_id: int = expression("deployments.id", description="The number that /v1 calls its id.")
    name: str
    business: Business = one(models.Business, by="business_id")
    app: App = one(models.App, by="app_id")
    cluster_selector: str = strawberry.field(description="A cluster label or a cluster's name; empty: every cluster.")
    node_selector: str = strawberry.field(description="A node label or a node's name; empty: every node.")
    status: DeploymentStatus = expression(STATUS)
    message: str
    editable: bool = expression(EDITABLE, description="Whether it can be upgraded now.")
    generation: int = strawberry.field(description="Rises with each approved change; 0 before the first.")
    observed_generation: int = strawberry.field(description="The generation that status and progress speak of.")
    revision: Revision | None = one(
        models.Revision,
        by="wanted_id",
        needs=("wanted_id", WANTED),
        description="The one wanted now; the first before any approval.",
    )
    version: AppVersion | None = one(
        models.AppVersion,
        by="version_id",
        needs=("version_id", VERSION),
        description="The one wanted now; of a deployment that is deleted, the last; before any approval, the one asked for.",
    )
    latest_revision: Revision | None = one(
        models.Revision, by="newest_id", needs=("newest_id", NEWEST), description="The newest, whatever became of it."
    )
    revisions: Connection[Revision] = connection(
        models.Revision, by="deployment_id", filter=RevisionFilter, description="Its history."
    )
    versions: list[AppVersion] = related(
        models.AppVersion, link=RAN, description="Those that it has run, oldest first."
    )
    targets: Connection[Target] = connection(models.Target, by="deployment_id", filter=TargetFilter)
    pods: Connection[Pod] = connection(models.Pod, by="deployment_id", filter=PodFilter)

    progress: Progress = part("How far it is, everywhere.")
    created_at: datetime
    updated_at: datetime


@strawberry.input(description="Narrows a list of deployments.")
class DeploymentFilter:
    """What is not given narrows nothing."""

    name: str | None = None
    app: TextFilter | None = strawberry.field(default=None, description="The app's name.")
    business: str | None = strawberry.field(default=None, description="The business's name.")
    editable: bool | None = None
    running: bool | None = strawberry.field(default=None, description="Whether at least one of its pods runs.")
    deleted: bool | None = strawberry.field(default=None, description="By default both.")

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= Q(name=clean(self.name))
        if self.app is not None:
            where &= self.app.on("app__name")
        if self.business is not None:
            where &= Q(business__name=clean(self.business))
        if self.editable is not None:
            where &= _editable() if self.editable else ~_editable()
        if self.running is not None:
            where &= Q(running__gt=0) if self.running else Q(running=0)
        if self.deleted is not None:
            gone = Q(rollout_status=DeploymentStatus.DELETED)
            where &= gone if self.deleted else ~gone
        return where


def _editable() -> Q:
    return Q(id__in=RawSQL(f"(SELECT deployments.id FROM deployments WHERE {EDITABLE})"))


@strawberry.enum(description="What deployments can be ordered by.")
class DeploymentOrderField(StrEnum):
    """The values are the model's columns."""

    ID = "id"
    NAME = "name"
    UPDATED_AT = "updated_at"


@strawberry.input(description="An order of deployments.")
class DeploymentOrder:
    """By default by id."""

    field: DeploymentOrderField
    direction: OrderDirection = OrderDirection.ASC

    def order(self) -> Order:
        return ordered(self.field, self.direction)


def _deployment(
    context: Context, id: strawberry.ID | None = None, business: str | None = None, name: str | None = None
) -> Q | None:
    if id is not None:
        return by_id(id, "Deployment")
    where = Q(name=clean(name or "")) & ~Q(rollout_status=DeploymentStatus.DELETED)
    if business is not None:
        where &= Q(business__name=clean(business))
    elif context.known_viewer.business_id is not None:
        where &= Q(business_id=context.known_viewer.business_id)
    return where


@strawberry.type
class DeploymentQuery:
    """Root fields."""

    deployments: Connection[Deployment] = root_connection(
        models.Deployment,
        Access.ACTIVE,
        "The deployments of one's business.",
        filter=DeploymentFilter,
        order=DeploymentOrder,
    )
    deployment: Deployment | None = root_row(
        models.Deployment,
        Access.ACTIVE,
        "One deployment, by its id, or by its name in a business (by default one's own); null where there is none.",
        _deployment,
    )

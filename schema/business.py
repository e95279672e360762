"""Businesses: the tenants."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.business import BusinessStatus
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, one
from otegraph.plans.select import Row
from otegraph.resolvers import business as businesses
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node, by_id, row_id
from otegraph.schema.text_filter import clean
from otegraph.schema.user import User
from otegraph.schema.wire import wired
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.app import App
    from otegraph.schema.deployment import Deployment
    from otegraph.schema.external_repository import ExternalRepository
    from otegraph.schema.image_project import ImageProject

wired(BusinessStatus, "How the application of a business stands.", {"PENDING": 0, "APPROVED": 1, "REJECTED": 2})


@strawberry.type(description="A tenant, with a namespace in the root cluster and at every edge.")
class Business(Node):
    """The rows are models.Business."""

    model = models.Business

    database_id: int = expression("businesses.id", description="The number that /v1 calls its id.")
    name: str
    namespace: str | None = strawberry.field(description="Its Kubernetes namespace, from the approval on.")
    introduction: str
    objective: str
    scale: str
    status: BusinessStatus
    comment: str = strawberry.field(description="What the audit said.")
    applicant: User | None = one(models.User, by="applicant_id", description="Null where the viewer may not see them.")
    has_registry_account: bool = expression(
        "EXISTS (SELECT FROM registry_accounts WHERE registry_accounts.business_id = businesses.id)",
        description="Whether its account in the image registry exists.",
    )
    users: Connection[User] = connection(models.User, by="business_id")
    apps: Connection[Annotated[App, strawberry.lazy("otegraph.schema.app")]] = connection(models.App, by="business_id")
    deployments: Connection[Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")]] = connection(
        models.Deployment, by="business_id"
    )
    image_projects: Connection[Annotated[ImageProject, strawberry.lazy("otegraph.schema.image_project")]] = connection(
        models.ImageProject, by="business_id"
    )
    external_repositories: Connection[
        Annotated[ExternalRepository, strawberry.lazy("otegraph.schema.external_repository")]
    ] = connection(models.ExternalRepository, by="business_id")
    created_at: datetime
    updated_at: datetime


@strawberry.input(description="Narrows a list of businesses.")
class BusinessFilter:
    """What is not given narrows nothing."""

    name: str | None = None
    status: BusinessStatus | None = None

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= Q(name=clean(self.name))
        if self.status is not None:
            where &= Q(status=self.status)
        return where


def _business(context: Context, id: strawberry.ID) -> Q | None:
    return by_id(id, "Business")


@strawberry.type
class BusinessQuery:
    """Root fields."""

    business: Business | None = root_row(
        models.Business, Access.ACTIVE, "One business; null where the viewer may see none.", _business
    )
    businesses: Connection[Business] = root_connection(
        models.Business, Access.ACTIVE, "One's own; for an administrator all.", filter=BusinessFilter
    )


@strawberry.input
class ApplyForBusinessInput(Input):
    """An application."""

    name: str
    introduction: str | None = None
    objective: str | None = None
    scale: str | None = None


@strawberry.type
class BusinessPayload(Payload):
    """The business as it is now."""

    business: Business | None = one(models.Business, by="business_id")


@strawberry.type(name="ApplyForBusinessPayload")
class ApplyForBusinessPayload(BusinessPayload):
    """It waits for its audit."""


@mutation(
    ApplyForBusinessPayload, access=Access.ACTIVE, description="Applies for a business, which waits for its audit."
)
async def apply_for_business(context: Context, input: ApplyForBusinessInput) -> Row:
    key = await businesses.apply(
        context.known_viewer, input.name, input.introduction or "", input.objective or "", input.scale or ""
    )
    return {"business_id": key}


@strawberry.input
class AuditBusinessInput(Input):
    """The decision."""

    id: strawberry.ID
    status: BusinessStatus
    comment: str | None = None


@strawberry.type(name="AuditBusinessPayload")
class AuditBusinessPayload(BusinessPayload):
    """The business with its new status."""


@mutation(
    AuditBusinessPayload,
    access=Access.ADMINISTRATOR,
    description="Decides on an application; approval gives the business its namespace and puts the applicant in it.",
)
async def audit_business(context: Context, input: AuditBusinessInput) -> Row:
    key = row_id(input.id, "Business", "id")
    await businesses.audit(context.known_viewer, key, input.status, input.comment or "")
    return {"business_id": key}


@strawberry.type
class BusinessMutation:
    """Root fields."""

    apply_for_business: ApplyForBusinessPayload = apply_for_business
    audit_business: AuditBusinessPayload = audit_business

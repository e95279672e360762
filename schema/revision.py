"""Revisions: the history of a deployment, and the audit queue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.deployment import AuditState
from otegraph.models.revision import RevisionAction
from otegraph.plans.connection import Connection
from otegraph.plans.fields import expression, one
from otegraph.plans.page import Order
from otegraph.schema.access import Access
from otegraph.schema.field import root_connection
from otegraph.schema.node import Node
from otegraph.schema.ordering import OrderDirection, ordered
from otegraph.schema.text_filter import clean
from otegraph.schema.user import User
from otegraph.schema.wire import wired
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.app import AppVersion
    from otegraph.schema.deployment import Deployment

wired(
    RevisionAction, "What a revision does to its deployment.", {"INSTALL": 1, "UPGRADE": 2, "ROLLBACK": 3, "DELETE": 4}
)
wired(
    AuditState,
    "How a wish stands.  SUPERSEDED: the deployment was deleted before it was decided.",
    {"PENDING": 0, "APPROVED": 1, "DISAPPROVED": 2, "SUPERSEDED": 2},
)


@strawberry.type(
    description="One wish: that a deployment be installed, upgraded, rolled back or deleted; with its audit."
)
class Revision(Node):
    """The rows are models.Revision."""

    model = models.Revision

    database_id: int = expression("revisions.id", description="The number that /v1 calls the audit's id.")
    deployment: Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")] = one(
        models.Deployment, by="deployment_id"
    )
    number: int = strawberry.field(description="From 1, in each deployment.")
    action: RevisionAction
    version: Annotated[AppVersion, strawberry.lazy("otegraph.schema.app")] | None = one(
        models.AppVersion,
        by="app_version_id",
        description="Null for a deletion, and where the version was deleted since.",
    )
    state: AuditState
    comment: str
    author: User | None = one(models.User, by="author_id", description="Null where the viewer may not see them.")
    created_at: datetime
    audited_by: User | None = one(models.User, by="audited_by_id")
    audit_comment: str | None
    audited_at: datetime | None
    updated_at: datetime


@strawberry.input(description="Narrows a list of revisions.")
class RevisionFilter:
    """What is not given narrows nothing."""

    state: AuditState | None = None
    business: str | None = strawberry.field(default=None, description="The business's name.")
    needs_audit: bool | None = strawberry.field(
        default=None,
        description="True: those that wait for an audit or had one; false: those that were approved by the rules.",
    )

    def where(self) -> Q:
        where = Q()
        if self.state is not None:
            where &= Q(state=self.state)
        if self.business is not None:
            where &= Q(deployment__business__name=clean(self.business))
        if self.needs_audit is not None:
            audited = Q(state=AuditState.PENDING) | Q(audited_at__isnull=False)
            where &= audited if self.needs_audit else ~audited
        return where


class RevisionOrderField(StrEnum):
    """The values are the model's columns."""

    ID = "id"


wired(RevisionOrderField, "What revisions can be ordered by.", {"ID": "id"})


@strawberry.input(description="An order of revisions.")
class RevisionOrder:
    """By default by id."""

    field: RevisionOrderField
    direction: OrderDirection = OrderDirection.ASC

    def order(self) -> Order:
        return ordered(self.field, self.direction)


@strawberry.type
class RevisionQuery:
    """Root fields."""

    revisions: Connection[Revision] = root_connection(
        models.Revision,
        Access.ADMINISTRATOR,
        "The revisions of all deployments; with the filter {state: PENDING} the audit queue.",
        filter=RevisionFilter,
        order=RevisionOrder,
    )

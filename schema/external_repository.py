"""Image repositories elsewhere, which the edges pull from with these credentials."""

from __future__ import annotations

from datetime import datetime

import strawberry
from otegraph import models
from otegraph.plans.connection import Connection
from otegraph.plans.fields import expression, one
from otegraph.plans.select import Row
from otegraph.resolvers import external_repository as external_repositories
from otegraph.schema.access import Access
from otegraph.schema.business import Business
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node
from otegraph.schema.text_filter import TextFilter, clean
from tortoise.expressions import Q


@strawberry.type(description="An image repository elsewhere. Its password goes in and never comes out.")
class ExternalRepository(Node):
    """The rows are models.ExternalRepository."""

    model = models.ExternalRepository

    database_id: int = expression("external_repositories.id", description="The row's number.")
    name: str = strawberry.field(description="What apps name it by; /v1 calls it repositoryId.")
    address: str
    user: str
    business: Business = one(models.Business, by="business_id")
    created_at: datetime
    updated_at: datetime


@strawberry.input(description="Narrows a list of external repositories.")
class ExternalRepositoryFilter:
    """What is not given narrows nothing."""

    name: TextFilter | None = None
    business: str | None = strawberry.field(default=None, description="The business's name.")

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= self.name.on("name")
        if self.business is not None:
            where &= Q(business__name=clean(self.business))
        return where


def _external_repository(context: Context, name: str, business: str | None = None) -> Q:
    where = Q(name=clean(name))
    if business is not None:
        where &= Q(business__name=clean(business))
    elif context.known_viewer.business_id is not None:
        where &= Q(business_id=context.known_viewer.business_id)
    return where


@strawberry.type
class ExternalRepositoryQuery:
    """Root fields."""

    external_repositories: Connection[ExternalRepository] = root_connection(
        models.ExternalRepository, Access.ACTIVE, "Those of one's business.", filter=ExternalRepositoryFilter
    )
    external_repository: ExternalRepository | None = root_row(
        models.ExternalRepository,
        Access.ACTIVE,
        "One of a business, by default of one's own; null where the viewer may see none.",
        _external_repository,
    )


@strawberry.input
class CreateExternalRepositoryInput(Input):
    """Where it is, and who pulls from it."""

    name: str
    address: str = strawberry.field(description="A host, with a port and a path if it has them: registry.example.com")
    user: str
    password: str
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type
class CreateExternalRepositoryPayload(Payload):
    """The new repository."""

    external_repository: ExternalRepository | None = one(models.ExternalRepository, by="external_repository_id")


@mutation(
    CreateExternalRepositoryPayload,
    access=Access.ACTIVE,
    description="Keeps the credentials of an image repository elsewhere, for apps that name it.",
)
async def create_external_repository(context: Context, input: CreateExternalRepositoryInput) -> Row:
    key = await external_repositories.create(
        context.known_viewer,
        context.policy.box,
        input.business,
        name=input.name,
        address=input.address,
        user=input.user,
        password=input.password,
    )
    return {"external_repository_id": key}


@strawberry.input
class DeleteExternalRepositoriesInput(Input):
    """Which."""

    names: list[str]
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type
class DeleteExternalRepositoriesPayload(Payload):
    """What is gone."""

    deleted_external_repository_names: list[str] | None


@mutation(
    DeleteExternalRepositoriesPayload,
    access=Access.ACTIVE,
    description="Forgets external repositories, all or none; one that a deployment needs stays.",
)
async def delete_external_repositories(context: Context, input: DeleteExternalRepositoriesInput) -> Row:
    await external_repositories.delete(context.known_viewer, input.business, input.names)
    return {"deleted_external_repository_names": input.names}


@strawberry.type
class ExternalRepositoryMutation:
    """Root fields."""

    create_external_repository: CreateExternalRepositoryPayload = create_external_repository
    delete_external_repositories: DeleteExternalRepositoriesPayload = delete_external_repositories

"""Projects of the image registry."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, one
from otegraph.plans.page import Order
from otegraph.plans.select import Row
from otegraph.resolvers import image_project as image_projects
from otegraph.resolvers.registry import bulkhead, refuse_stale
from otegraph.schema.access import Access
from otegraph.schema.business import Business
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection
from otegraph.schema.image_filter import ImageFilter, ImageOrder
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node, row_id, to_global_id
from otegraph.schema.ordering import OrderDirection, ordered
from otegraph.schema.text_filter import TextFilter, clean
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.image import Image

IMAGES = "(SELECT count(*) FROM images WHERE images.project_id = image_projects.id AND images.deleted_at IS NULL)"


async def heard_of(context: Context) -> None:
    """Raises `Unavailable` where what is known of the registry is old; looked up once a request."""
    await context.loaders.once("registry", refuse_stale)


@strawberry.type(description="The first part of images' names, and who owns the images below it.")
class ImageProject(Node):
    """The rows are models.ImageProject."""

    model = models.ImageProject

    database_id: int = expression("image_projects.id", description="The number that /v1 calls its projectId.")
    name: str
    public: bool = strawberry.field(description="Whether everybody may pull its images.")
    business: Business | None = one(
        models.Business, by="business_id", description="Null where it has no owner, or one that the viewer may not see."
    )
    images: Connection[Annotated[Image, strawberry.lazy("otegraph.schema.image")]] = connection(
        models.Image, by="project_id", filter=ImageFilter, order=ImageOrder, check=heard_of
    )
    image_count: int = expression(IMAGES)
    created_at: datetime
    updated_at: datetime


@strawberry.input(description="Narrows a list of projects.")
class ImageProjectFilter:
    """What is not given narrows nothing."""

    name: TextFilter | None = None
    public: bool | None = None
    business: str | None = strawberry.field(default=None, description="The owner's name.")

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= self.name.on("name")
        if self.public is not None:
            where &= Q(public=self.public)
        if self.business is not None:
            where &= Q(business__name=clean(self.business))
        return where


@strawberry.enum(description="What projects can be ordered by.")
class ImageProjectOrderField(StrEnum):
    """The values are the model's columns."""

    ID = "id"
    NAME = "name"


@strawberry.input(description="An order of projects.")
class ImageProjectOrder:
    """By default by id."""

    field: ImageProjectOrderField
    direction: OrderDirection = OrderDirection.ASC

    def order(self) -> Order:
        return ordered(self.field, self.direction)


@strawberry.type
class ImageProjectQuery:
    """Root fields."""

    image_projects: Connection[ImageProject] = root_connection(
        models.ImageProject,
        Access.ACTIVE,
        "The projects of one's business, and the public ones of all.",
        filter=ImageProjectFilter,
        order=ImageProjectOrder,
    )


@strawberry.input
class CreateImageProjectInput(Input):
    """A project of a business."""

    name: str = strawberry.field(description="Lower-case letters and digits, with single . _ or - between them.")
    public: bool
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type
class CreateImageProjectPayload(Payload):
    """The new project."""

    image_project: ImageProject | None = one(models.ImageProject, by="image_project_id")


@mutation(
    CreateImageProjectPayload,
    access=Access.ACTIVE,
    within=bulkhead.place,
    description="Makes a project in the image registry.",
)
async def create_image_project(context: Context, input: CreateImageProjectInput) -> Row:
    key = await image_projects.create(
        context.known_viewer, context.outside, input.business, input.name, public=input.public
    )
    return {"image_project_id": key}


@strawberry.input
class DeleteImageProjectsInput(Input):
    """Which."""

    ids: list[strawberry.ID]


@strawberry.type
class DeleteImageProjectsPayload(Payload):
    """What is gone."""

    deleted_image_project_ids: list[strawberry.ID] | None


@mutation(
    DeleteImageProjectsPayload,
    access=Access.ACTIVE,
    within=bulkhead.place,
    description="Deletes projects, all or none; one that holds images stays.",
)
async def delete_image_projects(context: Context, input: DeleteImageProjectsInput) -> Row:
    keys = [row_id(value, "ImageProject", "ids") for value in input.ids]
    await image_projects.delete(context.known_viewer, context.outside, keys)
    return {"deleted_image_project_ids": [to_global_id("ImageProject", key) for key in keys]}


@strawberry.type
class ImageProjectMutation:
    """Root fields."""

    create_image_project: CreateImageProjectPayload = create_image_project
    delete_image_projects: DeleteImageProjectsPayload = delete_image_projects

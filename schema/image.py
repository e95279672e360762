"""Images of the registry, and their tags."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, of_row, one
from otegraph.plans.json_text import quoted
from otegraph.plans.page import Order
from otegraph.plans.select import Row
from otegraph.plans.sources import RowSql, Text
from otegraph.resolvers import image as images
from otegraph.resolvers.registry import bulkhead
from otegraph.resolvers.revision_images import IN_USE
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row
from otegraph.schema.image_filter import ImageFilter, ImageOrder
from otegraph.schema.image_project import ImageProject, heard_of
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node
from otegraph.schema.text_filter import TextFilter, clean
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.deployment import Deployment

RUN_BY = (
    "deployments.id = ANY (ARRAY(SELECT deployments.id FROM images "
    "JOIN revision_images ON revision_images.repository = images.name "
    "JOIN revisions ON revisions.id = revision_images.revision_id "
    "JOIN deployments ON deployments.id = revisions.deployment_id "
    f"WHERE images.id = parent.id AND {IN_USE}))"
)
IMAGE_NAME = "(SELECT images.name FROM images WHERE images.id = image_tags.image_id)"


def _address(row: Row, typename: str, context: Context) -> str:
    return _at(context, row["name"])


def _tag_address(row: Row, typename: str, context: Context) -> str:
    return f"{_at(context, row['image_name'])}:{row['name']}"


def _address_sql(row: RowSql) -> str:
    return f"({quoted(_at(row.context, ''))} || {row.column('name')})"


def _tag_address_sql(row: RowSql) -> str:
    return f"({quoted(_at(row.context, ''))} || {row.column('image_name')} || ':' || {row.column('name')})"


def _at(context: Context, name: str) -> str:
    """A name with the registry's host in front of it, where there is one."""
    registry = context.outside.registry
    return name if registry is None else f"{registry.address}/{name}"


@strawberry.type(description="A tag of an image.")
class ImageTag(Node):
    """The rows are models.ImageTag."""

    model = models.ImageTag

    name: str
    image: Annotated[Image, strawberry.lazy("otegraph.schema.image")] = one(models.Image, by="image_id")
    digest: str = strawberry.field(description="Of the manifest that it names.")
    image_name: str = expression(IMAGE_NAME, description="The image's full name.")
    address: str = of_row(
        _tag_address,
        description="What pulls it: host/name:tag.",
        source=Text(_tag_address_sql),
        needs=("image_name", IMAGE_NAME),
    )
    created_at: datetime = strawberry.field(description="When the image was made.")
    updated_at: datetime = strawberry.field(description="When the tag came to name this manifest.")


@strawberry.input(description="Narrows a list of tags.")
class ImageTagFilter:
    """What is not given narrows nothing."""

    name: TextFilter | None = None

    def where(self) -> Q:
        return self.name.on("name") if self.name is not None else Q()


@strawberry.type(description="A repository of the image registry.")
class Image(Node):
    """The rows are models.Image."""

    model = models.Image

    database_id: int = expression("images.id", description="The row's number.")
    name: str = strawberry.field(description="With its project: test/demo1.")
    address: str = of_row(_address, description="What pulls it, but for the tag: host/name.", source=Text(_address_sql))
    project: ImageProject = one(models.ImageProject, by="project_id")
    tags: Connection[ImageTag] = connection(
        models.ImageTag, by="image_id", filter=ImageTagFilter, default=Order("name"), check=heard_of
    )
    run_by: Connection[Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")]] = connection(
        models.Deployment,
        link=RUN_BY,
        description="The deployments that want it, would once they are approved, or run it still: it can't be deleted.",
    )
    created_at: datetime = strawberry.field(description="When the oldest of its tags was made.")
    updated_at: datetime = strawberry.field(description="When something in it changed last.")


def _image(context: Context, name: str) -> Q:
    return Q(name=clean(name))


@strawberry.type
class ImageQuery:
    """Root fields."""

    images: Connection[Image] = root_connection(
        models.Image,
        Access.ACTIVE,
        "The images of one's business, and of public projects.",
        filter=ImageFilter,
        order=ImageOrder,
        check=heard_of,
    )
    image: Image | None = root_row(
        models.Image,
        Access.ACTIVE,
        "One image by its full name; null where the viewer may see none.",
        _image,
        check=heard_of,
    )


@strawberry.input
class DeleteImagesInput(Input):
    """Which."""

    names: list[str] = strawberry.field(description="Full names, without a host.")


@strawberry.type
class DeleteImagesPayload(Payload):
    """What is gone."""

    deleted_image_names: list[str] | None


@mutation(
    DeleteImagesPayload,
    access=Access.ACTIVE,
    within=bulkhead.place,
    description="Deletes images with all their tags, all or none; one that a deployment uses stays.",
)
async def delete_images(context: Context, input: DeleteImagesInput) -> Row:
    await images.delete(context.known_viewer, context.outside, input.names)
    return {"deleted_image_names": input.names}


@strawberry.input
class DeleteImageTagsInput(Input):
    """Which."""

    image: str = strawberry.field(description="The full name, without a host.")
    tags: list[str]


@strawberry.type
class DeleteImageTagsPayload(Payload):
    """What is left."""

    image: Image | None = one(models.Image, by="image_id")
    deleted_tags: list[str] | None


@mutation(
    DeleteImageTagsPayload,
    access=Access.ACTIVE,
    within=bulkhead.place,
    description="Deletes tags, all or none, and no others of the same manifest; one that a deployment uses stays.",
)
async def delete_image_tags(context: Context, input: DeleteImageTagsInput) -> Row:
    key = await images.delete_tags(context.known_viewer, context.outside, input.image, input.tags)
    return {"image_id": key, "deleted_tags": input.tags}


@strawberry.type
class ImageMutation:
    """Root fields."""

    delete_images: DeleteImagesPayload = delete_images
    delete_image_tags: DeleteImageTagsPayload = delete_image_tags

"""How a list of images is narrowed and ordered: a project's, and everybody's."""

from __future__ import annotations

from enum import StrEnum

import strawberry
from otegraph.plans.page import Order
from otegraph.schema.ordering import OrderDirection, ordered
from otegraph.schema.text_filter import TextFilter, clean
from otegraph.schema.wire import wired
from tortoise.expressions import Q


@strawberry.input(description="Narrows a list of images.")
class ImageFilter:
    """What is not given narrows nothing."""

    project: str | None = strawberry.field(default=None, description="The project's name.")
    name: TextFilter | None = strawberry.field(default=None, description="The full name.")

    def where(self) -> Q:
        where = Q()
        if self.project is not None:
            where &= Q(project__name=clean(self.project))
        if self.name is not None:
            where &= self.name.on("name")
        return where


class ImageOrderField(StrEnum):
    """The values are the model's columns."""

    ID = "id"
    NAME = "name"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


wired(
    ImageOrderField,
    "What images can be ordered by.",
    {"ID": "id", "NAME": "name", "CREATED_AT": "createTime", "UPDATED_AT": "updateTime"},
)


@strawberry.input(description="An order of images.")
class ImageOrder:
    """By default by id."""

    field: ImageOrderField
    direction: OrderDirection = OrderDirection.ASC

    def order(self) -> Order:
        return ordered(self.field, self.direction)

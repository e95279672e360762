"""Which images a revision runs, so that none of them is deleted under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.revision import Revision


class RevisionImage(Model):
    """One image reference of a revision, taken apart.

    `repository` is the image's name without the registry's own host (`test/demo1`), or with any other host; `tag` is
    `latest` where neither a tag nor a digest is given.
    """

    id: int = fields.BigIntField(primary_key=True)
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="images", on_delete=fields.OnDelete.CASCADE
    )
    revision_id: int
    repository = fields.CharField(max_length=512)
    tag = fields.CharField(max_length=128, null=True)
    digest = fields.CharField(max_length=135, null=True)

    class Meta:
        table = "revision_images"
        indexes = (("repository",), ("revision_id",))

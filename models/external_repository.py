"""Image repositories elsewhere, and the credentials that the edges pull from them with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.business import Business
    from otegraph.models.viewer import Viewer


class ExternalRepository(Model):
    """`password` is encrypted and bound to this row (models/encryption.py); `name` is what /v1 calls its repositoryId."""

    id: int = fields.BigIntField(primary_key=True)
    business: fields.ForeignKeyRelation[Business] = fields.ForeignKeyField(
        "models.Business", related_name="external_repositories", on_delete=fields.OnDelete.RESTRICT
    )
    business_id: int
    name = fields.CharField(max_length=128)
    address = fields.CharField(max_length=512)
    user = fields.CharField(max_length=256)
    password = fields.BinaryField()
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "external_repositories"
        unique_together = (("business_id", "name"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the viewer's business."""
        return of_business(viewer, "business_id")

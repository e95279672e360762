"""The account that a business pushes and pulls its images with: one for each business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.business import Business
    from otegraph.models.viewer import Viewer


class RegistryAccount(Model):
    """`password_hash` where this server is the registry's token realm; None where the registry keeps its accounts itself."""

    id: int = fields.BigIntField(primary_key=True)
    business: fields.OneToOneRelation[Business] = fields.OneToOneField(
        "models.Business", related_name="registry_account", on_delete=fields.OnDelete.RESTRICT
    )
    business_id: int
    name = fields.CharField(max_length=64, unique=True)
    password_hash = fields.CharField(max_length=256, null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "registry_accounts"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """That of the viewer's business."""
        return of_business(viewer, "business_id")

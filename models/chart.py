"""Helm charts that were uploaded: one for each app version whose spec is a chart's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.app import AppVersion


class Chart(Model):
    """The archive as it came in, which is rendered anew for each revision. What it says of itself is in AppVersion.spec."""

    id: int = fields.BigIntField(primary_key=True)
    app_version: fields.OneToOneRelation[AppVersion] = fields.OneToOneField(
        "models.AppVersion", related_name="chart", on_delete=fields.OnDelete.CASCADE
    )
    app_version_id: int
    archive = fields.BinaryField()
    digest = fields.CharField(max_length=71)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "charts"

"""Targets: one deployment on one cluster, and how far it is there."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otegraph.models.columns import member_of
from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from datetime import datetime

    from otegraph.models.cluster import Cluster
    from otegraph.models.deployment import Deployment
    from otegraph.models.revision import Revision
    from otegraph.models.viewer import Viewer


class TargetPhase(StrEnum):
    """From the wish to the pods, and away again."""

    WAITING_FOR_CLUSTER = "WAITING_FOR_CLUSTER"
    ORDERED = "ORDERED"
    APPLIED = "APPLIED"
    ROLLING_OUT = "ROLLING_OUT"
    DONE = "DONE"
    FAILED = "FAILED"
    REMOVING = "REMOVING"
    REMOVED = "REMOVED"


class Target(Model):
    """Status alone, written by the rollout loop.

    `wanted` is the revision that should be there, `applied` the last one whose objects the edge took.
    `running`, `failing` and `total` count the pods of the wanted revision; `since` is when the phase began.
    """

    id: int = fields.BigIntField(primary_key=True)
    deployment: fields.ForeignKeyRelation[Deployment] = fields.ForeignKeyField(
        "models.Deployment", related_name="targets", on_delete=fields.OnDelete.RESTRICT
    )
    deployment_id: int
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "models.Cluster", related_name="targets", on_delete=fields.OnDelete.RESTRICT
    )
    cluster_id: int
    wanted: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="wanted_targets", on_delete=fields.OnDelete.RESTRICT
    )
    wanted_id: int
    applied: fields.ForeignKeyNullableRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="applied_targets", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    applied_id: int | None
    phase = fields.CharEnumField(TargetPhase, max_length=24)
    reason = fields.CharField(max_length=64, default="")
    message = fields.TextField(default="")
    since: datetime = fields.DatetimeField()
    running = fields.IntField(default=0)
    failing = fields.IntField(default=0)
    total = fields.IntField(default=0)

    class Meta:
        table = "targets"
        unique_together = (("deployment_id", "cluster_id"),)
        constraints = (CheckConstraint(check=member_of("phase", TargetPhase), name="targets_phase"),)
        indexes = (("cluster_id",),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the deployments of the viewer's business."""
        return of_business(viewer, "deployment__business_id")

"""Our Deployments and DaemonSets at the edges, as mirrored into the root.  Rows of the loops: no client sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.cluster import Cluster
    from otegraph.models.deployment import Deployment
    from otegraph.models.revision import Revision


class Workload(Model):
    """A mirrored object with the label `otegraph.io/deployment`; status, written by the inventory loop alone.

    `revision` is the one that its pod template names.  The counts and `observed_generation` are the edge's, and may be
    older than the spec beside them (ote-control-plane.md, Traps in the mirror).  `gone_at`: when the mirror went.
    """

    id: int = fields.BigIntField(primary_key=True)
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "models.Cluster", related_name="workloads", on_delete=fields.OnDelete.CASCADE
    )
    cluster_id: int
    deployment: fields.ForeignKeyRelation[Deployment] = fields.ForeignKeyField(
        "models.Deployment", related_name="workloads", on_delete=fields.OnDelete.CASCADE
    )
    deployment_id: int
    revision: fields.ForeignKeyNullableRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="workloads", null=True, on_delete=fields.OnDelete.SET_NULL
    )
    revision_id: int | None
    kind = fields.CharField(max_length=32)
    namespace = fields.CharField(max_length=63)
    name = fields.CharField(max_length=253)
    desired = fields.IntField(default=0)
    updated = fields.IntField(default=0)
    ready = fields.IntField(default=0)
    observed_generation = fields.BigIntField(null=True)
    gone_at = fields.DatetimeField(null=True)

    class Meta:
        table = "workloads"
        unique_together = (("cluster_id", "namespace", "kind", "name"),)
        indexes = (("deployment_id", "cluster_id"),)

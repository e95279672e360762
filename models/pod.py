"""Our pods at the edges, as mirrored into the root."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otegraph.models.columns import PartialIndex, member_of
from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.cluster import Cluster
    from otegraph.models.cluster_node import ClusterNode
    from otegraph.models.deployment import Deployment
    from otegraph.models.revision import Revision
    from otegraph.models.viewer import Viewer


class PodPhase(StrEnum):
    """Kubernetes' pod phases."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


class Pod(Model):
    """A pod with the label `otegraph.io/revision`; status, written by the inventory loop alone.

    `name` is the edge's.  `cluster_node` is null until it is scheduled (and its node is known).
    `reason`, `message`: why it does not run, from its containers' waiting state, its conditions or its status.
    `deployment`: the revision's, whose own foreign key holds it; and the row of `cluster` is never deleted.  A foreign key
    more for each would make writing a pod dearer by a quarter.
    `deleting`: it has a deletionTimestamp.  `workload`: which of the revision's objects made it, by a label.
    """

    id: int = fields.BigIntField(primary_key=True)
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "models.Cluster", related_name="pods", on_delete=fields.OnDelete.CASCADE, db_constraint=False
    )
    cluster_id: int
    cluster_node: fields.ForeignKeyNullableRelation[ClusterNode] = fields.ForeignKeyField(
        "models.ClusterNode", related_name="pods", null=True, on_delete=fields.OnDelete.SET_NULL
    )
    cluster_node_id: int | None
    node_name = fields.CharField(max_length=253, default="")
    namespace = fields.CharField(max_length=63)
    name = fields.CharField(max_length=253)
    deployment: fields.ForeignKeyRelation[Deployment] = fields.ForeignKeyField(
        "models.Deployment", related_name="pods", on_delete=fields.OnDelete.CASCADE, db_constraint=False
    )
    deployment_id: int
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="pods", on_delete=fields.OnDelete.CASCADE
    )
    revision_id: int
    workload = fields.CharField(max_length=63, default="")
    phase = fields.CharEnumField(PodPhase, max_length=16)
    ready = fields.BooleanField(default=False)
    reason = fields.CharField(max_length=128, null=True)
    message = fields.TextField(null=True)
    restarts = fields.IntField(default=0)
    deleting = fields.BooleanField(default=False)
    started_at = fields.DatetimeField(null=True)

    class Meta:
        table = "pods"
        unique_together = (("cluster_id", "namespace", "name"),)
        constraints = (
            CheckConstraint(check=member_of("phase", PodPhase), name="pods_phase"),
            PartialIndex(
                columns=("cluster_id", "node_name"), name="pods_without_node", condition="cluster_node_id IS NULL"
            ),
        )
        indexes = (("cluster_node_id", "deployment_id"), ("deployment_id", "cluster_id"), ("revision_id",))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the deployments of the viewer's business."""
        return of_business(viewer, "deployment__business_id")

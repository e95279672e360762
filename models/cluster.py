"""Edge clusters, as ote-stack reports them, and the labels that people give them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otegraph.models.columns import member_of
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.viewer import Viewer


class ClusterStatus(StrEnum):
    """UNKNOWN: it calls itself online, but nothing was heard from it for longer than a report takes."""

    ONLINE = "ONLINE"
    OFFLINE = "OFFLINE"
    UNKNOWN = "UNKNOWN"


class Cluster(Model):
    """An edge cluster; status, written by the inventory loop alone.

    `online_since`: when it last became ONLINE; an order sent earlier may never have reached it.
    `deleted_at` set: the root has no such Cluster any more; its labels and targets are kept until it comes back.
    `capacity` and `allocatable` map Kubernetes' resource names to quantities; null in a cluster's first minute.
    """

    id: int = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=253, unique=True)
    status = fields.CharEnumField(ClusterStatus, max_length=16)
    last_seen_at = fields.DatetimeField()
    online_since = fields.DatetimeField(null=True)
    capacity: dict[str, str] | None = fields.JSONField(null=True)
    allocatable: dict[str, str] | None = fields.JSONField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "clusters"
        constraints = (CheckConstraint(check=member_of("status", ClusterStatus), name="clusters_status"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Clusters are shared: every active user sees those that are there."""
        return Q(deleted_at__isnull=True)


class ClusterLabel(Model):
    """A name that people gave a cluster, for deployments to select by; spec, written by the API alone."""

    id: int = fields.BigIntField(primary_key=True)
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "models.Cluster", related_name="labels", on_delete=fields.OnDelete.CASCADE
    )
    cluster_id: int
    name = fields.CharField(max_length=63)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "cluster_labels"
        unique_together = (("cluster_id", "name"),)
        indexes = (("name", "cluster_id"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the clusters that are there."""
        return Q(cluster__deleted_at__isnull=True)

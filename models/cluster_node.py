"""The nodes of edge clusters, as mirrored into the root, and our labels on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otegraph.models.columns import PartialIndex
from otegraph.models.viewer import EVERYTHING
from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.cluster import Cluster
    from otegraph.models.viewer import Viewer

LABEL_PREFIX = "node.otegraph.io/"
"""A node label `edge` of ours is the Kubernetes label `node.otegraph.io/edge` with the value `true`."""


class ClusterNode(Model):
    """A node of an edge cluster, by the name it has there; status, written by the inventory loop alone."""

    id: int = fields.BigIntField(primary_key=True)
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "models.Cluster", related_name="cluster_nodes", on_delete=fields.OnDelete.CASCADE
    )
    cluster_id: int
    name = fields.CharField(max_length=253)
    ready = fields.BooleanField(default=False)
    operating_system = fields.CharField(max_length=64, null=True)
    architecture = fields.CharField(max_length=64, null=True)
    kernel_version = fields.CharField(max_length=128, null=True)
    kubelet_version = fields.CharField(max_length=64, null=True)
    internal_ip = fields.CharField(max_length=64, null=True)
    conditions: list[dict[str, Any]] = fields.JSONField(default=list)
    capacity: dict[str, str] | None = fields.JSONField(null=True)
    allocatable: dict[str, str] | None = fields.JSONField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "cluster_nodes"
        unique_together = (("cluster_id", "name"),)
        indexes = (("name",), ("cluster_id", "ready"), ("id", "ready"))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Every active user sees them: with a cluster that goes its nodes go, in one transaction."""
        return EVERYTHING


class NodeLabel(Model):
    """A label of ours on a node.  `wanted` is spec (the API), `present` is status (the mirror has it).

    `evict`, spec until it is done: when the label is off, the pods that were placed by it are taken off the node.
    The inventory loop removes a row that is neither wanted nor present nor to evict, and takes one that it finds at the
    edge, though nobody asked for it here, as wanted.
    """

    id: int = fields.BigIntField(primary_key=True)
    cluster_node: fields.ForeignKeyRelation[ClusterNode] = fields.ForeignKeyField(
        "models.ClusterNode", related_name="labels", on_delete=fields.OnDelete.CASCADE
    )
    cluster_node_id: int
    name = fields.CharField(max_length=63)
    wanted = fields.BooleanField()
    present = fields.BooleanField(default=False)
    evict = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "node_labels"
        unique_together = (("cluster_node_id", "name"),)
        constraints = (
            PartialIndex(columns=("cluster_node_id",), name="node_labels_differing", condition="wanted <> present"),
            PartialIndex(columns=("cluster_node_id",), name="node_labels_off", condition="NOT wanted AND NOT present"),
        )
        indexes = (("name", "wanted", "cluster_node_id"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The wanted ones."""
        return Q(wanted=True)

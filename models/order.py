"""Orders to the edges, and what each cluster answered.  Rows of the loops alone: no client sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otegraph.models.columns import PartialIndex
from tortoise import fields
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.cluster import Cluster
    from otegraph.models.cluster_node import ClusterNode
    from otegraph.models.revision import Revision
    from otegraph.models.target import Target


class Order(Model):
    """One ClusterController: a request to the API servers of some clusters.

    `name` is made from what is in it, so that creating it twice creates it once.  `sent_at`: the root has taken it.
    `closed_at`: nothing more is expected of it; the object in the root may go.
    `pull`: whose credentials are put into the body, which holds none, when it is sent (reconcilers/rollout/pull_secret.py).
    """

    id: int = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=63, unique=True)
    method = fields.CharField(max_length=8)
    url = fields.TextField()
    body = fields.TextField(default="")
    pull: dict[str, Any] | None = fields.JSONField(null=True)
    clusters: list[str] = fields.JSONField()
    created_at = fields.DatetimeField(auto_now_add=True)
    sent_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "orders"
        constraints = (PartialIndex(columns=("id",), name="orders_open", condition="closed_at IS NULL"),)
        indexes = (("sent_at",), ("closed_at", "removed_at"))


class Delivery(Model):
    """One object on one cluster, by one order.  `object` names it: `apps/v1/Deployment/shop/web`.

    `attempt` counts all orders of this object to this cluster for this revision, `tries` the consecutive ones that patience
    doubles with, both from 1.  `superseded_at`: nobody waits for its answer any more.  `code` is the edge's HTTP status,
    `generation` the answer's metadata.generation.  `content`: a fingerprint of what the revision does not say (credentials).
    A delivery of a node's labels has a `cluster_node` and neither target nor revision.
    """

    id: int = fields.BigIntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="deliveries", on_delete=fields.OnDelete.CASCADE
    )
    order_id: int
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "models.Cluster", related_name="deliveries", on_delete=fields.OnDelete.CASCADE
    )
    cluster_id: int
    target: fields.ForeignKeyNullableRelation[Target] = fields.ForeignKeyField(
        "models.Target", related_name="deliveries", null=True, on_delete=fields.OnDelete.CASCADE
    )
    target_id: int | None
    revision: fields.ForeignKeyNullableRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="deliveries", null=True, on_delete=fields.OnDelete.CASCADE
    )
    revision_id: int | None
    cluster_node: fields.ForeignKeyNullableRelation[ClusterNode] = fields.ForeignKeyField(
        "models.ClusterNode", related_name="deliveries", null=True, on_delete=fields.OnDelete.CASCADE
    )
    cluster_node_id: int | None
    object = fields.CharField(max_length=512)
    content = fields.CharField(max_length=64, default="")
    method = fields.CharField(max_length=8)
    attempt = fields.IntField(default=1)
    tries = fields.SmallIntField(default=1)
    code = fields.IntField(null=True)
    generation = fields.BigIntField(null=True)
    message = fields.TextField(null=True)
    answered_at = fields.DatetimeField(null=True)
    superseded_at = fields.DatetimeField(null=True)

    class Meta:
        table = "deliveries"
        unique_together = (("order_id", "cluster_id"),)
        constraints = (
            PartialIndex(
                columns=("order_id",),
                name="deliveries_outstanding",
                condition="answered_at IS NULL AND superseded_at IS NULL",
            ),
            PartialIndex(
                columns=("cluster_node_id",),
                name="deliveries_of_nodes",
                condition="cluster_node_id IS NOT NULL AND answered_at IS NULL AND superseded_at IS NULL",
            ),
        )
        indexes = (
            ("target_id", "object", "revision_id", "attempt"),
            ("revision_id",),
            ("cluster_id", "answered_at"),
            ("cluster_node_id",),
            ("answered_at",),
        )

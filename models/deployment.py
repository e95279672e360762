"""Deployments: an app kept running in a business's namespace on the clusters that a selector names."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otegraph.models.columns import ForeignKeyConstraint, PartialIndex, member_of
from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.app import App
    from otegraph.models.business import Business
    from otegraph.models.viewer import Viewer


class DeploymentStatus(StrEnum):
    """What clients are told; schema/deployment.py says how the audit and the rollout make it up."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"
    PROCESSING = "PROCESSING"
    DEPLOYING = "DEPLOYING"
    SUCCESS = "SUCCESS"
    PARTIAL_SUCCESS = "PARTIAL_SUCCESS"
    FAILED = "FAILED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    DELETED = "DELETED"


BUSY = (DeploymentStatus.PROCESSING, DeploymentStatus.DEPLOYING)
"""While a rollout says so, the last change is still being carried out."""


class AuditState(StrEnum):
    """How a wish stands.  SUPERSEDED: the deployment was deleted before it was decided."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"
    SUPERSEDED = "SUPERSEDED"


class Deployment(Model):
    """Spec (the API): name, app, selectors, `generation`, the revision wanted, the newest revision's audit.

    Status (the rollout loop): `observed_generation`, `rollout_status`, `message` and the counts.
    Every approved change raises `generation`; 0 means that nothing was ever approved.
    An empty selector means everywhere; else it names a cluster (node) label or a cluster (node).
    """

    id: int = fields.BigIntField(primary_key=True)
    business: fields.ForeignKeyRelation[Business] = fields.ForeignKeyField(
        "models.Business", related_name="deployments", on_delete=fields.OnDelete.RESTRICT
    )
    business_id: int
    app: fields.ForeignKeyRelation[App] = fields.ForeignKeyField(
        "models.App", related_name="deployments", on_delete=fields.OnDelete.RESTRICT
    )
    app_id: int
    name = fields.CharField(max_length=63)
    cluster_selector = fields.CharField(max_length=253, default="")
    node_selector = fields.CharField(max_length=253, default="")
    generation = fields.BigIntField(default=0)
    revision_id = fields.BigIntField(null=True)
    audit_state = fields.CharEnumField(AuditState, max_length=16)

    observed_generation = fields.BigIntField(default=0)
    rollout_status = fields.CharEnumField(DeploymentStatus, max_length=16, default=DeploymentStatus.PROCESSING)
    message = fields.TextField(default="")
    running = fields.IntField(default=0)
    failing = fields.IntField(default=0)
    total = fields.IntField(default=0)
    clusters = fields.IntField(default=0)
    clusters_done = fields.IntField(default=0)
    clusters_waiting = fields.IntField(default=0)

    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "deployments"
        constraints = (
            CheckConstraint(check=member_of("audit_state", AuditState), name="deployments_audit_state"),
            CheckConstraint(check=member_of("rollout_status", DeploymentStatus), name="deployments_rollout_status"),
            CheckConstraint(check="observed_generation <= generation", name="deployments_observed_generation"),
            ForeignKeyConstraint(column="revision_id", references="revisions", name="deployments_revision"),
            UniqueConstraint(
                fields=("business_id", "name"), name="deployments_name_live", condition="rollout_status <> 'DELETED'"
            ),
            PartialIndex(
                columns=("id",),
                name="deployments_unseen",
                condition="generation <> observed_generation AND rollout_status <> 'DELETED'",
            ),
        )
        indexes = (("name",), ("business_id",), ("app_id",), ("revision_id",))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the viewer's business."""
        return of_business(viewer, "business_id")

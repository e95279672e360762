"""Revisions: each wish that a deployment be installed, upgraded, rolled back or deleted; together its history."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from otegraph.models.columns import PartialIndex, member_of
from otegraph.models.deployment import AuditState
from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.app import AppVersion
    from otegraph.models.deployment import Deployment
    from otegraph.models.user import User
    from otegraph.models.viewer import Viewer


class RevisionAction(StrEnum):
    """What a revision does to its deployment."""

    INSTALL = "INSTALL"
    UPGRADE = "UPGRADE"
    ROLLBACK = "ROLLBACK"
    DELETE = "DELETE"


class Revision(Model):
    """One wish, with its audit.  Spec alone: the API writes it.  Its id is what /v1 calls the audit's id.

    `manifests`: the objects of a chart, rendered once, when the revision was made; None where the version is a container.
    """

    id: int = fields.BigIntField(primary_key=True)
    deployment: fields.ForeignKeyRelation[Deployment] = fields.ForeignKeyField(
        "models.Deployment", related_name="revisions", on_delete=fields.OnDelete.RESTRICT
    )
    deployment_id: int
    number = fields.IntField()
    action = fields.CharEnumField(RevisionAction, max_length=16)
    app_version: fields.ForeignKeyNullableRelation[AppVersion] = fields.ForeignKeyField(
        "models.AppVersion", related_name="revisions", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    app_version_id: int | None
    state = fields.CharEnumField(AuditState, max_length=16)
    manifests: list[dict[str, Any]] | None = fields.JSONField(null=True)
    comment = fields.TextField(default="")
    author: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="revisions", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: int
    audited_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="audits", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    audited_by_id: int | None
    audit_comment = fields.TextField(null=True)
    audited_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "revisions"
        unique_together = (("deployment_id", "number"),)
        constraints = (
            CheckConstraint(check=member_of("action", RevisionAction), name="revisions_action"),
            CheckConstraint(check=member_of("state", AuditState), name="revisions_state"),
            CheckConstraint(
                check="(action = 'DELETE') = (app_version_id IS NULL)", name="revisions_delete_has_no_version"
            ),
            PartialIndex(columns=("id",), name="revisions_deleting", condition="action = 'DELETE'"),
            UniqueConstraint(fields=("deployment_id",), name="revisions_one_pending", condition="state = 'PENDING'"),
        )
        indexes = (("state", "id"), ("app_version_id",))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the deployments of the viewer's business."""
        return of_business(viewer, "deployment__business_id")

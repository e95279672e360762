"""Businesses: the tenants, each with a namespace in the root cluster and at every edge."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otegraph.models.columns import member_of
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.user import User
    from otegraph.models.viewer import Viewer


class BusinessStatus(StrEnum):
    """How the application of a business stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class Business(Model):
    """A tenant.  Approval gives it its namespace.

    `namespace_created_at` is status: the namespaces loop sets it when the root has the namespace.
    """

    id: int = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=128, unique=True)
    namespace = fields.CharField(max_length=63, unique=True, null=True)
    introduction = fields.TextField(default="")
    objective = fields.TextField(default="")
    scale = fields.TextField(default="")
    status = fields.CharEnumField(BusinessStatus, max_length=16, default=BusinessStatus.PENDING)
    comment = fields.TextField(default="")
    applicant: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="applications", on_delete=fields.OnDelete.RESTRICT
    )
    applicant_id: int
    namespace_created_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "businesses"
        constraints = (
            CheckConstraint(check=member_of("status", BusinessStatus), name="businesses_status"),
            CheckConstraint(
                check="status <> 'APPROVED' OR namespace IS NOT NULL", name="businesses_approved_has_namespace"
            ),
        )
        indexes = (("applicant_id",),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Administrators see all; others the one they belong to and those they applied for."""
        if viewer.is_administrator:
            return Q()
        applied = Q(applicant_id=viewer.id)
        return applied | Q(id=viewer.business_id) if viewer.business_id is not None else applied

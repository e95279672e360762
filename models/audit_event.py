"""The audit log: who did what, on which thing, with what before and after.  A trigger refuses to change its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.user import User
    from otegraph.models.viewer import Viewer


class AuditEvent(Model):
    """One accepted change.  `before` and `after` hold the fields that changed, never a secret."""

    id: int = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField(auto_now_add=True)
    actor: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="audit_events", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    actor_id: int | None
    action = fields.CharField(max_length=64)
    subject_type = fields.CharField(max_length=32)
    subject_id = fields.BigIntField(null=True)
    before: dict[str, Any] | None = fields.JSONField(null=True)
    after: dict[str, Any] | None = fields.JSONField(null=True)
    comment = fields.TextField(null=True)

    class Meta:
        table = "audit_events"
        indexes = (("actor_id",), ("subject_type", "subject_id"))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Administrators see all; others what they did themselves."""
        return Q() if viewer.is_administrator else Q(actor_id=viewer.id)

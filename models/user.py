"""Users, and the sessions that their tokens belong to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otegraph.models.columns import ForeignKeyConstraint, member_of
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.viewer import Viewer


class Role(StrEnum):
    """What a user may do."""

    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    USER = "USER"
    SUB_USER = "SUB_USER"


class UserStatus(StrEnum):
    """Only an ACTIVE user can log in."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    REJECTED = "REJECTED"
    DISABLED = "DISABLED"


class User(Model):
    """A person or a program with a name and a password.

    `deleted_at` set: gone for every client; the row stays for the history that names it, and the name is free again.
    """

    id: int = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=64)
    real_name = fields.CharField(max_length=128, null=True)
    phone = fields.CharField(max_length=32, null=True)
    role = fields.CharEnumField(Role, max_length=24, default=Role.USER)
    wants_administrator = fields.BooleanField(default=False)
    status = fields.CharEnumField(UserStatus, max_length=16, default=UserStatus.PENDING)
    password_hash = fields.CharField(max_length=256)
    business_id = fields.BigIntField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "users"
        constraints = (
            CheckConstraint(check=member_of("role", Role), name="users_role"),
            CheckConstraint(check=member_of("status", UserStatus), name="users_status"),
            ForeignKeyConstraint(column="business_id", references="businesses", name="users_business"),
            UniqueConstraint(fields=("name",), name="users_name_live", condition="deleted_at IS NULL"),
        )
        indexes = (("business_id",),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Administrators see every user; others themselves and who shares their business."""
        live = Q(deleted_at__isnull=True)
        if viewer.is_administrator:
            return live
        own = Q(id=viewer.id)
        return live & (own | Q(business_id=viewer.business_id) if viewer.business_id is not None else own)


class Session(Model):
    """A token that was given out, by its `jti` (RFC 7519, 4.1.7), so that it can be ended before it expires."""

    id = fields.UUIDField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="sessions", on_delete=fields.OnDelete.CASCADE
    )
    user_id: int
    issued_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    refresh_until = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sessions"
        indexes = (("user_id",), ("refresh_until",))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """One's own."""
        return Q(user_id=viewer.id)

"""Apps, and their versions: what a deployment runs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from otegraph.models.columns import member_of
from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.business import Business
    from otegraph.models.viewer import Viewer


class AppStatus(StrEnum):
    """How a version stands; a container's is READY at once."""

    INITIAL = "INITIAL"
    READY = "READY"
    FAILED = "FAILED"
    DELETED = "DELETED"


class App(Model):
    """A named thing to run, of one business."""

    id: int = fields.BigIntField(primary_key=True)
    business: fields.ForeignKeyRelation[Business] = fields.ForeignKeyField(
        "models.Business", related_name="apps", on_delete=fields.OnDelete.RESTRICT
    )
    business_id: int
    name = fields.CharField(max_length=63)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "apps"
        unique_together = (("business_id", "name"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the viewer's business."""
        return of_business(viewer, "business_id")


class AppVersion(Model):
    """One version of an app, never changed once made; `spec` is a ContainerSpec (schema/container_spec.py).

    `version` is `<main_version>.<patch>`, the patch counting up per app and main version.
    """

    id: int = fields.BigIntField(primary_key=True)
    app: fields.ForeignKeyRelation[App] = fields.ForeignKeyField(
        "models.App", related_name="versions", on_delete=fields.OnDelete.RESTRICT
    )
    app_id: int
    version = fields.CharField(max_length=64)
    main_version = fields.CharField(max_length=48)
    patch = fields.IntField()
    status = fields.CharEnumField(AppStatus, max_length=16, default=AppStatus.READY)
    spec: dict[str, Any] = fields.JSONField()
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "app_versions"
        unique_together = (("app_id", "main_version", "patch"), ("app_id", "version"))
        constraints = (CheckConstraint(check=member_of("status", AppStatus), name="app_versions_status"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the viewer's business that are not deleted."""
        return Q(status__not=AppStatus.DELETED) & of_business(viewer, "app__business_id")

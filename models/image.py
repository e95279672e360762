"""The registry's images as rows: projects that businesses own, and what the registry loop saw in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otegraph.models.columns import PartialIndex
from otegraph.models.viewer import of_business
from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

if TYPE_CHECKING:
    from otegraph.models.business import Business
    from otegraph.models.viewer import Viewer


class ImageProject(Model):
    """The first part of an image's name, and who owns all below it.

    Made by the API; one that was in the registry before anybody owned it is written by the registry loop and has no business.
    """

    id: int = fields.BigIntField(primary_key=True)
    business: fields.ForeignKeyNullableRelation[Business] = fields.ForeignKeyField(
        "models.Business", related_name="image_projects", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    business_id: int | None
    name = fields.CharField(max_length=255, unique=True)
    public = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "image_projects"
        indexes = (("business_id",),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the viewer's business, and the public ones of all."""
        return Q(public=True) | of_business(viewer, "business_id") if not viewer.is_administrator else Q()


class Image(Model):
    """A repository of the registry (OCI's word), under its full name; status, written by the registry loop.

    `created_at` and `updated_at` are those of its oldest and newest tag. `deleted_at`: somebody deleted it, which the registry
    may still have to be told; nobody sees it any more.
    """

    id: int = fields.BigIntField(primary_key=True)
    project: fields.ForeignKeyRelation[ImageProject] = fields.ForeignKeyField(
        "models.ImageProject", related_name="images", on_delete=fields.OnDelete.CASCADE
    )
    project_id: int
    name = fields.CharField(max_length=512, unique=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    synced_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "images"
        constraints = (PartialIndex(columns=("id",), name="images_deleted", condition="deleted_at IS NOT NULL"),)
        indexes = (("project_id", "id"), ("synced_at",))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the projects that the viewer sees."""
        live = Q(deleted_at__isnull=True)
        if viewer.is_administrator:
            return live
        return live & (Q(project__public=True) | of_business(viewer, "project__business_id"))


class ImageTag(Model):
    """A tag of an image and the manifest that it names; written by the registry loop. `deleted_at` as an image's.

    The digest of one that is deleted is empty once the registry has deleted it: the loop has only its row to remove.
    """

    id: int = fields.BigIntField(primary_key=True)
    image: fields.ForeignKeyRelation[Image] = fields.ForeignKeyField(
        "models.Image", related_name="tags", on_delete=fields.OnDelete.CASCADE
    )
    image_id: int
    name = fields.CharField(max_length=128)
    digest = fields.CharField(max_length=135)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "image_tags"
        constraints = (PartialIndex(columns=("id",), name="image_tags_deleted", condition="deleted_at IS NOT NULL"),)
        unique_together = (("image_id", "name"),)
        indexes = (("digest",),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Those of the images that the viewer sees."""
        live = Q(deleted_at__isnull=True, image__deleted_at__isnull=True)
        if viewer.is_administrator:
            return live
        return live & (Q(image__project__public=True) | of_business(viewer, "image__project__business_id"))


class ImageManifest(Model):
    """What a digest says for ever: when its image was made. The registry loop's cache."""

    digest = fields.CharField(max_length=135, primary_key=True)
    created_at = fields.DatetimeField(null=True)

    class Meta:
        table = "image_manifests"


class RegistryState(Model):
    """The one row that says how well the registry is known: `synced_at`, when the loop last read all of it, or its changes."""

    id: int = fields.SmallIntField(primary_key=True)
    synced_at = fields.DatetimeField(null=True)

    class Meta:
        table = "registry_state"

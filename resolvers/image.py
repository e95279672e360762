"""Images and their tags: deleted only where nothing runs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from otegraph.clients.registry import RegistryDenied, RegistryError, RegistryUnavailable
from otegraph.models.errors import Conflict, Invalid, NotFound
from otegraph.models.image import Image, ImageTag
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record, wake
from otegraph.resolvers.image_project import refuse_others
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.registry import refusal_of, registry_of
from otegraph.resolvers.revision_images import lock_exclusively
from tortoise import connections

USERS = """
    SELECT DISTINCT deployments.name
    FROM revision_images JOIN revisions ON revisions.id = revision_images.revision_id
    JOIN deployments ON deployments.id = revisions.deployment_id
    WHERE revision_images.repository = $1
        AND ($2::text[] IS NULL OR revision_images.tag = ANY ($2) OR revision_images.digest = ANY ($3::text[]))
        AND deployments.rollout_status <> 'DELETED'
        AND (revisions.id = deployments.revision_id OR revisions.state = 'PENDING' OR EXISTS (
            SELECT FROM targets WHERE targets.deployment_id = deployments.id AND targets.applied_id = revisions.id
                AND targets.phase <> 'REMOVED'))
    ORDER BY deployments.name
"""


async def delete(viewer: Viewer, outside: Outside, names: list[str]) -> None:
    """Deletes images with all their tags, all or none.

    Raises `NotFound` for the first that the viewer can't see, `Conflict` naming the deployments that use one.
    """
    if not names:
        raise Invalid("names must name at least one image", "names")
    registry = registry_of(outside)
    images = {name: await _image(viewer, name, "names") for name in dict.fromkeys(names)}
    await lock_exclusively(images)
    for name in images:
        await _refuse_if_used(name, None, (), "names")
    keys = [image.id for image in images.values()]
    await Image.filter(id__in=keys).update(deleted_at=datetime.now(UTC))
    for name, image in images.items():
        await record(viewer, "deleteImages", "Image", image.id, before={"name": name})
    await _carry_out(registry.delete_repository, [(name,) for name in images], "names")


async def delete_tags(viewer: Viewer, outside: Outside, name: str, tags: list[str]) -> int:
    """Deletes tags of an image and no others of the same manifest; all or none, as `delete`.  Returns the image's id."""
    if not tags:
        raise Invalid("tags must name at least one tag", "tags")
    registry = registry_of(outside)
    image = await _image(viewer, name, "image")
    await lock_exclusively([name])
    found = await ImageTag.filter(image_id=image.id, deleted_at__isnull=True, name__in=tags).order_by("id")
    known = {tag.name for tag in found}
    for wanted in tags:
        if wanted not in known:
            raise NotFound(f"the image {name!r} has no tag {wanted!r}", "tags")
    await _refuse_if_used(name, sorted(known), [tag.digest for tag in found], "tags")
    await ImageTag.filter(id__in=[tag.id for tag in found]).update(deleted_at=datetime.now(UTC))
    await record(viewer, "deleteImageTags", "Image", image.id, before={"name": name, "tags": sorted(known)})
    await _carry_out(registry.delete_tag, [(name, tag) for tag in sorted(known)], "tags")
    return image.id


async def _image(viewer: Viewer, name: str, field: str) -> Image:
    visible = Image.select_for_update(of=("images",)).filter(Image.visible_to(viewer), name=name.replace("\x00", ""))
    image = await visible.select_related("project").first()
    if image is None:
        raise NotFound(f"there is no image {name!r}", field)
    refuse_others(viewer, image.project)
    return image


async def _refuse_if_used(name: str, tags: Sequence[str] | None, digests: Sequence[str], field: str) -> None:
    """Raises `Conflict` naming the deployments that want this image, would once they are approved, or run it still.

    Without `tags` any use of the image counts; else that of these tags, and of these digests by themselves.
    """
    given = [name, None if tags is None else list(tags), list(digests)]
    users = [row["name"] for row in await connections.get("default").execute_query_dict(USERS, given)]
    if users:
        raise Conflict(f"{name} is still used by {', '.join(users)}", field)


async def _carry_out(delete_one: Callable[..., Awaitable[None]], calls: Sequence[tuple[str, ...]], field: str) -> None:
    """Tells the registry.  Where it fails before anything was done, nothing is; later, the registry's loop goes on."""
    for number, call in enumerate(calls):
        try:
            await delete_one(*call)
        except (RegistryUnavailable, RegistryDenied) as error:
            if number == 0:
                raise refusal_of(error, field) from error
            break
        except RegistryError as error:
            if number == 0:
                raise refusal_of(error, field) from error
            # the loop finds out again, and shows what can't be deleted
    for repository in dict.fromkeys(call[0] for call in calls):
        await wake(f"registry:{repository}")

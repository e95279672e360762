"""Images and their tags: deleted only where nothing runs them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from otegraph.clients.registry import RegistryDenied, RegistryError, RegistryUnavailable
from otegraph.models.errors import Conflict, Invalid, NotFound
from otegraph.models.image import Image, ImageTag
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record, wake
from otegraph.resolvers.image_project import refuse_others
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.registry import refusal_of, registry_of
from otegraph.resolvers.revision_images import IN_USE, listed, lock_exclusively, spellings
from tortoise import connections

CARRY_OUT_SECONDS = 10.0
"""When so much of a request's time is gone, the registry's loop does the rest of what it asked for."""
DONE = ""
"""The digest of a deleted tag that the registry has deleted: what is pushed again is not the loop's to delete."""
USERS = f"""
    SELECT DISTINCT revision_images.repository, deployments.name, deployments.business_id
    FROM revision_images JOIN revisions ON revisions.id = revision_images.revision_id
    JOIN deployments ON deployments.id = revisions.deployment_id
    WHERE revision_images.repository = ANY ($1::text[])
        AND ($2::text[] IS NULL OR revision_images.tag = ANY ($2) OR revision_images.digest = ANY ($3::text[]))
        AND {IN_USE}
"""


async def delete(viewer: Viewer, outside: Outside, names: list[str]) -> None:
    """Deletes images with all their tags, all or none.

    Raises `NotFound` for the first that the viewer can't see, `Conflict` naming the deployments that use one.
    """
    if not names:
        raise Invalid("names must name at least one image", "names")
    registry = registry_of(outside)
    images = await _images(viewer, names, "names")
    await lock_exclusively(images)
    await _refuse_if_used(viewer, list(images), registry.address, None, (), "names")
    keys = [image.id for image in images.values()]
    await Image.filter(id__in=keys).update(deleted_at=datetime.now(UTC))
    for name, image in images.items():
        await record(viewer, "deleteImages", "Image", image.id, before={"name": name})
    done = await _carry_out(registry.delete_repository, [(name,) for name in images], "names")
    await ImageTag.filter(image_id__in=[images[name].id for (name,) in done]).update(digest=DONE)


async def delete_tags(viewer: Viewer, outside: Outside, name: str, tags: list[str]) -> int:
    """Deletes tags of an image and no others of the same manifest; all or none, as `delete`.  Returns the image's id."""
    if not tags:
        raise Invalid("tags must name at least one tag", "tags")
    registry = registry_of(outside)
    image = (await _images(viewer, [name], "image"))[name]
    await lock_exclusively([name])
    found = await ImageTag.filter(image_id=image.id, deleted_at__isnull=True, name__in=tags).order_by("id")
    known = {tag.name for tag in found}
    for wanted in tags:
        if wanted not in known:
            raise NotFound(f"the image {name!r} has no tag {wanted!r}", "tags")
    await _refuse_if_used(viewer, [name], registry.address, sorted(known), [tag.digest for tag in found], "tags")
    await ImageTag.filter(id__in=[tag.id for tag in found]).update(deleted_at=datetime.now(UTC))
    await record(viewer, "deleteImageTags", "Image", image.id, before={"name": name, "tags": sorted(known)})
    done = await _carry_out(registry.delete_tag, [(name, tag) for tag in sorted(known)], "tags")
    await ImageTag.filter(image_id=image.id, name__in=[tag for _, tag in done]).update(digest=DONE)
    return image.id


async def _images(viewer: Viewer, names: Sequence[str], field: str) -> dict[str, Image]:
    """The images of these names, locked; in the order in which they were named."""
    visible = Image.select_for_update(of=("images",)).filter(Image.visible_to(viewer), name__in=list(names))
    known = {image.name: image for image in await visible.select_related("project").order_by("id")}
    for name in names:
        if name not in known:
            raise NotFound(f"there is no image {name!r}", field)
        refuse_others(viewer, known[name].project)
    return {name: known[name] for name in names}


async def _refuse_if_used(
    viewer: Viewer,
    names: Sequence[str],
    address: str,
    tags: Sequence[str] | None,
    digests: Sequence[str],
    field: str,
) -> None:
    """Raises `Conflict` naming the deployments that want the first image in use, would once approved, or run it still.

    Without `tags` any use of an image counts; else that of these tags, and of these digests by themselves.
    """
    spelled = {spelling: name for name in names for spelling in spellings(name, address)}
    given = [list(spelled), None if tags is None else list(tags), list(digests)]
    users: dict[str, list[dict[str, Any]]] = {}
    for row in await connections.get("default").execute_query_dict(USERS, given):
        users.setdefault(spelled[row["repository"]], []).append(row)
    for name in names:
        if name in users:
            raise Conflict(f"{name} is still used by {_told(viewer, users[name])}", field)


def _told(viewer: Viewer, users: Sequence[dict[str, Any]]) -> str:
    """The deployments by name; of another business's no more than that there are some."""
    seen = [row["name"] for row in users if viewer.is_administrator or row["business_id"] == viewer.business_id]
    others = ["deployments of others"] if len(seen) < len(users) else []
    return " and ".join([listed(seen), *others] if seen else others)


async def _carry_out(
    delete_one: Callable[..., Awaitable[None]], calls: Sequence[tuple[str, ...]], field: str
) -> list[tuple[str, ...]]:
    """Tells the registry, and returns what it has done.

    Where it fails before anything was done, nothing is; later, the registry's loop goes on.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + CARRY_OUT_SECONDS
    done: list[tuple[str, ...]] = []
    for number, call in enumerate(calls):
        if number and loop.time() > until:
            break
        try:
            await delete_one(*call)
            done.append(call)
        except RegistryError as error:
            if number == 0:
                raise refusal_of(error, field) from error
            if isinstance(error, RegistryUnavailable | RegistryDenied):
                break
            # the loop finds out again, and shows what can't be deleted
    for repository in dict.fromkeys(call[0] for call in calls):
        await wake(f"registry:{repository}")
    return done

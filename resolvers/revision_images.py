"""Which images a revision runs, in whatever way they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from otegraph.models.errors import Conflict
from otegraph.models.image import Image, ImageTag
from otegraph.models.revision_image import RevisionImage
from tortoise import connections

LOCK = 0x07E9_0003
"""The class of the advisory locks on images: who deletes one waits for who deploys it, and the other way round."""
DEFAULT_TAG = "latest"
_TAG = re.compile(r":([\w][\w.-]{0,127})$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reference:
    """An image's name taken apart; without a tag and a digest it means the tag `latest`."""

    repository: str
    tag: str | None = None
    digest: str | None = None


def reference(text: str, address: str | None) -> Reference:
    """Takes `[host/]repository[:tag][@digest]` apart; the host is left out where it is `address`, the registry's own.

    What a host is follows Docker: the first part, if there is a dot or a colon in it or it is `localhost`.
    """
    name, _, digest = text.partition("@")
    found = _TAG.search(name)
    tag = found[1] if found else None
    repository = name[: found.start()] if found else name
    if address and repository.startswith(f"{address}/"):
        repository = repository[len(address) + 1 :]
    if tag is None and not digest:
        tag = DEFAULT_TAG
    return Reference(repository, tag, digest or None)


async def note(revision_id: int, images: Iterable[str], address: str | None) -> None:
    """Writes down what a revision runs, in the caller's transaction.

    Raises `Conflict` for an image, or a tag of one, that is being deleted: who deletes it at this moment is waited for.
    """
    references = sorted({reference(image, address) for image in images}, key=lambda one: one.repository)
    for repository in dict.fromkeys(one.repository for one in references):
        await _lock("pg_advisory_xact_lock_shared", repository)
    for one in references:
        await _refuse_if_deleted(one)
        await RevisionImage.create(
            revision_id=revision_id, repository=one.repository[:512], tag=one.tag, digest=one.digest
        )


async def lock_exclusively(repositories: Iterable[str]) -> None:
    """Until the transaction ends, no revision that runs one of these is made; those being made are waited for."""
    for repository in sorted(repositories):
        await _lock("pg_advisory_xact_lock", repository)


async def _lock(function: str, repository: str) -> None:
    await connections.get("default").execute_query(f"SELECT {function}($1, hashtext($2))", [LOCK, repository])


async def _refuse_if_deleted(one: Reference) -> None:
    image = await Image.get_or_none(name=one.repository[:512])
    if image is None:
        return
    deleted = image.deleted_at is not None
    if not deleted and one.tag is not None:
        deleted = await ImageTag.exists(image_id=image.id, name=one.tag, deleted_at__isnull=False)
    if deleted:
        raise Conflict(f"the image {one.repository} is being deleted", "version")

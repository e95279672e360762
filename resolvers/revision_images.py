"""Which images a revision runs, in whatever way they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from asyncpg import LockNotAvailableError
from otegraph.models.errors import Conflict
from otegraph.models.image import Image, ImageTag
from otegraph.models.revision_image import RevisionImage
from tortoise import connections

LOCK = 0x07E9_0003
"""The class of the advisory locks on images: who deletes one waits for who deploys it, and the other way round."""
WAIT = "3s"
"""How long who deploys an image waits for who deletes it, and asks the registry meanwhile."""
DEFAULT_TAG = "latest"
IN_USE = (
    "deployments.rollout_status <> 'DELETED' AND (revisions.id = deployments.revision_id OR revisions.state = 'PENDING' "
    "OR (SELECT true FROM targets WHERE targets.deployment_id = deployments.id AND targets.phase <> 'REMOVED' "
    "AND revisions.id IN (targets.wanted_id, targets.applied_id) LIMIT 1) "
    "OR (SELECT true FROM pods WHERE pods.revision_id = revisions.id "
    "AND pods.phase NOT IN ('SUCCEEDED', 'FAILED') LIMIT 1))"
)
"""In SQL: a row of `deployments` wants one of `revisions`, would once it is approved, or runs it still.

No EXISTS: for that PostgreSQL may read all pods, and hash them.
"""
_TAG = re.compile(r":([\w][\w.-]{0,127})\Z", re.ASCII)
_DEFAULT_PORT = re.compile(r":(443|80)\Z")


@dataclass(frozen=True, slots=True)
class Reference:
    """An image's name taken apart; without a tag and a digest it means the tag `latest`."""

    repository: str
    tag: str | None = None
    digest: str | None = None


def reference(text: str, address: str | None) -> Reference:
    """Takes `[host/]repository[:tag][@digest]` apart; the host is left out where it is `address`, the registry's own.

    A host is the same in capitals, and with the port that it has anyway.
    """
    name, _, digest = text.partition("@")
    found = _TAG.search(name)
    tag = found[1] if found else None
    repository = name[: found.start()] if found else name
    host, slash, rest = repository.partition("/")
    if address and slash and _plain(host) == _plain(address):
        repository = rest
    if tag is None and not digest:
        tag = DEFAULT_TAG
    return Reference(repository, tag, digest or None)


def spellings(repository: str, address: str) -> tuple[str, str]:
    """What may be written down for an image of the registry's: with its host where this was not known to be the registry's."""
    return repository, f"{address}/{repository}"


def listed(names: Iterable[str], most: int = 10) -> str:
    """The names for a message, in order and not too many."""
    ordered = sorted(set(names))
    more = f" and {len(ordered) - most} more" if len(ordered) > most else ""
    return ", ".join(ordered[:most]) + more


async def note(revision_id: int, images: Iterable[str], address: str | None) -> None:
    """Writes down what a revision runs, in the caller's transaction.

    Raises `Conflict` for an image, or a tag of one, that is being deleted: who deletes it at this moment is waited for.
    """
    references = sorted({reference(image, address) for image in images}, key=lambda one: one.repository)
    for repository in dict.fromkeys(one.repository for one in references):
        await _lock_shared(repository)
    for one in references:
        await _refuse_if_deleted(one)
        await RevisionImage.create(
            revision_id=revision_id, repository=one.repository[:512], tag=one.tag, digest=one.digest
        )


async def lock_exclusively(repositories: Iterable[str]) -> None:
    """Until the transaction ends, no revision that runs one of these is made; those being made are waited for."""
    ordered = "SELECT pg_advisory_xact_lock($1, hashtext(name)) FROM unnest($2::text[]) AS name"
    await connections.get("default").execute_query(ordered, [LOCK, sorted(repositories)])


async def _lock_shared(repository: str) -> None:
    """Raises `Conflict` for an image that somebody has been deleting for longer than a moment."""
    database = connections.get("default")
    given = [LOCK, repository]
    tried = await database.execute_query_dict("SELECT pg_try_advisory_xact_lock_shared($1, hashtext($2)) AS had", given)
    if tried[0]["had"]:
        return
    await database.execute_query(f"SET LOCAL lock_timeout = '{WAIT}'")
    try:
        await database.execute_query("SELECT pg_advisory_xact_lock_shared($1, hashtext($2))", given)
    except LockNotAvailableError:
        raise Conflict(f"the image {repository} is being deleted at this moment: try again", "version") from None
    await database.execute_query("SET LOCAL lock_timeout TO DEFAULT")


def _plain(host: str) -> str:
    return _DEFAULT_PORT.sub("", host.lower())


async def _refuse_if_deleted(one: Reference) -> None:
    image = await Image.get_or_none(name=one.repository[:512])
    if image is None:
        return
    deleted = image.deleted_at is not None
    if not deleted and one.tag is not None:
        deleted = await ImageTag.exists(image_id=image.id, name=one.tag, deleted_at__isnull=False)
    if deleted:
        raise Conflict(f"the image {one.repository} is being deleted", "version")

"""Image and ImageTag rows that somebody deleted and that are still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from otegraph.reconcilers.inventory.bulk import Connection, query

_IMAGES = """
    SELECT id, name, deleted_at FROM images
    WHERE deleted_at IS NOT NULL AND name <> ALL($1::text[]) ORDER BY deleted_at LIMIT $2
"""
_TAGS_OF_IMAGES = "SELECT image_id, name, digest FROM image_tags WHERE image_id = ANY($1::bigint[])"
_TAGS = """
    SELECT i.name AS repository, t.id, t.name, t.digest, t.deleted_at
    FROM image_tags t JOIN images i ON i.id = t.image_id
    WHERE t.deleted_at IS NOT NULL AND i.deleted_at IS NULL AND i.name <> ALL($1::text[])
    ORDER BY i.id, t.id LIMIT $2
"""
_REMOVE_IMAGES = "DELETE FROM images WHERE id = ANY($1::bigint[]) AND deleted_at IS NOT NULL"
_REMOVE_TAGS = "DELETE FROM image_tags WHERE id = ANY($1::bigint[]) AND deleted_at IS NOT NULL"
_RESTORE_IMAGES = "UPDATE images SET deleted_at = NULL WHERE id = ANY($1::bigint[])"
_RESTORE_TAGS = "UPDATE image_tags SET deleted_at = NULL WHERE id = ANY($1::bigint[])"


@dataclass(frozen=True, slots=True)
class DeletedImage:
    """`tags`: name and digest of each tag that it had when it was deleted."""

    id: int
    repository: str
    deleted_at: datetime
    tags: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DeletedTag:
    """`digest`: what it named when it was deleted."""

    id: int
    name: str
    digest: str
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class DeletedTags:
    """Deleted tags of an image that is not deleted."""

    repository: str
    tags: tuple[DeletedTag, ...]


async def deleted(connection: Connection, but: Sequence[str], limit: int) -> list[DeletedImage | DeletedTags]:
    """Some of them, for each of the two kinds; none of the repositories `but`."""
    images = await query(connection, _IMAGES, but, limit)
    tags: dict[int, set[tuple[str, str]]] = {row["id"]: set() for row in images}
    for row in await query(connection, _TAGS_OF_IMAGES, list(tags)) if tags else ():
        tags[row["image_id"]].add((row["name"], row["digest"]))
    found: list[DeletedImage | DeletedTags] = [
        DeletedImage(row["id"], row["name"], row["deleted_at"], frozenset(tags[row["id"]])) for row in images
    ]
    for repository, rows in groupby(await query(connection, _TAGS, but, limit), key=lambda row: row["repository"]):
        each = tuple(DeletedTag(row["id"], row["name"], row["digest"], row["deleted_at"]) for row in rows)
        found.append(DeletedTags(repository, each))
    return found


async def remove(connection: Connection, *, images: Sequence[int] = (), tags: Sequence[int] = ()) -> None:
    """The registry has been told."""
    if images:
        await query(connection, _REMOVE_IMAGES, images)
    if tags:
        await query(connection, _REMOVE_TAGS, tags)


async def restore(connection: Connection, *, images: Sequence[int] = (), tags: Sequence[int] = ()) -> None:
    """The registry refused: they are visible again."""
    if images:
        await query(connection, _RESTORE_IMAGES, images)
    if tags:
        await query(connection, _RESTORE_TAGS, tags)

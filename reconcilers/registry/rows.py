"""Image and ImageTag rows: reads them, and writes differences, many repositories in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from otegraph.reconcilers.inventory.bulk import Connection, as_json, query
from otegraph.reconcilers.registry.difference import Difference, ImageRow, TagRow
from otegraph.reconcilers.registry.names import project_of

_IMAGES = "SELECT name, synced_at FROM images"
_LOAD = """
    SELECT i.id, i.name, i.created_at, i.updated_at, i.synced_at, i.deleted_at IS NOT NULL AS deleted,
        t.id AS tag_id, t.name AS tag, t.digest, t.created_at AS tag_created_at, t.updated_at AS tag_updated_at,
        t.deleted_at IS NOT NULL AS tag_deleted
    FROM images i LEFT JOIN image_tags t ON t.image_id = i.id
    WHERE i.name = ANY($1::text[]) ORDER BY i.id
"""
# a request that deletes an image holds its row while it speaks to the registry: nobody waits for that, it is read again
_LOCK_IMAGES = """
    SELECT id FROM images WHERE id = ANY($1::bigint[]) AND deleted_at IS NULL
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
_LOCK_TAGS = """
    SELECT id FROM image_tags WHERE id = ANY($1::bigint[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE SKIP LOCKED
"""
_PROJECTS = """
    INSERT INTO image_projects (name, public, created_at, updated_at)
    SELECT name, public, $2, $2 FROM jsonb_to_recordset($1::text::jsonb) AS x(name text, public boolean)
    WHERE NOT EXISTS (SELECT FROM image_projects p WHERE p.name = x.name)
    ON CONFLICT (name) DO NOTHING
"""
_NEW_IMAGES = """
    INSERT INTO images (project_id, name, created_at, updated_at, synced_at)
    SELECT p.id, x.name, x.created_at, x.updated_at, $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(project text, name text, created_at timestamptz, updated_at timestamptz)
    JOIN image_projects p ON p.name = x.project
    ON CONFLICT (name) DO NOTHING RETURNING id, name
"""
_CHANGED_IMAGES = """
    UPDATE images i SET created_at = x.created_at, updated_at = x.updated_at, synced_at = $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(id bigint, created_at timestamptz, updated_at timestamptz)
    WHERE i.id = x.id
"""
_GONE_IMAGES = "DELETE FROM images WHERE id = ANY($1::bigint[])"
_NEW_TAGS = """
    INSERT INTO image_tags (image_id, name, digest, created_at, updated_at)
    SELECT image_id, name, digest, created_at, updated_at FROM jsonb_to_recordset($1::text::jsonb)
        AS x(image_id bigint, name text, digest text, created_at timestamptz, updated_at timestamptz)
    ON CONFLICT (image_id, name) DO NOTHING
"""
_MOVED_TAGS = """
    UPDATE image_tags t SET digest = x.digest, created_at = x.created_at, updated_at = x.updated_at
    FROM jsonb_to_recordset($1::text::jsonb) AS x(id bigint, digest text, created_at timestamptz, updated_at timestamptz)
    WHERE t.id = x.id
"""
_GONE_TAGS = "DELETE FROM image_tags WHERE id = ANY($1::bigint[])"


async def images(connection: Connection) -> list[tuple[str, datetime | None]]:
    """The names of all images, deleted ones too, and when their tags were read."""
    return [(row["name"], row["synced_at"]) for row in await query(connection, _IMAGES)]


async def load(connection: Connection, names: Sequence[str]) -> dict[str, ImageRow]:
    """The images of these names with their tags."""
    found = await query(connection, _LOAD, list(names))
    loaded = {}
    for _, group in groupby(found, key=lambda row: row["id"]):
        rows = list(group)
        tags = tuple(
            TagRow(
                row["tag_id"],
                row["tag"],
                row["digest"],
                row["tag_created_at"],
                row["tag_updated_at"],
                row["tag_deleted"],
            )
            for row in rows
            if row["tag_id"] is not None
        )
        image = rows[0]
        loaded[image["name"]] = ImageRow(
            image["id"],
            image["name"],
            image["created_at"],
            image["updated_at"],
            image["synced_at"],
            image["deleted"],
            tags,
        )
    return loaded


async def write(
    connection: Connection, differences: Collection[Difference], public: Mapping[str, bool], now: datetime
) -> set[str]:
    """Writes them in the caller's transaction; `public`: what the registry says of its projects.

    Returns the names of the repositories that were not written, or not all of them, since a request holds a row of theirs.
    """
    new = [each for each in differences if each.image_id is None]
    ids = await _insert_images(connection, new, public, now) if new else {}
    known = [each for each in differences if each.image_id is not None]
    locked = await _locked(connection, _LOCK_IMAGES, [each.image_id for each in known])
    mine = [each for each in known if each.image_id in locked]
    gone = [each.image_id for each in mine if each.gone]
    if gone:
        await query(connection, _GONE_IMAGES, gone)
    changed = [each for each in mine if not each.gone]
    if changed:
        values = [
            {"id": each.image_id, "created_at": each.created_at, "updated_at": each.updated_at} for each in changed
        ]
        await query(connection, _CHANGED_IMAGES, as_json(values), now)
    held = await _write_tags(connection, changed)
    await _insert_tags(connection, [*changed, *new], ids)
    return {each.name for each in known if each.image_id not in locked} | held


async def _insert_images(
    connection: Connection, new: Sequence[Difference], public: Mapping[str, bool], now: datetime
) -> dict[str, int]:
    projects = {each.name: project_of(each.name) for each in new}
    names = sorted({name for name in projects.values() if name is not None})
    given = as_json({"name": name, "public": public.get(name, False)} for name in names)
    await query(connection, _PROJECTS, given, now)
    values = [
        {
            "project": projects[each.name],
            "name": each.name,
            "created_at": each.created_at,
            "updated_at": each.updated_at,
        }
        for each in new
    ]
    return {row["name"]: row["id"] for row in await query(connection, _NEW_IMAGES, as_json(values), now)}


async def _write_tags(connection: Connection, changed: Sequence[Difference]) -> set[str]:
    """Those that moved or went; returns the names of the repositories of which a request holds a tag."""
    touched = {
        tag: each.name for each in changed for tag in (*each.gone_tags, *(moved.id for moved in each.moved_tags))
    }
    locked = await _locked(connection, _LOCK_TAGS, list(touched))
    gone = [tag for each in changed for tag in each.gone_tags if tag in locked]
    if gone:
        await query(connection, _GONE_TAGS, gone)
    moved = [tag for each in changed for tag in each.moved_tags if tag.id in locked]
    if moved:
        await query(connection, _MOVED_TAGS, as_json(moved))
    return {name for tag, name in touched.items() if tag not in locked}


async def _insert_tags(connection: Connection, differences: Iterable[Difference], ids: Mapping[str, int]) -> None:
    values = [
        {
            "image_id": image_id,
            "name": tag.name,
            "digest": tag.digest,
            "created_at": tag.created_at,
            "updated_at": tag.updated_at,
        }
        for each in differences
        if (image_id := each.image_id if each.image_id is not None else ids.get(each.name)) is not None
        for tag in each.new_tags
    ]
    if values:
        await query(connection, _NEW_TAGS, as_json(values))


async def _locked(connection: Connection, sql: str, wanted: Sequence[int | None]) -> set[int]:
    return {row["id"] for row in await query(connection, sql, list(wanted))} if wanted else set()

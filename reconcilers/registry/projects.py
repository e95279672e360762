"""ImageProject rows of what nobody owns: what the registry's projects, or the lack of images, change in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from otegraph.clients.registry import RegistryProject
from otegraph.reconcilers.inventory.bulk import Connection, as_json, query
from otegraph.reconcilers.registry.names import is_project

_LOAD = """
    SELECT p.id, p.name, p.public, p.business_id IS NOT NULL AS owned,
        EXISTS (SELECT FROM images i WHERE i.project_id = p.id) AS holds
    FROM image_projects p
"""
_NEW = """
    INSERT INTO image_projects (name, public, created_at, updated_at)
    SELECT name, public, created_at, $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(name text, public boolean, created_at timestamptz)
    ON CONFLICT (name) DO NOTHING
"""
_PUBLIC = """
    UPDATE image_projects p SET public = NOT p.public, updated_at = $2
    WHERE p.id = ANY($1::bigint[]) AND p.business_id IS NULL
"""
_GONE = """
    DELETE FROM image_projects p WHERE p.id = ANY($1::bigint[]) AND p.business_id IS NULL
    AND NOT EXISTS (SELECT FROM images i WHERE i.project_id = p.id)
"""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """An ImageProject. `owned`: it has a business; `holds`: it has images, deleted ones included."""

    id: int
    name: str
    public: bool
    owned: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class ProjectChanges:
    """What is to be written. `turned`: those whose `public` is to be the other way round."""

    new: tuple[RegistryProject, ...] = ()
    turned: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.turned or self.gone)


def project_changes(rows: Iterable[ProjectRow], found: Sequence[RegistryProject] | None) -> ProjectChanges:
    """`found` is None where the registry keeps no projects: then one is there as long as it holds something.

    A business's project is never touched: it is as its owner asked for it, and the request told the registry.
    """
    known = {row.name: row for row in rows}
    there = {project.name: project for project in found or () if is_project(project.name)}
    unowned = [row for row in known.values() if not row.owned]
    return ProjectChanges(
        new=tuple(project for name, project in there.items() if name not in known),
        turned=tuple(row.id for row in unowned if row.name in there and row.public != there[row.name].public),
        gone=tuple(row.id for row in unowned if row.name not in there and not row.holds),
    )


async def load(connection: Connection) -> list[ProjectRow]:
    """All of them."""
    return [ProjectRow(**row) for row in await query(connection, _LOAD)]


async def write(connection: Connection, changes: ProjectChanges, now: datetime) -> None:
    """Writes them in the caller's transaction. Nothing else may insert images meanwhile."""
    if changes.new:
        await query(connection, _NEW, as_json(changes.new), now)
    if changes.turned:
        await query(connection, _PUBLIC, list(changes.turned), now)
    if changes.gone:
        await query(connection, _GONE, list(changes.gone))

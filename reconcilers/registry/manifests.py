"""When images were made, by digest: asked of the registry once for ever."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from otegraph.reconcilers.inventory.bulk import Connection, as_json, query

_KNOWN = "SELECT digest, created_at FROM image_manifests WHERE digest = ANY($1::text[])"
_ADD = """
    INSERT INTO image_manifests (digest, created_at)
    SELECT digest, created_at FROM jsonb_to_recordset($1::text::jsonb) AS x(digest text, created_at timestamptz)
    ON CONFLICT (digest) DO NOTHING
"""


async def known(connection: Connection, digests: Collection[str]) -> dict[str, datetime | None]:
    """Of these digests those that the registry was asked for before; None for one that says it nowhere."""
    rows = await query(connection, _KNOWN, list(digests))
    return {row["digest"]: row["created_at"] for row in rows}


async def add(connection: Connection, found: dict[str, datetime | None]) -> None:
    """Keeps answers."""
    values = [{"digest": digest, "created_at": created} for digest, created in sorted(found.items())]
    await query(connection, _ADD, as_json(values))

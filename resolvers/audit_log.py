"""Writes the audit log, and tells the loops that there is something to do."""

from __future__ import annotations

from typing import Any

from otegraph.models.audit_event import AuditEvent
from otegraph.models.viewer import Viewer
from tortoise import connections

CHANNEL = "otegraph"


async def record(
    viewer: Viewer | None,
    action: str,
    subject_type: str,
    subject_id: int | None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    comment: str | None = None,
) -> None:
    """One line of the audit log, in the caller's transaction.  `before` and `after` must hold no secret."""
    await AuditEvent.create(
        actor_id=viewer.id if viewer is not None else None,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        before=before,
        after=after,
        comment=comment,
    )


async def wake(topic: str) -> None:
    """Wakes the loops (LISTEN otegraph) when the caller's transaction commits; `topic` is what changed: `deployment`, …"""
    await connections.get("default").execute_query("SELECT pg_notify($1, $2)", [CHANNEL, topic])

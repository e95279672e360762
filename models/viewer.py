"""Who asks, and what rows that lets them see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from otegraph.models.user import Role, UserStatus
from tortoise.expressions import Q

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.ADMINISTRATOR})
LIVE = f"sessions.revoked_at IS NULL AND users.status = '{UserStatus.ACTIVE}' AND users.deleted_at IS NULL"
"""The condition under which a session (of `sessions JOIN users`) lets its user in."""
CURRENT = f"""EXISTS (SELECT FROM sessions JOIN users ON users.id = sessions.user_id
    WHERE sessions.id = {{session}} AND users.id = {{user}} AND users.role = '{{role}}'
    AND users.business_id IS NOT DISTINCT FROM {{business}} AND {LIVE})"""
"""The condition under which a viewer is who they were when they were looked up."""
EVERYTHING = Q()
NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Viewer:
    """An active user behind a good token."""

    id: int
    name: str
    role: Role
    business_id: int | None
    session_id: UUID

    @property
    def is_administrator(self) -> bool:
        """General and system administrators see every business."""
        return self.role in ADMINISTRATORS

    @property
    def is_system_administrator(self) -> bool:
        return self.role is Role.SYSTEM_ADMINISTRATOR


def of_business(viewer: Viewer, path: str) -> Q:
    """The rows whose business, found at `path` (such as `deployment__business_id`), the viewer may see."""
    if viewer.is_administrator:
        return EVERYTHING
    if viewer.business_id is None:
        return NOTHING
    condition: dict[str, Any] = {path: viewer.business_id}
    return Q(**condition)

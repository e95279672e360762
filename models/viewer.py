"""Who asks, and what rows that lets them see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from otegraph.models.user import Role
from tortoise.expressions import Q

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.ADMINISTRATOR})
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

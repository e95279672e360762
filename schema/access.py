"""Who may call a root field.  Each root field says so beside itself; a test fails where one does not."""

from __future__ import annotations

from enum import StrEnum

from otegraph.models.errors import Forbidden, Unauthenticated
from otegraph.models.viewer import Viewer
from otegraph.plans.sources import ACCESS

__all__ = ["ACCESS", "Access"]


class Access(StrEnum):
    """From everybody to few."""

    PUBLIC = "PUBLIC"
    ACTIVE = "ACTIVE"
    ADMINISTRATOR = "ADMINISTRATOR"
    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR"

    def check(self, viewer: Viewer | None) -> None:
        """Raises `Unauthenticated` without a good token, `Forbidden` for a role that is not enough."""
        if self is Access.PUBLIC:
            return
        if viewer is None:
            raise Unauthenticated("this needs a token: log in, and send it as Authorization: Bearer <token>")
        if self is Access.ADMINISTRATOR and not viewer.is_administrator:
            raise Forbidden("only an administrator may do this")
        if self is Access.SYSTEM_ADMINISTRATOR and not viewer.is_system_administrator:
            raise Forbidden("only a system administrator may do this")

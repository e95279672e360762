"""The audit log: who did what."""

from __future__ import annotations

from datetime import datetime

import strawberry
from otegraph import models
from otegraph.plans.connection import Connection
from otegraph.plans.fields import of_row, one
from otegraph.plans.select import Row
from otegraph.plans.sources import RowSql, Text
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection
from otegraph.schema.node import Node, to_global_id
from otegraph.schema.text_filter import clean
from otegraph.schema.user import User
from strawberry.scalars import JSON
from tortoise.expressions import Q


def _subject_id(row: Row, typename: str, context: Context) -> strawberry.ID | None:
    key = row["subject_id"]
    return None if key is None else strawberry.ID(to_global_id(row["subject_type"], key))


def _subject_id_sql(row: RowSql) -> str:
    return f"encode(({row.column('subject_type')} || ':' || {row.column('subject_id')})::bytea, 'base64')"


@strawberry.type(description="One accepted change.")
class AuditEvent(Node):
    """The rows are models.AuditEvent."""

    model = models.AuditEvent

    at: datetime
    actor: User | None = one(models.User, by="actor_id", description="Null for the system, or if not visible.")
    action: str = strawberry.field(description="The mutation's name.")
    subject_id: strawberry.ID | None = of_row(
        _subject_id,
        description="The id of what it was done to; `node` finds it.",
        source=Text(_subject_id_sql, plain=True),
    )
    before: JSON | None
    after: JSON | None
    comment: str | None


@strawberry.input(description="Narrows the audit log.")
class AuditEventFilter:
    """What is not given narrows nothing."""

    action: str | None = None
    actor: str | None = strawberry.field(default=None, description="The user's name.")

    def where(self) -> Q:
        where = Q()
        if self.action is not None:
            where &= Q(action=clean(self.action))
        if self.actor is not None:
            where &= Q(actor__name=clean(self.actor))
        return where


@strawberry.type
class AuditEventQuery:
    """Root fields."""

    audit_events: Connection[AuditEvent] = root_connection(
        models.AuditEvent,
        Access.ACTIVE,
        "Who did what: for an administrator all, else one's own.",
        filter=AuditEventFilter,
    )

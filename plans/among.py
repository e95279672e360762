"""A set of ids that a query finds first."""

from __future__ import annotations

from pypika_tortoise.context import SqlContext
from tortoise.expressions import Subquery


class Among(Subquery):
    """The ids that a query gives, made an array before the rows are looked for: `Q(id=Among(query))`.

    PostgreSQL then finds the rows in one walk along the index of `id`; a join, or IN, searches it anew for each. It takes
    the array for a short one, so it is not for rows that another condition finds better.
    """

    def get_sql(self, ctx: SqlContext) -> str:
        return f"ANY (ARRAY({super().get_sql(ctx.copy(subquery=False))}))"

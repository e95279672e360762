"""What a cluster or a node has to give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import strawberry
from otegraph.plans.fields import inside, of_row
from otegraph.plans.select import Row
from otegraph.plans.sources import Stored
from otegraph.schema.scalars import BigInt
from strawberry.scalars import JSON

INT32, INT64 = 2**31 - 1, 2**63 - 1
NAMED = frozenset({"cpu", "memory", "pods"})
OTHER = f"""concat('{{', (SELECT string_agg(to_json(key) || ':' || to_json(value), ',') FROM jsonb_each_text({{}})
    WHERE key NOT IN ({", ".join(f"'{name}'" for name in sorted(NAMED))})), '}}')"""
"""The others' JSON."""


@strawberry.type(description="What a cluster or a node has to give.")
class Resources:
    """From Kubernetes' quantities."""

    cpu: float = inside(f"least(coalesce({{}} ->> 'cpu', '0')::numeric, {INT64})::float8", description="Cores.")
    memory: BigInt | None = inside(
        # least() leaves nulls out
        f"CASE WHEN {{}} ->> 'memory' IS NOT NULL THEN trunc(least(({{}} ->> 'memory')::numeric, {INT64}))::bigint END",
        description="Bytes.",
    )
    pods: int = inside(f"trunc(least(coalesce({{}} ->> 'pods', '0')::numeric, {INT32}))")
    other: JSON | None = inside(OTHER, description="The other resources, by Kubernetes' names, as decimal numbers.")


def _capped(digits: str, most: int) -> Decimal:
    """A node may report any number: one that its type can't hold is the largest that it can."""
    return min(Decimal(digits), Decimal(most))


def resources(column: str) -> Any:
    """A field with the resources in a row's JSON column (name -> decimal digits); null where nothing was reported yet."""

    def compute(row: Row, typename: str, context: Any) -> Resources | None:
        quantities: dict[str, str] | None = row[column]
        if quantities is None:
            return None
        return Resources(
            cpu=float(_capped(quantities.get("cpu", "0"), INT64)),
            memory=BigInt(int(_capped(quantities["memory"], INT64))) if "memory" in quantities else None,
            pods=int(_capped(quantities.get("pods", "0"), INT32)),
            other=JSON({name: value for name, value in quantities.items() if name not in NAMED}),
        )

    return of_row(compute, source=Stored(column))

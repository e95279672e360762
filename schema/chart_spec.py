"""What an app's version runs: a Helm chart, as AppVersion.spec stores it under the same names."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry
from otegraph.resolvers.rendering import CHART
from strawberry.scalars import JSON


@strawberry.type(description="A Helm chart, rendered anew for each revision.")
class ChartSpec:
    name: str = strawberry.field(description="The chart's own name, as Chart.yaml says.")
    version: str = strawberry.field(description="The chart's own version.")
    app_version: str | None
    description: str | None
    values: JSON = strawberry.field(description="What goes over the chart's own values.")

    kinds: ClassVar[frozenset[str]] = frozenset({CHART})

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, dict) and value.get("kind") in cls.kinds

"""Apps' versions out of Helm charts."""

from __future__ import annotations

from typing import Any

import strawberry
from otegraph import models
from otegraph.plans.fields import one
from otegraph.plans.select import Row
from otegraph.resolvers import chart as charts
from otegraph.schema.access import Access
from otegraph.schema.app import AppVersion
from otegraph.schema.context import Context
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.scalars import Upload
from strawberry.scalars import JSON


@strawberry.input
class CreateAppFromChartInput(Input):
    """A version of an app, which is made if it is not there, out of a Helm chart."""

    name: str
    version: str = strawberry.field(description="The main version, x.x; the one stored is x.x.N, N counting up.")
    chart: Upload = strawberry.field(description="The chart's archive (.tgz), of at most 2 MiB.")
    values: JSON | None = strawberry.field(default=None, description="An object that goes over the chart's own values.")
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")

    def given(self) -> dict[str, Any]:
        """What the upload is checked for and made into."""
        values: Any = {} if self.values is None else self.values
        return {"business_name": self.business, "name": self.name, "version": self.version, "values": values}


@strawberry.type
class CreateAppFromChartPayload(Payload):
    """The new version."""

    app_version: AppVersion | None = one(models.AppVersion, by="app_version_id")


async def _check(context: Context, input: CreateAppFromChartInput) -> charts.CheckedChart:
    return await charts.check(context.known_viewer, context.outside, archive=input.chart, **input.given())


@mutation(
    CreateAppFromChartPayload,
    access=Access.ACTIVE,
    prepare=_check,
    description="Makes a version of an app, and the app if it is not there, out of a Helm chart. The chart is rendered "
    "once to see that it can be; it may hold built-in kinds that live in a namespace, and no hooks.",
)
async def create_app_from_chart(
    context: Context, input: CreateAppFromChartInput, prepared: charts.CheckedChart | None = None
) -> Row:
    checked = prepared or await _check(context, input)
    return {"app_version_id": await charts.create(context.known_viewer, checked, **input.given())}


@strawberry.type
class ChartMutation:
    """Root fields."""

    create_app_from_chart: CreateAppFromChartPayload = create_app_from_chart

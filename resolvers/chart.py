"""Apps' versions that are Helm charts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from otegraph.clients.chart_archive import BadChart, ChartArchive, read_chart
from otegraph.models.chart import Chart
from otegraph.models.errors import Invalid
from otegraph.models.viewer import Viewer
from otegraph.resolvers.app import add_version, check_name
from otegraph.resolvers.business import business_of
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.rendering import CHART, namespace_of, render

SAMPLE = "sample"
"""The release that an upload is rendered for, to see that it can be."""
MOST_VALUES = 64 << 10
DEEPEST_VALUES = 32


@dataclass(frozen=True, slots=True)
class CheckedChart:
    """An upload that can be rendered, and what it says of itself."""

    archive: bytes = field(repr=False)
    chart: ChartArchive


async def check(
    viewer: Viewer,
    outside: Outside,
    *,
    business_name: str | None,
    name: str,
    version: str,
    archive: bytes,
    values: Mapping[str, Any],
) -> CheckedChart:
    """Looks into an archive and renders it once with these values, outside of any transaction: it may take seconds.

    Raises `Invalid` naming the field that is wrong, `Unavailable` where there is no helm.
    """
    check_name(name, version)
    _check_values(values)
    try:
        chart = await read_chart(archive)
    except BadChart as error:
        raise Invalid(str(error), "chart") from None
    business = await business_of(viewer, business_name)
    await render(outside, archive, SAMPLE, namespace_of(business), values, "chart")
    return CheckedChart(archive, chart)


async def create(
    viewer: Viewer,
    checked: CheckedChart,
    *,
    business_name: str | None,
    name: str,
    version: str,
    values: Mapping[str, Any],
) -> int:
    """A new version of the app that is this chart with these values.  Returns the version's id."""
    chart = checked.chart
    spec = {
        "kind": CHART,
        "name": chart.name,
        "version": chart.version,
        "app_version": chart.app_version,
        "description": chart.description,
        "values": dict(values),
    }
    made = await add_version(viewer, business_name, name, version, spec, "createAppFromChart")
    digest = f"sha256:{hashlib.sha256(checked.archive).hexdigest()}"
    await Chart.create(app_version_id=made, archive=checked.archive, digest=digest)
    return made


def _check_values(values: Any) -> None:
    if not isinstance(values, dict):
        raise Invalid("values must be an object", "values")
    if _depth(values) > DEEPEST_VALUES:
        raise Invalid(f"values must not be nested more than {DEEPEST_VALUES} deep", "values")
    try:
        size = len(orjson.dumps(values))
    except TypeError:
        raise Invalid("values holds a number that is too large, or a text that is none", "values") from None
    if size > MOST_VALUES:
        raise Invalid(f"values must have at most {MOST_VALUES >> 10} KiB", "values")


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0

"""Charts made into the objects of a deployment, by helm: before the transaction that writes them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from otegraph.clients.helm import HelmBusy, HelmError, HelmMissing
from otegraph.models.app import App, AppStatus, AppVersion
from otegraph.models.business import Business, BusinessStatus
from otegraph.models.chart import Chart
from otegraph.models.deployment import AuditState, Deployment, DeploymentStatus
from otegraph.models.errors import Conflict, Invalid, Unavailable
from otegraph.models.revision import Revision, RevisionAction
from otegraph.models.viewer import Viewer
from otegraph.resolvers.chart_objects import LONGEST_RELEASE, Object, Unfit, checked, pull_secret
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.validation import DNS_LABEL

CHART = "CHART"
"""AppVersion.spec's `kind` of a chart."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a version's chart makes for a deployment of this name in this namespace."""

    app_version_id: int
    release: str
    namespace: str
    objects: list[Object] = field(repr=False)


async def render(
    outside: Outside, archive: bytes, release: str, namespace: str, values: Mapping[str, Any], about: str
) -> list[Object]:
    """The chart's objects, all of which can be deployed to the namespace.

    Raises `Invalid` naming the input field `about` where the chart is at fault, `Unavailable` where helm is not there.
    """
    if outside.helm is None:
        raise Unavailable("charts can't be rendered: this server finds no helm command")
    try:
        documents = await outside.helm.template(archive, release, namespace, values)
        return checked(documents, namespace, reserved={pull_secret(release)})
    except HelmError as error:
        raise Invalid(f"helm can't render the chart: {error}", about) from None
    except Unfit as error:
        raise Invalid(str(error), about) from None
    except (HelmMissing, HelmBusy) as error:
        raise Unavailable(f"charts can't be rendered now: {error}") from None


async def rendering(outside: Outside, version: AppVersion, release: str, namespace: str) -> Rendering | None:
    """What a version makes for a deployment; None where it is no chart.  Raises as `render`, `Invalid` for a long name."""
    if version.spec["kind"] != CHART:
        return None
    if len(release) > LONGEST_RELEASE:
        raise Invalid(f"the name of a chart's deployment must have at most {LONGEST_RELEASE} characters", "name")
    chart = await Chart.get(app_version_id=version.id)
    objects = await render(outside, chart.archive, release, namespace, version.spec["values"], "version")
    return Rendering(version.id, release, namespace, objects)


async def for_a_new_one(
    viewer: Viewer, outside: Outside, *, business_name: str | None, name: str, app_name: str, version: str
) -> Rendering | None:
    """What `deployment.create` will need; None where it is no chart, or it will refuse."""
    own = {"id": viewer.business_id} if business_name is None else {"name": business_name}
    if not DNS_LABEL.fullmatch(name):
        return None
    business = await Business.filter(Business.visible_to(viewer)).get_or_none(status=BusinessStatus.APPROVED, **own)
    app = await App.get_or_none(business_id=business.id, name=app_name) if business is not None else None
    if business is None or app is None:
        return None
    return await _of(outside, app.id, version, name, business)


async def objects_for(
    outside: Outside, deployment: Deployment, action: RevisionAction, version: AppVersion, rendered: Rendering | None
) -> list[Object] | None:
    """The objects of a revision that is being made; None where its version is no chart.

    To roll back is to have again what the deployment had with that version. Else it is what was `rendered` for exactly
    this; what has become another version or deployment in between is rendered now.
    """
    if version.spec["kind"] != CHART:
        return None
    if action is RevisionAction.ROLLBACK:
        had = Revision.filter(deployment_id=deployment.id, app_version_id=version.id, state=AuditState.APPROVED)
        newest = await had.order_by("-number").first()
        assert newest is not None
        return newest.manifests
    namespace = namespace_of(await Business.get(id=deployment.business_id))
    if rendered is None or (rendered.app_version_id, rendered.release, rendered.namespace) != (
        version.id,
        deployment.name,
        namespace,
    ):
        rendered = await rendering(outside, version, deployment.name, namespace)
    assert rendered is not None
    return rendered.objects


async def for_another_version(viewer: Viewer, outside: Outside, deployment_id: int, version: str) -> Rendering | None:
    """What `deployment.upgrade` will need; None where it is no chart, or it will refuse."""
    live = Deployment.filter(Deployment.visible_to(viewer)).exclude(rollout_status=DeploymentStatus.DELETED)
    deployment = await live.get_or_none(id=deployment_id)
    if deployment is None:
        return None
    business = await Business.get(id=deployment.business_id)
    return await _of(outside, deployment.app_id, version, deployment.name, business)


async def _of(outside: Outside, app_id: int, version: str, release: str, business: Business) -> Rendering | None:
    found = await AppVersion.exclude(status=AppStatus.DELETED).get_or_none(app_id=app_id, version=version[:64])
    if found is None:
        return None
    return await rendering(outside, found, release, namespace_of(business))


def namespace_of(business: Business) -> str:
    """The namespace of an approved business."""
    if business.namespace is None:
        raise Conflict("this business has no namespace yet", "business")
    return business.namespace

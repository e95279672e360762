"""Apps, and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.app import AppStatus
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, one, stored
from otegraph.plans.select import Row
from otegraph.resolvers import app as apps
from otegraph.schema.access import Access
from otegraph.schema.business import Business
from otegraph.schema.chart_spec import ChartSpec
from otegraph.schema.container_spec import ContainerSpec, ContainerSpecInput
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node, by_id, row_id, to_global_id
from otegraph.schema.text_filter import TextFilter, clean
from otegraph.schema.wire import wired
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.deployment import Deployment

LazyDeployment = Annotated["Deployment", strawberry.lazy("otegraph.schema.deployment")]
USES = (
    "deployments.rollout_status <> 'DELETED' AND deployments.id IN (SELECT revisions.deployment_id FROM revisions "
    "WHERE revisions.app_version_id = parent.id AND (revisions.id = deployments.revision_id OR revisions.state = 'PENDING'))"
)
LATEST = (
    "(SELECT version.id FROM app_versions AS version WHERE version.app_id = apps.id AND version.status <> 'DELETED' "
    "ORDER BY version.id DESC LIMIT 1)"
)

wired(AppStatus, "How a version stands.", {"INITIAL": 0, "READY": 1, "FAILED": 2, "DELETED": 3})


AppSource = Annotated[
    ContainerSpec | ChartSpec, strawberry.union("AppSource", description="What an app's version runs.")
]


@strawberry.type(description="One version of an app, never changed once made.")
class AppVersion(Node):
    """The rows are models.AppVersion."""

    model = models.AppVersion

    database_id: int = expression("app_versions.id", description="The number that /v1 calls an app's id.")
    app: Annotated[App, strawberry.lazy("otegraph.schema.app")] = one(models.App, by="app_id")
    version: str = strawberry.field(description="The main version with a number that counts up: 1.2.1, 1.2.2, …")
    main_version: str
    status: AppStatus

    source: AppSource = stored("spec", description="What it runs.")
    used_by: Connection[LazyDeployment] = connection(
        models.Deployment, link=USES, description="The deployments that want it, or would once they are approved."
    )
    created_at: datetime
    updated_at: datetime


@strawberry.type(description="A named thing to run, of one business.")
class App(Node):
    """The rows are models.App."""

    model = models.App

    database_id: int = expression("apps.id", description="The row's number.")
    name: str
    business: Business = one(models.Business, by="business_id")
    versions: Connection[AppVersion] = connection(models.AppVersion, by="app_id")
    latest: AppVersion | None = one(models.AppVersion, by="latest_id", needs=("latest_id", LATEST))
    deployments: Connection[LazyDeployment] = connection(models.Deployment, by="app_id")
    created_at: datetime


@strawberry.input(description="Narrows a list of apps.")
class AppFilter:
    """What is not given narrows nothing."""

    name: TextFilter | None = None
    business: str | None = strawberry.field(default=None, description="The business's name.")

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= self.name.on("name")
        if self.business is not None:
            where &= Q(business__name=clean(self.business))
        return where


@strawberry.input(description="Narrows a list of apps' versions.")
class AppVersionFilter:
    """What is not given narrows nothing."""

    app: TextFilter | None = strawberry.field(default=None, description="The app's name.")
    version: str | None = None

    def where(self) -> Q:
        where = Q()
        if self.app is not None:
            where &= self.app.on("app__name")
        if self.version is not None:
            where &= Q(version=clean(self.version))
        return where


def _app_version(context: Context, id: strawberry.ID) -> Q | None:
    return by_id(id, "AppVersion")


@strawberry.type
class AppQuery:
    """Root fields."""

    apps: Connection[App] = root_connection(models.App, Access.ACTIVE, "The apps of one's business.", filter=AppFilter)
    app_versions: Connection[AppVersion] = root_connection(
        models.AppVersion, Access.ACTIVE, "All versions of the apps of one's business.", filter=AppVersionFilter
    )
    app_version: AppVersion | None = root_row(
        models.AppVersion, Access.ACTIVE, "One version; null where there is none that the viewer may see.", _app_version
    )


@strawberry.input
class CreateAppInput(Input):
    """A version of an app, which is made if it is not there."""

    name: str
    version: str = strawberry.field(description="The main version, x.x; the one stored is x.x.N, N counting up.")
    container: ContainerSpecInput
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type
class CreateAppPayload(Payload):
    """The new version."""

    app_version: AppVersion | None = one(models.AppVersion, by="app_version_id")


@mutation(
    CreateAppPayload, access=Access.ACTIVE, description="Makes a version of an app, and the app if it is not there."
)
async def create_app(context: Context, input: CreateAppInput) -> Row:
    key = await apps.create(context.known_viewer, input.business, input.name, input.version, input.container.stored())
    return {"app_version_id": key}


@strawberry.input
class DeleteAppVersionsInput(Input):
    """Which."""

    ids: list[strawberry.ID]


@strawberry.type
class DeleteAppVersionsPayload(Payload):
    """What is gone."""

    deleted_app_version_ids: list[strawberry.ID] | None


@mutation(
    DeleteAppVersionsPayload,
    access=Access.ACTIVE,
    description="Deletes versions, all or none; one that a deployment still needs stays.",
)
async def delete_app_versions(context: Context, input: DeleteAppVersionsInput) -> Row:
    keys = [row_id(value, "AppVersion", "ids") for value in input.ids]
    await apps.delete_versions(context.known_viewer, keys)
    return {"deleted_app_version_ids": [to_global_id("AppVersion", key) for key in keys]}


@strawberry.type
class AppMutation:
    """Root fields."""

    create_app: CreateAppPayload = create_app
    delete_app_versions: DeleteAppVersionsPayload = delete_app_versions

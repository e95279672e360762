"""Apps and their versions: numbers that count up, container specs, deletions all or none."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from otegraph.models import App, AppVersion, Deployment, DeploymentStatus
from otegraph.schema.node import from_global_id

from tests.product import Product
from tests.resolvers.rows import app, carried_out, deployed

VERSION = "appVersion { id version mainVersion app { name } }"
CONTAINER = {"image": "nginx"}


def errors(answer: Any) -> list[tuple[str, str | None]]:
    return [(error["code"], error["field"]) for error in answer["userErrors"]]


async def test_versions_count_up_for_each_main_version(api: Product) -> None:
    tenant = await api.tenant("shop")
    made = [await app(tenant, version=version) for version in ("1.0", "1.0", "1.1", "1.0", "0.9")]
    assert made == ["1.0.1", "1.0.2", "1.1.1", "1.0.3", "0.9.1"]


async def test_versions_made_at_once_count_right(api: Product) -> None:
    """Also where the app itself is made at that moment."""
    tenant = await api.tenant("shop")
    made = await asyncio.gather(*(app(tenant) for _ in range(8)))
    assert sorted(made) == [f"1.0.{number}" for number in range(1, 9)]
    assert await App.all().count() == 1


async def test_a_number_is_not_given_again_after_a_deletion(api: Product) -> None:
    tenant = await api.tenant("shop")
    first = await tenant.change("createApp", VERSION, name="web", version="1.0", container=CONTAINER)
    await tenant.change("deleteAppVersions", ids=[first["appVersion"]["id"]])
    assert await app(tenant) == "1.0.2"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "Web"}, "name"),
        ({"name": "web-"}, "name"),
        ({"name": "a" * 64}, "name"),
        ({"version": "1"}, "version"),
        ({"version": "1.0.1"}, "version"),
        ({"version": "01.0"}, "version"),
        ({"version": "1.0\n"}, "version"),
        ({"version": "-1.0"}, "version"),
        ({"version": "9999999999.0"}, "version"),
    ],
)
async def test_bad_names_and_versions_are_refused(api: Product, given: dict[str, str], field: str) -> None:
    admin = await api.admin()
    fields: dict[str, Any] = {"name": "web", "version": "1.0", "container": CONTAINER} | given
    answer = await admin.mutate("createApp", **fields)
    assert errors(answer) == [("INVALID", field)]


async def test_a_deletion_is_all_or_none(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    for _ in range(4):
        await app(tenant)
    listed = (await tenant.graph("{ appVersions { nodes { id } } }"))["appVersions"]["nodes"]
    ids = [version["id"] for version in listed]
    made = await deployed(tenant, "front", version="1.0.2")

    async def refused(*wanted: str) -> tuple[str, str | None, str]:
        answer = await tenant.mutate("deleteAppVersions", "deletedAppVersionIds", ids=list(wanted))
        assert await AppVersion.exclude(status="DELETED").count() == 4
        (error,) = answer["userErrors"]
        return error["code"], error["field"], error["message"]

    # a deployment of it waits for its audit, then is wanted
    code, field, message = await refused(ids[0], ids[1])
    assert (code, field) == ("CONFLICT", "ids")
    assert "front" in message
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    assert (await refused(ids[1]))[0] == "CONFLICT"
    assert (await refused(ids[0], "QXBwVmVyc2lvbjo5OTk5"))[0] == "NOT_FOUND"
    assert (await refused())[0] == "INVALID"
    gone = await tenant.change("deleteAppVersions", "deletedAppVersionIds", ids=[ids[0], ids[0], ids[3]])
    assert set(gone["deletedAppVersionIds"]) == {ids[0], ids[3]}
    await tenant.change("deleteDeployment", name="front")
    await Deployment.all().update(rollout_status=DeploymentStatus.DELETED)
    await tenant.change("deleteAppVersions", ids=[ids[1]])
    left = await tenant.graph("{ appVersions { totalCount } apps { nodes { latest { id } } } }")
    assert left == {"appVersions": {"totalCount": 1}, "apps": {"nodes": [{"latest": {"id": ids[2]}}]}}


async def test_a_version_is_not_deleted_and_deployed_at_once(api: Product) -> None:
    tenant = await api.tenant("shop")
    for number in range(5):
        made = await tenant.change("createApp", VERSION, name="web", version="1.0", container=CONTAINER)
        version = made["appVersion"]
        removed, installed = await asyncio.gather(
            tenant.mutate("deleteAppVersions", ids=[version["id"]]),
            tenant.mutate("createDeployment", name=f"web-{number}", app="web", version=version["version"]),
        )
        outcome = (errors(removed), errors(installed))
        assert outcome in (([], [("NOT_FOUND", "version")]), ([("CONFLICT", "ids")], [])), outcome


async def test_a_version_that_a_disapproved_deployment_named_can_go(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    await app(tenant)
    made = await deployed(tenant)
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    await carried_out(from_global_id(made["id"])[1])
    second = await tenant.change("upgradeDeployment", "revision { id version { id } }", id=made["id"], version="1.0.2")
    await admin.change("auditDeployment", id=second["revision"]["id"], decision="DISAPPROVE")
    await tenant.change("deleteAppVersions", ids=[second["revision"]["version"]["id"]])
    history = await admin.graph("{ revisions(first: 5) { nodes { number version { version } } } }")
    assert history["revisions"]["nodes"][1] == {"number": 2, "version": None}

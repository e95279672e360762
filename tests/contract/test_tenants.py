"""Another tenant's things: 404 by number or name, never listed, never counted, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph import models

from tests.contract.entries import ENTRIES, Entry
from tests.contract.refusal import refused
from tests.contract.world import AUDIT_ID, World

ON_ANOTHERS = [
    ENTRIES[name]
    for name in (
        "get_business",
        "delete_apps",
        "get_app",
        "create_deployment",
        "delete_deployment_by_name",
        "upgrade_deployment",
        "rollback_deployment",
        "get_deployment",
        "delete_deployment",
        "delete_images",
        "delete_image_tags",
        "delete_repository_projects",
        "delete_external_repositories",
        "get_external_repository",
    )
]
NAMING_ITS_ROW = [entry for entry in ON_ANOTHERS if entry.id != "create_deployment"]
LISTS = [
    ENTRIES[name]
    for name in (
        "list_businesses",
        "list_apps",
        "list_deployments",
        "list_images",
        "list_repository_projects",
        "list_external_repositories",
    )
]
TABLES: tuple[Any, ...] = (
    models.Business,
    models.App,
    models.AppVersion,
    models.Deployment,
    models.Revision,
    models.ImageProject,
    models.Image,
    models.ImageTag,
    models.ExternalRepository,
)


def ids(entries: list[Entry]) -> list[str]:
    return [entry.id for entry in entries]


async def rows() -> list[Any]:
    return [await table.all().order_by("id").values() for table in TABLES]


@pytest.mark.parametrize("entry", ON_ANOTHERS, ids=ids(ON_ANOTHERS))
async def test_another_s_thing_is_not_there(world: World, entry: Entry) -> None:
    before = await rows()
    refused(await world.send(entry, world.stranger), 404)
    assert await rows() == before


@pytest.mark.parametrize("entry", NAMING_ITS_ROW, ids=ids(NAMING_ITS_ROW))
async def test_it_is_refused_as_what_does_not_exist(world: World, entry: Entry) -> None:
    """Byte for byte, so that nobody learns that it is there."""
    answer = await world.send(entry, world.stranger)
    await models.Deployment.all().update(revision_id=None)
    await models.Revision.all().delete()
    await models.Deployment.all().delete()
    await models.AppVersion.all().delete()
    await models.App.all().delete()
    await models.ImageProject.all().delete()
    await models.ExternalRepository.all().delete()
    await models.User.filter(id=world.ids["tenant"]).update(business_id=None)
    await models.Business.filter(id=world.ids["a"]).delete()
    gone = await world.send(entry, world.stranger)
    assert (gone.status_code, gone.content) == (answer.status_code, answer.content)


@pytest.mark.parametrize("entry", LISTS, ids=ids(LISTS))
async def test_it_is_neither_listed_nor_counted(world: World, entry: Entry) -> None:
    own = 1 if entry.id == "list_businesses" else 0
    for caller, least in ((world.stranger, own), (world.homeless, own)):
        body = (await caller.rest("GET", entry.path, pageSize=0)).json()
        assert (len(body["data"]), body["total"]) == (least, least)
    mine = (await world.tenant.rest("GET", entry.path, pageSize=0)).json()
    assert mine["total"] >= 1


async def test_a_sub_user_of_another_business_is_a_stranger_too(world: World) -> None:
    await models.User.filter(id=world.ids["homeless"]).update(business_id=world.ids["b"], role="SUB_USER")
    for entry in ON_ANOTHERS:
        refused(await world.send(entry, world.homeless), 404)


async def test_a_mixed_list_of_apps_is_refused_whole(world: World) -> None:
    home = await models.App.create(business_id=world.ids["b"], name="own")
    own = await models.AppVersion.create(app_id=home.id, version="1.0.1", main_version="1.0", patch=1, spec={})
    before = await rows()
    refused(await world.stranger.rest("DELETE", "/v1/app", {"appId": [own.id, 1]}), 404, "appId", "1")
    assert await rows() == before


async def test_an_app_of_the_same_name_is_another_app(world: World) -> None:
    answer = await world.stranger.rest("POST", "/v1/app", ENTRIES["create_app"].request)
    assert answer.status_code == 200
    (row,) = (await world.stranger.rest("GET", "/v1/app")).json()["apps"]
    assert row["version"] == "1.2.1", "another's versions are not counted"
    mine = (await world.tenant.rest("GET", "/v1/app", appName="nginx1")).json()
    assert mine["total"] == 3


async def test_the_graph_keeps_the_same_secrets(world: World) -> None:
    """The queue of audits is for administrators, and a revision is not to be had by its id."""
    query = "{ revisions(filter: {state: PENDING}) { totalCount nodes { databaseId } } }"
    assert await world.stranger.refused(query) == "FORBIDDEN"
    assert (await world.general.graph(query))["revisions"]["nodes"] == [{"databaseId": AUDIT_ID}]
    node = (await world.general.graph("{ revisions { nodes { id } } }"))["revisions"]["nodes"][0]["id"]
    by_id = "query($id: ID!) { node(id: $id) { id } }"
    assert (await world.tenant.graph(by_id, id=node))["node"] == {"id": node}
    assert (await world.stranger.graph(by_id, id=node))["node"] is None

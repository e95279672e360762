"""What the contract decides on images, projects, accounts and external repositories."""

from __future__ import annotations

from typing import Any

from otegraph import models

from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import NOW, World
from tests.product import Caller

IMAGE, TAG = "/v1/repository/image", "/v1/repository/image/tag"
PROJECT, ACCOUNT, THIRD = "/v1/repository/project", "/v1/repository/user", "/v1/repository/third"


async def data(caller: Caller, path: str, **query: Any) -> list[Any]:
    answer = await caller.rest("GET", path, **query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["total"] >= len(body["data"])
    rows: list[Any] = body["data"]
    return rows


async def names(caller: Caller, **query: Any) -> list[str]:
    return [row["imageName"] for row in await data(caller, IMAGE, **query)]


async def test_images_are_those_of_every_visible_project_newest_first(world: World) -> None:
    assert await names(world.tenant) == ["img2", "img1", "test/test-demo1", "test/demo1"]
    assert await names(world.tenant, order="asc", orderBy="id") == ["test/demo1", "test/test-demo1", "img1", "img2"]
    assert await names(world.tenant, projectName="test", imageName="demo") == ["test/test-demo1", "test/demo1"]
    assert await names(world.tenant, projectName="", imageName="") == await names(world.tenant)
    assert await names(world.tenant, page=2, pageSize=3) == ["test/demo1"]
    assert await names(world.stranger) == []


async def test_a_name_is_filtered_by_a_part_of_it(world: World) -> None:
    assert await names(world.tenant, imageName="img") == ["img2", "img1"]
    for nothing in ("%", "_mg1", "IMG", "unknown"):
        assert await names(world.tenant, imageName=nothing) == []
    assert await names(world.tenant, projectName="tes") == []
    assert await names(world.tenant, projectName="unknown") == []


async def test_an_image_as_it_is_shown(world: World) -> None:
    shown = (await data(world.tenant, IMAGE, imageName="test/demo1"))[0]
    assert shown["imageAddress"].endswith("/test/demo1")
    seconds = int(NOW.timestamp())
    assert shown | {"imageAddress": ""} == {
        "projectName": "test",
        "public": False,
        "imageName": "test/demo1",
        "imageAddress": "",
        "createTime": seconds,
        "updateTime": seconds,
    }
    tags = await data(world.tenant, TAG, imageName="test/demo1")
    assert [tag["tag"] for tag in tags] == ["latest", "v1", "v2"]
    assert tags[0] == {
        "tag": "latest",
        "imageAddress": shown["imageAddress"],
        "createTime": seconds,
        "updateTime": seconds,
    }


async def test_tags_need_an_image(world: World) -> None:
    refused(await world.tenant.rest("GET", TAG), 422, "imageName")
    assert await data(world.tenant, TAG, imageName="unknown/x") == []
    assert await data(world.stranger, TAG, imageName="test/demo1") == []


async def test_what_is_public_is_seen_by_all_and_changed_by_its_owners(world: World) -> None:
    await models.ImageProject.filter(id=world.ids["project"]).update(public=True)
    assert "test/demo1" in await names(world.stranger)
    assert len(await data(world.stranger, TAG, imageName="test/demo1")) == 3
    for entry in (ENTRIES["delete_images"], ENTRIES["delete_image_tags"]):
        assert (await world.send(entry, world.stranger)).status_code in (403, 404)
    answer = await world.stranger.rest("DELETE", PROJECT, {"projectId": [world.ids["project"]]})
    assert answer.status_code in (403, 404)
    assert len(await data(world.tenant, TAG, imageName="test/demo1")) == 3


async def test_what_was_deleted_is_not_seen_any_more(world: World) -> None:
    assert (await world.send(ENTRIES["delete_image_tags"])).status_code == 200
    assert [tag["tag"] for tag in await data(world.tenant, TAG, imageName="test/demo1")] == ["latest"]
    refused(await world.send(ENTRIES["delete_image_tags"]), 404, "v1")
    assert (await world.send(ENTRIES["delete_images"])).status_code == 200
    assert await names(world.tenant) == ["test/test-demo1", "test/demo1"]
    refused(await world.send(ENTRIES["delete_images"]), 404, "img1")


async def test_all_or_none(world: World) -> None:
    refused(await world.tenant.rest("DELETE", IMAGE, {"imageName": ["img1", "no/1", "no/2"]}), 404, "imageName", "no/1")
    body = {"imageName": "test/demo1", "tag": ["v1", "v8", "v9"]}
    refused(await world.tenant.rest("DELETE", TAG, body), 404, "tag", "v8")
    refused(await world.tenant.rest("DELETE", PROJECT, {"projectId": [1, 777, 2]}), 404, "projectId", "777")
    refused(await world.tenant.rest("DELETE", THIRD, {"repositoryId": ["yq01", "no"]}), 404, "repositoryId", "no")
    empty: list[tuple[str, dict[str, Any]]] = [
        (IMAGE, {"imageName": []}),
        (TAG, {"imageName": "test/demo1", "tag": []}),
        (PROJECT, {"projectId": []}),
        (THIRD, {"repositoryId": []}),
    ]
    for path, nothing in empty:
        refused(await world.tenant.rest("DELETE", path, nothing), 422)
    assert len(await names(world.tenant)) == 4
    assert len(await data(world.tenant, THIRD)) == 2


async def test_a_project_is_made_with_201_and_deleted_when_it_is_empty(world: World) -> None:
    answer = await world.send(ENTRIES["create_repository_project"])
    assert (answer.status_code, answer.json()) == (201, {"code": 200, "message": "success"})
    refused(await world.send(ENTRIES["create_repository_project"]), 409, "projectName")
    refused(await world.send(ENTRIES["create_repository_project"], world.stranger), 409, "projectName")
    calico = next(row for row in await data(world.tenant, PROJECT) if row["projectName"] == "calico")
    assert (calico["imageCount"], calico["public"]) == (0, True)
    refused(await world.tenant.rest("DELETE", PROJECT, {"projectId": [world.ids["project"]]}), 409, "projectId")
    assert (await world.tenant.rest("DELETE", PROJECT, {"projectId": [calico["projectId"]]})).status_code == 200
    assert "calico" not in [row["projectName"] for row in await data(world.tenant, PROJECT)]


async def test_images_are_counted(world: World) -> None:
    rows = {row["projectName"]: row["imageCount"] for row in await data(world.tenant, PROJECT)}
    assert rows == {"empty1": 0, "empty2": 0, "test": 4}
    await models.Image.filter(name="img1").update(deleted_at=NOW)
    rows = {row["projectName"]: row["imageCount"] for row in await data(world.tenant, PROJECT)}
    assert rows["test"] == 3


async def test_a_business_has_one_account(world: World) -> None:
    me = "/v1/authorization"
    refused(await world.send(ENTRIES["update_repository_password"]), 404)
    assert (await world.tenant.rest("GET", me)).json()["data"]["hasRepoAccount"] is False
    assert (await world.tenant.rest("POST", ACCOUNT, {"user": "user1", "password": "passWord1"})).status_code == 200
    assert (await world.tenant.rest("GET", me)).json()["data"]["hasRepoAccount"] is True
    refused(await world.tenant.rest("POST", ACCOUNT, {"user": "user2", "password": "passWord1"}), 409)
    refused(await world.stranger.rest("POST", ACCOUNT, {"user": "user1", "password": "passWord1"}), 409, "user")
    assert (await world.tenant.rest("PUT", ACCOUNT, {"password": "passWord2"})).status_code == 200


async def test_who_has_no_business_has_nothing_of_it(world: World) -> None:
    for name in ("create_repository_user", "create_repository_project", "create_external_repository"):
        refused(await world.send(ENTRIES[name], world.homeless), 409)
    for path in (IMAGE, PROJECT, THIRD):
        assert await data(world.homeless, path) == []


async def test_external_repositories_are_one_s_own(world: World) -> None:
    shown = await data(world.tenant, THIRD)
    assert [row["repositoryId"] for row in shown] == ["yq01", "yq02"]
    assert all(list(row) == ["id", "repositoryId", "address", "user"] for row in shown)
    assert await data(world.stranger, THIRD) == []
    refused(await world.stranger.rest("GET", f"{THIRD}/yq01"), 404, "repoId")
    refused(await world.stranger.rest("DELETE", THIRD, {"repositoryId": ["yq01"]}), 404, "repositoryId")
    created = ENTRIES["create_external_repository"]
    assert (await world.send(created)).status_code == 200
    refused(await world.send(created, spelling=("POST", "/v1/repository")), 409, "repositoryId")
    assert (await world.send(created, world.stranger)).status_code == 200, "a name is taken in its business alone"


async def test_a_password_never_comes_out(world: World) -> None:
    await world.tenant.rest(
        "POST", THIRD, {"repositoryId": "r", "address": "h.example", "user": "u", "password": "hush-hush"}
    )
    for path in (THIRD, f"{THIRD}/r"):
        answer = await world.tenant.rest("GET", path)
        assert answer.status_code == 200
        assert "hush" not in answer.text
    stored = await models.ExternalRepository.get(name="r")
    assert b"hush" not in stored.password
    audited = await models.AuditEvent.all().values()
    assert "hush" not in str(audited)


async def test_an_image_that_runs_stays(world: World) -> None:
    """Whichever way it is spelt, by the deployment's name."""
    revision = (await models.Deployment.get(id=world.ids["web"])).revision_id
    await models.RevisionImage.create(revision_id=revision, repository="test/demo1", tag="v1", digest=None)
    refused(await world.send(ENTRIES["delete_image_tags"]), 409, "web")
    refused(await world.tenant.rest("DELETE", IMAGE, {"imageName": ["img1", "test/demo1"]}), 409, "imageName", "web")
    assert "img1" in await names(world.tenant)
    assert (await world.tenant.rest("DELETE", TAG, {"imageName": "test/demo1", "tag": ["v2"]})).status_code == 200

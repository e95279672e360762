"""The chapters of the story of all documented operations: each leaves behind what the next begins with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.product import PASSWORD, eventually
from tests.stories.old_client import OldClient
from tests.stories.registries import CREATED_SECONDS, PushStage, StoryRegistry
from tests.stories.stage import SECONDS, Stage

NEW_PASSWORD = "another-Password-1"
ROOM = "north"
DISK = "ssd"
SUCCESS = 5
"""A deployment's status in /v1."""


@dataclass
class Customer:
    """`carla` is who comes and goes; her business is `corner`, and so is its namespace and a project of the registry."""

    stage: Stage
    registry: StoryRegistry
    nobody: OldClient
    admin: OldClient
    stranger: OldClient
    carla: OldClient

    @classmethod
    def at(cls, whole: PushStage, nobody: OldClient) -> Customer:
        admin, stranger = (nobody.as_(caller.token) for caller in (whole.stage.admin, whole.stage.tenant))
        return cls(whole.stage, whole.registry, nobody, admin, stranger, nobody)

    async def data(self, path: str, **query: Any) -> Any:
        """What she is shown."""
        return (await self.carla.done("GET", path, **query))["data"]

    async def row(self, path: str, key: str, name: str) -> dict[str, Any]:
        """The one row of a whole list whose `key` is this."""
        (found,) = (row for row in await self.data(path, pageSize=0) if row[key] == name)
        return dict(found)

    async def pushes(self, name: str, seed: str) -> None:
        await self.registry.push(name, seed, f"corner-push:{NEW_PASSWORD}")


async def she_is_let_in(story: Customer) -> None:
    nobody, admin = story.nobody, story.admin
    await nobody.refused(401, "GET", "/v1/authorization")
    mine = {"user": "carla", "password": PASSWORD, "phone": "12345678910", "realName": "Carla C", "isAdmin": False}
    await nobody.done("POST", "/v1/user", mine)
    assert "user" in await nobody.refused(409, "POST", "/v1/user", mine)
    await nobody.refused(401, "POST", "/v1/authorization", {"user": "carla", "password": PASSWORD})
    users = await admin.done("GET", "/v1/admin/user", page=1, pageSize=100)
    carla = next(user for user in users["data"] if user["user"] == "carla")
    assert (carla["status"], carla["realName"], carla["phone"]) == (0, "Carla C", "12345678910")
    assert users["total"] == len(users["data"])
    await admin.done("PUT", f"/v1/admin/user/{carla['id']}", {"status": 1})

    first = await nobody.login("carla", PASSWORD)
    await first.refused(403, "GET", "/v1/admin/user")
    await admin.done("PUT", f"/v1/admin/user/{carla['id']}/password", {"password": f"{PASSWORD}2"})
    await first.refused(401, "GET", "/v1/authorization")
    second, third = await nobody.login("carla", f"{PASSWORD}2"), await nobody.login("carla", f"{PASSWORD}2")
    wrong = {"oldPassword": "not-Her-password1", "password": PASSWORD}
    assert "oldPassword" in await second.refused(422, "PUT", "/v1/user", wrong)
    await second.done("PUT", "/v1/user", wrong | {"oldPassword": f"{PASSWORD}2"})
    await third.refused(401, "GET", "/v1/authorization")
    newer = nobody.as_((await second.done("PUT", "/v1/authorization"))["token"])
    await second.refused(401, "GET", "/v1/authorization")
    await newer.done("DELETE", "/v1/authorization")
    await newer.refused(401, "GET", "/v1/authorization")
    other = await nobody.login("carla", PASSWORD)
    await other.by_second_spelling("DELETE", "/v1/authorizations", first="/v1/authorization")
    await other.refused(401, "GET", "/v1/authorization")

    story.carla = await nobody.login("carla", PASSWORD)
    seen = await story.data("/v1/authorization")
    assert (seen["displayName"], seen["role"], seen["hasRepoAccount"]) == ("Carla C", 4, False)


async def she_gets_a_business(story: Customer) -> None:
    without = {"deployName": "web", "appName": "web", "version": "1.2.1"}
    assert "business" in await story.carla.refused(409, "POST", "/v1/deploy", without)
    await story.carla.done("POST", "/v1/business", {"name": "corner", "introduce": "a", "objective": "b", "scale": "c"})
    corner = await story.row("/v1/business", "name", "corner")
    assert corner["status"] == 0
    path = f"/v1/business/id/{corner['id']}"
    await story.stranger.refused(404, "GET", path)
    await story.carla.refused(403, "PUT", path, {"status": 1, "comment": "mine"})
    await story.admin.done("PUT", path, {"status": 1, "comment": "welcome"})
    seen = await story.data(path)
    assert (seen["status"], seen["introduce"], seen["scale"], seen["comment"]) == (1, "a", "c", "welcome")

    helper = {"user": "helper", "password": PASSWORD, "realName": "Her Help"}
    await story.admin.done("POST", "/v1/admin/user", helper)
    sub = await story.nobody.login("helper", PASSWORD)
    assert (await sub.done("GET", "/v1/authorization"))["data"]["role"] == 3
    users = (await story.admin.done("GET", "/v1/admin/user", pageSize=0))["data"]
    (row,) = (user for user in users if user["user"] == "helper")
    await story.admin.done("DELETE", f"/v1/admin/user/{row['id']}")
    await sub.refused(401, "GET", "/v1/authorization")


async def clusters_and_nodes_are_labelled(story: Customer) -> None:
    """One node of each of two clusters is to take what she deploys."""
    label = {"clusterLabel": ROOM, "clusterName": ["c1", "c10"]}
    await story.carla.refused(403, "POST", "/v1/cluster/label", label)
    unknown = label | {"clusterName": ["c1", "nowhere"]}
    assert "nowhere" in await story.admin.refused(404, "POST", "/v1/cluster/label", unknown)
    await story.admin.done("POST", "/v1/cluster/label", label)
    assert await story.data("/v1/cluster/label") == [ROOM]
    assert [row["clusterLabel"] for row in await story.data("/v1/cluster/label/c10")] == [ROOM]
    page = await story.carla.done("GET", "/v1/cluster", clusterLabel=ROOM, page=2, pageSize=1)
    assert (len(page["data"]), page["total"]) == (1, 2)
    assert {row["clusterName"]: row["isReady"] for row in await story.data("/v1/cluster", clusterLabel=ROOM)} == {
        "c1": True,
        "c10": True,
    }
    for cluster in ("c1", "c10"):
        node = (await story.data("/v1/node", clusterName=cluster))[0]["nodeName"]
        body = {"nodeLabel": DISK, "clusterName": cluster, "nodeName": [node]}
        await story.admin.done("POST", "/v1/node/label", body)
        assert await story.data("/v1/node/label", clusterName=cluster) == [DISK]
    nodes = await story.carla.done("GET", "/v1/node", nodeLabel=DISK, pageSize=1)
    assert (nodes["total"], nodes["meta"], len(nodes["data"])) == (2, {"readyNodeCount": 2}, 1)
    assert nodes["data"][0]["isReady"] is True


async def she_pushes_images(story: Customer) -> None:
    carla = story.carla
    await carla.done("POST", "/v1/repository/project", {"projectName": "corner", "public": False}, status=201)
    await carla.done("POST", "/v1/repository/project", {"projectName": "corner-shelf", "public": True}, status=201)
    await story.stranger.refused(409, "POST", "/v1/repository/project", {"projectName": "corner", "public": True})
    await carla.done("POST", "/v1/repository/user", {"user": "corner-push", "password": PASSWORD})
    await carla.refused(409, "POST", "/v1/repository/user", {"user": "corner-2", "password": PASSWORD})
    await carla.done("PUT", "/v1/repository/user", {"password": NEW_PASSWORD})
    assert (await story.data("/v1/authorization"))["hasRepoAccount"] is True
    for tag in ("1", "2", "again"):
        await story.pushes(f"corner/web:{tag}", "1" if tag == "again" else tag)
    for name in ("api", "tool"):
        await story.pushes(f"corner/{name}:1", name)

    async def seen() -> bool:
        images = (await carla.done("GET", "/v1/repository/image"))["total"]
        return images == 3 and len(await story.data("/v1/repository/image/tag", imageName="corner/web")) == 3

    await eventually(seen, "three images are seen, one with three tags", SECONDS)
    pages = [
        await carla.done("GET", "/v1/repository/image", projectName="corner", order="asc", pageSize=2, page=page)
        for page in (1, 2, 3)
    ]
    assert [page["total"] for page in pages] == [3, 3, 3]
    rows = [row for page in pages for row in page["data"]]
    assert {row["imageName"] for row in rows} == {"corner/web", "corner/api", "corner/tool"}
    assert [len(page["data"]) for page in pages] == [2, 1, 0]
    (web,) = await story.data("/v1/repository/image", imageName="web", orderBy="id", order="desc")
    assert web["imageAddress"] == f"{story.registry.address}/corner/web"
    assert (web["projectName"], web["public"], web["createTime"]) == ("corner", False, CREATED_SECONDS)
    tags = await carla.done("GET", "/v1/repository/image/tag", imageName="corner/web")
    assert {row["tag"]: row["createTime"] for row in tags["data"]} == dict.fromkeys("12", CREATED_SECONDS) | {
        "again": CREATED_SECONDS
    }
    assert tags["total"] == 3
    projects = {row["projectName"]: row for row in await story.data("/v1/repository/project")}
    assert (projects["corner"]["imageCount"], projects["corner"]["public"]) == (3, False)
    held = {"projectId": [projects["corner-shelf"]["projectId"], projects["corner"]["projectId"]]}
    assert "corner" in await carla.refused(409, "DELETE", "/v1/repository/project", held)


async def she_names_repositories_elsewhere(story: Customer) -> None:
    third = "/v1/repository/third"
    body = {"repositoryId": "outside", "address": "registry.example", "user": "u", "password": "very-secret"}
    await story.carla.done("POST", third, body)
    await story.carla.by_second_spelling("POST", "/v1/repository", body | {"repositoryId": "spare"}, first=third)
    await story.carla.refused(409, "POST", third, body)
    listed = await story.carla.done("GET", third, pageSize=0)
    assert [row["repositoryId"] for row in listed["data"]] == ["outside", "spare"]
    assert listed["total"] == 2
    one = await story.data(f"{third}/outside")
    assert one == {"repositoryId": "outside", "address": "registry.example", "user": "u"}
    assert "very-secret" not in json.dumps([listed, one])
    await story.carla.by_second_spelling("DELETE", "/v1/repository", {"repositoryId": ["spare"]}, first=third)
    await story.stranger.refused(404, "GET", f"{third}/outside")
    await story.carla.refused(404, "GET", f"{third}/spare")

"""The later chapters of the story of all documented operations: what runs of the apps, and the end of it all."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.parts.docker_registry import SkopeoFailed
from tests.product import eventually
from tests.stories.registries import DENIED
from tests.stories.rest_apps import web
from tests.stories.rest_chapters import DISK, ROOM, SUCCESS, Customer
from tests.stories.situation import situation
from tests.stories.stage import FAILING_IMAGE, SECONDS

DISAPPROVED, FAILED, DELETED = 2, 7, 9
TAGS, IMAGES = "/v1/repository/image/tag", "/v1/repository/image"
KINDS = {
    "deployments": "/apis/apps/v1",
    "statefulsets": "/apis/apps/v1",
    "horizontalpodautoscalers": "/apis/autoscaling/v2",
    "configmaps": "/api/v1",
    "secrets": "/api/v1",
    "services": "/api/v1",
    "pods": "/api/v1",
}
CLUSTERS_OWN = {"kube-root-ca.crt"}
"""What real controllers put into every namespace."""


async def at_edge(story: Customer, cluster: str, kind: str) -> dict[str, dict[str, Any]]:
    """The business's objects of a kind at an edge that are not on their way out, by name."""
    items, _ = await story.stage.edges[cluster].list(f"{KINDS[kind]}/namespaces/corner/{kind}")
    live = {item["metadata"]["name"]: item for item in items if "deletionTimestamp" not in item["metadata"]}
    return {name: item for name, item in live.items() if name not in CLUSTERS_OWN}


async def running_images(story: Customer, cluster: str) -> list[str]:
    """Of all containers of the business's pods at an edge."""
    pods = (await at_edge(story, cluster, "pods")).values()
    return sorted(container["image"] for pod in pods for container in pod["spec"]["containers"])


async def until_status(story: Customer, name: str, status: int, version: str) -> dict[str, Any]:
    """The deployment's row once it has this status with this version."""
    last: list[Any] = []

    async def look() -> dict[str, Any] | None:
        last[:] = [await story.row("/v1/deploy", "deployName", name)]
        return last[0] if (last[0]["status"], last[0]["version"]) == (status, version) else None

    try:
        row: dict[str, Any] = await eventually(look, f"{name} has the status {status} with {version}", SECONDS)
    except AssertionError as error:
        told = await situation(story.stage, name)
        raise AssertionError(f"{error}; at the end: {last}\n{told}") from None
    return row


async def waiting_audit(story: Customer, name: str) -> dict[str, Any]:
    """What an administrator is shown of the change that waits."""
    row = await story.row("/v1/deploy", "deployName", name)
    query: dict[str, Any] = {"businessName": "corner", "orderBy": "id", "order": "asc", "pageSize": 0}
    audits = (await story.admin.done("GET", "/v1/admin/deploy", **query))["data"]
    (found,) = (audit for audit in audits if (audit["deployId"], audit["status"]) == (row["id"], 0))
    return dict(found)


async def approve(story: Customer, name: str) -> None:
    audit = await waiting_audit(story, name)
    body = {"id": audit["id"], "status": 1, "comment": "fine"}
    await story.carla.refused(403, "PUT", "/v1/admin/deploy", body)
    await story.admin.done("PUT", "/v1/admin/deploy", body)
    await story.admin.refused(409, "PUT", "/v1/admin/deploy", body)


async def web_is_deployed(story: Customer) -> None:
    body = {"deployName": "web", "appName": "web", "version": "1.2.1", "cluster": ROOM, "nodeLabel": DISK}
    await story.carla.refused(404, "POST", "/v1/deploy", body | {"version": "1.2.9"})
    await story.carla.done("POST", "/v1/deploy", body | {"comment": "first"})
    await story.carla.refused(409, "POST", "/v1/deploy", body)
    waiting = await story.row("/v1/deploy", "deployName", "web")
    assert (waiting["status"], waiting["deployType"], waiting["editable"], waiting["comment"]) == (0, 1, False, "first")
    audit = await waiting_audit(story, "web")
    assert (audit["businessName"], audit["appName"], audit["version"], audit["cluster"]) == (
        "corner",
        "web",
        "1.2.1",
        ROOM,
    )
    await approve(story, "web")
    row = await until_status(story, "web", SUCCESS, "1.2.1")
    assert json.loads(row["errorMessage"]) == {"running": 4, "error": 0, "total": 4}
    assert (row["auditComment"], row["editable"], row["cluster"], row["nodeLabel"]) == ("fine", True, ROOM, DISK)
    image = f"{story.registry.address}/corner/web:1"
    for cluster in story.stage.edges:
        wanted = [image, image] if cluster in ("c1", "c10") else []
        assert await running_images(story, cluster) == wanted
    (made,) = (await at_edge(story, "c1", "deployments")).values()
    assert made["spec"]["template"]["spec"]["imagePullSecrets"] == [{"name": "web-pull"}]
    await the_edge_may_pull(story, "c1")
    assert (await at_edge(story, "c1", "horizontalpodautoscalers")).keys() == {"web"}
    assert len({pod["spec"]["nodeName"] for pod in (await at_edge(story, "c1", "pods")).values()}) == 1


async def the_edge_may_pull(story: Customer, cluster: str) -> None:
    """With what is in the Secret there, her images and no others; and never push."""
    secrets = await at_edge(story, cluster, "secrets")
    assert secrets.keys() == {"web-pull"}
    config = base64.b64decode(secrets["web-pull"]["data"][".dockerconfigjson"])
    logins = {
        server: f"{found['username']}:{found['password']}" for server, found in json.loads(config)["auths"].items()
    }
    assert logins["registry.example"] == "u:very-secret"
    login = logins[story.registry.address]
    await story.registry.pull("corner/web:1", login)
    for name in ("corner/web:3", "corner-shelf/web:1"):
        with pytest.raises(SkopeoFailed, match=DENIED):
            await story.registry.push(name, "edge", login)


async def what_runs_is_not_deleted(story: Customer) -> None:
    (version,) = await story.data("/v1/app", appName="web", version="1.2.1")
    for path, body in (
        (TAGS, {"imageName": "corner/web", "tag": ["2", "1"]}),
        (IMAGES, {"imageName": ["corner/api", "corner/web"]}),
        ("/v1/app", {"appId": [version["id"]]}),
        ("/v1/repository/third", {"repositoryId": ["outside"]}),
    ):
        assert "web" in await story.carla.refused(409, "DELETE", path, body)
    assert len(await story.data(IMAGES)) == 3
    assert len(await story.data(TAGS, imageName="corner/web")) == 3


async def web_is_upgraded_and_comes_back_from_what_fails(story: Customer) -> None:
    path = f"/v1/deploy/id/{(await story.row('/v1/deploy', 'deployName', 'web'))['id']}"
    await story.carla.done("POST", path, {"version": "1.2.2", "comment": "newer"})
    await approve(story, "web")
    row = await until_status(story, "web", SUCCESS, "1.2.2")
    assert (row["deployType"], json.loads(row["errorMessage"])["running"]) == (2, 4)
    assert await running_images(story, "c10") == [f"{story.registry.address}/corner/web:2"] * 2
    assert await story.data(path, field="historyVersion") == {"historyVersion": ["1.2.1", "1.2.2"]}

    await story.carla.done("POST", "/v1/app", web(story, "1") | {"image": FAILING_IMAGE})
    await story.carla.done("POST", path, {"version": "1.2.3"})
    await approve(story, "web")
    row = await until_status(story, "web", FAILED, "1.2.3")
    assert json.loads(row["errorMessage"])["error"] > 0

    await story.carla.refused(409, "PUT", path, {"version": "1.2.9"})
    await story.carla.done("PUT", path, {"version": "1.2.1", "comment": "older"})
    await approve(story, "web")
    await until_status(story, "web", SUCCESS, "1.2.1")
    shown = await story.data(path)
    assert (shown["deployType"], shown["version"], shown["comment"]) == (3, "1.2.1", "older")
    assert await running_images(story, "c1") == [f"{story.registry.address}/corner/web:1"] * 2


async def a_chart_is_deployed(story: Customer) -> None:
    """What a new version of the chart no longer holds goes, and is back with the old one."""
    await story.carla.done(
        "POST", "/v1/deploy", {"deployName": "box", "appName": "box", "version": "1.0.1", "cluster": "c1"}
    )
    path = f"/v1/deploy/id/{(await story.row('/v1/deploy', 'deployName', 'box'))['id']}"
    for method, version, text in (
        (None, "1.0.1", "greeting"),
        ("POST", "1.0.2", "texts"),
        ("PUT", "1.0.1", "greeting"),
    ):
        if method is not None:
            await story.carla.done(method, path, {"version": version})
        await approve(story, "box")
        row = await until_status(story, "box", SUCCESS, version)
        assert json.loads(row["errorMessage"]) == {"running": 3, "error": 0, "total": 3}
        assert (await at_edge(story, "c1", "configmaps")).keys() == {f"box-{text}"}
        assert (await at_edge(story, "c1", "statefulsets")).keys() == {"box-store"}
        others = [image for image in await running_images(story, "c1") if "corner/web" not in image]
        assert others == ["nginx:1.27", "nginx:1.27", "redis:7.4"]


async def one_is_disapproved(story: Customer) -> None:
    body = {"deployName": "second", "appName": "web", "version": "1.2.2", "cluster": "all", "nodeLabel": ""}
    await story.carla.by_second_spelling("POST", "/v1/deploy/install", body, first="/v1/deploy")
    decision = {"id": (await waiting_audit(story, "second"))["id"], "status": 2, "comment": "no room"}
    await story.admin.by_second_spelling("POST", "/v1/admin/deploy", decision, first="/v1/admin/deploy")
    row = await until_status(story, "second", DISAPPROVED, "1.2.2")
    assert row["auditComment"] == "no room"
    await story.carla.done("DELETE", "/v1/deploy/second")
    await until_status(story, "second", DELETED, "1.2.2")


async def a_stranger_finds_nothing(story: Customer) -> None:
    stranger = story.stranger
    deployment = f"/v1/deploy/id/{(await story.row('/v1/deploy', 'deployName', 'web'))['id']}"
    (version,) = await story.data("/v1/app", appName="web", version="1.2.1")
    for method, path, body in (
        ("GET", deployment, None),
        ("POST", deployment, {"version": "1.2.2"}),
        ("PUT", deployment, {"version": "1.2.2"}),
        ("DELETE", deployment, None),
        ("DELETE", "/v1/deploy/web", None),
        ("GET", f"/v1/app/id/{version['id']}", None),
        ("DELETE", "/v1/app", {"appId": [version["id"]]}),
        ("DELETE", IMAGES, {"imageName": ["corner/web"]}),
        ("DELETE", TAGS, {"imageName": "corner/web", "tag": ["2"]}),
        ("DELETE", "/v1/repository/third", {"repositoryId": ["outside"]}),
    ):
        await stranger.refused(404, method, path, body)
    for path in ("/v1/deploy", "/v1/app", IMAGES, "/v1/repository/third"):
        assert (await stranger.done("GET", path))["total"] == 0
    shelf = [row["projectName"] for row in (await stranger.done("GET", "/v1/repository/project"))["data"]]
    assert shelf == ["corner-shelf"]


async def everything_goes(story: Customer) -> None:
    carla, admin = story.carla, story.admin
    row = await story.row("/v1/deploy", "deployName", "web")
    await carla.done("DELETE", f"/v1/deploy/id/{row['id']}")
    await carla.done("DELETE", "/v1/deploy/box")
    await until_status(story, "web", DELETED, "1.2.1")
    await until_status(story, "box", DELETED, "1.0.1")
    for cluster in story.stage.edges:
        for kind in KINDS:

            async def none(cluster: str = cluster, kind: str = kind) -> bool:
                return not await at_edge(story, cluster, kind)

            await eventually(none, f"no {kind} are left at {cluster}", SECONDS)

    await carla.done("DELETE", TAGS, {"imageName": "corner/web", "tag": ["1"]})
    assert {row["tag"] for row in await story.data(TAGS, imageName="corner/web")} == {"2", "again"}
    await carla.done("DELETE", IMAGES, {"imageName": ["corner/web", "corner/api", "corner/tool"]})
    assert (await carla.done("GET", IMAGES))["total"] == 0
    projects = [row["projectId"] for row in await story.data("/v1/repository/project", pageSize=0)]
    await carla.done("DELETE", "/v1/repository/project", {"projectId": projects})
    assert await story.data("/v1/repository/project") == []
    await carla.done("DELETE", "/v1/repository/third", {"repositoryId": ["outside"]})
    apps = [row["id"] for row in await story.data("/v1/app", pageSize=0)]
    await carla.done("DELETE", "/v1/app", {"appId": apps})
    assert (await carla.done("GET", "/v1/app"))["total"] == 0

    for cluster in ("c1", "c10"):
        nodes = [row["nodeName"] for row in await story.data("/v1/node", clusterName=cluster, nodeLabel=DISK)]
        body = {"nodeLabel": DISK, "clusterName": cluster, "nodeName": nodes, "deleteDeploy": cluster == "c1"}
        await admin.done("DELETE", "/v1/node/label", body)
        assert await story.data("/v1/node/label", clusterName=cluster) == []
    await admin.done("DELETE", "/v1/cluster/label", {"clusterLabel": ROOM, "clusterName": ["c1", "c10"]})
    assert await story.data("/v1/cluster/label") == []
    await carla.done("DELETE", "/v1/authorization")
    await carla.refused(401, "GET", "/v1/authorization")

"""What the contract decides on apps."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph import models

from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import World, app, deployment

REQUEST: dict[str, Any] = ENTRIES["create_app"].request or {}
REQUIRED = {key: REQUEST[key] for key in ENTRIES["create_app"].required_body}


async def made(world: World, **fields: Any) -> dict[str, Any]:
    """The app that a request makes, as get_app shows it."""
    answer = await world.tenant.rest("POST", "/v1/app", fields)
    assert answer.status_code == 200, answer.text
    newest = (await world.tenant.rest("GET", "/v1/app", pageSize=0)).json()["data"][-1]
    shown: dict[str, Any] = (await world.tenant.rest("GET", f"/v1/app/id/{newest['id']}")).json()["data"]
    assert shown == newest
    return shown


async def test_what_comes_in_goes_out(world: World) -> None:
    row = await made(world, **{**REQUEST, "projectName": "proj1", "GPU": 1})
    cores = {"minCPU": 0.1, "maxCPU": 2, "targetCPUUtilization": 1}
    stored = {"version": "1.2.2", "status": 1, "dependence": [], "projectName": "proj1", "GPU": 1}
    expected = {**REQUEST, **cores, **stored}
    assert {key: value for key, value in row.items() if key not in ("id", "createTime", "updateTime")} == expected


async def test_dependences_come_back(world: World) -> None:
    dependence = [{"name": "nginx", "service": "xxxx", "port": 9090}]
    assert (await made(world, **REQUEST, dependence=dependence))["dependence"] == dependence


async def test_what_was_not_given_is_empty_and_never_null(world: World) -> None:
    row = await made(world, **{**REQUIRED, "isHPA": False, "port": []})
    empty = {
        "projectName": "",
        "repositoryId": "",
        "replicas": 0,
        "command": "",
        "volume": [],
        "dependence": [],
        "env": [],
        "minReplicas": 0,
        "maxReplicas": 0,
        "GPU": 0,
        "port": [],
    }
    assert {key: row[key] for key in empty} == empty
    assert None not in row.values()
    assert list(row) == list(ENTRIES["get_app"].response["data"])


async def test_parts_of_an_item_may_be_left_out(world: World) -> None:
    row = await made(
        world,
        **{
            **REQUEST,
            "port": [{"port": 80}],
            "env": [{"name": "A"}],
            "volume": [{"path": "/a", "hostPath": "/b"}],
        },
    )
    assert row["port"] == [{"port": 80, "hostPort": 0}]
    assert row["env"] == [{"name": "A", "value": ""}]
    assert row["volume"] == [{"path": "/a", "hostPath": "/b", "readOnly": False}]


BAD: list[tuple[str, object, str]] = [
    ("version", "1", "version"),
    ("version", "1.2.3", "version"),
    ("version", "01.2", "version"),
    ("version", "1.\u0662", "version"),
    ("appName", "Nginx", "appName"),
    ("appName", "", "appName"),
    ("deployType", "statefulset", "deployType"),
    ("deployType", "DEPLOYMENT", "deployType"),
    ("image", "", "image"),
    ("image", "no image", "image"),
    ("port", [{"hostPort": 80}], "port.0.port"),
    ("port", [{"port": 0}], "port.0.port"),
    ("port", [{"port": 80}, {"port": 70000}], "port.1.port"),
    ("port", {"port": 80}, "port"),
    ("volume", [{"path": "/a", "hostPath": "/../b"}], "volume.0.hostPath"),
    ("env", [{"name": "1A", "value": ""}], "env.0.name"),
    ("minCPU", 300, "minCPU"),
    ("minCPU", -1, "minCPU"),
    ("minCPU", 1.5, "minCPU"),
    ("minMemory", 300, "minMemory"),
    ("minReplicas", 30, "minReplicas"),
    ("replicas", -1, "replicas"),
    ("GPU", 0.5, "GPU"),
    ("isHPA", "true", "isHPA"),
    ("isHPA", 1, "isHPA"),
    ("dependence", [{"name": "a", "service": "b", "port": 0}], "dependence.0.port"),
]


async def test_a_bad_value_is_named(world: World, subtests: pytest.Subtests) -> None:
    before = await models.AppVersion.all().count()
    for field, value, named in BAD:
        with subtests.test(f"{field}={value}"):
            refused(await world.tenant.rest("POST", "/v1/app", {**REQUEST, field: value}), 422, named)
    assert await models.AppVersion.all().count() == before


async def test_versions_count_up_for_each_app_and_main_version(world: World) -> None:
    given = [("nginx1", "1.2"), ("nginx1", "1.3"), ("nginx1", "1.2"), ("other", "1.2"), ("nginx1", "1.2")]
    versions = [(await made(world, **{**REQUEST, "appName": name, "version": main}))["version"] for name, main in given]
    assert versions == ["1.2.2", "1.3.1", "1.2.3", "1.2.1", "1.2.4"]


async def test_a_number_is_not_given_twice(world: World) -> None:
    row = await made(world, **REQUEST)
    assert (await world.tenant.rest("DELETE", "/v1/app", {"appId": [row["id"]]})).status_code == 200
    assert (await made(world, **REQUEST))["version"] == "1.2.3"


async def test_a_deleted_app_is_gone(world: World) -> None:
    assert (await world.send(ENTRIES["delete_apps"])).status_code == 200
    body = (await world.tenant.rest("GET", "/v1/app", appName="spare")).json()
    assert (body["apps"], body["data"], body["total"]) == ([], [], 0)
    refused(await world.tenant.rest("GET", "/v1/app/id/1"), 404, "appId")
    refused(await world.send(ENTRIES["delete_apps"]), 404, "appId", "1")
    request = {"deployName": "x", "appName": "spare", "version": "1.0.1"}
    refused(await world.tenant.rest("POST", "/v1/deploy", request), 404, "version")


async def test_an_app_that_is_needed_stays(world: World) -> None:
    """Needed: what runs, and what waits for its audit."""
    first, second = world.ids["nginx1"] + 1, world.ids["nginx1"] + 2
    refused(await world.tenant.rest("DELETE", "/v1/app", {"appId": [first]}), 409, "web")
    assert (await world.tenant.rest("DELETE", "/v1/app", {"appId": [second]})).status_code == 200
    app_id, (only,) = await app(world.ids["a"], "queued", "1.0.1")
    await deployment(world.ids["a"], "queue", app_id, world.ids["tenant"])
    request = {"deployName": "queued", "appName": "queued", "version": "1.0.1"}
    assert (await world.tenant.rest("POST", "/v1/deploy", request)).status_code == 200
    refused(await world.tenant.rest("DELETE", "/v1/app", {"appId": [only]}), 409, "queued")
    assert (await world.tenant.rest("DELETE", "/v1/deploy/queued")).status_code == 200
    assert (await world.tenant.rest("DELETE", "/v1/app", {"appId": [only]})).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["nginx1", "my-nginx", "nginx"]),
        ({"appNameMode": "partial"}, ["nginx1", "my-nginx", "nginx"]),
        ({"appNameMode": "prefix"}, ["nginx1", "nginx"]),
        ({"appNameMode": "strict"}, ["nginx"]),
        ({"version": "1.2.1"}, ["nginx1"]),
        ({"appNameMode": "strict", "version": "1.2.1"}, []),
    ],
)
async def test_names_are_compared_in_three_ways(world: World, query: dict[str, str], names: list[str]) -> None:
    for name in ("my-nginx", "nginx"):
        app_id, versions = await app(world.ids["a"], name, "3.0.1")
        await deployment(world.ids["a"], f"runs-{name}", app_id, world.ids["tenant"], *versions)
    body = (await world.tenant.rest("GET", "/v1/app", appName="nginx", **query)).json()
    assert list(dict.fromkeys(row["appName"] for row in body["apps"])) == names
    assert body["data"] == body["apps"]
    if "version" not in query:
        deployments = (await world.tenant.rest("GET", "/v1/deploy", appName="nginx", **query)).json()["data"]
        assert list(dict.fromkeys(row["appName"] for row in deployments)) == names

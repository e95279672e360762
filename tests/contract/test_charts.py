"""What the contract decides on apps that are charts."""

from __future__ import annotations

import gzip
from typing import Any

import httpx
import pytest
from otegraph import models
from otegraph.resolvers.outside import Outside

from tests.charts import packed
from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import World
from tests.product import Caller, product

PATH = "/v1/app/chart"


async def upload(
    caller: Caller, archive: bytes, name: str = "packed", version: str = "1.0", **more: str
) -> httpx.Response:
    """What a form with this archive is answered."""
    return await caller.http.post(
        PATH,
        data={"appName": name, "version": version, **more},
        files={"chart": ("chart.tgz", archive)},
        headers={"authorization": caller.token or ""},
    )


async def shown(caller: Caller, name: str = "packed") -> list[dict[str, Any]]:
    body = (await caller.rest("GET", "/v1/app", appName=name, appNameMode="strict", pageSize=0)).json()
    rows: list[dict[str, Any]] = body["apps"]
    return rows


async def test_an_app_from_a_chart_is_shown_with_the_same_keys(world: World) -> None:
    assert (await world.send(ENTRIES["create_app_from_chart"])).json() == {"code": 200, "message": "success"}
    (row,) = await shown(world.tenant, "test1")
    assert list(row) == list(ENTRIES["list_apps"].response["apps"][0])
    told = {"id", "appName", "status", "version", "createTime", "updateTime"}
    assert {key: row[key] for key in ("appName", "status", "version")} == {
        "appName": "test1",
        "status": 1,
        "version": "1.2.1",
    }
    assert {key: value for key, value in row.items() if key not in told and value} == {}
    assert {type(row[key]) for key in ("port", "volume", "env", "dependence")} == {list}
    assert {type(row[key]) for key in ("image", "deployType", "command", "repositoryId", "projectName")} == {str}
    one = (await world.tenant.rest("GET", f"/v1/app/id/{row['id']}")).json()["data"]
    assert one == row


async def test_versions_count_up_with_those_of_images(world: World) -> None:
    request = ENTRIES["create_app"].request or {}
    for _ in range(2):
        assert (await upload(world.tenant, packed("shop"))).status_code == 200
    assert (
        await world.tenant.rest("POST", "/v1/app", {**request, "appName": "packed", "version": "1.0"})
    ).status_code == 200
    assert [row["version"] for row in await shown(world.tenant)] == ["1.0.1", "1.0.2", "1.0.3"]
    assert await shown(world.stranger) == []


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"no archive",
        gzip.compress(b"no tar"),
        packed("shop")[:-30],
        packed("shop", {"Chart.yaml": None}),
        packed("shop", {"Chart.yaml": b"a: [\xff"}),
        packed("shop", {"../../etc/passwd": b"x"}),
        packed("shop", {"/etc/passwd": b"x"}),
        gzip.compress(bytes(200_000_000), 1),
    ],
    ids=["empty", "text", "no-tar", "cut", "no-Chart.yaml", "bad-YAML", "traversal", "absolute", "bomb"],
)
async def test_what_is_no_chart_is_a_422_that_says_so(world: World, archive: bytes) -> None:
    refused(await upload(world.tenant, archive), 422, "chart")
    assert await shown(world.tenant) == []
    assert await models.Chart.all().count() == 0


async def test_what_is_too_large_is_refused(world: World) -> None:
    assert (await upload(world.tenant, bytes(7 << 20))).status_code in (413, 422)
    refused(await upload(world.tenant, bytes(9 << 20)), 413)


async def test_what_is_much_too_large_is_answered_over_http(world: World, origin: str) -> None:
    """The client hears it although it was still sending."""
    async with httpx.AsyncClient(base_url=origin, timeout=60) as http:
        caller = Caller(http, world.tenant.token)
        refused(await upload(caller, bytes(40 << 20)), 413)
        assert (await upload(caller, packed("shop"))).status_code == 200


@pytest.mark.parametrize(
    ("name", "version", "words"), [("", "1.0", "appName"), ("No Name", "1.0", "appName"), ("packed", "1", "version")]
)
async def test_a_bad_name_or_version_is_named(world: World, name: str, version: str, words: str) -> None:
    refused(await upload(world.tenant, packed("shop"), name, version), 422, words)


async def test_without_a_business_there_is_no_app(world: World) -> None:
    refused(await upload(world.homeless, packed("shop")), 409)


async def test_without_helm_it_is_a_503_that_says_what_is_missing(world: World) -> None:
    async with product(outside=Outside()) as made:
        caller = Caller(made.http, world.tenant.token)
        answer = await upload(caller, packed("shop"))
        refused(answer, 503, "helm")
        assert int(answer.headers["retry-after"]) >= 1
        refused(await upload(caller, b"no archive"), 422, "chart")

"""The lines of `conventions`, on every route that they speak of."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from otegraph import models

from tests.contract.entries import ENTRIES, Entry
from tests.contract.refusal import refused
from tests.contract.world import World, business, cluster, user
from tests.product import Caller

ALL = list(ENTRIES.values())
GUARDED = [entry for entry in ALL if entry.access != "public"]
RESTRICTED = [entry for entry in ALL if entry.access in ("admin", "system")]
WITH_BODY = [entry for entry in ALL if entry.request]
WITH_FORM = [entry for entry in ALL if entry.form]
WITH_QUERY = [entry for entry in ALL if entry.query]
PAGED = [entry for entry in ALL if "page" in (entry.query or {})]
ON_A_ROW = [entry for entry in ALL if "{" in entry.path]


def ids(entries: list[Entry]) -> list[str]:
    return [entry.id for entry in entries]


async def raw(
    world: World, entry: Entry, token: str | None, body: str, media: str = "application/json"
) -> httpx.Response:
    headers = {"content-type": media} | ({"authorization": token} if token else {})
    return await world.http.request(entry.method, world.path(entry), content=body.encode(), headers=headers)


async def test_without_a_good_token_nothing_is_read(world: World, subtests: pytest.Subtests) -> None:
    for entry in GUARDED:
        with subtests.test(entry.id):
            for token in (None, "eyxxxxxxxxxxxxxx", "Bearer eyxxxxxxxxxxxxxx", "Basic dXNlcjpwYXNz", ""):
                answer = await raw(world, entry, token, "{not json", "text/plain")
                refused(answer, 401)
                assert answer.headers["www-authenticate"] == "Bearer"


async def test_who_may_not_call_it_learns_nothing(world: World, subtests: pytest.Subtests) -> None:
    for entry in RESTRICTED:
        with subtests.test(entry.id):
            lesser = [world.tenant, world.homeless] + ([world.general] if entry.access == "system" else [])
            for caller in lesser:
                refused(await raw(world, entry, caller.token, "{not json", "text/plain"), 403)
                nowhere = entry.path.replace("{userId}", "999999").replace("{id}", "999999")
                refused(await caller.rest(entry.method, nowhere, {}), 403)


async def test_a_body_that_can_not_be_read(world: World, subtests: pytest.Subtests) -> None:
    for entry in WITH_BODY:
        with subtests.test(entry.id):
            token = world.caller(entry).token
            for body in ("", "{", "[]", "null", "1", '"x"', '{"a": NaN}', '{"a": 1, "a": 2}', "\ufeff{}", "[" * 9000):
                refused(await raw(world, entry, token, body), 400)
            for media in (
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/jsonx",
            ):
                refused(await raw(world, entry, token, json.dumps(entry.request), media), 415, "application/json")
            refused(await raw(world, entry, token, json.dumps({"x": "x" * (1 << 20)})), 413)


async def test_a_form_that_can_not_be_read(world: World, subtests: pytest.Subtests) -> None:
    form = "multipart/form-data; boundary=b"
    for entry in WITH_FORM:
        with subtests.test(entry.id):
            token = world.caller(entry).token
            for body in (
                "",
                "{}",
                "--b",
                "--b\r\n\r\n",
                '--b\r\nContent-Disposition: form-data; name="version"\r\n\r\n1',
            ):
                refused(await raw(world, entry, token, body, form), 400)
            refused(await raw(world, entry, token, "--b--\r\n", "multipart/form-data"), 400, "boundary")
            for media in ("application/json", "application/x-www-form-urlencoded", "multipart/mixed; boundary=b"):
                refused(await raw(world, entry, token, "{}", media), 415, "multipart/form-data")
            refused(await raw(world, entry, token, "x" * (9 << 20), form), 413)


async def test_a_part_of_a_form_that_is_wrong_is_named(world: World, subtests: pytest.Subtests) -> None:
    for entry in WITH_FORM:
        with subtests.test(entry.id):
            headers = {"authorization": world.caller(entry).token or ""}
            whole = {
                **{name: (None, value) for name, value in entry.content["data"].items()},
                **entry.content["files"],
            }
            for name, (filename, content) in whole.items():
                others = [(other, part) for other, part in whole.items() if other != name]
                swapped = (None, "text") if filename else ("file", content)
                for parts in (others, [*others, (name, swapped)], [*whole.items(), (name, (filename, content))]):
                    answer = await world.http.request(entry.method, world.path(entry), files=parts, headers=headers)
                    refused(answer, 422, name)


async def test_a_known_field_of_the_wrong_type_is_named(world: World, subtests: pytest.Subtests) -> None:
    for entry in WITH_BODY:
        with subtests.test(entry.id):
            for key in entry.request or {}:
                for wrong in ({"x": 1}, 1.5, [{"x": [1]}]):
                    answer = await world.caller(entry).rest(
                        entry.method, world.path(entry), {**(entry.mended or {}), key: wrong}
                    )
                    refused(answer, 422, key)


async def test_a_required_field_is_named(world: World, subtests: pytest.Subtests) -> None:
    for entry in WITH_BODY:
        with subtests.test(entry.id):
            answer = await world.caller(entry).rest(entry.method, world.path(entry), {})
            refused(answer, 422)
            required = entry.required_body or [str(answer.json()["message"]).split()[0]]
            for key in required:
                for body in (
                    {k: v for k, v in (entry.mended or {}).items() if k != key},
                    {**(entry.mended or {}), key: None},
                ):
                    refused(await world.caller(entry).rest(entry.method, world.path(entry), body), 422, key)


@pytest.mark.parametrize("entry", ALL, ids=ENTRIES)
async def test_what_is_not_known_is_ignored_and_a_token_may_have_its_scheme(world: World, entry: Entry) -> None:
    """Bare, as the document shows a token, is how all other tests send it."""
    await world.prepare(entry)
    body = {**(entry.mended or {}), "clientMutationId": 1, "x": {"y": None}}
    query = {**(entry.query or {}), "callback": "x", "PageSize": "-1"}
    token = world.caller(entry).token
    headers = {"authorization": f"bearer {token}"} if token else None
    sent = entry.content
    if entry.request:
        sent = {"json": body}
    elif entry.form:
        sent["data"] |= {"clientMutationId": "1", "x": "y"}
    answer = await world.http.request(entry.method, world.path(entry), params=query, headers=headers, **sent)
    assert answer.status_code == entry.success, answer.text


async def test_a_bad_value_in_a_query_is_named(world: World, subtests: pytest.Subtests) -> None:
    for entry in WITH_QUERY:
        with subtests.test(entry.id):
            bad: dict[str, tuple[Any, ...]] = {
                "page": (0, -1, "x", "1.0", "", "\u0661", "null"),
                "pageSize": (-1, "x", "1e1", "", "1 "),
                "order": ("down", "ASC", ""),
                "orderBy": ("name", "", "id;"),
                "appNameMode": ("fuzzy", "EXACT", ""),
                "editable": ("yes", "1", "", "True"),
                "running": ("no", "0", "", "ALL"),
            }
            for name in entry.query or {}:
                for value in bad.get(name, ()):
                    answer = await world.caller(entry).rest("GET", world.path(entry), **{name: value})
                    refused(answer, 422, name)
                if name in bad:
                    twice = await world.caller(entry).rest("GET", world.path(entry), **{name: ["1", "2"]})
                    refused(twice, 422, name)


async def page(caller: Caller, path: str, **query: Any) -> tuple[list[Any], int]:
    """The rows and the total."""
    answer = await caller.rest("GET", path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"], answer.json()["total"]


async def test_pages(world: World, subtests: pytest.Subtests) -> None:
    """Pages make up the whole, in the order of the ids, and `total` is the same on each."""
    for entry in PAGED:
        with subtests.test(entry.id):
            caller, path = world.caller(entry), world.path(entry)
            whole, total = await page(caller, path, pageSize=0)
            assert total == len(whole) >= 1
            numbers = [row["id"] for row in whole if "id" in row]
            assert numbers == sorted(numbers, reverse=entry.id == "list_deployment_audits")
            single = [(await page(caller, path, pageSize=1, page=number))[0] for number in range(1, total + 1)]
            assert [row for rows in single for row in rows] == whole
            for far in (
                {"pageSize": 1, "page": total + 1},
                {"pageSize": 1, "page": 2**31 - 1},
                {"pageSize": 0, "page": 2},
            ):
                assert await page(caller, path, **far) == ([], total)
            for large in (1000, 100_000, 2**31 - 1):
                assert await page(caller, path, pageSize=large) == (whole, total)
            assert await page(caller, path) == (whole[:10], total)


async def test_the_default_page_has_ten(world: World) -> None:
    for number in range(12):
        await cluster(f"more-{number:02}", models.ClusterStatus.ONLINE)
    body = (await world.tenant.rest("GET", "/v1/cluster")).json()
    assert (len(body["data"]), body["total"]) == (10, 15)
    names = [row["clusterName"] for row in body["data"]]
    assert names == ["GuangZhou", "BeiJing", "c1", *(f"more-{number:02}" for number in range(7))]
    body = (await world.tenant.rest("GET", "/v1/cluster", page=2)).json()
    assert (len(body["data"]), body["total"]) == (5, 15)


FILTERS: list[tuple[str, dict[str, str]]] = [
    ("/v1/cluster", {"clusterLabel": "unknown"}),
    ("/v1/node", {"clusterName": "unknown"}),
    ("/v1/node", {"nodeLabel": "unknown"}),
    ("/v1/app", {"appName": "unknown"}),
    ("/v1/app", {"version": "9.9.9"}),
    ("/v1/app", {"appName": "%"}),
    ("/v1/app", {"appName": "n_inx"}),
    ("/v1/app", {"appName": "ginx", "appNameMode": "prefix"}),
    ("/v1/app", {"appName": "nginx", "appNameMode": "strict"}),
    ("/v1/deploy", {"appName": "unknown"}),
    ("/v1/admin/deploy", {"businessName": "unknown"}),
]


async def test_an_unknown_name_in_a_filter_is_an_empty_list(world: World) -> None:
    for path, query in FILTERS:
        answer = await world.general.rest("GET", path, **query)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["data"], answer.json()["total"]) == ([], 0), (path, query)


async def test_an_unknown_cluster_has_no_node_labels(world: World) -> None:
    answer = await world.tenant.rest("GET", "/v1/node/label", clusterName="unknown")
    assert (answer.status_code, answer.json()["data"]) == (200, [])


async def test_an_unknown_row_is_a_404_after_a_422(world: World, subtests: pytest.Subtests) -> None:
    for entry in ON_A_ROW:
        with subtests.test(entry.id):
            for unknown in ("999999", "0", str(2**31 - 1)):
                path = entry.path
                for name in ("userId", "id", "appId", "deployId", "deployName", "clusterName", "repoId"):
                    path = path.replace(f"{{{name}}}", unknown)
                body = entry.mended
                refused(await world.caller(entry).rest(entry.method, path, body), 404)
                if entry.request:
                    refused(await world.caller(entry).rest(entry.method, path, {}), 422)


BAD_AND_UNKNOWN: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/v1/admin/user/999999/password", {"password": "short"}),
    ("POST", "/v1/cluster/label", {"clusterLabel": "no label", "clusterName": ["unknown"]}),
    ("POST", "/v1/node/label", {"nodeLabel": "", "clusterName": "unknown", "nodeName": ["unknown"]}),
    ("DELETE", "/v1/cluster/label", {"clusterLabel": "x", "clusterName": []}),
    ("DELETE", "/v1/node/label", {"nodeLabel": "x", "clusterName": "unknown", "nodeName": []}),
    ("POST", "/v1/deploy", {"deployName": "No Name", "appName": "unknown", "version": "1"}),
    ("POST", "/v1/deploy", {"deployName": "x", "appName": "y", "version": "1", "cluster": "z", "nodeLabel": "-"}),
    ("POST", "/v1/deploy/id/999999", {"version": "1", "comment": "x" * 10_001}),
    ("PUT", "/v1/deploy/id/999999", {"version": "1", "comment": "x" * 10_001}),
    ("PUT", "/v1/admin/deploy", {"id": 999999, "status": 1, "comment": "x" * 10_001}),
    ("PUT", "/v1/business/id/999999", {"status": 1, "comment": "x" * 10_001}),
    ("DELETE", "/v1/app", {"appId": []}),
]


async def test_bad_input_goes_before_what_is_unknown(world: World) -> None:
    for method, path, body in BAD_AND_UNKNOWN:
        refused(await world.system.rest(method, path, body), 422)


async def test_what_is_unknown_goes_before_what_is_in_the_way(world: World) -> None:
    """Each of these is unknown in one part and in the wrong state in another."""
    waiting, web = world.ids["waiting"], world.ids["web"]
    refused(await world.tenant.rest("POST", f"/v1/deploy/id/{waiting}", {"version": "9.9.9"}), 404, "version")
    refused(await world.tenant.rest("DELETE", "/v1/app", {"appId": [world.ids["nginx1"] + 1, 999999]}), 404, "999999")
    body = {"deployName": "web", "appName": "nginx1", "version": "9.9.9"}
    refused(await world.tenant.rest("POST", "/v1/deploy", body), 404, "version")
    refused(await world.tenant.rest("PUT", f"/v1/deploy/id/{web}", {"version": "9.9.9"}), 409, "version")


async def test_times_are_seconds(world: World) -> None:
    row = (await world.tenant.rest("GET", f"/v1/deploy/id/{world.ids['web']}")).json()["data"]
    stored = await models.Deployment.get(id=world.ids["web"])
    assert row["createTime"] == int(stored.created_at.timestamp())
    assert row["updateTime"] == int(stored.updated_at.timestamp())


async def test_an_unknown_path_and_another_method(world: World) -> None:
    for path in ("/v1", "/v1/", "/v1/nothing", "/v1/cluster/", "/v1/deploy/id/1/2", "/v1/app/id/%0a/x"):
        answer = await world.system.rest("GET", path)
        refused(answer, 404)
    answer = await world.nobody.rest("PATCH", "/v1/deploy")
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST"


async def test_nothing_is_changed_by_halves(world: World) -> None:
    """All or none; the error names the first that is unknown."""
    labels = await models.ClusterLabel.all().order_by("id").values()
    node_labels = await models.NodeLabel.all().order_by("id").values()
    versions = await models.AppVersion.all().order_by("id").values()
    clusters = {"clusterLabel": "label2", "clusterName": ["GuangZhou", "atlantis", "BeiJing", "mu"]}
    nodes = {"nodeLabel": "label1", "clusterName": "c1", "nodeName": ["GuangZhou", "n9", "BeiJing", "n8"]}
    for method in ("POST", "DELETE"):
        refused(await world.general.rest(method, "/v1/cluster/label", clusters), 404, "clusterName", "atlantis")
        refused(await world.general.rest(method, "/v1/node/label", nodes), 404, "nodeName", "n9")
        elsewhere = {**nodes, "clusterName": "atlantis"}
        refused(await world.general.rest(method, "/v1/node/label", elsewhere), 404, "clusterName", "atlantis")
    refused(await world.tenant.rest("DELETE", "/v1/app", {"appId": [1, 77, 2, 78]}), 404, "appId", "77")
    used = world.ids["nginx1"] + 1
    refused(await world.tenant.rest("DELETE", "/v1/app", {"appId": [1, used, 2]}), 409, "appId", "web")
    assert await models.ClusterLabel.all().order_by("id").values() == labels
    assert await models.NodeLabel.all().order_by("id").values() == node_labels
    assert await models.AppVersion.all().order_by("id").values() == versions


async def test_an_empty_list_of_names_is_bad_input(world: World) -> None:
    refused(await world.general.rest("POST", "/v1/cluster/label", {"clusterLabel": "x", "clusterName": []}), 422)
    body = {"nodeLabel": "x", "clusterName": "c1", "nodeName": []}
    refused(await world.general.rest("POST", "/v1/node/label", body), 422, "nodeName")
    refused(await world.tenant.rest("DELETE", "/v1/app", {"appId": []}), 422, "appId")


async def test_names_are_unique_for_all(world: World) -> None:
    """A taken name is a 409 that names the field."""
    await business("name", await user("someone"))
    request = ENTRIES["create_business"].request
    refused(await world.tenant.rest("POST", "/v1/business", request), 409, "name")
    for entry in (ENTRIES["create_user"], ENTRIES["create_sub_user"]):
        assert (await world.send(entry)).status_code == 200
        refused(await world.send(entry), 409, "user")

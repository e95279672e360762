"""The simulated Harbor where the recording says nothing, or says it of one request alone: what is expected is in the
notes that were taken of the real one."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from otegraph.simulator.registry.harbor import HarborSettings, SimulatedHarbor

from tests.simulator.driving import eventually
from tests.simulator.images import OCI_MANIFEST, image, push, push_blob, skopeo, write_layout

API = "/api/v2.0"
PASSWORD = "Passw0rd"
needs_skopeo = pytest.mark.skipif(shutil.which("skopeo") is None, reason="skopeo is not installed")


async def without_cookies(request: httpx.Request) -> None:
    request.headers.pop("Cookie", None)


@dataclass
class Api:
    """A Harbor, and somebody who asks it."""

    harbor: SimulatedHarbor
    admin: httpx.AsyncClient

    def client(self, name: str, password: str = PASSWORD) -> httpx.AsyncClient:
        auth = httpx.BasicAuth(name, password)
        return httpx.AsyncClient(base_url=self.harbor.url, auth=auth, event_hooks={"request": [without_cookies]})

    async def make(self, path: str, **body: Any) -> str:
        made = await self.admin.post(API + path, json=body)
        assert made.status_code == 201, made.text
        return str(made.headers.get("location", ""))

    async def user(self, name: str) -> None:
        await self.make("/users", username=name, password=PASSWORD, email=f"{name}@example.com", realname=name)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    settings = HarborSettings(wrong_password_seconds=0.0)
    async with SimulatedHarbor(settings=settings) as harbor:
        api = Api(harbor, httpx.AsyncClient())
        async with api.client("admin", settings.admin_password) as admin:
            api.admin = admin
            yield api


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["code"])


async def test_a_wrong_password_locks_the_right_one_out_meanwhile() -> None:
    settings = HarborSettings(wrong_password_seconds=1.0)
    async with SimulatedHarbor(settings=settings) as harbor, httpx.AsyncClient(base_url=harbor.url) as http:

        async def come() -> bool:
            return bool(harbor.server.requests)

        path = f"{API}/users/current"
        wrong = asyncio.create_task(http.get(path, auth=("admin", "Wrong0000")))
        await eventually(come)
        assert (await http.get(path, auth=("admin", settings.admin_password))).status_code == 401
        assert (await wrong).status_code == 401
        assert (await http.get(path, auth=("admin", settings.admin_password))).status_code == 200


async def test_pages_and_their_links(api: Api) -> None:
    for name in ("p1", "p2", "p3", "p4"):
        await api.make("/projects", project_name=name)
    path = f"{API}/projects"
    first = await api.admin.get(path, params={"page_size": 2, "q": "name=~p"})
    assert [row["name"] for row in first.json()] == ["p1", "p2"]
    assert first.headers["x-total-count"] == "4"
    assert first.headers["link"] == f'<{path}?page=2&page_size=2&q=name=~p>; rel="next"'
    middle = await api.admin.get(path, params={"page_size": 2, "page": 2})
    both = f'<{path}?page=1&page_size=2>; rel="prev" , <{path}?page=3&page_size=2>; rel="next"'
    assert middle.headers["link"] == both
    assert len((await api.admin.get(path, params={"page_size": 0})).json()) == 5
    after = await api.admin.get(path, params={"page": 9})
    assert (after.status_code, after.json(), after.headers["x-total-count"]) == (200, [], "5")
    zero = await api.admin.get(path, params={"page": 0, "page_size": 2})
    assert [row["name"] for row in zero.json()] == ["library", "p1"]
    assert zero.headers["link"] == f'<{path}?page=1&page_size=2>; rel="next"'


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "name=p1"}, ["p1"]),
        ({"q": "name=~1"}, ["p1", "p10"]),
        ({"q": "name={p1 p2}"}, ["p1", "p2"]),
        ({"q": "project_id=[2~3]"}, ["p1", "p10"]),
        ({"q": "nosuch=1"}, ["library", "p1", "p10", "p2"]),
        ({"q": "public=true"}, ["library"]),
        ({"q": "name=p%2531"}, ["p1"]),
        ({"name": "p1"}, ["p1", "p10"]),
        ({"name": "p_"}, []),
        ({"public": "false"}, ["p1", "p10", "p2"]),
        ({"sort": "-name"}, ["p2", "p10", "p1", "library"]),
        ({"sort": "nosuch"}, ["library", "p1", "p10", "p2"]),
    ],
)
async def test_queries_of_projects(api: Api, query: dict[str, str], names: list[str]) -> None:
    for name in ("p1", "p10", "p2"):
        await api.make("/projects", project_name=name)
    text = "&".join(f"{key}={value}" for key, value in query.items())
    answer = await api.admin.get(f"{API}/projects?{text}")
    assert [row["name"] for row in answer.json()] == names


async def test_names_of_digits_are_ids_unless_one_says_otherwise(api: Api) -> None:
    await api.make("/projects", project_name="12345")
    assert (await api.admin.get(f"{API}/projects/12345")).status_code == 404
    named = await api.admin.get(f"{API}/projects/12345", headers={"X-Is-Resource-Name": "true"})
    assert named.json()["name"] == "12345"
    made = await api.admin.post(
        f"{API}/projects", json={"project_name": "x"}, headers={"X-Resource-Name-In-Location": "true"}
    )
    assert made.headers["location"] == "/api/v2.0/projects/x"


async def test_one_of_many_makes_a_project(api: Api) -> None:
    many = (api.admin.post(f"{API}/projects", json={"project_name": "race"}) for _ in range(6))
    assert sorted(answer.status_code for answer in await asyncio.gather(*many)) == [201, 409, 409, 409, 409, 409]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"project_name": "ok", "metadata": {"public": True}}, 422),
        ({"project_name": "ok", "metadata": {"public": "maybe"}}, 400),
        ({"project_name": "ok", "storage_limit": -2}, 400),
        ({"project_name": "ok", "storage_limit": "1"}, 422),
        ({"project_name": 7}, 422),
        ({}, 422),
        ({"project_name": "ok", "nosuch": 1, "metadata": {"nosuch": "1"}}, 201),
    ],
)
async def test_what_a_project_is_made_of(api: Api, body: dict[str, Any], status: int) -> None:
    answer = await api.admin.post(f"{API}/projects", json=body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (1, {"push", "pull", "delete artifact", "add member", "delete project"}),
        (2, {"push", "pull"}),
        (3, {"pull"}),
        (4, {"push", "pull", "delete artifact"}),
        (5, {"pull"}),
        (None, set()),
    ],
)
async def test_what_roles_may(api: Api, role: int | None, may: set[str]) -> None:
    await api.user("bob")
    await api.make("/projects", project_name="p")
    await push(api.admin, "p/app", "1", image("a"))
    if role:
        await api.make("/projects/p/members", role_id=role, member_user={"username": "bob"})
    inside = f"{API}/projects/p"
    headers = {"Accept": OCI_MANIFEST}
    async with api.client("bob") as bob:
        answers = {
            "push": await bob.post("/v2/p/app/blobs/uploads/"),
            "pull": await bob.get("/v2/p/app/manifests/1", headers=headers),
            "delete artifact": await bob.delete(f"{inside}/repositories/app/artifacts/1"),
            "add member": await bob.post(f"{inside}/members", json={"role_id": 2, "member_user": {"user_id": 77}}),
        }
        if role == 1:
            await bob.delete(f"{inside}/repositories/app")
        answers["delete project"] = await bob.delete(inside)
    # a user that is not there is what a bad member is refused for, once one may add members
    good = {"add member": 400}
    done = {name for name, a in answers.items() if a.is_success or a.status_code == good.get(name)}
    assert done == may
    assert {a.status_code for name, a in answers.items() if name not in done} <= {401, 403}


async def test_an_image_s_artifact_and_what_becomes_of_its_tags(api: Api) -> None:
    await api.make("/projects", project_name="p")
    one, two = image("one"), image("two")
    for tag in ("1", "2"):
        await push(api.admin, "p/web/front", tag, one)
    await push(api.admin, "p/web/front", "1", two)
    artifacts = f"{API}/projects/p/repositories/web%252Ffront/artifacts"
    rows = (await api.admin.get(artifacts)).json()
    assert [(row["digest"], [tag["name"] for tag in row["tags"]]) for row in rows] == [
        (two.digest, ["1"]),
        (one.digest, ["2"]),
    ]
    assert rows[0]["extra_attrs"]["created"] == "2026-01-02T03:04:05Z"
    assert (await api.admin.delete(f"{artifacts}/2/tags/2")).status_code == 200
    found = (await api.admin.get(artifacts, params={"q": "tags=nil"})).json()
    assert [(row["digest"], row["tags"]) for row in found] == [(one.digest, None)]
    for query, digests in (("tags=*", [two.digest]), ("tags=1", [two.digest]), ("tags=2", [])):
        found = (await api.admin.get(artifacts, params={"q": query})).json()
        assert [row["digest"] for row in found] == digests, query
    for digest in (one.digest, two.digest):
        assert (await api.admin.delete(f"{artifacts}/{digest}")).status_code == 200
    repository = f"{API}/projects/p/repositories/web%252Ffront"
    assert (await api.admin.get(repository)).json()["artifact_count"] == 0
    assert code(await api.admin.delete(f"{API}/projects/p")) == "PRECONDITION"
    assert (await api.admin.delete(repository)).status_code == 200
    assert (await api.admin.delete(repository)).status_code == 404
    assert (await api.admin.delete(f"{API}/projects/p")).status_code == 200
    assert api.harbor.harbor.store.used == 0


async def test_a_pull_is_counted(api: Api) -> None:
    await api.make("/projects", project_name="p")
    await push(api.admin, "p/app", "1", image("a"))
    await api.admin.get("/v2/p/app/manifests/1", headers={"Accept": OCI_MANIFEST})
    assert (await api.admin.get(f"{API}/projects/p/repositories/app")).json()["pull_count"] == 1
    artifact = (await api.admin.get(f"{API}/projects/p/repositories/app/artifacts/1")).json()
    assert artifact["pull_time"] == artifact["tags"][0]["pull_time"] > artifact["push_time"]


async def test_a_full_project_takes_no_more(api: Api) -> None:
    await api.make("/projects", project_name="p", storage_limit=5000)
    await push(api.admin, "p/app", "1", image("a", 100))
    begun = await api.admin.post("/v2/p/app/blobs/uploads/")
    refused = await api.admin.put(f"{begun.headers['location']}&digest=sha256:{'0' * 64}", content=b"x" * 6000)
    assert (refused.status_code, code(refused)) == (403, "DENIED")
    used = (await api.admin.get(f"{API}/projects/p/summary")).json()["quota"]["used"]["storage"]
    assert 0 < used < 5000
    await api.admin.delete(f"{API}/projects/p/repositories/app/artifacts/1")
    summary = (await api.admin.get(f"{API}/projects/p/summary")).json()
    assert summary["quota"]["used"]["storage"] == 0


async def test_read_only_mode_takes_no_pushes(api: Api) -> None:
    await api.admin.put(f"{API}/configurations", json={"read_only": True})
    refused = await api.admin.post("/v2/library/app/blobs/uploads/")
    assert (refused.status_code, code(refused)) == (403, "DENIED")
    assert (await api.admin.get(f"{API}/projects")).status_code == 200


async def test_robots_do_what_they_were_given(api: Api) -> None:
    await api.make("/projects", project_name="p")
    access = [{"resource": "repository", "action": action} for action in ("pull", "push")]
    body = {
        "name": "ci",
        "level": "project",
        "duration": -1,
        "permissions": [{"kind": "project", "namespace": "p", "access": access}],
    }
    assert (await api.admin.post(f"{API}/robots", json=body | {"duration": 0})).status_code == 400
    unknown = [{"kind": "project", "namespace": "p", "access": [{"resource": "repository", "action": "fly"}]}]
    assert (await api.admin.post(f"{API}/robots", json=body | {"permissions": unknown})).status_code == 400
    made = (await api.admin.post(f"{API}/robots", json=body)).json()
    assert (made["name"], len(made["secret"])) == ("robot$p+ci", 32)
    async with api.client(made["name"], made["secret"]) as robot:
        await push(robot, "p/app", "1", image("a"))
        assert (await robot.get(f"{API}/projects/p")).status_code == 403
        assert (await robot.post("/v2/library/app/blobs/uploads/")).status_code == 401
        await api.admin.delete(f"{API}/robots/{made['id']}")
        assert (await robot.get("/v2/")).status_code == 401


async def test_a_request_s_id_comes_back(api: Api) -> None:
    assert (await api.admin.get(f"{API}/ping", headers={"X-Request-Id": "mine"})).headers["x-request-id"] == "mine"
    assert (await api.admin.get(f"{API}/ping")).headers["x-request-id"]


async def test_a_tag_cannot_be_deleted_through_the_registry(api: Api) -> None:
    digest = await push_blob(api.admin, "library/app", b"x")
    assert (await api.admin.get(f"/v2/library/app/blobs/{digest}")).content == b"x"
    await push(api.admin, "library/app", "1", image("a"))
    refused = await api.admin.delete("/v2/library/app/manifests/1")
    assert (refused.status_code, code(refused)) == (400, "UNSUPPORTED")
    assert (await api.admin.delete(f"/v2/library/app/manifests/{image('a').digest}")).status_code == 202


async def test_faults(api: Api) -> None:
    api.harbor.faults.unavailable = True
    away = await api.admin.get(f"{API}/ping")
    assert (away.status_code, away.headers["content-type"].partition(";")[0]) == (503, "text/html")
    api.harbor.faults.unavailable = False
    await api.harbor.stop()
    with pytest.raises(httpx.TransportError):
        await api.admin.get(f"{API}/ping")
    await api.harbor.start()
    assert (await api.admin.get(f"{API}/ping")).text == "Pong"


@needs_skopeo
async def test_a_real_client_pushes_and_pulls(api: Api, tmp_path: Path) -> None:
    await api.user("alice")
    await api.make("/projects", project_name="p")
    await api.make("/projects/p/members", role_id=4, member_user={"username": "alice"})
    pushed = image("real")
    source = write_layout(tmp_path / "in", pushed, "1")
    remote = f"docker://{api.harbor.address}/p/team/app"
    creds = f"alice:{PASSWORD}"
    done = await skopeo("copy", "--dest-tls-verify=false", f"--dest-creds={creds}", source, f"{remote}:1")
    assert done[0] == 0, done[2]
    seen = await skopeo("inspect", "--tls-verify=false", f"--creds={creds}", f"{remote}:1")
    assert json.loads(seen[1])["Digest"] == pushed.digest, seen[2]
    done = await skopeo("copy", "--src-tls-verify=false", f"--src-creds={creds}", f"{remote}:1", f"dir:{tmp_path}/out")
    assert done[0] == 0, done[2]
    assert (tmp_path / "out" / "manifest.json").read_bytes() == pushed.manifest
    row = (await api.admin.get(f"{API}/projects/p/repositories/team%252Fapp")).json()
    assert (row["artifact_count"], row["pull_count"] > 0) == (1, True)
    elsewhere = f"docker://{api.harbor.address}/nosuch/app:1"
    refused = (
        ("inspect", "--tls-verify=false", f"{remote}:1"),
        ("copy", "--dest-tls-verify=false", f"--dest-creds={creds}", source, elsewhere),
        ("copy", "--dest-tls-verify=false", "--dest-creds=alice:Wrong0000", source, f"{remote}:2"),
    )
    for command in refused:
        assert (await skopeo(*command))[0] != 0, command
    done = await skopeo("delete", "--tls-verify=false", f"--creds={creds}", f"{remote}:1")
    assert done[0] == 0, done[2]

"""What the graph shows of images: every field, order and filter, and nothing where the registry was not heard of lately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from otegraph.models.image import Image, ImageProject, ImageTag, RegistryState
from otegraph.plans.plan import Plan
from otegraph.schema.node import to_global_id

from tests.product import Caller, Product
from tests.resolvers.registry_rows import MADE, deployed, digest, image, project, synced

TIME = "2026-11-01T00:00:00+00:00"


@pytest.fixture
async def tenant(api: Product) -> Caller:
    """Of `shop`, with its project `test`; `bank` has a private and a public one, and one belongs to nobody."""
    made = await api.tenant("shop")
    await api.tenant("bank")
    await project("test", "shop")
    await project("vault", "bank")
    await project("open", "bank", public=True)
    await project("nobody", public=True)
    await image("test/demo1", latest=1, v1=1, v2=2)
    await image("test/demo2", latest=3)
    for name in ("vault/x", "open/x", "nobody/x"):
        await image(name, v1=1)
    return made


async def test_a_tags_address_needs_no_other_field(tenant: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    query = '{ image(name: "test/demo1") { tags(first: 1) { nodes { address } } } }'
    planned = await tenant.graph(query)
    assert planned["image"]["tags"]["nodes"] == [{"address": "registry.example.com/test/demo1:latest"}]

    async def none(*_: Any) -> None:
        return None

    monkeypatch.setattr(Plan, "answer", none)
    assert await tenant.graph(query) == planned


async def test_every_field_of_an_image(tenant: Caller) -> None:
    query = """{ image(name: "test/demo1") {
        id databaseId name address createdAt updatedAt project { name business { name } }
        tags { totalCount nodes { id name digest imageName address createdAt updatedAt image { name } } }
        runBy { totalCount }
    } }"""
    shown = (await tenant.graph(query))["image"]
    row = await Image.get(name="test/demo1")
    tags = shown.pop("tags")
    assert shown == {
        "id": to_global_id("Image", row.id), "databaseId": row.id, "name": "test/demo1",
        "address": "registry.example.com/test/demo1", "createdAt": TIME, "updatedAt": TIME,
        "project": {"name": "test", "business": {"name": "shop"}}, "runBy": {"totalCount": 0},
    }  # fmt: skip
    assert tags["totalCount"] == 3
    assert [tag["name"] for tag in tags["nodes"]] == ["latest", "v1", "v2"]
    key = (await ImageTag.get(image_id=row.id, name="v2")).id
    assert tags["nodes"][2] == {
        "id": to_global_id("ImageTag", key), "name": "v2", "digest": digest(2), "imageName": "test/demo1",
        "address": "registry.example.com/test/demo1:v2", "createdAt": TIME, "updatedAt": TIME,
        "image": {"name": "test/demo1"},
    }  # fmt: skip
    nodes = await tenant.graph(
        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Image { name } ... on ImageTag { name } } }",
        ids=[to_global_id("Image", row.id), to_global_id("ImageTag", key)],
    )
    assert nodes["nodes"] == [{"name": "test/demo1"}, {"name": "v2"}]


async def test_every_field_of_a_project(tenant: Caller) -> None:
    query = """{ imageProjects(orderBy: {field: NAME, direction: DESC}) { totalCount nodes {
        id databaseId name public imageCount business { name } images(first: 1) { totalCount nodes { name } }
    } } }"""
    found = (await tenant.graph(query))["imageProjects"]
    assert (found["totalCount"], [node["name"] for node in found["nodes"]]) == (3, ["test", "open", "nobody"])
    row = await ImageProject.get(name="test")
    assert found["nodes"][0] == {
        "id": to_global_id("ImageProject", row.id), "databaseId": row.id, "name": "test", "public": False,
        "imageCount": 2, "business": {"name": "shop"},
        "images": {"totalCount": 2, "nodes": [{"name": "test/demo1"}]},
    }  # fmt: skip
    assert [node["business"] for node in found["nodes"][1:]] == [None, None]
    await Image.filter(name="test/demo1").update(deleted_at=MADE)
    found = (await tenant.graph(query))["imageProjects"]["nodes"][0]
    assert (found["imageCount"], found["images"]) == (1, {"totalCount": 1, "nodes": [{"name": "test/demo2"}]})


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("", ["test/demo1", "test/demo2", "open/x", "nobody/x"]),
        ('(filter: {project: "test"})', ["test/demo1", "test/demo2"]),
        ('(filter: {project: "tes"})', []),
        ('(filter: {project: "vault"})', []),
        ('(filter: {name: {value: "demo", match: CONTAINS}})', ["test/demo1", "test/demo2"]),
        ('(filter: {name: {value: "d_mo", match: CONTAINS}})', []),
        ('(filter: {name: {value: "x", match: CONTAINS}, project: "open"})', ["open/x"]),
        ("(orderBy: {field: NAME})", ["nobody/x", "open/x", "test/demo1", "test/demo2"]),
        ("(orderBy: {field: UPDATED_AT, direction: DESC}, first: 1)", ["test/demo2"]),
        ("(orderBy: {field: CREATED_AT}, first: 1)", ["nobody/x"]),
        ("(orderBy: {field: ID, direction: DESC}, first: 2)", ["nobody/x", "open/x"]),
        ("(page: {number: 2, size: 3})", ["nobody/x"]),
    ],
)
async def test_images_are_narrowed_ordered_and_paged(tenant: Caller, arguments: str, names: list[str]) -> None:
    await Image.filter(name="test/demo2").update(updated_at=MADE + timedelta(days=1))
    await Image.filter(name="nobody/x").update(created_at=MADE - timedelta(days=1))
    found = (await tenant.graph(f"{{ images{arguments} {{ nodes {{ name }} }} }}"))["images"]["nodes"]
    assert [node["name"] for node in found] == names


async def test_what_was_deleted_is_nowhere(tenant: Caller) -> None:
    await Image.filter(name="test/demo2").update(deleted_at=MADE)
    await ImageTag.filter(image__name="test/demo1", name="v1").update(deleted_at=MADE)
    gone = [to_global_id("Image", (await Image.get(name="test/demo2")).id)]
    gone += [to_global_id("ImageTag", tag.id) for tag in await ImageTag.filter(name="v1", image__name="test/demo1")]
    gone += [to_global_id("ImageTag", tag.id) for tag in await ImageTag.filter(image__name="test/demo2")]
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { id } image(name: "test/demo2") { id }
        images(filter: {project: "test"}) { totalCount nodes { name tags { totalCount nodes { name } } } } }"""
    found = await tenant.graph(query, ids=gone)
    assert (found["nodes"], found["image"]) == ([None] * 3, None)
    tags = {"totalCount": 2, "nodes": [{"name": "latest"}, {"name": "v2"}]}
    assert found["images"] == {"totalCount": 1, "nodes": [{"name": "test/demo1", "tags": tags}]}


STALE = [
    "{ images { totalCount } }",
    "{ images { nodes { name } } }",
    '{ image(name: "test/demo1") { name } }',
    '{ image(name: "unknown") { name } }',
    "{ imageProjects { nodes { images { nodes { name } } } } }",
    "{ imageProjects { nodes { images { totalCount } } } }",
    "query($id: ID!) { node(id: $id) { ... on Image { tags { nodes { name } } } } }",
]
FRESH = [
    "{ imageProjects { nodes { name business { name } } } }",
    "{ deployments { totalCount nodes { name } } }",
    "{ externalRepositories { totalCount } }",
    "{ viewer { name business { name hasRegistryAccount } } }",
]


@pytest.mark.parametrize("seconds", [None, 61.0, 3600.0])
async def test_nothing_old_is_shown(tenant: Caller, seconds: float | None) -> None:
    await deployed(tenant, "test/demo1:v1")
    if seconds is None:
        await RegistryState.all().delete()
    else:
        await synced(seconds)
    key = to_global_id("Image", (await Image.get(name="test/demo1")).id)
    for query in STALE:
        given: dict[str, Any] = {"id": key} if "$id" in query else {}
        answer = (await tenant.post(query, **given)).json()
        codes = {one["extensions"]["code"] for one in answer["errors"]}
        assert codes == {"UNAVAILABLE"}, query
        assert "demo" not in str(answer.get("data")), query
    for query in FRESH:
        await tenant.graph(query)


@pytest.mark.parametrize("seconds", [0.0, 50.0])
async def test_what_is_new_enough_is_shown(tenant: Caller, seconds: float) -> None:
    await synced(seconds)
    key = to_global_id("Image", (await Image.get(name="test/demo1")).id)
    for query in STALE:
        await tenant.graph(query, **({"id": key} if "$id" in query else {}))


async def test_access_comes_before_anything_else(api: Product) -> None:
    await RegistryState.all().delete()
    for query in (*STALE[:6], *FRESH[:3]):
        assert await api.nobody.refused(query) == "UNAUTHENTICATED"

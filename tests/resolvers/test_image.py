"""Deleting images and tags: whose, all or none, what is in use, and what the registry says."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import asyncpg
import pytest
from otegraph.clients.registry import (
    RegistryConflict,
    RegistryDenied,
    RegistryError,
    RegistryMissing,
    RegistryRefused,
    RegistryUnavailable,
)
from otegraph.models import AuditEvent, Business, RevisionImage, User
from otegraph.models.image import Image, ImageProject, ImageTag
from otegraph.resolvers import image as images
from otegraph.server.database import credentials
from tortoise import connections

from tests.product import Caller, Product
from tests.registry_double import RegistryDouble
from tests.resolvers.registry_rows import deployed, deploys, digest, image, project

REFUSED = "mutation($input: DeleteImagesInput!) { deleteImages(input: $input) { deletedImageNames } }"
TAGS_REFUSED = "mutation($input: DeleteImageTagsInput!) { deleteImageTags(input: $input) { deletedTags } }"


async def live() -> dict[str, set[str]]:
    """What clients see: the tags of each image."""
    found = await Image.filter(deleted_at__isnull=True).order_by("id")
    tags = await ImageTag.filter(deleted_at__isnull=True)
    return {one.name: {tag.name for tag in tags if tag.image_id == one.id} for one in found}


def error(answer: Any) -> tuple[str, str, str]:
    (one,) = answer["userErrors"]
    return one["code"], one["field"], one["message"]


@pytest.fixture
async def tenant(shop: Product) -> Caller:
    """Of the business `shop`, with two images in its project `test`."""
    made = await shop.tenant("shop")
    await project("test", "shop")
    await image("test/demo1", latest=1, v1=1, v2=2)
    await image("test/demo2", latest=1)
    return made


async def test_an_image_goes_with_all_its_tags(shop: Product, tenant: Caller, registry: RegistryDouble) -> None:
    kept = (await Image.get(name="test/demo1")).id
    answer = await tenant.change("deleteImages", "deletedImageNames", names=["test/demo1"])
    assert answer["deletedImageNames"] == ["test/demo1"]
    assert await live() == {"test/demo2": {"latest"}}
    assert registry.asked == [("delete_repository", "test/demo1")]
    event = await AuditEvent.get(action="deleteImages")
    assert (event.subject_type, event.subject_id, event.before) == ("Image", kept, {"name": "test/demo1"})
    assert error(await tenant.mutate("deleteImages", names=["test/demo1"]))[:2] == ("NOT_FOUND", "names")


async def test_a_tag_goes_and_no_other_of_the_same_digest(
    shop: Product, tenant: Caller, registry: RegistryDouble
) -> None:
    payload = "deletedTags image { name tags { nodes { name } } }"
    answer = await tenant.change("deleteImageTags", payload, image="test/demo1", tags=["v1", "v2"])
    assert answer["deletedTags"] == ["v1", "v2"]
    assert answer["image"] == {"name": "test/demo1", "tags": {"nodes": [{"name": "latest"}]}}
    assert registry.called("delete_tag") == [("test/demo1", "v1"), ("test/demo1", "v2")]
    event = await AuditEvent.get(action="deleteImageTags")
    assert event.before == {"name": "test/demo1", "tags": ["v1", "v2"]}
    again = await tenant.mutate("deleteImageTags", image="test/demo1", tags=["latest", "v1"])
    assert error(again)[:2] == ("NOT_FOUND", "tags")


@pytest.mark.parametrize(
    ("mutation", "given", "code", "field", "word"),
    [
        ("deleteImages", {"names": []}, "INVALID", "names", "names"),
        ("deleteImages", {"names": ["test/demo1", "no/1", "no/2"]}, "NOT_FOUND", "names", "no/1"),
        ("deleteImages", {"names": ["registry.example.com/test/demo1"]}, "NOT_FOUND", "names", "registry"),
        ("deleteImages", {"names": ["Test/demo1"]}, "NOT_FOUND", "names", "Test"),
        ("deleteImageTags", {"image": "test/demo1", "tags": []}, "INVALID", "tags", "tags"),
        ("deleteImageTags", {"image": "test/demo1", "tags": ["v1", "v8", "v9"]}, "NOT_FOUND", "tags", "v8"),
        ("deleteImageTags", {"image": "no/1", "tags": ["v1"]}, "NOT_FOUND", "image", "no/1"),
    ],
)
async def test_all_or_none(
    tenant: Caller, registry: RegistryDouble, mutation: str, given: Any, code: str, field: str, word: str
) -> None:
    before = await live()
    answer = error(await tenant.mutate(mutation, **given))
    assert answer[:2] == (code, field)
    assert word in answer[2]
    assert (await live(), registry.asked) == (before, [])


async def test_one_that_is_named_twice_goes_once(tenant: Caller, registry: RegistryDouble) -> None:
    await tenant.change("deleteImageTags", image="test/demo1", tags=["v1", "v1"])
    await tenant.change("deleteImages", names=["test/demo1", "test/demo2", "test/demo1"])
    assert len(registry.asked) == 3
    assert await AuditEvent.filter(action="deleteImages").count() == 2


async def attempts(caller: Caller) -> list[str]:
    """What deleting the image, and a tag of it, is answered with: a code each."""
    codes = []
    for query, given in ((REFUSED, {"names": ["test/demo1"]}), (TAGS_REFUSED, {"image": "test/demo1", "tags": ["v2"]})):
        body = (await caller.post(query.replace("} }", "userErrors { code } } }"), input=given)).json()
        if "errors" in body:
            codes.append(body["errors"][0]["extensions"]["code"])
        else:
            (payload,) = body["data"].values()
            codes += [one["code"] for one in payload["userErrors"]] or ["DONE"]
    return codes


@pytest.mark.parametrize(
    ("owner", "public", "expected"),
    [
        ("bank", False, ["NOT_FOUND", "NOT_FOUND"]),
        ("bank", True, ["FORBIDDEN", "FORBIDDEN"]),
        (None, False, ["NOT_FOUND", "NOT_FOUND"]),
        (None, True, ["FORBIDDEN", "FORBIDDEN"]),
    ],
)
@pytest.mark.parametrize("who", ["of a business", "of none", "whose business waits"])
async def test_another_s_stays(
    shop: Product, tenant: Caller, registry: RegistryDouble, owner: str | None, public: bool, expected: Any, who: str
) -> None:
    """Also what belongs to nobody: to belong to no business is not to own that."""
    await shop.tenant("bank")
    home = await Business.get(name=owner) if owner else None
    await ImageProject.filter(name="test").update(business_id=home.id if home else None, public=public)
    if who != "of a business":
        await User.filter(name="user-of-shop").update(business_id=None)
        tenant = await shop.login("user-of-shop")
    if who == "whose business waits":
        await tenant.change("applyForBusiness", name="waits")
    before = await live()
    assert await attempts(tenant) == expected
    assert (await live(), registry.asked) == (before, [])
    assert await attempts(await shop.admin()) == ["DONE", "NOT_FOUND"]


@pytest.mark.parametrize("spelling", [
    "test/demo1", "test/demo1:latest", "test/demo1:v1", f"test/demo1@{digest(1)}", f"test/demo1:gone@{digest(1)}",
    "registry.example.com/test/demo1", "registry.example.com/test/demo1:v1", "registry.example.com:443/test/demo1:v1",
    f"registry.example.com/test/demo1@{digest(1)}", f"registry.example.com/test/demo1:v1@{digest(2)}",
])  # fmt: skip
async def test_what_a_deployment_uses_stays_whichever_spelling_it_has(
    tenant: Caller, registry: RegistryDouble, spelling: str
) -> None:
    await deployed(tenant, spelling)
    before = await live()
    answer = error(await tenant.mutate("deleteImages", names=["test/demo2", "test/demo1"]))
    assert answer == ("CONFLICT", "names", "test/demo1 is still used by web")
    used = {"latest", "v1"}
    refused = error(await tenant.mutate("deleteImageTags", image="test/demo1", tags=sorted(used)))
    assert refused == ("CONFLICT", "tags", "test/demo1 is still used by web")
    assert (await live(), registry.asked) == (before, [])


@pytest.mark.parametrize(
    ("spelling", "free"),
    [
        ("test/demo1:v1", {"latest", "v2"}),
        ("test/demo1", {"v1", "v2"}),
        (f"test/demo1@{digest(2)}", {"latest", "v1"}),
        (f"test/demo1@{digest(1)}", {"v2"}),
        (f"test/demo1:v1@{digest(1)}", {"v2"}),
        ("test/demo2", {"latest", "v1", "v2"}),
        ("elsewhere.example.com/test/demo1:v1", {"latest", "v1", "v2"}),
    ],
)
async def test_the_tags_that_it_does_not_use_go(tenant: Caller, spelling: str, free: set[str]) -> None:
    await deployed(tenant, spelling)
    for tag in sorted({"latest", "v1", "v2"} - free):
        assert error(await tenant.mutate("deleteImageTags", image="test/demo1", tags=[tag]))[0] == "CONFLICT"
    await tenant.change("deleteImageTags", image="test/demo1", tags=sorted(free))


async def test_what_was_written_with_the_host_counts_too(tenant: Caller) -> None:
    """Written when the registry's address was not known: before there was a registry, or by the migration."""
    await deployed(tenant, "elsewhere/x:v1")
    await RevisionImage.all().update(repository="registry.example.com/test/demo1")
    assert error(await tenant.mutate("deleteImages", names=["test/demo1"]))[0] == "CONFLICT"
    assert error(await tenant.mutate("deleteImageTags", image="test/demo1", tags=["v1"]))[0] == "CONFLICT"


async def test_another_s_deployments_are_not_named(shop: Product, tenant: Caller) -> None:
    await ImageProject.filter(name="test").update(public=True)
    bank = await shop.tenant("bank")
    await deployed(bank, "test/demo1:v1", "secret")
    given: dict[str, Any] = {"names": ["test/demo1"]}
    told = error(await tenant.mutate("deleteImages", **given))
    assert told == ("CONFLICT", "names", "test/demo1 is still used by deployments of others")
    await deployed(tenant, "test/demo1:v2", "web")
    told = error(await tenant.mutate("deleteImages", **given))
    assert told[2] == "test/demo1 is still used by web and deployments of others"
    admin = await shop.admin()
    assert error(await admin.mutate("deleteImages", **given))[2] == "test/demo1 is still used by secret, web"
    query = '{ image(name: "test/demo1") { runBy { totalCount nodes { name } } } }'
    for caller, names in ((tenant, ["web"]), (bank, ["secret"]), (admin, ["secret", "web"])):
        shown = (await caller.graph(query))["image"]["runBy"]
        assert (shown["totalCount"], sorted(node["name"] for node in shown["nodes"])) == (len(names), names)


async def test_a_message_is_never_long(tenant: Caller) -> None:
    for number in range(12):
        await deployed(tenant, "test/demo1:v1", f"web{number:02}")
    told = error(await tenant.mutate("deleteImages", names=["test/demo1"]))[2]
    assert told.endswith("web08, web09 and 2 more")


async def test_nothing_is_deployed_of_what_is_being_deleted(tenant: Caller) -> None:
    await tenant.change("deleteImageTags", image="test/demo1", tags=["v1"])
    for text in ("test/demo1:v1", "registry.example.com/test/demo1:v1", f"test/demo1:v1@{digest(1)}"):
        (refused,) = (await deploys(tenant, text, "web"))["userErrors"]
        assert (refused["code"], refused["field"]) == ("CONFLICT", "version")
        assert "test/demo1" in refused["message"]
    await deployed(tenant, "test/demo1:v2", "other")
    await tenant.change("deleteImages", names=["test/demo2"])
    (refused,) = (await deploys(tenant, "test/demo2:whatever", "third"))["userErrors"]
    assert refused["code"] == "CONFLICT"
    await deployed(tenant, "test/unknown:v1", "fourth")


async def test_a_repeat_gets_the_first_answer(tenant: Caller, registry: RegistryDouble) -> None:
    for mutation, payload, given in (
        ("deleteImageTags", "deletedTags", {"image": "test/demo1", "tags": ["v1"]}),
        ("deleteImages", "deletedImageNames", {"names": ["test/demo2"]}),
    ):
        first = await tenant.change(mutation, payload, clientMutationId="key", **given)
        registry.errors[("delete_tag",)] = registry.errors[("delete_repository",)] = RegistryUnavailable("away")
        assert await tenant.change(mutation, payload, clientMutationId="key", **given) == first
        registry.errors.clear()
    assert len(registry.asked) == 2
    again = await tenant.mutate("deleteImages", names=["test/demo1"], clientMutationId="key")
    assert error(again)[:2] == ("CONFLICT", "clientMutationId")


@pytest.mark.parametrize(
    "failure",
    [
        RegistryUnavailable("secret"),
        RegistryUnavailable("secret", untouched=True),
        RegistryDenied("secret"),
        RegistryError("secret"),
    ],
    ids=["late", "away", "denied", "odd"],
)
async def test_where_the_registry_fails_first_nothing_is_changed(
    tenant: Caller, registry: RegistryDouble, failure: RegistryError
) -> None:
    registry.errors = {("delete_repository",): failure, ("delete_tag",): failure}
    before = await live()
    for query, given in (
        (REFUSED, {"names": ["test/demo1", "test/demo2"]}),
        (TAGS_REFUSED, {"image": "test/demo1", "tags": ["v1", "v2"]}),
    ):
        answer = await tenant.post(query, input=given)
        (one,) = answer.json()["errors"]
        assert one["extensions"]["code"] == "UNAVAILABLE"
        assert "secret" not in answer.text
    assert await live() == before
    assert not await AuditEvent.filter(action__in=["deleteImages", "deleteImageTags"]).exists()
    registry.errors.clear()
    await tenant.change("deleteImages", names=["test/demo1", "test/demo2"])


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (RegistryConflict("immutable"), "CONFLICT"),
        (RegistryRefused("a bad name", "name"), "INVALID"),
        (RegistryMissing("no project"), "NOT_FOUND"),
    ],
)
async def test_what_the_registry_does_not_let_be_deleted_stays(
    tenant: Caller, registry: RegistryDouble, failure: RegistryError, code: str
) -> None:
    registry.errors = {("delete_repository",): failure, ("delete_tag",): failure}
    before = await live()
    told = error(await tenant.mutate("deleteImages", names=["test/demo1"]))
    assert told == (code, "names", f"the image registry says: {failure}")
    assert error(await tenant.mutate("deleteImageTags", image="test/demo1", tags=["v1"]))[:2] == (code, "tags")
    assert await live() == before


@pytest.mark.parametrize("failure", [RegistryUnavailable("away"), RegistryDenied("no"), RegistryConflict("immutable")])
async def test_where_it_fails_later_the_wish_stays(
    tenant: Caller, registry: RegistryDouble, failure: RegistryError
) -> None:
    await image("test/demo3", latest=3)
    registry.errors[("delete_repository", "test/demo2")] = failure
    await tenant.change("deleteImages", names=["test/demo1", "test/demo2", "test/demo3"])
    assert await live() == {}
    asked = [name for (name,) in registry.called("delete_repository")]
    goes_on = isinstance(failure, RegistryConflict)
    assert asked == ["test/demo1", "test/demo2", *(["test/demo3"] if goes_on else [])]


async def test_a_slow_registry_is_left_to_the_loop(
    tenant: Caller, registry: RegistryDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "CARRY_OUT_SECONDS", -1.0)
    await tenant.change("deleteImages", names=["test/demo1", "test/demo2"])
    assert registry.asked == [("delete_repository", "test/demo1")]
    assert await live() == {}


async def test_the_loop_hears_of_each_image(tenant: Caller, database: str) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(**credentials(database))
    await connection.add_listener("otegraph", lambda *event: heard.put_nowait(event[-1]))
    await tenant.change("deleteImageTags", image="test/demo1", tags=["v1", "v2"])
    assert await asyncio.wait_for(heard.get(), 30) == "registry:test/demo1"
    await tenant.change("deleteImages", names=["test/demo2"])
    assert await asyncio.wait_for(heard.get(), 30) == "registry:test/demo2"
    await connection.close()


async def test_without_a_registry_nothing_is_deleted(api: Product) -> None:
    tenant = await api.tenant("shop")
    await project("test", "shop")
    await image("test/demo1", v1=1)
    assert await tenant.refused(REFUSED, input={"names": ["test/demo1"]}) == "UNAVAILABLE"
    assert await tenant.refused(TAGS_REFUSED, input={"image": "test/demo1", "tags": ["v1"]}) == "UNAVAILABLE"
    assert (await api.nobody.post(REFUSED, input={"names": []})).json()["errors"][0]["extensions"]["code"] == (
        "UNAUTHENTICATED"
    )


async def test_many_at_once_take_few_statements(tenant: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """Finding, locking and judging them does not take a statement for each."""
    home = await ImageProject.get(name="test")
    for number in range(60):
        await image(f"test/many{number}")
    assert home.id
    counted = 0
    original = connections.get("default").__class__.execute_query_dict

    async def counting(self: Any, query: str, *values: Any) -> Any:
        nonlocal counted
        counted += 1
        return await original(self, query, *values)

    with caplog.at_level(logging.ERROR), pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections.get("default").__class__, "execute_query_dict", counting)
        await deployed(tenant, "test/many7:v1")
        counted = 0
        answer = await tenant.mutate("deleteImages", names=[f"test/many{number}" for number in range(60)])
    assert error(answer)[2] == "test/many7 is still used by web"
    assert counted < 15

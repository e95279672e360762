"""Projects of the image registry: made and deleted, here and there, whole or not at all."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from otegraph.clients.registry import (
    RegistryConflict,
    RegistryDenied,
    RegistryError,
    RegistryMissing,
    RegistryRefused,
    RegistryUnavailable,
)
from otegraph.models import AuditEvent, Business, User
from otegraph.models.image import Image, ImageProject, RegistryState
from otegraph.resolvers import image_project
from otegraph.schema.node import to_global_id

from tests.product import Caller, Product
from tests.registry_double import DISTRIBUTION, RegistryDouble
from tests.resolvers.registry_rows import image, project, synced

CREATE = "mutation($input: CreateImageProjectInput!) { createImageProject(input: $input) { userErrors { code } } }"
DELETE = "mutation($input: DeleteImageProjectsInput!) { deleteImageProjects(input: $input) { userErrors { code } } }"
PROJECT = "imageProject { id databaseId name public imageCount business { name } }"


def key(one: ImageProject) -> str:
    return to_global_id("ImageProject", one.id)


def error(answer: Any) -> tuple[str, str | None, str]:
    (one,) = answer["userErrors"]
    return one["code"], one["field"], one["message"]


async def names() -> list[str]:
    return [one.name for one in await ImageProject.all().order_by("name")]


async def test_the_contract_s_example(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    made = (await tenant.change("createImageProject", PROJECT, name="calico", public=True))["imageProject"]
    row = await ImageProject.get(name="calico")
    assert made == {
        "id": key(row), "databaseId": row.id, "name": "calico", "public": True, "imageCount": 0,
        "business": {"name": "shop"},
    }  # fmt: skip
    assert registry.asked == [("create_project", "calico")]
    assert registry.made == {"calico": True}
    event = await AuditEvent.get(action="createImageProject")
    assert (event.subject_id, event.after) == (row.id, {"name": "calico", "public": True})
    assert error(await tenant.mutate("createImageProject", name="calico", public=False))[:2] == ("CONFLICT", "name")
    gone = await tenant.change("deleteImageProjects", "deletedImageProjectIds", ids=[made["id"]])
    assert gone["deletedImageProjectIds"] == [made["id"]]
    assert (await names(), registry.made) == ([], {})
    assert (await AuditEvent.get(action="deleteImageProjects")).before == {"name": "calico"}


@pytest.mark.parametrize("name", ["", "A", "a b", "-a", "a-", "a..b", "a/b", "ä", "a\n", "a" * 256, "a--b"])
async def test_a_bad_name_is_refused_by_its_field(shop: Product, registry: RegistryDouble, name: str) -> None:
    tenant = await shop.tenant("shop")
    assert error(await tenant.mutate("createImageProject", name=name, public=True))[:2] == ("INVALID", "name")
    assert (await names(), registry.asked) == ([], [])


@pytest.mark.parametrize("name", ["a", "0", "a.b_c-d", "a" * 255])
async def test_a_good_name(shop: Product, name: str) -> None:
    tenant = await shop.tenant("shop")
    await tenant.change("createImageProject", name=name, public=False)
    assert await names() == [name]


async def test_the_account_may_use_what_is_made_after_it(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    await tenant.change("createRegistryAccount", name="user1", password="xxxx")
    await tenant.change("createImageProject", name="calico", public=False)
    assert registry.asked[1:] == [("create_project", "calico"), ("grant", "user1", "calico")]


async def test_for_whom_it_is_made(shop: Product) -> None:
    admin, shopper = await shop.admin(), await shop.tenant("shop")
    await shop.tenant("bank")
    made = await admin.change("createImageProject", PROJECT, name="one", public=False, business="bank")
    assert made["imageProject"]["business"] == {"name": "bank"}
    for business in ("bank", "nobody"):
        answer = await shopper.mutate("createImageProject", name="two", public=False, business=business)
        assert error(answer)[:2] == ("NOT_FOUND", "business")
    await User.filter(name="user-of-shop").update(business_id=None)
    homeless = await shop.login("user-of-shop")
    assert error(await homeless.mutate("createImageProject", name="two", public=False))[:2] == ("CONFLICT", "business")
    await homeless.change("applyForBusiness", name="waits")
    assert error(await homeless.mutate("createImageProject", name="two", public=False))[0] == "CONFLICT"
    answer = await admin.mutate("createImageProject", name="two", public=False, business="waits")
    assert error(answer)[:2] == ("CONFLICT", "business")
    assert await names() == ["one"]


async def test_only_what_is_one_s_own_is_deleted(shop: Product, registry: RegistryDouble) -> None:
    tenant, admin = await shop.tenant("shop"), await shop.admin()
    await shop.tenant("bank")
    mine = await project("mine", "shop")
    others = [
        (await project("private", "bank"), "NOT_FOUND"), (await project("public", "bank", public=True), "FORBIDDEN"),
        (await project("hidden"), "NOT_FOUND"), (await project("open", public=True), "FORBIDDEN"),
    ]  # fmt: skip
    for caller in (tenant, await _without_business(shop, "alone")):
        for other, code in others:
            given = [key(mine), key(other)] if caller is tenant else [key(other)]
            body = (await caller.post(DELETE, input={"ids": given})).json()
            if code == "FORBIDDEN":
                assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN", other.name
            else:
                assert body["data"]["deleteImageProjects"]["userErrors"] == [{"code": code}], other.name
    assert len(await names()) == 5
    assert registry.called("delete_project") == []
    await admin.change("deleteImageProjects", ids=[key(mine), *(key(other) for other, _ in others)])
    assert await names() == []


async def _without_business(shop: Product, name: str) -> Caller:
    caller = await shop.tenant("empty", name)
    await User.filter(name=name).update(business_id=None)
    return caller


@pytest.mark.parametrize("ids", [[], ["x"], [to_global_id("ImageProject", 10**6)], [to_global_id("User", 1)]])
async def test_ids_that_name_nothing(shop: Product, ids: list[str]) -> None:
    tenant = await shop.tenant("shop")
    code, field, _ = error(await tenant.mutate("deleteImageProjects", ids=ids))
    assert (code, field) == ("NOT_FOUND" if ids else "INVALID", "ids")


async def test_one_that_holds_images_stays_with_all_others(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    empty, full = await project("empty", "shop"), await project("full", "shop")
    await image("full/x", v1=1)
    told = error(await tenant.mutate("deleteImageProjects", ids=[key(empty), key(full)]))
    assert told == ("CONFLICT", "ids", "the project 'full' holds images")
    assert (await names(), registry.called("delete_project")) == (["empty", "full"], [])


async def test_one_whose_images_are_deleted_goes(shop: Product, registry: RegistryDouble) -> None:
    """At once: nobody has to wait until the loop has taken the rows away."""
    tenant = await shop.tenant("shop")
    made = await project("full", "shop")
    await image("full/x", v1=1)
    await tenant.change("deleteImages", names=["full/x"])
    await tenant.change("deleteImageProjects", ids=[key(made)])
    assert await names() == []
    assert await Image.all().count() == 0


async def test_what_no_row_shows_yet_counts(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    made, other = await project("full", "shop"), await project("ful", "shop")
    registry.held = {"full/pushed": {"v1"}, "other/y": {"v1"}, "fuller/x": {"v1"}, "ful": {"v1"}}
    assert error(await tenant.mutate("deleteImageProjects", ids=[key(other), key(made)]))[:2] == ("CONFLICT", "ids")
    if not registry.keeps_accounts:
        assert registry.called("repositories") == [()]
        assert registry.called("tags") == [("full/pushed",)]
    registry.held = {} if registry.keeps_accounts else {"full/pushed": set()}
    await tenant.change("deleteImageProjects", ids=[key(other), key(made)])


@pytest.mark.parametrize("registry", [DISTRIBUTION], ids=["distribution"], indirect=True)
async def test_a_registry_that_never_says_all_is_waited_for_so_long(
    shop: Product, registry: RegistryDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await shop.tenant("shop")
    made = await project("full", "shop")
    monkeypatch.setattr(image_project, "LOOK_SECONDS", 0.05)
    registry.gate = asyncio.Event()
    assert await tenant.refused(DELETE, input={"ids": [key(made)]}) == "UNAVAILABLE"
    assert await names() == ["full"]


async def test_a_name_is_given_away_only_where_all_images_are_known(shop: Product, registry: RegistryDouble) -> None:
    """In a registry that knows no projects, what was pushed below the name would go with it."""
    tenant = await shop.tenant("shop")
    for _ in range(2):
        if registry.keeps_accounts:
            break
        await synced(seconds_ago=120)
        assert await tenant.refused(CREATE, input={"name": "calico", "public": True}) == "UNAVAILABLE"
        await RegistryState.all().delete()
    await synced()
    await tenant.change("createImageProject", name="calico", public=True)


@pytest.mark.parametrize(
    ("failure", "code", "field"),
    [
        (RegistryConflict("somebody has it"), "CONFLICT", "name"),
        (RegistryRefused("a bad name", "name"), "INVALID", "name"),
        (RegistryUnavailable("secret"), "UNAVAILABLE", None),
        (RegistryUnavailable("secret", untouched=True), "UNAVAILABLE", None),
        (RegistryDenied("secret"), "UNAVAILABLE", None),
    ],
)
@pytest.mark.parametrize("at", ["create_project", "grant"])
async def test_where_the_registry_makes_none_there_is_none(
    with_harbor: Product, harbor: RegistryDouble, failure: RegistryError, code: str, field: str | None, at: str
) -> None:
    """One that may be half made is taken away again, and never one that was somebody's before."""
    tenant = await with_harbor.tenant("shop")
    await tenant.change("createRegistryAccount", name="user1", password="xxxx")
    harbor.errors[(at,)] = failure
    answer = await tenant.post(CREATE.replace("{ code }", "{ code field }"), input={"name": "calico", "public": True})
    assert "secret" not in answer.text
    body = answer.json()
    if field is None:
        assert body["errors"][0]["extensions"]["code"] == code
    else:
        assert body["data"]["createImageProject"]["userErrors"] == [{"code": code, "field": field}]
    assert (await names(), harbor.made) == ([], {})
    unheard = isinstance(failure, RegistryUnavailable) and not failure.untouched
    assert (("delete_project", "calico") in harbor.asked) == (at == "grant" or unheard)
    harbor.errors.clear()
    await tenant.change("createImageProject", name="calico", public=True)


async def test_where_one_is_not_deleted_those_before_it_are_made_again(
    with_harbor: Product, harbor: RegistryDouble, caplog: pytest.LogCaptureFixture
) -> None:
    tenant = await with_harbor.tenant("shop")
    await tenant.change("createRegistryAccount", name="user1", password="xxxx")
    made = []
    for name, public in (("one", True), ("two", False)):
        answer = await tenant.change("createImageProject", "imageProject { id }", name=name, public=public)
        made.append(answer["imageProject"]["id"])
    harbor.held["two/pushed"] = {"v1"}
    harbor.asked.clear()
    assert error(await tenant.mutate("deleteImageProjects", ids=made))[:2] == ("CONFLICT", "ids")
    assert harbor.made == {"one": True, "two": False}
    assert harbor.called("grant") == [("user1", "one")]
    assert await names() == ["one", "two"]
    assert not await AuditEvent.exists(action="deleteImageProjects")

    harbor.errors[("create_project",)] = RegistryUnavailable("away")
    with caplog.at_level(logging.WARNING):
        await tenant.mutate("deleteImageProjects", ids=made)
    assert "the project one is not in the registry any more" in caplog.text
    harbor.errors.clear()
    harbor.held.clear()
    await tenant.change("deleteImageProjects", ids=made)
    assert (await names(), harbor.made) == ([], {})


@pytest.mark.parametrize("failure", [RegistryUnavailable("secret"), RegistryDenied("secret"), RegistryMissing("gone")])
async def test_where_the_registry_deletes_none_all_stay(
    with_harbor: Product, harbor: RegistryDouble, failure: RegistryError
) -> None:
    tenant = await with_harbor.tenant("shop")
    made = await project("one", "shop")
    harbor.errors[("delete_project",)] = failure
    answer = await tenant.post(DELETE, input={"ids": [key(made)]})
    assert "secret" not in answer.text
    assert ("errors" in answer.json()) is not isinstance(failure, RegistryMissing)
    assert await names() == ["one"]


async def test_a_repeat_gets_the_first_answer(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    given: dict[str, Any] = {"name": "calico", "public": True, "clientMutationId": "key"}
    first = await tenant.change("createImageProject", "imageProject { id } clientMutationId", **given)
    assert await tenant.change("createImageProject", "imageProject { id } clientMutationId", **given) == first
    ids = [first["imageProject"]["id"]]
    for _ in range(2):
        gone = await tenant.change("deleteImageProjects", "deletedImageProjectIds", ids=ids, clientMutationId="key")
        assert gone["deletedImageProjectIds"] == ids
    assert len(registry.called("create_project")) == len(registry.called("delete_project")) == 1
    assert error(await tenant.mutate("createImageProject", **(given | {"public": False})))[:2] == (
        "CONFLICT",
        "clientMutationId",
    )


async def test_without_a_registry_there_are_none(api: Product) -> None:
    tenant = await api.tenant("shop")
    made = await project("one", "shop")
    assert await tenant.refused(CREATE, input={"name": "calico", "public": True}) == "UNAVAILABLE"
    assert await tenant.refused(DELETE, input={"ids": [key(made)]}) == "UNAVAILABLE"
    assert await api.nobody.refused(CREATE, input={"name": "calico", "public": True}) == "UNAUTHENTICATED"
    assert await Business.get(name="shop")

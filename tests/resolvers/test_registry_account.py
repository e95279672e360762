"""The account of a business: one each, and a password that goes in and never comes out."""

from __future__ import annotations

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
from otegraph.models import AuditEvent, Business, MutationRecord, RegistryAccount, User
from otegraph.resolvers.authentication import verify_password

from tests.product import Product
from tests.registry_double import RegistryDouble
from tests.resolvers.registry_rows import project

ERRORS = "userErrors { field code message }"
CREATE = f"mutation($input: CreateRegistryAccountInput!) {{ createRegistryAccount(input: $input) {{ {ERRORS} }} }}"
CHANGE = f"mutation($input: ChangeRegistryPasswordInput!) {{ changeRegistryPassword(input: $input) {{ {ERRORS} }} }}"
BUSINESS = "business { name hasRegistryAccount }"


def error(answer: Any) -> tuple[str, str | None]:
    (one,) = answer["userErrors"]
    return one["code"], one["field"]


async def test_the_contract_s_example(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    await project("one", "shop")
    await project("two", "shop")
    await project("nobody")
    made = await tenant.change("createRegistryAccount", BUSINESS, name="user1", password="xxxx")
    assert made["business"] == {"name": "shop", "hasRegistryAccount": True}
    assert registry.asked == [("create_account", "user1", "one", "two")]
    row = await RegistryAccount.get(name="user1")
    if registry.keeps_accounts:
        assert row.password_hash is None
    else:
        assert await verify_password("xxxx", row.password_hash)
    changed = await tenant.change("changeRegistryPassword", BUSINESS, password="yyyy")
    assert changed["business"]["name"] == "shop"
    assert registry.called("change_password") == [("user1",)]
    await row.refresh_from_db()
    if not registry.keeps_accounts:
        assert await verify_password("yyyy", row.password_hash)
        assert not await verify_password("xxxx", row.password_hash)
    events = await AuditEvent.filter(subject_type="RegistryAccount").order_by("id")
    assert [(event.action, event.subject_id, event.after) for event in events] == [
        ("createRegistryAccount", row.id, {"name": "user1"}),
        ("changeRegistryPassword", row.id, None),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        *[({"name": name}, "name") for name in ("", "-a", ".a", "a b", "ä", "a" * 65, "a:b", "a/b", "a\n")],
        *[({"name": name}, "name") for name in ("otegraph", "otegraph-pull-1", "otegraphx")],
        *[({"password": password}, "password") for password in ("", "a" * 129)],
    ],
)
async def test_what_is_wrong_is_named(shop: Product, registry: RegistryDouble, given: Any, field: str) -> None:
    tenant = await shop.tenant("shop")
    full = {"name": "user1", "password": "xxxx"} | given
    assert error(await tenant.mutate("createRegistryAccount", **full)) == ("INVALID", field)
    assert registry.asked == []
    if field == "password":
        await tenant.change("createRegistryAccount", name="user1", password="xxxx")
        assert error(await tenant.mutate("changeRegistryPassword", **given)) == ("INVALID", "password")


@pytest.mark.parametrize("name", ["a", "0", "A.b_c-d", "a" * 64, "x-otegraph"])
async def test_good_names(shop: Product, name: str) -> None:
    tenant = await shop.tenant("shop")
    await tenant.change("createRegistryAccount", name=name, password="p" * 128)


async def test_each_business_has_one_and_each_name_is_one_s(shop: Product, registry: RegistryDouble) -> None:
    tenant, bank = await shop.tenant("shop"), await shop.tenant("bank")
    assert error(await tenant.mutate("changeRegistryPassword", password="xxxx")) == ("NOT_FOUND", "business")
    await tenant.change("createRegistryAccount", name="user1", password="xxxx")
    assert error(await tenant.mutate("createRegistryAccount", name="user2", password="xxxx")) == (
        "CONFLICT",
        "business",
    )
    assert error(await bank.mutate("createRegistryAccount", name="user1", password="xxxx")) == ("CONFLICT", "name")
    assert len(registry.asked) == 1


async def test_for_whom_it_is_made(shop: Product, registry: RegistryDouble) -> None:
    admin, tenant = await shop.admin(), await shop.tenant("shop")
    bank = await shop.tenant("bank")
    for business in ("bank", "nobody"):
        for mutation, given in (("createRegistryAccount", {"name": "user1"}), ("changeRegistryPassword", {})):
            answer = await tenant.mutate(mutation, password="xxxx", business=business, **given)
            assert error(answer) == ("NOT_FOUND", "business")
    made = await admin.change("createRegistryAccount", BUSINESS, name="user1", password="xxxx", business="bank")
    assert made["business"] == {"name": "bank", "hasRegistryAccount": True}
    await admin.change("changeRegistryPassword", password="yyyy", business="bank")
    await bank.change("changeRegistryPassword", password="zzzz")
    await User.filter(name="user-of-shop").update(business_id=None)
    homeless = await shop.login("user-of-shop")
    await homeless.change("applyForBusiness", name="waits")
    for mutation, given in (("createRegistryAccount", {"name": "user2"}), ("changeRegistryPassword", {})):
        assert error(await homeless.mutate(mutation, password="xxxx", **given)) == ("CONFLICT", "business")
    assert [account.name for account in await RegistryAccount.all()] == ["user1"]
    assert (await RegistryAccount.get()).business_id == (await Business.get(name="bank")).id


@pytest.mark.parametrize(
    ("failure", "code", "create", "change"),
    [
        (RegistryRefused("8 characters at least", "password"), "INVALID", "password", "password"),
        (RegistryRefused("no such name", "name"), "INVALID", "name", "business"),
        (RegistryConflict("taken"), "CONFLICT", "name", "business"),
        (RegistryMissing("no such user"), "NOT_FOUND", "name", "business"),
        (RegistryUnavailable("secret"), "UNAVAILABLE", None, None),
        (RegistryDenied("secret"), "UNAVAILABLE", None, None),
        (RegistryError("secret"), "UNAVAILABLE", None, None),
    ],
)
async def test_what_the_registry_refuses_changes_nothing(
    shop: Product, registry: RegistryDouble, failure: RegistryError, code: str, create: str | None, change: str | None
) -> None:
    """And the refusal names an input field that is there."""
    tenant, bank = await shop.tenant("shop"), await shop.tenant("bank")
    await bank.change("createRegistryAccount", name="bank", password="xxxx")
    before = await RegistryAccount.all().values(), await AuditEvent.all().count()
    registry.errors = {("create_account",): failure, ("change_password",): failure}
    asked: list[tuple[Any, str, dict[str, Any], str | None]] = [
        (tenant, CREATE, {"name": "user1", "password": "hush-1"}, create),
        (bank, CHANGE, {"password": "hush-1"}, change),
    ]
    for caller, query, given, field in asked:
        answer = await caller.post(query, input=given)
        assert "secret" not in answer.text
        body = answer.json()
        if field is None:
            assert body["errors"][0]["extensions"]["code"] == code
        else:
            (payload,) = body["data"].values()
            assert error(payload) == (code, field)
    assert (await RegistryAccount.all().values(), await AuditEvent.all().count()) == before
    registry.errors.clear()
    await tenant.change("createRegistryAccount", name="user1", password="xxxx")


async def test_a_password_is_nowhere(shop: Product, registry: RegistryDouble, caplog: pytest.LogCaptureFixture) -> None:
    tenant = await shop.tenant("shop")
    texts = []
    with caplog.at_level(logging.DEBUG):
        for query, given in (
            (CREATE, {"name": "user1", "password": "hush-hush-1"}),
            (CREATE, {"name": "user1", "password": "hush-hush-1", "clientMutationId": "a"}),
            (CHANGE, {"password": "hush-hush-2", "clientMutationId": "b"}),
            (CHANGE, {"password": "hush-hush-2", "clientMutationId": "b"}),
            (CHANGE, {"password": "hush-hush-3", "clientMutationId": "b"}),
            (CHANGE, {"password": "hush-hush-4" * 100}),
            (CREATE, {"name": "hush hush", "password": "hush-hush-5"}),
        ):
            texts.append((await tenant.post(query, input=given)).text)
        registry.errors = {("change_password",): RegistryUnavailable("away")}
        texts.append((await tenant.post(CHANGE, input={"password": "hush-hush-6"})).text)
    assert len(registry.called("change_password")) == 2
    assert len(await MutationRecord.all()) >= 1
    rows = [await table.all().values() for table in (AuditEvent, MutationRecord, RegistryAccount)]
    for text in (*texts, str(rows), caplog.text):
        assert "hush-hush" not in text


async def test_a_repeat_gets_the_first_answer(shop: Product, registry: RegistryDouble) -> None:
    tenant = await shop.tenant("shop")
    given = {"name": "user1", "password": "xxxx", "clientMutationId": "key"}
    first = await tenant.change("createRegistryAccount", BUSINESS, **given)
    assert await tenant.change("createRegistryAccount", BUSINESS, **given) == first
    other = await tenant.mutate("createRegistryAccount", **(given | {"password": "another"}))
    assert error(other) == ("CONFLICT", "clientMutationId")
    assert len(registry.asked) == 1


async def test_without_a_registry_there_is_none(api: Product) -> None:
    tenant = await api.tenant("shop")
    assert await tenant.refused(CREATE, input={"name": "user1", "password": "xxxx"}) == "UNAVAILABLE"
    assert await tenant.refused(CHANGE, input={"password": "xxxx"}) == "UNAVAILABLE"
    assert await api.nobody.refused(CHANGE, input={"password": "xxxx"}) == "UNAUTHENTICATED"

"""Businesses: application, audit, and a namespace for every name."""

from __future__ import annotations

import asyncio
import re

import pytest
from otegraph.models import Business, User
from otegraph.resolvers.business import namespace_for

from tests.product import Caller, Product

DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
BUSINESS = "business { id name namespace status comment }"


async def applied(caller: Caller, name: str) -> str:
    key: str = (await caller.change("applyForBusiness", BUSINESS, name=name))["business"]["id"]
    return key


@pytest.mark.parametrize(
    ("name", "namespace"),
    [
        ("shop", "shop"),
        ("My Shop", "my-shop"),
        ("a..b__c", "a-b-c"),
        ("--x--", "x"),
        ("a" * 128, "a" * 50),
        ("a" * 49 + "-bcd", "a" * 49),
        ("商店", "business-7"),
        ("🚀", "business-7"),
        ("kube-system", "business-7"),
        ("Kube System", "business-7"),
        ("kube-", "kube"),
        ("default", "business-7"),
        ("DEFAULT", "business-7"),
        ("ote-root", "business-7"),
        ("otegraph", "business-7"),
        ("9lives", "9lives"),
        ("İstanbul", "i-stanbul"),
    ],
)
def test_a_namespace_comes_from_the_name(name: str, namespace: str) -> None:
    assert namespace_for(name, 7, frozenset()) == namespace
    assert DNS_LABEL.fullmatch(namespace)


def test_a_taken_namespace_is_never_given_again() -> None:
    taken: set[str] = set()
    for business_id in [7, 7, 7, 7, 10**17, 10**17]:
        for name in ("shop", "Shop!", "shop-7", "商店", "business-7", "a" * 128, "b" * 31 + "-" + "c" * 30):
            given = namespace_for(name, business_id, frozenset(taken))
            assert DNS_LABEL.fullmatch(given)
            assert given not in taken
            taken.add(given)


async def test_an_approval_gives_a_namespace_and_a_place(api: Product) -> None:
    admin, other = await api.admin(), await api.tenant("other")
    await User.filter(name="user-of-other").update(business_id=None)
    other = await api.login("user-of-other")
    key = await applied(other, "  Café Zwei ")
    assert (await other.graph("{ viewer { business { name } } }"))["viewer"] == {"business": None}
    approved = await admin.change("auditBusiness", BUSINESS, id=key, status="APPROVED", comment="fine")
    assert approved["business"] == {
        "id": key, "name": "Café Zwei", "namespace": "caf-zwei", "status": "APPROVED", "comment": "fine"
    }  # fmt: skip
    assert (await other.graph("{ viewer { business { name } } }"))["viewer"] == {"business": {"name": "Café Zwei"}}
    refused = await admin.mutate("auditBusiness", BUSINESS, id=key, status="REJECTED")
    assert [(error["code"], error["field"]) for error in refused["userErrors"]] == [("CONFLICT", "status")]


async def test_a_rejected_one_can_be_approved_later(api: Product) -> None:
    admin = await api.admin()
    await User.filter(name="admin").update(business_id=None)
    key = await applied(admin, "shop")
    await admin.change("auditBusiness", id=key, status="REJECTED", comment="no")
    assert (await admin.change("auditBusiness", BUSINESS, id=key, status="APPROVED"))["business"]["namespace"] == "shop"


@pytest.mark.parametrize("name", ["", "   ", "a" * 129, "a\x00b"])
async def test_a_name_of_no_use_is_refused(api: Product, name: str) -> None:
    answer = await (await api.admin()).mutate("applyForBusiness", name=name)
    assert [(error["code"], error["field"]) for error in answer["userErrors"]] == [("INVALID", "name")]


async def test_of_two_applications_for_a_name_at_once_one_wins(api: Product) -> None:
    admin = await api.admin()
    answers = await asyncio.gather(*(admin.mutate("applyForBusiness", name="shop") for _ in range(4)))
    codes = [[error["code"] for error in answer["userErrors"]] for answer in answers]
    assert sorted(codes) == [[], ["CONFLICT"], ["CONFLICT"], ["CONFLICT"]]


async def test_approvals_at_once_give_different_namespaces(api: Product) -> None:
    """All these names are the same once they are cleaned."""
    admin = await api.admin()
    keys = []
    for number, name in enumerate(("shop", "Shop", "SHOP!", "shop-3", "shop 4")):
        tenant = await api.tenant(f"home-{number}")
        await User.filter(name=f"user-of-home-{number}").update(business_id=None)
        keys.append(await applied(tenant, name))
    approvals = [admin.mutate("auditBusiness", BUSINESS, id=key, status="APPROVED") for key in keys for _ in range(2)]
    answers = await asyncio.gather(*approvals)
    assert all(answer["userErrors"] == [] for answer in answers)
    namespaces = [row.namespace for row in await Business.exclude(name__startswith="home").exclude(name="default")]
    assert len(set(namespaces)) == len(keys)
    assert all(DNS_LABEL.fullmatch(str(namespace)) for namespace in namespaces)


async def test_an_applicant_belongs_to_one_business(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    key = await applied(tenant, "second")
    answer = await admin.mutate("auditBusiness", id=key, status="APPROVED")
    assert [error["code"] for error in answer["userErrors"]] == ["CONFLICT"]
    assert (await Business.get(name="second")).namespace is None

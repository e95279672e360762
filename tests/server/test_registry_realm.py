"""The token realm: whose images, and what may be done with them."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
from otegraph.clients.registry_token import TokenIssuer, make_key_and_certificate
from otegraph.models import Business, BusinessStatus, ImageProject, RegistryAccount
from otegraph.resolvers.authentication import hash_password
from otegraph.resolvers.policy import Policy
from otegraph.resolvers.registry_account import pull_name, pull_password
from otegraph.server.registry_realm import PATH, realm_routes
from starlette.applications import Starlette

from tests.product import POLICY, Product

SERVICE = "registry-of-the-tests"
ISSUER = TokenIssuer(*make_key_and_certificate(), issuer="otegraph", service=SERVICE)
SHOP, BANK = ("shop-account", "shop-Pass-1"), ("bank-account", "bank-Pass-1")


@pytest.fixture
async def http(api: Product) -> AsyncIterator[httpx.AsyncClient]:
    """The realm; `shop` owns the projects shop (private) and open (public), `bank` owns bank."""
    for name, account in (("shop", SHOP), ("bank", BANK)):
        await api.tenant(name)
        business = await Business.get(name=name)
        hashed = await hash_password(account[1])
        await RegistryAccount.create(business_id=business.id, name=account[0], password_hash=hashed)
        await ImageProject.create(business_id=business.id, name=name)
    shop = await Business.get(name="shop")
    await ImageProject.create(business_id=shop.id, name="open", public=True)
    await ImageProject.create(name="ownerless")
    previous = Policy(
        secret_key="another-key-of-the-tests-that-is-long-enough", previous_secret_keys=(POLICY.secret_key,)
    )
    transport = httpx.ASGITransport(Starlette(routes=realm_routes(ISSUER, previous)))
    async with httpx.AsyncClient(transport=transport, base_url="http://otegraph.test") as client:
        yield client


def basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


async def access(http: httpx.AsyncClient, account: tuple[str, str] | None, *scopes: str) -> dict[str, list[str]]:
    """What the token of this account grants, by repository."""
    headers = basic(*account) if account else {}
    answer = await http.get(PATH, params={"service": SERVICE, "scope": list(scopes)}, headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["token"] == told["access_token"]
    claims: dict[str, Any] = jwt.decode(told["token"], options={"verify_signature": False})
    assert claims["sub"] == (account[0] if account else "")
    assert (claims["aud"], claims["iss"]) == (SERVICE, "otegraph")
    return {each["name"]: each["actions"] for each in claims["access"]}


@pytest.mark.parametrize(
    ("account", "scope", "granted"),
    [
        (SHOP, "repository:shop/web:pull,push", ["pull", "push"]),
        (SHOP, "repository:shop/web/deep:delete", ["delete"]),
        (SHOP, "repository:shop/web:*", ["*"]),
        (SHOP, "repository:open/web:pull,push", ["pull", "push"]),
        (SHOP, "repository:bank/web:pull,push", None),
        (SHOP, "repository:bank/web:*", None),
        (SHOP, "repository:nowhere/web:push", None),
        (SHOP, "repository:ownerless/web:pull,push", None),
        (SHOP, "repository:shop:push", None),
        (SHOP, "repository:shopping/web:push", None),
        (SHOP, "registry:catalog:*", None),
        (SHOP, "repository:shop\x00x/web:pull", None),
        (SHOP, "repository:Shop/web:pull", None),
        (SHOP, "repository(plugin):shop/web:push", None),
        (BANK, "repository:open/web:pull,push,delete", ["pull"]),
        (BANK, "repository:open/web:*", ["pull"]),
        (None, "repository:open/web:pull,push", ["pull"]),
        (None, "repository:shop/web:pull", None),
    ],
)
async def test_what_is_granted(
    account: tuple[str, str] | None, scope: str, granted: list[str] | None, http: httpx.AsyncClient
) -> None:
    found = await access(http, account, scope)
    assert list(found.values()) == ([granted] if granted else [])


async def test_several_scopes_are_judged_one_by_one(http: httpx.AsyncClient) -> None:
    scopes = ("repository:shop/a:pull repository:bank/b:pull", "repository:open/c:pull")
    assert await access(http, SHOP, *scopes) == {"shop/a": ["pull"], "open/c": ["pull"]}
    assert await access(http, SHOP) == {}


async def test_the_edges_may_pull_what_their_business_owns_and_no_more(http: httpx.AsyncClient) -> None:
    shop = await Business.get(name="shop")
    puller = pull_name(shop.id), pull_password(POLICY.secret_key, shop.id)
    scopes = ("repository:shop/web:pull,push,delete", "repository:bank/web:pull", "repository:open/web:pull")
    assert await access(http, puller, *scopes) == {"shop/web": ["pull"], "open/web": ["pull"]}
    bank = await Business.get(name="bank")
    stolen = await http.get(PATH, headers=basic(pull_name(bank.id), puller[1]))
    assert stolen.status_code == 401


@pytest.mark.parametrize(
    ("user", "password"),
    [
        (SHOP[0], "wrong"),
        (SHOP[0], ""),
        ("nobody", SHOP[1]),
        ("", ""),
        ("otegraph-pull-", "x"),
        ("otegraph-pull-99999999999999999999999", "x"),
        ("otegraph-pull-1", "ä" * 100),
        ("x" * 5000, "y" * 5000),
        ("a\x00b", "c"),
    ],
)
async def test_wrong_credentials_are_no_anonymous(user: str, password: str, http: httpx.AsyncClient) -> None:
    answer = await http.get(PATH, params={"scope": "repository:open/web:pull"}, headers=basic(user, password))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert answer.json()["errors"][0]["code"] == "UNAUTHORIZED"


@pytest.mark.parametrize("header", ["Bearer x", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic /////w=="])
async def test_what_is_no_basic_header_is_a_bad_request(header: str, http: httpx.AsyncClient) -> None:
    assert (await http.get(PATH, headers={"authorization": header})).status_code == 400


async def test_a_business_that_is_no_more_approved_pushes_nothing(http: httpx.AsyncClient) -> None:
    await Business.filter(name="shop").update(status=BusinessStatus.REJECTED)
    assert (await http.get(PATH, headers=basic(*SHOP))).status_code == 401


async def test_guessing_is_stopped_for_a_while(http: httpx.AsyncClient) -> None:
    for _ in range(10):
        assert (await http.get(PATH, headers=basic("guessed", "wrong"))).status_code == 401
    stopped = await http.get(PATH, headers=basic("guessed", "wrong"))
    assert stopped.status_code == 429
    assert 1 <= int(stopped.headers["retry-after"]) <= 60
    assert await access(http, SHOP) == {}


async def test_no_spelling_of_a_name_gets_round_the_limit(http: httpx.AsyncClient) -> None:
    for number in range(10):
        assert (await http.get(PATH, headers=basic(SHOP[0], f"wrong-{number}"))).status_code == 401
    for name in (SHOP[0], SHOP[0] + "\x00", SHOP[0] + " ", SHOP[0].upper()):
        answer = await http.get(PATH, headers=basic(name, SHOP[1]))
        assert answer.status_code == (429 if name == SHOP[0] else 401)


async def test_wrong_guesses_do_not_keep_the_edges_out(http: httpx.AsyncClient) -> None:
    shop = await Business.get(name="shop")
    for _ in range(12):
        await http.get(PATH, headers=basic(pull_name(shop.id), "wrong"))
    puller = pull_name(shop.id), pull_password(POLICY.secret_key, shop.id)
    assert await access(http, puller, "repository:shop/web:pull") == {"shop/web": ["pull"]}


async def test_the_form_of_oauth_is_taken(http: httpx.AsyncClient) -> None:
    form = {
        "grant_type": "password",
        "service": SERVICE,
        "scope": "repository:shop/web:push",
        "username": SHOP[0],
        "password": SHOP[1],
    }
    told = (await http.post(PATH, data=form)).json()
    claims = jwt.decode(told["access_token"], options={"verify_signature": False})
    assert claims["access"] == [{"type": "repository", "name": "shop/web", "actions": ["push"]}]
    assert (await http.post(PATH, data=form | {"password": "wrong"})).status_code == 401
    assert (await http.post(PATH, data=form | {"grant_type": "refresh_token"})).status_code == 400
    assert (await http.post(PATH, data={"username": "x" * 20_000})).status_code == 400


async def test_another_service_s_tokens_are_not_made_here(http: httpx.AsyncClient) -> None:
    assert (await http.get(PATH, params={"service": "elsewhere"})).status_code == 400

"""Tokens: which ones speak for somebody, and how long."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from otegraph.models import MutationRecord, Session, User
from otegraph.resolvers.policy import Policy

from tests.product import POLICY, Caller, Product, product

REFRESH = "mutation { refreshToken(input: {}) { token expiresAt } }"
OTHER_KEY = "another-key-of-the-tests-that-has-32-bytes-and-more"


def claims(token: str | None) -> dict[str, Any]:
    assert token is not None
    return jwt.decode(token, options={"verify_signature": False})


def signed(given: dict[str, Any], key: str = POLICY.secret_key, algorithm: str = "HS256") -> str:
    return jwt.encode(given, key, algorithm=algorithm)


async def known(caller: Caller, token: str | None) -> bool:
    headers = {b"authorization": f"Bearer {token}".encode("latin-1")}
    answer = await caller.http.post("/graphql", json={"query": "{ viewer { name } }"}, headers=headers)
    return answer.json()["data"]["viewer"] is not None


async def test_a_token_is_the_session_s_and_nothing_else(api: Product) -> None:
    ann = await api.tenant("shop", "ann")
    given = claims(ann.token)
    row = await Session.get(id=UUID(given["jti"]))
    assert sorted(given) == ["exp", "iat", "jti", "sub"]
    assert given["sub"] == str(row.user_id)
    assert given["exp"] - given["iat"] == POLICY.token_seconds
    assert given["exp"] == int(row.expires_at.timestamp())


async def test_a_token_of_another_making_is_none(api: Product) -> None:
    ann = await api.tenant("shop", "ann")
    good = claims(ann.token)
    assert await known(ann, signed(good))
    hour = timedelta(hours=1)
    bad = {
        "another key": signed(good, OTHER_KEY),
        "HS512": signed(good, algorithm="HS512"),
        "HS384": signed(good, algorithm="HS384"),
        "none": jwt.encode(good, "", algorithm="none"),
        "none, by hand": "eyJhbGciOiJub25lIn0." + str(ann.token).split(".")[1] + ".",
        "over": signed(good | {"iat": datetime.now(UTC) - 3 * hour, "exp": datetime.now(UTC) - hour}),
        "from the future": signed(good | {"iat": datetime.now(UTC) + hour}),
        "not yet": signed(good | {"nbf": datetime.now(UTC) + hour}),
        "an exp that is text": signed(good | {"exp": "soon"}),
        "a jti unknown": signed(good | {"jti": str(uuid4())}),
        "a jti of text": signed(good | {"jti": "x' OR '1'='1"}),
        "a jti of a number": signed(good | {"jti": 1}),
        "a jti of a list": signed(good | {"jti": [good["jti"]]}),
        "a sub of a number": signed(good | {"sub": 1}),
        "cut": str(ann.token)[:-1],
        "garbage": "garbage",
        "dots": "..",
        "bytes": "ÿþ.ÿþ.ÿþ",
        "long": "a" * 50_000,
        "empty": "",
    }
    for name in ("exp", "iat", "jti", "sub"):
        bad[f"no {name}"] = signed({key: value for key, value in good.items() if key != name})
    for what, token in bad.items():
        assert not await known(ann, token), what


@pytest.mark.parametrize("scheme", ["Basic", "Bearer Bearer", "Token", "Bearer,"])
async def test_another_scheme_is_none(api: Product, scheme: str) -> None:
    ann = await api.tenant("shop", "ann")
    headers = {"authorization": f"{scheme} {ann.token}"}
    answer = await api.http.post("/graphql", json={"query": "{ viewer { name } }"}, headers=headers)
    assert answer.json() == {"data": {"viewer": None}}


async def test_a_log_out_ends_the_session_alone(api: Product) -> None:
    ann = await api.tenant("shop", "ann")
    second = await api.login("ann")
    await ann.change("logout")
    assert (await known(ann, ann.token), await known(second, second.token)) == (False, True)
    assert await ann.refused(REFRESH) == "UNAUTHENTICATED"


async def test_a_token_is_exchanged_once_only(api: Product) -> None:
    ann = await api.tenant("shop", "ann")
    fresh = (await ann.change("refreshToken", "token"))["token"]
    assert (await known(ann, ann.token), await known(ann, fresh)) == (False, True)
    assert await ann.refused(REFRESH) == "UNAUTHENTICATED"


@pytest.mark.parametrize("key", [None, "k1"])
async def test_a_token_is_exchanged_once_only_by_many_at_once(api: Product, key: str | None) -> None:
    """Also with a clientMutationId: a token is no answer to keep."""
    ann = await api.tenant("shop", "ann")
    document = "mutation($input: RefreshTokenInput!) { refreshToken(input: $input) { token } }"
    answers = await asyncio.gather(*(ann.post(document, input={"clientMutationId": key}) for _ in range(5)))
    tokens = [answer.json()["data"]["refreshToken"]["token"] for answer in answers if answer.json()["data"]]
    codes = [error["extensions"]["code"] for answer in answers for error in answer.json().get("errors", [])]
    assert len(tokens) == 1
    assert codes == ["UNAUTHENTICATED"] * 4
    assert await MutationRecord.all().count() == 0
    assert await known(ann, tokens[0])


async def test_an_expired_token_can_be_exchanged_until_its_time_is_over(database: str) -> None:
    """One that has just expired; and one whose refresh_seconds are over, too."""
    policy = Policy(secret_key=POLICY.secret_key, token_seconds=-60, refresh_seconds=3600)
    async with product(policy) as api:
        ann = await api.tenant("shop", "ann")
        assert not await known(ann, ann.token)
        again = await ann.change("refreshToken", "token")
        assert again["token"] != ann.token
    late = Policy(secret_key=POLICY.secret_key, token_seconds=-60, refresh_seconds=-30)
    async with product(late) as api:
        ann = await api.login("ann")
        assert await ann.refused(REFRESH) == "UNAUTHENTICATED"


async def test_only_a_token_of_ours_can_be_exchanged(api: Product) -> None:
    ann = await api.tenant("shop", "ann")
    for token in (None, "garbage", signed(claims(ann.token), OTHER_KEY), signed({"jti": claims(ann.token)["jti"]})):
        assert await Caller(api.http, token).refused(REFRESH) == "UNAUTHENTICATED"
    await User.all().update(deleted_at=datetime.now(UTC))
    assert await ann.refused(REFRESH) == "UNAUTHENTICATED"

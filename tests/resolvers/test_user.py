"""Users: registration, approval, log-in, passwords, roles."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from otegraph.models import AuditEvent, MutationRecord, Role, User, UserStatus
from otegraph.resolvers import authentication

from tests.product import PASSWORD, Caller, Product

WHO = "{ viewer { name role status } }"
USERS = "{ users(first: 1000) { nodes { id name status role } } }"


def errors(answer: Any) -> list[tuple[str, str | None]]:
    return [(error["code"], error["field"]) for error in answer["userErrors"]]


async def id_of(admin: Caller, name: str) -> str:
    found = (await admin.graph(USERS))["users"]["nodes"]
    key: str = next(user["id"] for user in found if user["name"] == name)
    return key


async def known(caller: Caller) -> bool:
    """Whether the token still speaks for somebody."""
    return (await caller.graph(WHO))["viewer"] is not None


async def refused_login(api: Product, name: str, password: str = PASSWORD) -> Any:
    answer = await api.nobody.post(
        "mutation($input: LoginInput!) { login(input: $input) { token } }", input={"name": name, "password": password}
    )
    return answer.json()


async def test_from_registration_to_log_in(api: Product) -> None:
    admin = await api.admin()
    await api.nobody.change("registerUser", name="ann", password=PASSWORD, administrator=True, phone="1", realName="A")
    assert (await refused_login(api, "ann"))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    approved = await admin.change(
        "auditUser", "user { name role status }", id=await id_of(admin, "ann"), status="ACTIVE"
    )
    assert approved["user"] == {"name": "ann", "role": "ADMINISTRATOR", "status": "ACTIVE"}
    ann = await api.login("ann")
    assert (await ann.graph(WHO))["viewer"]["role"] == "ADMINISTRATOR"


async def test_every_failed_log_in_is_answered_the_same(api: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes, after the same work: one hash is verified, whoever asks."""
    await api.tenant("shop", "ann")
    await api.nobody.change("registerUser", name="pending", password=PASSWORD)
    verified: list[str] = []
    verify = authentication.passwords.verify

    def noted(_: object, word: str, hashed: str) -> bool:
        verified.append(word)
        return verify(word, hashed)

    monkeypatch.setattr(type(authentication.passwords), "verify", noted)
    answers = [
        await refused_login(api, "ann", "wrong-password"),
        await refused_login(api, "nobody", "wrong-password"),
        await refused_login(api, "nobody", PASSWORD),
        await refused_login(api, "pending", PASSWORD),
        await refused_login(api, "ann", ""),
        await refused_login(api, "", ""),
    ]
    assert [answer == answers[0] for answer in answers] == [True] * len(answers)
    assert answers[0]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert len(verified) == len(answers)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"password": "1234567"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"password": ""}, "password"),
        ({"password": "12345678\x00"}, "password"),
        ({"name": ""}, "name"),
        ({"name": " ann"}, "name"),
        ({"name": "ann\n"}, "name"),
        ({"name": "a" * 65}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"phone": "1" * 33}, "phone"),
        ({"realName": "r" * 129}, "realName"),
    ],
)
async def test_bad_registrations_are_refused_by_name(api: Product, given: dict[str, str], field: str) -> None:
    answer = await api.nobody.mutate("registerUser", **{"name": "ann", "password": PASSWORD, **given})
    assert errors(answer) == [("INVALID", field)]
    assert await User.all().count() == 0


@pytest.mark.parametrize("password", ["12345678", "x" * 128, "密码密码密码密码", "🔑🔑🔑🔑🔑🔑🔑🔑"])
async def test_passwords_of_8_to_128_characters_are_taken(api: Product, password: str) -> None:
    await api.nobody.change("registerUser", name="ann", password=password)
    await User.all().update(status=UserStatus.ACTIVE)
    assert await known(await api.login("ann", password))


async def test_of_two_registrations_of_a_name_at_once_one_wins(api: Product) -> None:
    answers = await asyncio.gather(
        *(api.nobody.mutate("registerUser", name="ann", password=PASSWORD) for _ in range(4))
    )
    assert sorted(errors(answer) for answer in answers) == [[], *[[("CONFLICT", "name")]] * 3]


async def test_a_changed_password_ends_all_other_sessions_at_once(api: Product) -> None:
    first, second = await api.tenant("shop", "ann"), await api.login("ann")
    wrong = await second.mutate("changePassword", oldPassword="wrong-password", newPassword="another-one")
    assert errors(wrong) == [("INVALID", "oldPassword")]
    short = await second.mutate("changePassword", oldPassword=PASSWORD, newPassword="short")
    assert errors(short) == [("INVALID", "newPassword")]
    assert await known(first)
    await second.change("changePassword", oldPassword=PASSWORD, newPassword="another-one")
    assert (await known(first), await known(second)) == (False, True)
    assert (await refused_login(api, "ann"))["errors"]
    assert await known(await api.login("ann", "another-one"))


async def test_a_reset_password_ends_all_sessions(api: Product) -> None:
    admin, ann = await api.admin(), await api.tenant("shop", "ann")
    await admin.change("resetPassword", id=await id_of(admin, "ann"), newPassword="another-one")
    assert not await known(ann)
    assert await known(await api.login("ann", "another-one"))


@pytest.mark.parametrize("status", ["DISABLED", "REJECTED", "PENDING"])
async def test_who_is_not_active_loses_all_tokens_for_good(api: Product, status: str) -> None:
    admin, ann = await api.admin(), await api.tenant("shop", "ann")
    await admin.change("auditUser", id=await id_of(admin, "ann"), status=status)
    assert not await known(ann)
    assert await ann.refused("mutation { refreshToken(input: {}) { token } }") == "UNAUTHENTICATED"
    await admin.change("auditUser", id=await id_of(admin, "ann"), status="ACTIVE")
    assert not await known(ann)


async def test_a_deleted_user_is_gone_and_the_name_free(api: Product) -> None:
    admin, ann = await api.admin(), await api.tenant("shop", "ann")
    key = await id_of(admin, "ann")
    await admin.change("deleteUser", id=key)
    assert not await known(ann)
    assert (await refused_login(api, "ann"))["errors"]
    assert (await admin.graph("query($id: ID!) { node(id: $id) { id } }", id=key))["node"] is None
    for mutation, more in (("deleteUser", {}), ("resetPassword", {"newPassword": PASSWORD})):
        assert errors(await admin.mutate(mutation, id=key, **more)) == [("NOT_FOUND", "id")]
    await api.nobody.change("registerUser", name="ann", password=PASSWORD)


async def test_nobody_changes_their_own_status_or_deletes_themselves(api: Product) -> None:
    admin = await api.admin()
    me = await id_of(admin, "admin")
    assert errors(await admin.mutate("auditUser", id=me, status="DISABLED")) == [("CONFLICT", "id")]
    assert errors(await admin.mutate("deleteUser", id=me)) == [("CONFLICT", "id")]


@pytest.mark.parametrize("mutation", ["auditUser", "deleteUser"])
async def test_the_last_system_administrator_stays(api: Product, mutation: str) -> None:
    """Two that remove each other at the same moment: one is left, and both are answered."""
    admin, other = await api.admin(), await api.tenant("shop", "other", Role.SYSTEM_ADMINISTRATOR)
    more = {"status": "DISABLED"} if mutation == "auditUser" else {}
    keys = {name: await id_of(admin, name) for name in ("admin", "other")}
    document = f"""mutation($input: {mutation[0].upper()}{mutation[1:]}Input!) {{
        answer: {mutation}(input: $input) {{ userErrors {{ code }} }}
    }}"""
    answers = [
        answer.json()
        for answer in await asyncio.gather(
            admin.post(document, input={"id": keys["other"], **more}),
            other.post(document, input={"id": keys["admin"], **more}),
        )
    ]
    left = await User.filter(role=Role.SYSTEM_ADMINISTRATOR, status=UserStatus.ACTIVE, deleted_at__isnull=True).count()
    assert left == 1
    codes = [error["extensions"]["code"] for answer in answers for error in answer.get("errors", [])]
    assert "INTERNAL" not in codes
    done = [answer for answer in answers if answer.get("data") and answer["data"]["answer"]["userErrors"] == []]
    assert len(done) == 1


async def test_an_administrator_manages_no_other_administrator(api: Product) -> None:
    admin, general = await api.admin(), await api.tenant("shop", "general", Role.ADMINISTRATOR)
    await api.tenant("shop", "second", Role.ADMINISTRATOR)
    for name in ("admin", "second"):
        key = await id_of(admin, name)
        for mutation, more in (
            ("resetPassword", 'newPassword: "12345678"'),
            ("deleteUser", ""),
            ("auditUser", "status: DISABLED"),
        ):
            document = f"mutation($id: ID!) {{ {mutation}(input: {{id: $id {more}}}) {{ userErrors {{ code }} }} }}"
            assert await general.refused(document, id=key) == "FORBIDDEN"


async def test_a_sub_user_shares_the_business_and_is_no_administrator(api: Product) -> None:
    general = await api.tenant("shop", "general", Role.ADMINISTRATOR)
    made = await general.change(
        "createSubUser", "user { role status business { name } }", name="sub", password=PASSWORD
    )
    assert made["user"] == {"role": "SUB_USER", "status": "ACTIVE", "business": {"name": "shop"}}
    sub = await api.login("sub")
    assert await sub.refused("{ users { totalCount } }") == "FORBIDDEN"


async def test_no_secret_is_kept_where_clients_or_the_log_can_read_it(
    api: Product, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        admin, ann = await api.admin(), await api.tenant("shop", "ann")
        key = {"clientMutationId": "k"}
        await api.nobody.change("registerUser", name="bob", password="secret-of-bob", **key)
        await ann.change("changePassword", oldPassword=PASSWORD, newPassword="secret-of-ann", **key)
        await admin.change("resetPassword", id=await id_of(admin, "bob"), newPassword="secret-two", **key)
        await admin.change("createSubUser", name="sub", password="secret-three", **key)
        fresh = (await ann.change("refreshToken", "token", **key))["token"]
    secrets = [PASSWORD, "secret-of-bob", "secret-of-ann", "secret-two", "secret-three", fresh, ann.token, admin.token]
    rows = [*await AuditEvent.all().values(), *await MutationRecord.all().values()]
    kept = orjson.dumps(rows, default=str).decode()
    for secret in secrets:
        assert secret
        assert secret not in kept
        assert secret not in caplog.text
    everything = await admin.post("{ auditEvents(first: 1000) { nodes { action before after comment } } }")
    assert "secret" not in everything.text
    assert "argon2" not in everything.text

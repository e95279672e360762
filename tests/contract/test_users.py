"""What the contract decides on users and tokens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from otegraph import models
from otegraph.models import Role, UserStatus
from otegraph.resolvers import authentication

from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import World, user
from tests.product import POLICY, Caller, product

PASSWORD = "correct-Horse-1"
ME = "/v1/authorization"


async def another_token(world: World, name: str) -> Caller:
    return Caller(world.http, (await authentication.issue(world.ids[name], POLICY)).value)


async def role_of(caller: Caller) -> int:
    return int((await caller.rest("GET", ME)).json()["data"]["role"])


async def test_a_failed_log_in_is_the_same_for_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for status in UserStatus:
        await user(f"is-{status.lower()}", password=PASSWORD, status=status)
    checks: list[str | None] = []
    verify = authentication.verify_password

    async def counted(password: str, hashed: str | None) -> bool:
        checks.append(hashed)
        return await verify(password, hashed)

    monkeypatch.setattr(authentication, "verify_password", counted)
    attempts = [("is-active", "wrong-Horse-1"), ("unknown", PASSWORD), ("", PASSWORD), ("is-active", "")]
    attempts += [(f"is-{status}", PASSWORD) for status in ("pending", "rejected", "disabled")]
    answers = [await world.nobody.rest("POST", ME, {"user": name, "password": given}) for name, given in attempts]
    for answer in answers:
        refused(answer, 401)
    assert len({answer.content for answer in answers}) == 1
    assert len(checks) == len(attempts), "a password was hashed for each, so that the time tells nothing"
    answer = await world.nobody.rest("POST", ME, {"user": "is-active", "password": PASSWORD})
    assert (await Caller(world.http, answer.json()["token"]).rest("GET", ME)).status_code == 200


async def test_an_old_token_is_revoked_by_the_new_one(world: World) -> None:
    answer = await world.tenant.rest("PUT", ME)
    refused(await world.tenant.rest("GET", ME), 401)
    refused(await world.tenant.rest("PUT", ME), 401)
    assert (await Caller(world.http, answer.json()["token"]).rest("GET", ME)).status_code == 200


async def test_a_token_authorises_for_an_hour_and_can_be_exchanged_for_five(world: World) -> None:
    before = await models.Session.filter(user_id=world.ids["tenant"]).get()
    assert (before.expires_at - before.issued_at).total_seconds() == 3600
    assert (before.refresh_until - before.issued_at).total_seconds() == 18000
    over = (await authentication.issue(world.ids["tenant"], replace(POLICY, token_seconds=-60))).value
    refused(await Caller(world.http, over).rest("GET", ME), 401)
    answer = await Caller(world.http, over).rest("PUT", ME)
    assert (await Caller(world.http, answer.json()["token"]).rest("GET", ME)).status_code == 200
    late = (await authentication.issue(world.ids["tenant"], replace(POLICY, refresh_seconds=-1))).value
    refused(await Caller(world.http, late).rest("PUT", ME), 401)


async def test_a_token_is_refused_after_the_log_out(world: World) -> None:
    other = await another_token(world, "tenant")
    assert (await world.tenant.rest("DELETE", ME)).status_code == 200
    for method in ("GET", "PUT", "DELETE"):
        refused(await world.tenant.rest(method, ME), 401)
    assert (await other.rest("GET", ME)).status_code == 200
    async with product() as replica:
        refused(await Caller(replica.http, world.tenant.token).rest("GET", ME), 401)


async def test_roles_and_names(world: World) -> None:
    sub = await user("sub", Role.SUB_USER, real_name="")
    shown = Caller(world.http, (await authentication.issue(sub.id, POLICY)).value)
    roles = [await role_of(caller) for caller in (world.system, world.general, shown, world.tenant)]
    assert roles == [1, 2, 3, 4]
    await models.User.filter(id=world.ids["tenant"]).update(real_name="Ada L.")
    names = [(await caller.rest("GET", ME)).json()["data"]["displayName"] for caller in (world.tenant, shown)]
    assert names == ["Ada L.", "sub"]


async def test_the_capabilities(world: World) -> None:
    data = (await world.tenant.rest("GET", ME)).json()["data"]
    assert (data["enableIngress"], data["enableAlert"], data["enableAdminAutoDeploy"]) == (False, False, True)
    assert data["hasRepoAccount"] is False
    async with product(replace(POLICY, administrators_need_no_audit=False)) as strict:
        data = (await Caller(strict.http, world.tenant.token).rest("GET", ME)).json()["data"]
        assert data["enableAdminAutoDeploy"] is False


async def test_a_registration_waits_for_its_approval(world: World) -> None:
    request = ENTRIES["create_user"].request or {}
    await world.send(ENTRIES["create_user"])
    rows = (await world.general.rest("GET", "/v1/admin/user", pageSize=0)).json()["data"]
    made = rows[-1]
    assert (made["user"], made["status"], made["realName"], made["phone"]) == ("u1", 0, "hello", "12345678910")
    login = {"user": "u1", "password": request["password"]}
    refused(await world.nobody.rest("POST", ME, login), 401)
    assert (await models.User.get(name="u1")).role is Role.USER, "the request grants nothing"
    refused(await world.general.rest("PUT", f"/v1/admin/user/{made['id']}", {"status": 1}), 403)
    assert (await world.system.rest("PUT", f"/v1/admin/user/{made['id']}", {"status": 1})).status_code == 200
    token = (await world.nobody.rest("POST", ME, login)).json()["token"]
    assert await role_of(Caller(world.http, token)) == 2


@pytest.mark.parametrize(("length", "status"), [(7, 422), (8, 200), (20, 200), (128, 200), (129, 422)])
async def test_the_length_of_a_password(world: World, length: int, status: int) -> None:
    password = "xX1" + "x" * (length - 3)
    bodies = {
        ("POST", "/v1/user"): {"user": "new", "password": password},
        ("POST", "/v1/admin/user"): {"user": "newer", "password": password},
        ("PUT", f"/v1/admin/user/{world.ids['user']}/password"): {"password": password},
    }
    for (method, path), body in bodies.items():
        answer = await world.system.rest(method, path, body)
        assert answer.status_code == status, answer.text
        if status == 422:
            refused(answer, 422, "password")


async def test_a_new_password_ends_all_other_tokens(world: World) -> None:
    await world.prepare(ENTRIES["update_password"])
    other = await another_token(world, "tenant")
    refused(await world.tenant.rest("PUT", "/v1/user", {"oldPassword": "no", "password": PASSWORD}), 422, "oldPassword")
    assert (await other.rest("GET", ME)).status_code == 200
    body = {"oldPassword": "xxx0", "password": PASSWORD}
    assert (await world.tenant.rest("PUT", "/v1/user", body)).status_code == 200
    refused(await other.rest("GET", ME), 401)
    assert (await world.tenant.rest("GET", ME)).status_code == 200
    answer = await world.nobody.rest("POST", ME, {"user": "tenant", "password": PASSWORD})
    assert answer.status_code == 200


async def test_a_password_set_by_an_administrator_ends_all_tokens(world: World) -> None:
    path = f"/v1/admin/user/{world.ids['tenant']}/password"
    assert (await world.general.rest("PUT", path, {"password": PASSWORD})).status_code == 200
    refused(await world.tenant.rest("GET", ME), 401)
    answer = await world.nobody.rest("POST", ME, {"user": "tenant", "password": PASSWORD})
    assert answer.status_code == 200


async def test_a_deleted_user_is_gone_and_its_name_is_free(world: World) -> None:
    path = f"/v1/admin/user/{world.ids['homeless']}"
    total = (await world.general.rest("GET", "/v1/admin/user")).json()["total"]
    assert (await world.general.rest("DELETE", path)).status_code == 200
    refused(await world.homeless.rest("GET", ME), 401)
    assert (await world.general.rest("GET", "/v1/admin/user")).json()["total"] == total - 1
    refused(await world.general.rest("DELETE", path), 404, "userId")
    body = {"user": "homeless", "password": PASSWORD}
    assert (await world.nobody.rest("POST", "/v1/user", body)).status_code == 200


async def test_an_administrator_is_no_other_administrator_s_to_change(world: World) -> None:
    path = f"/v1/admin/user/{world.ids['system']}"
    refused(await world.general.rest("DELETE", path), 403)
    refused(await world.general.rest("PUT", f"{path}/password", {"password": PASSWORD}), 403)
    refused(await world.system.rest("DELETE", path), 409)


@pytest.mark.parametrize("status", [0, 1, 2, 3])
async def test_any_of_the_four_statuses_may_be_set(world: World, status: int) -> None:
    path = f"/v1/admin/user/{world.ids['tenant']}"
    assert (await world.system.rest("PUT", path, {"status": status})).status_code == 200
    rows = (await world.system.rest("GET", "/v1/admin/user", pageSize=0)).json()["data"]
    assert next(row["status"] for row in rows if row["user"] == "tenant") == status
    assert (await world.tenant.rest("GET", ME)).status_code == (200 if status == 1 else 401)
    if status != 1:
        await world.system.rest("PUT", path, {"status": 1})
        refused(await world.tenant.rest("GET", ME), 401)


async def test_statuses_that_can_not_be_set(world: World) -> None:
    for status in (4, -1, "1", True, 1.0, [1]):
        path = f"/v1/admin/user/{world.ids['tenant']}"
        refused(await world.system.rest("PUT", path, {"status": status}), 422, "status")
    for status in range(4):
        refused(await world.system.rest("PUT", f"/v1/admin/user/{world.ids['system']}", {"status": status}), 409)


async def test_a_sub_user_shares_the_business_and_is_active_at_once(world: World) -> None:
    await models.User.filter(id=world.ids["general"]).update(business_id=world.ids["a"])
    await world.send(ENTRIES["create_sub_user"])
    request = ENTRIES["create_sub_user"].request or {}
    answer = await world.nobody.rest("POST", ME, {"user": request["user"], "password": request["password"]})
    sub = Caller(world.http, answer.json()["token"])
    assert await role_of(sub) == 3
    assert (await sub.rest("GET", "/v1/deploy")).json() == (await world.tenant.rest("GET", "/v1/deploy")).json()
    businesses = (await sub.rest("GET", "/v1/business")).json()
    assert [row["name"] for row in businesses["data"]] == ["a"]

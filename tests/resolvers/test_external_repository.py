"""Image repositories elsewhere: whose, what may be in them, and passwords that go in and never come out."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from otegraph.models import (
    AppVersion,
    AuditEvent,
    Business,
    Deployment,
    DeploymentStatus,
    ExternalRepository,
    MutationRecord,
    User,
)
from otegraph.models.encryption import SealedWrongly, SecretBox
from otegraph.resolvers import external_repository
from otegraph.resolvers.external_repository import bound_to, reseal

from tests.product import POLICY, Caller, Product
from tests.resolvers.registry_rows import deployed, newest

EXAMPLE = {"name": "repo1", "address": "127.0.0.1", "user": "user1", "password": "password1"}
CREATE = "mutation($input: CreateExternalRepositoryInput!) { createExternalRepository(input: $input) { userErrors { message } } }"
FIELDS = "{ id databaseId name address user business { name } createdAt updatedAt }"


def error(answer: Any) -> tuple[str, str | None, str]:
    (one,) = answer["userErrors"]
    return one["code"], one["field"], one["message"]


async def names() -> list[str]:
    return [row.name for row in await ExternalRepository.all().order_by("id")]


async def add(caller: Caller, name: str, **fields: Any) -> None:
    await caller.change("createExternalRepository", **(EXAMPLE | {"name": name} | fields))


async def test_the_contract_s_example(api: Product) -> None:
    tenant = await api.tenant("shop")
    made = await tenant.change("createExternalRepository", f"externalRepository {FIELDS}", **EXAMPLE)
    shown = made["externalRepository"]
    row = await ExternalRepository.get()
    assert (shown["databaseId"], shown["business"]) == (row.id, {"name": "shop"})
    assert (shown["name"], shown["address"], shown["user"]) == ("repo1", "127.0.0.1", "user1")
    assert POLICY.box.open(row.password, f"external_repositories:{row.id}") == "password1"
    assert POLICY.box.is_current(row.password)
    event = await AuditEvent.get(action="createExternalRepository")
    assert event.after == {"name": "repo1", "address": "127.0.0.1", "user": "user1"}
    found = await tenant.graph(
        f'{{ externalRepository(name: "repo1") {FIELDS} externalRepositories {{ nodes {FIELDS} }} }}'
    )
    assert found == {"externalRepository": shown, "externalRepositories": {"nodes": [shown]}}
    again = await tenant.mutate("createExternalRepository", **EXAMPLE)
    assert error(again)[:2] == ("CONFLICT", "name")
    gone = await tenant.change("deleteExternalRepositories", "deletedExternalRepositoryNames", names=["repo1"])
    assert gone["deletedExternalRepositoryNames"] == ["repo1"]
    assert await names() == []
    event = await AuditEvent.get(action="deleteExternalRepositories")
    assert (event.subject_id, event.before) == (row.id, {"name": "repo1", "address": "127.0.0.1", "user": "user1"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "a" * 129), ("user", ""), ("user", "a" * 257), ("user", "a:b"),
        ("password", ""), ("password", "a" * 10_001),
        *[("address", value) for value in (
            "", " ", "a b", "ftp://a", "http://", "a:", "a:0", "a:65536", "a:123456", "-a", "a-", "a/b c", "a?b", "a#b",
            "user:password@host", "http://user@host", "a\n", "a" * 513, "ä.example", "//a", "a:80:80",
        )],
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named(api: Product, field: str, value: str) -> None:
    tenant = await api.tenant("shop")
    answer = await tenant.mutate("createExternalRepository", **(EXAMPLE | {field: value}))
    assert error(answer)[:2] == ("INVALID", field)
    assert "password1" not in str(answer)
    assert await names() == []


@pytest.mark.parametrize("address", [
    "127.0.0.1", "xxzxsdsdsds", "registry.example.com", "registry.example.com:5000", "https://index.docker.io/v1/",
    "http://h:1/x/y", "a", "h.example/team_1/x-y.z", "h:65535",
])  # fmt: skip
async def test_good_addresses(api: Product, address: str) -> None:
    tenant = await api.tenant("shop")
    await add(tenant, "r", address=address)
    assert (await ExternalRepository.get()).address == address


async def test_whose_they_are(api: Product) -> None:
    admin, tenant, bank = await api.admin(), await api.tenant("shop"), await api.tenant("bank")
    await add(tenant, "repo1")
    await add(bank, "repo1", user="banker")
    await add(admin, "repo2", business="bank")
    listed = "{ externalRepositories { totalCount nodes { name user } } }"
    for caller, total in ((tenant, 1), (bank, 2), (admin, 3)):
        found = (await caller.graph(listed))["externalRepositories"]
        assert found["totalCount"] == len(found["nodes"]) == total
    assert (await tenant.graph('{ externalRepository(name: "repo2") { name } }'))["externalRepository"] is None
    one = '{{ externalRepository(name: "repo1", business: "{}") {{ user }} }}'
    assert (await tenant.graph(one.format("bank")))["externalRepository"] is None
    assert (await admin.graph(one.format("bank")))["externalRepository"] == {"user": "banker"}
    assert (await bank.graph('{ externalRepository(name: "repo1") { user } }'))["externalRepository"] == {
        "user": "banker"
    }
    for caller, given, code, field in (
        (tenant, {"names": ["repo1"], "business": "bank"}, "NOT_FOUND", "business"),
        (tenant, {"names": ["repo1", "repo2"]}, "NOT_FOUND", "names"),
        (tenant, {"names": []}, "INVALID", "names"),
        (admin, {"names": ["repo1"], "business": "nobody"}, "NOT_FOUND", "business"),
    ):
        assert error(await caller.mutate("deleteExternalRepositories", **given))[:2] == (code, field)
    answer = await tenant.mutate("createExternalRepository", **(EXAMPLE | {"business": "bank"}))
    assert error(answer)[:2] == ("NOT_FOUND", "business")
    assert len(await names()) == 3
    await admin.change("deleteExternalRepositories", names=["repo2", "repo1", "repo1"], business="bank")
    assert (await ExternalRepository.get()).business_id == (await Business.get(name="shop")).id


async def test_who_belongs_to_no_business_has_none(api: Product) -> None:
    tenant = await api.tenant("shop")
    await add(tenant, "repo1")
    await User.filter(name="user-of-shop").update(business_id=None)
    homeless = await api.login("user-of-shop")
    await homeless.change("applyForBusiness", name="waits")
    found = await homeless.graph('{ externalRepositories { totalCount } externalRepository(name: "repo1") { name } }')
    assert found == {"externalRepositories": {"totalCount": 0}, "externalRepository": None}
    assert error(await homeless.mutate("createExternalRepository", **EXAMPLE))[:2] == ("CONFLICT", "business")
    assert error(await homeless.mutate("deleteExternalRepositories", names=["repo1"]))[:2] == ("CONFLICT", "business")
    assert await api.nobody.refused("{ externalRepositories { totalCount } }") == "UNAUTHENTICATED"


async def test_filters(api: Product) -> None:
    tenant = await api.tenant("shop")
    for name in ("repo1", "repo2", "other"):
        await add(tenant, name)
    for given, expected in (
        ('{name: {value: "repo", match: CONTAINS}}', 2),
        ('{name: {value: "repo1", match: EXACT}}', 1),
        ('{name: {value: "%", match: CONTAINS}}', 0),
        ('{business: "shop"}', 3),
        ('{business: "nobody"}', 0),
    ):
        found = await tenant.graph(f"{{ externalRepositories(filter: {given}) {{ totalCount }} }}")
        assert found["externalRepositories"]["totalCount"] == expected, given


async def test_one_that_a_deployment_needs_stays(api: Product) -> None:
    tenant, bank = await api.tenant("shop"), await api.tenant("bank")
    for caller in (tenant, bank):
        await add(caller, "repo1")
        await add(caller, "repo2")
    made = await _pulling(tenant, "repo1")
    answer = error(await tenant.mutate("deleteExternalRepositories", names=["repo2", "repo1"]))
    assert answer == ("CONFLICT", "names", "repo1 is still needed by web")
    assert len(await names()) == 4
    await bank.change("deleteExternalRepositories", names=["repo1"])
    await tenant.change("deleteExternalRepositories", names=["repo2"])
    await Deployment.filter(id=made.id).update(rollout_status=DeploymentStatus.DELETED)
    await tenant.change("deleteExternalRepositories", names=["repo1"])


async def _pulling(caller: Caller, repository: str) -> Deployment:
    made = await deployed(caller, "nginx")
    revision = await newest(made)
    version = await AppVersion.get(id=revision.app_version_id)
    await AppVersion.filter(id=version.id).update(spec={**version.spec, "external_repository": repository})
    return made


async def test_two_at_once_make_one(api: Product) -> None:
    tenant = await api.tenant("shop")
    answers = await asyncio.gather(*(tenant.mutate("createExternalRepository", **EXAMPLE) for _ in range(4)))
    refused = [error(answer)[:2] for answer in answers if answer["userErrors"]]
    assert refused == [("CONFLICT", "name")] * 3
    assert await names() == ["repo1"]
    answers = await asyncio.gather(*(tenant.mutate("deleteExternalRepositories", names=["repo1"]) for _ in range(3)))
    assert sorted(error(answer)[0] for answer in answers if answer["userErrors"]) == ["NOT_FOUND"] * 2


async def test_a_password_is_nowhere(api: Product, caplog: pytest.LogCaptureFixture) -> None:
    tenant = await api.tenant("shop")
    secret = EXAMPLE | {"password": "hush-hush"}
    given = [
        secret,
        secret,
        secret | {"name": "r", "clientMutationId": "a"},
        secret | {"name": "r", "clientMutationId": "a"},
        secret | {"name": "other", "clientMutationId": "a"},
        secret | {"password": "hush-hush" * 2000},
        secret | {"address": "no address"},
    ]
    with caplog.at_level(logging.DEBUG):
        texts = [(await tenant.post(CREATE, input=each)).text for each in given]
        await tenant.change("deleteExternalRepositories", names=["repo1"])
        texts.append((await tenant.post("{ externalRepositories { nodes { password } } }")).text)
        texts.append((await tenant.post("{ auditEvents { nodes { action before after comment } } }")).text)
    assert await names() == ["r"]
    assert await MutationRecord.all().count() == 1
    rows = [await table.all().values() for table in (AuditEvent, MutationRecord, ExternalRepository)]
    for text in (*texts, str(rows), caplog.text):
        assert "hush-hush" not in text


async def test_a_repeat_gets_the_first_answer(api: Product) -> None:
    tenant = await api.tenant("shop")
    given = EXAMPLE | {"clientMutationId": "key"}
    payload = "externalRepository { id }"
    first = await tenant.change("createExternalRepository", payload, **given)
    assert await tenant.change("createExternalRepository", payload, **given) == first
    other = await tenant.mutate("createExternalRepository", **(given | {"password": "another"}))
    assert error(other)[:2] == ("CONFLICT", "clientMutationId")
    for _ in range(2):
        await tenant.change("deleteExternalRepositories", names=["repo1"], clientMutationId="key")
    assert await AuditEvent.filter(action="deleteExternalRepositories").count() == 1


OLD, NEW = SecretBox("old" * 20), SecretBox("new" * 20, ["old" * 20])


async def sealed(number: int, box: SecretBox = OLD) -> None:
    """So many repositories, their passwords `secret-<id>`."""
    home = await Business.get(name="shop")
    for each in range(number):
        made = await ExternalRepository.create(
            business_id=home.id, name=f"r{each}", address="h", user="u", password=b""
        )
        password = box.seal(f"secret-{made.id}", bound_to(made.id))
        await ExternalRepository.filter(id=made.id).update(password=password)


async def all_open_with(box: SecretBox) -> None:
    for row in await ExternalRepository.all():
        assert box.is_current(row.password)
        assert box.open(row.password, bound_to(row.id)) == f"secret-{row.id}"


async def test_passwords_are_sealed_anew_in_batches(api: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    await api.tenant("shop")
    assert await reseal(NEW) == 0
    monkeypatch.setattr(external_repository, "BATCH", 3)
    await sealed(7)
    before = [row.updated_at for row in await ExternalRepository.all().order_by("id")]
    assert await reseal(OLD) == 0
    assert await reseal(NEW) == 7
    await all_open_with(SecretBox("new" * 20))
    assert await reseal(NEW) == 0
    assert [row.updated_at for row in await ExternalRepository.all().order_by("id")] == before


async def test_two_that_seal_at_once_do_it_once(api: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    await api.tenant("shop")
    monkeypatch.setattr(external_repository, "BATCH", 2)
    await sealed(9)
    assert sum(await asyncio.gather(*(reseal(NEW) for _ in range(3)))) == 9
    await all_open_with(SecretBox("new" * 20))


async def test_one_that_can_t_be_opened_does_not_hold_up_the_others(
    api: Product, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await api.tenant("shop")
    monkeypatch.setattr(external_repository, "BATCH", 2)
    await sealed(5)
    odd = await ExternalRepository.get(name="r1")
    other = await ExternalRepository.get(name="r3")
    await ExternalRepository.filter(id=odd.id).update(password=SecretBox("gone").seal("lost", bound_to(odd.id)))
    await ExternalRepository.filter(id=other.id).update(password=odd.password)
    with pytest.raises(SealedWrongly, match=r"^2 passwords .*; 3 are done$"):
        await reseal(NEW)
    assert f"external_repositories:{odd.id}" in caplog.text
    assert f"external_repositories:{other.id}" in caplog.text
    kept = [row.id for row in await ExternalRepository.all() if not NEW.is_current(row.password)]
    assert sorted(kept) == [odd.id, other.id]
    assert "secret-" not in caplog.text

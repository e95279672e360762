"""Deployments: what may follow on what, also for two at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from otegraph.models import AuditState, Deployment, DeploymentStatus, MutationRecord, Revision, RevisionAction
from otegraph.models.deployment import Deployment as DeploymentRow
from otegraph.schema.node import from_global_id

from tests.product import Caller, Product
from tests.resolvers.rows import app, carried_out, cluster, deployed

STATUS = "deployment { id status editable generation latestRevision { id number state action version { version } } }"


async def upgraded(caller: Caller, id_: str, version: str, mutation: str = "upgradeDeployment") -> Any:
    return await caller.mutate(mutation, STATUS, id=id_, version=version)


def error(answer: Any) -> tuple[str, str | None]:
    (one,) = answer["userErrors"]
    return one["code"], one["field"]


async def test_a_tenant_s_deployment_waits_for_its_audit(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    made = await deployed(tenant)
    assert (made["status"], made["editable"], made["latestRevision"]["number"]) == ("PENDING", False, 1)
    revision = made["latestRevision"]["id"]
    approved = await admin.change("auditDeployment", STATUS, id=revision, decision="APPROVE", comment="fine")
    assert (approved["deployment"]["status"], approved["deployment"]["generation"]) == ("APPROVED", 1)
    again = await admin.mutate("auditDeployment", STATUS, id=revision, decision="DISAPPROVE")
    assert error(again) == ("CONFLICT", "id")


async def test_an_administrator_s_needs_none(api: Product) -> None:
    admin = await api.admin()
    await app(admin)
    assert (await deployed(admin))["status"] == "APPROVED"


async def test_a_disapproved_one_can_be_changed_and_audited_again(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    await app(tenant)
    made = await deployed(tenant)
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="DISAPPROVE")
    listed = await tenant.graph("{ deployments(filter: {editable: true}) { nodes { status editable } } }")
    assert listed["deployments"]["nodes"] == [{"status": "DISAPPROVED", "editable": True}]
    second = await upgraded(tenant, made["id"], "1.0.2")
    assert (second["userErrors"], second["deployment"]["status"]) == ([], "PENDING")
    newest = second["deployment"]["latestRevision"]
    approved = await admin.change("auditDeployment", STATUS, id=newest["id"], decision="APPROVE")
    assert approved["deployment"]["generation"] == 1


async def test_one_change_after_the_other(api: Product) -> None:
    """While a change waits or is carried out there is no other, but for the way back and the deletion."""
    admin, tenant = await api.admin(), await api.tenant("shop")
    for _ in range(3):
        await app(tenant)
    made = await deployed(tenant)
    for mutation in ("upgradeDeployment", "rollbackDeployment"):
        assert error(await upgraded(tenant, made["id"], "1.0.1", mutation)) == ("CONFLICT", "id")
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    assert error(await upgraded(tenant, made["id"], "1.0.2")) == ("CONFLICT", "id")
    await carried_out(from_global_id(made["id"])[1], DeploymentStatus.DEPLOYING)
    assert error(await upgraded(tenant, made["id"], "1.0.2")) == ("CONFLICT", "id")
    await carried_out(from_global_id(made["id"])[1])
    assert error(await upgraded(tenant, made["id"], "9.9.9")) == ("NOT_FOUND", "version")
    second = await upgraded(tenant, made["id"], "1.0.2")
    assert (second["userErrors"], second["deployment"]["status"]) == ([], "PENDING")
    await admin.change("auditDeployment", id=second["deployment"]["latestRevision"]["id"], decision="APPROVE")
    # in the middle of the upgrade: back to what it ran, and to nothing that it never ran
    assert error(await upgraded(tenant, made["id"], "1.0.3", "rollbackDeployment")) == ("CONFLICT", "version")
    assert error(await upgraded(tenant, made["id"], "0.0.0", "rollbackDeployment"))[1] == "version"
    back = await upgraded(tenant, made["id"], "1.0.1", "rollbackDeployment")
    assert back["deployment"]["latestRevision"] | {"id": ""} == {
        "id": "", "number": 3, "state": "PENDING", "action": "ROLLBACK", "version": {"version": "1.0.1"}
    }  # fmt: skip


async def test_a_disapproved_version_never_ran(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    await app(tenant)
    made = await deployed(tenant)
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    await carried_out(from_global_id(made["id"])[1])
    second = await upgraded(tenant, made["id"], "1.0.2")
    await admin.change("auditDeployment", id=second["deployment"]["latestRevision"]["id"], decision="DISAPPROVE")
    assert error(await upgraded(tenant, made["id"], "1.0.2", "rollbackDeployment")) == ("CONFLICT", "version")


async def test_a_deletion_needs_no_audit_and_supersedes_what_waits(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    made = await deployed(tenant)
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    await carried_out(from_global_id(made["id"])[1])
    waiting = (await upgraded(tenant, made["id"], "1.0.1"))["deployment"]["latestRevision"]["id"]
    gone = await tenant.change("deleteDeployment", STATUS, id=made["id"])
    assert (gone["deployment"]["status"], gone["deployment"]["generation"]) == ("APPROVED", 2)
    assert error(await admin.mutate("auditDeployment", STATUS, id=waiting, decision="APPROVE")) == ("CONFLICT", "id")
    assert error(await upgraded(tenant, made["id"], "1.0.1")) == ("CONFLICT", "id")
    assert error(await upgraded(tenant, made["id"], "1.0.1", "rollbackDeployment")) == ("CONFLICT", "id")
    again = await tenant.change("deleteDeployment", STATUS, name="web")
    assert again["deployment"]["generation"] == 2
    assert error(await tenant.mutate("createDeployment", app="web", name="web", version="1.0.1")) == (
        "CONFLICT",
        "name",
    )
    await Deployment.filter(id=from_global_id(made["id"])[1]).update(rollout_status=DeploymentStatus.DELETED)
    assert error(await tenant.mutate("deleteDeployment", id=made["id"])) == ("NOT_FOUND", "id")
    assert (await deployed(tenant))["id"] != made["id"]


async def test_what_was_never_approved_is_gone_at_once(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    made = await deployed(tenant)
    gone = await tenant.change("deleteDeployment", STATUS, name="web")
    assert gone["deployment"]["status"] == "DELETED"
    revision = made["latestRevision"]["id"]
    assert error(await admin.mutate("auditDeployment", id=revision, decision="APPROVE")) == ("CONFLICT", "id")
    assert (await deployed(tenant))["status"] == "PENDING"


@pytest.mark.parametrize("given", [{}, {"id": "x", "name": "x"}])
async def test_a_deletion_names_one_way(api: Product, given: dict[str, str]) -> None:
    admin = await api.admin()
    assert error(await admin.mutate("deleteDeployment", **given)) == ("INVALID", "id")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": "Web"}, "INVALID", "name"),
        ({"name": ""}, "INVALID", "name"),
        ({"name": "a" * 64}, "INVALID", "name"),
        ({"name": "web\n"}, "INVALID", "name"),
        ({"app": "nothing"}, "NOT_FOUND", "app"),
        ({"version": "1.0"}, "NOT_FOUND", "version"),
        ({"version": "9" * 500}, "NOT_FOUND", "version"),
        ({"clusterSelector": "nowhere"}, "NOT_FOUND", "clusterSelector"),
        ({"clusterSelector": "a b"}, "INVALID", "clusterSelector"),
        ({"clusterSelector": "c" * 254}, "INVALID", "clusterSelector"),
        ({"nodeSelector": "-"}, "INVALID", "nodeSelector"),
        ({"comment": "c" * 10_001}, "INVALID", "comment"),
        ({"business": "nobody"}, "NOT_FOUND", "business"),
    ],
)
async def test_bad_input_is_refused_by_name(api: Product, given: dict[str, str], code: str, field: str) -> None:
    admin = await api.admin()
    await app(admin)
    answer = await admin.mutate("createDeployment", **{"name": "web", "app": "web", "version": "1.0.1", **given})
    assert error(answer) == (code, field)
    assert await Deployment.all().count() == 0


async def test_everywhere_has_two_names(api: Product) -> None:
    admin = await api.admin()
    await app(admin)
    await cluster("c1")
    for number, selector in enumerate(("all", "", None, "c1")):
        await deployed(admin, f"web-{number}", clusterSelector=selector)
    data = await admin.graph("{ deployments { nodes { clusterSelector } } }")
    assert [node["clusterSelector"] for node in data["deployments"]["nodes"]] == ["", "", "", "c1"]


async def test_of_two_of_one_name_at_once_one_wins(api: Product) -> None:
    tenant = await api.tenant("shop")
    await app(tenant)
    answers = await asyncio.gather(
        *(tenant.mutate("createDeployment", app="web", name="web", version="1.0.1") for _ in range(6))
    )
    refused = [error(answer) for answer in answers if answer["userErrors"]]
    assert refused == [("CONFLICT", "name")] * 5
    assert await Deployment.all().count() == await Revision.all().count() == 1


async def test_of_many_upgrades_at_once_one_waits(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    made = await deployed(tenant)
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    await carried_out(from_global_id(made["id"])[1])
    answers = await asyncio.gather(*(upgraded(tenant, made["id"], "1.0.1") for _ in range(6)))
    assert [error(answer) for answer in answers if answer["userErrors"]] == [("CONFLICT", "id")] * 5
    assert await Revision.filter(state=AuditState.PENDING).count() == 1


async def test_of_two_decisions_at_once_one_counts(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    revision = (await deployed(tenant))["latestRevision"]["id"]
    answers = await asyncio.gather(
        *(admin.mutate("auditDeployment", id=revision, decision=said) for said in ("APPROVE", "DISAPPROVE") * 3)
    )
    assert [error(answer) for answer in answers if answer["userErrors"]] == [("CONFLICT", "id")] * 5
    assert (await Deployment.first()).generation in (0, 1)  # type: ignore[union-attr]


async def test_an_approval_and_a_deletion_at_once_end_in_a_deletion(api: Product) -> None:
    admin, tenant = await api.admin(), await api.tenant("shop")
    await app(tenant)
    for number in range(5):
        made = await deployed(tenant, f"web-{number}")
        decided, gone = await asyncio.gather(
            admin.mutate("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE"),
            tenant.mutate("deleteDeployment", STATUS, id=made["id"]),
        )
        assert gone["userErrors"] == []
        row = await DeploymentRow.get(id=from_global_id(made["id"])[1])
        if decided["userErrors"]:
            assert (row.generation, row.rollout_status) == (0, DeploymentStatus.DELETED)
        else:
            wanted = await Revision.get(id=row.revision_id)
            assert (row.generation, wanted.action) == (2, RevisionAction.DELETE)


@pytest.mark.parametrize("generation", [0, 1, 2])
@pytest.mark.parametrize("action", [RevisionAction.INSTALL, RevisionAction.DELETE])
async def test_the_filter_says_what_the_field_says(api: Product, generation: int, action: RevisionAction) -> None:
    """For every combination of states that a row can be in."""
    admin = await api.admin()
    await app(admin)
    for audit_state in AuditState:
        for status in DeploymentStatus:
            name = f"{audit_state}-{status}".lower().replace("_", "-")
            key = from_global_id((await deployed(admin, name))["id"])[1]
            await Deployment.filter(id=key).update(
                audit_state=audit_state, rollout_status=status, generation=generation, observed_generation=min(generation, 1)
            )  # fmt: skip
            if action is RevisionAction.DELETE:
                await Revision.filter(deployment_id=key).update(action=action, app_version_id=None)
    document = """query($editable: Boolean) {
        deployments(first: 1000, filter: {editable: $editable}) { totalCount nodes { name editable } }
    }"""
    everything = (await admin.graph(document))["deployments"]["nodes"]
    for wanted in (True, False):
        found = (await admin.graph(document, editable=wanted))["deployments"]
        expected = [node for node in everything if node["editable"] is wanted]
        assert (found["nodes"], found["totalCount"]) == (expected, len(expected))


async def test_a_repeat_with_the_same_id_gets_the_first_answer(api: Product) -> None:
    tenant = await api.tenant("shop")
    await app(tenant)
    given = {"app": "web", "name": "web", "version": "1.0.1", "clientMutationId": "k1"}
    answers = await asyncio.gather(*(tenant.mutate("createDeployment", STATUS, **given) for _ in range(4)))
    answers.append(await tenant.mutate("createDeployment", STATUS, **given))
    assert all(answer["userErrors"] == [] for answer in answers)
    assert len({answer["deployment"]["id"] for answer in answers}) == 1
    assert await Deployment.all().count() == 1
    other = await tenant.mutate("createDeployment", STATUS, **(given | {"name": "other"}))
    assert error(other) == ("CONFLICT", "clientMutationId")
    # another user's key is another key, and so is another mutation's
    friend = await api.tenant("shop", "friend")
    assert error(await friend.mutate("createDeployment", STATUS, **given)) == ("CONFLICT", "name")
    gone = await tenant.change("deleteDeployment", STATUS, name="web", clientMutationId="k1")
    assert gone["deployment"]["status"] == "DELETED"


async def test_a_refusal_is_not_remembered(api: Product) -> None:
    tenant = await api.tenant("shop")
    given = {"app": "web", "name": "web", "version": "1.0.1", "clientMutationId": "k1"}
    assert error(await tenant.mutate("createDeployment", **given)) == ("NOT_FOUND", "app")
    assert await MutationRecord.all().count() == 0
    await app(tenant)
    assert (await tenant.change("createDeployment", STATUS, **given))["deployment"]["status"] == "PENDING"


@pytest.mark.parametrize("key", ["", "k" * 129, "a\x00b"])
async def test_a_key_of_no_use_is_refused(api: Product, key: str) -> None:
    admin = await api.admin()
    answer = await admin.mutate("deleteDeployment", name="web", clientMutationId=key)
    assert error(answer) == ("INVALID", "clientMutationId")

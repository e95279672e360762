"""What tenants ask for waits for an administrator."""

from __future__ import annotations

from tests.stories.desk import Desk, GraphDesk, known
from tests.stories.stage import Stage


async def test_a_change_waits_for_its_audit_and_the_tenant_reads_why(running: Stage, language: type[Desk]) -> None:
    admin, tenant = language(running.admin), language(running.tenant)
    first = await tenant.create_app("web", "nginx:1")
    await tenant.deploy("web", "web", first, clusters="c1")
    assert await tenant.status("web") == "PENDING"
    assert await admin.queue() == [("web", first)]
    assert await running.orders() == []

    await admin.audit("web", approve=False, comment="no image of this name")
    assert await tenant.status("web") == "DISAPPROVED"
    assert (await known(tenant.caller, "web"))["latestRevision"]["auditComment"] == "no image of this name"
    assert await admin.queue() == []
    rows = (await running.tenant.rest("GET", "/v1/deploy")).json()["data"]
    assert [(row["deployName"], row["auditComment"]) for row in rows] == [("web", "no image of this name")]
    assert await running.at_edge("c1") == {}

    second = await tenant.create_app("web", "nginx:2")
    await tenant.upgrade("web", second)
    assert await admin.queue() == [("web", second)]
    await admin.audit("web", comment="better")
    arrived = await tenant.until("web", "SUCCESS")
    assert arrived.phases == {"c1": "DONE"}
    assert arrived.row["latestRevision"]["auditComment"] == "better"
    assert await running.images("c1") == {"web": "nginx:2"}


async def test_a_tenant_can_neither_decide_nor_see_what_waits_for_others(running: Stage, language: type[Desk]) -> None:
    tenant = language(running.tenant)
    await tenant.deploy("web", "web", await tenant.create_app("web", "nginx:1"))
    waiting = (await known(running.tenant, "web"))["latestRevision"]
    decide = """mutation($id: ID!) { auditDeployment(input: {id: $id, decision: APPROVE}) { userErrors { code } } }"""
    assert await running.tenant.refused(decide, id=waiting["id"]) == "FORBIDDEN"
    refused = await running.tenant.rest("PUT", "/v1/admin/deploy", {"id": 1, "status": 1, "comment": "mine"})
    assert refused.status_code == 403
    stranger = await running.product.tenant("bakery")
    assert await language(stranger).status("web") is None
    assert await running.orders() == []


async def test_an_administrators_own_change_needs_no_audit(running: Stage, language: type[Desk]) -> None:
    admin = language(running.admin)
    await admin.deploy("agent", "agent", await admin.create_app("agent", "agent:1"), clusters="c10")
    assert await admin.queue() == []
    await admin.until("agent", "SUCCESS")


async def test_a_repeat_with_the_same_clientmutationid_deploys_once(running: Stage) -> None:
    tenant = GraphDesk(running.tenant)
    version = await tenant.create_app("web", "nginx:1")
    asked = {"name": "web", "app": "web", "version": version, "clientMutationId": "first-try"}
    answers = [
        await running.tenant.change("createDeployment", "deployment { id } clientMutationId", **asked) for _ in range(3)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["clientMutationId"] == "first-try"
    found = await running.tenant.graph("{ deployments { nodes { name revisions { totalCount } } } }")
    assert found["deployments"]["nodes"] == [{"name": "web", "revisions": {"totalCount": 1}}]
    other = await running.tenant.mutate("createDeployment", **{**asked, "name": "other"})
    assert [error["code"] for error in other["userErrors"]] == ["CONFLICT"]

"""What the contract decides on deployments and their audits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from otegraph import models
from otegraph.models import AuditState, DeploymentStatus

from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import AUDIT_ID, World, app, deployment, revision_of
from tests.product import Caller

REQUEST: dict[str, Any] = {"deployName": "nginx1", "appName": "nginx1", "version": "1.1.1.1"}


async def created(world: World, caller: Caller | None = None, **fields: Any) -> dict[str, Any]:
    """The deployment that a request makes, as get_deployment shows it."""
    caller = caller or world.tenant
    answer = await caller.rest("POST", "/v1/deploy", {**REQUEST, **fields})
    assert answer.status_code == 200, answer.text
    newest = (await caller.rest("GET", "/v1/deploy", pageSize=0)).json()["data"][-1]
    return await shown(caller, newest["id"])


async def shown(caller: Caller, id_: int, **query: Any) -> dict[str, Any]:
    data: dict[str, Any] = (await caller.rest("GET", f"/v1/deploy/id/{id_}", **query)).json()["data"]
    return data


async def audits(world: World, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await world.general.rest("GET", "/v1/admin/deploy", **query)).json()["data"]
    return rows


async def carry_out(id_: int, status: DeploymentStatus = DeploymentStatus.SUCCESS) -> None:
    """What the rollout loop writes when it is through."""
    row = await models.Deployment.get(id=id_)
    await models.Deployment.filter(id=id_).update(observed_generation=row.generation, rollout_status=status)


async def test_a_general_user_s_deployment_waits(world: World) -> None:
    row = await created(world, cluster="cluster1", nodeLabel="node1", comment="why")
    assert (row["status"], row["deployType"], row["editable"]) == (0, 1, False)
    assert (row["cluster"], row["nodeLabel"], row["comment"]) == ("cluster1", "node1", "why")
    assert json.loads(row["errorMessage"]) == {"running": 0, "error": 0, "total": 0}
    (audit,) = [one for one in await audits(world) if one["deployId"] == row["id"]]
    assert (audit["status"], audit["deployType"], audit["businessName"], audit["comment"]) == (0, 1, "a", "")
    assert (audit["appName"], audit["version"], audit["cluster"]) == ("nginx1", "1.1.1.1", "cluster1")


async def test_an_administrator_s_is_approved_at_once(world: World) -> None:
    await app((await models.Business.get(name="default")).id, "nginx1", "1.1.1.1")
    before = await audits(world)
    await world.system.rest("POST", "/v1/deploy", REQUEST)
    made = await models.Deployment.get(name="nginx1").select_related("business")
    assert made.business.namespace == "default", "as the original's superAdminNamespace"
    assert (await shown(world.system, made.id))["status"] == 1
    assert await audits(world) == before


async def test_without_an_approved_business(world: World) -> None:
    for caller in (world.homeless, world.general):
        refused(await caller.rest("POST", "/v1/deploy", REQUEST), 409, "business")


@pytest.mark.parametrize(
    ("cluster", "stored"), [("", ""), ("all", ""), ("cluster1", "cluster1"), ("BeiJing", "BeiJing"), (None, "")]
)
async def test_a_cluster_is_a_label_or_a_name(world: World, cluster: str | None, stored: str) -> None:
    assert (await created(world, cluster=cluster))["cluster"] == stored


async def test_everywhere_is_an_empty_node_label(world: World) -> None:
    assert (await created(world, nodeLabel="all"))["nodeLabel"] == ""
    assert (await created(world, deployName="other", nodeLabel=""))["nodeLabel"] == ""


async def test_what_it_names_must_be_there(world: World) -> None:
    for field, value in (("cluster", "atlantis"), ("appName", "atlantis"), ("version", "9.9.9")):
        refused(await world.tenant.rest("POST", "/v1/deploy", {**REQUEST, field: value}), 404, field)
    for field, value in (("deployName", "Not A Name"), ("deployName", ""), ("nodeLabel", "not a label")):
        refused(await world.tenant.rest("POST", "/v1/deploy", {**REQUEST, field: value}), 422, field)
    assert not await models.Deployment.exists(name="nginx1")


async def test_a_name_is_unique_in_its_business(world: World) -> None:
    await created(world)
    refused(await world.tenant.rest("POST", "/v1/deploy", REQUEST), 409, "deployName")
    await app(world.ids["b"], "nginx1", "1.1.1.1")
    assert (await world.stranger.rest("POST", "/v1/deploy", REQUEST)).status_code == 200
    assert (await world.tenant.rest("DELETE", "/v1/deploy/nginx1")).status_code == 200
    assert (await created(world))["status"] == 0


STATUSES: list[tuple[dict[str, Any], int]] = [
    ({"audit_state": "PENDING"}, 0),
    ({"observed_generation": 1}, 1),
    ({"audit_state": "DISAPPROVED", "generation": 0, "observed_generation": 0}, 2),
    ({"rollout_status": "PROCESSING"}, 3),
    ({"rollout_status": "DEPLOYING"}, 4),
    ({"rollout_status": "SUCCESS"}, 5),
    ({"rollout_status": "PARTIAL_SUCCESS"}, 6),
    ({"rollout_status": "FAILED"}, 7),
    ({"rollout_status": "INTERNAL_ERROR"}, 8),
    ({"rollout_status": "DELETED"}, 9),
]


async def test_the_numbers_of_the_statuses(world: World) -> None:
    usual = {"audit_state": "APPROVED", "generation": 2, "observed_generation": 2, "rollout_status": "SUCCESS"}
    for columns, number in STATUSES:
        await models.Deployment.filter(id=world.ids["web"]).update(**{**usual, **columns})
        assert (await shown(world.tenant, world.ids["web"]))["status"] == number, columns


async def test_an_approval(world: World) -> None:
    body = {"id": AUDIT_ID, "status": 1, "comment": "go"}
    assert (await world.general.rest("PUT", "/v1/admin/deploy", body)).status_code == 200
    row = await shown(world.tenant, world.ids["waiting"])
    assert (row["status"], row["auditComment"]) == (1, "go")
    (audit,) = await audits(world)
    assert (audit["status"], audit["comment"]) == (1, "go")
    for status in (1, 2):
        refused(await world.general.rest("PUT", "/v1/admin/deploy", {**body, "status": status}), 409, "id")


async def test_a_disapproval(world: World) -> None:
    body = {"id": AUDIT_ID, "status": 2, "comment": "no"}
    assert (await world.general.rest("POST", "/v1/admin/deploy", body)).status_code == 200
    row = await shown(world.tenant, world.ids["waiting"])
    assert (row["status"], row["auditComment"], row["editable"]) == (2, "no", True)
    refused(await world.general.rest("PUT", "/v1/admin/deploy", {**body, "status": 1}), 409, "id")
    again = await world.tenant.rest("POST", f"/v1/deploy/id/{world.ids['waiting']}", {"version": "1.1.1.2"})
    assert again.status_code == 200


async def test_an_audit_approves_or_disapproves(world: World) -> None:
    for status in (0, 3, -1, "1", True, None):
        body = {"id": AUDIT_ID, "status": status, "comment": ""}
        refused(await world.general.rest("PUT", "/v1/admin/deploy", body), 422, "status")
    assert (await models.Revision.get(id=AUDIT_ID)).state is AuditState.PENDING


async def test_the_newest_audit_is_first(world: World) -> None:
    for name in ("x", "y"):
        await created(world, deployName=name)
    default = [row["id"] for row in await audits(world)]
    assert default == sorted(default, reverse=True)
    assert len(default) == 3
    assert [row["id"] for row in await audits(world, order="asc", orderBy="id")] == default[::-1]
    assert [row["id"] for row in await audits(world, order="desc")] == default
    assert await audits(world, businessName="b") == []


async def test_an_upgrade_waits_and_then_is_wanted(world: World) -> None:
    web = world.ids["web"]
    assert (await world.send(ENTRIES["upgrade_deployment"])).status_code == 200
    row = await shown(world.tenant, web)
    assert (row["status"], row["deployType"], row["version"], row["editable"]) == (0, 2, "1.1.1.1", False)
    refused(await world.send(ENTRIES["upgrade_deployment"]), 409, "deployId")
    refused(await world.send(ENTRIES["rollback_deployment"]), 409, "deployId")
    audit = next(one for one in await audits(world) if one["deployId"] == web)
    body = {"id": audit["id"], "status": 1, "comment": ""}
    await world.general.rest("PUT", "/v1/admin/deploy", body)
    row = await shown(world.tenant, web)
    assert (row["status"], row["deployType"], row["version"], row["editable"]) == (1, 2, "1.1.1.2", False)
    refused(await world.send(ENTRIES["upgrade_deployment"]), 409, "deployId")
    await carry_out(web)
    row = await shown(world.tenant, web)
    assert (row["status"], row["deployType"], row["editable"]) == (5, 2, True)


async def test_a_rollback_goes_only_to_what_it_ran(world: World) -> None:
    path = f"/v1/deploy/id/{world.ids['web']}"
    for never in ("1.2.1", "9.9.9", "", "1.1.1"):
        refused(await world.tenant.rest("PUT", path, {"version": never}), 409, "version")
    assert (await world.send(ENTRIES["rollback_deployment"])).status_code == 200
    row = await shown(world.tenant, world.ids["web"])
    assert (row["status"], row["deployType"]) == (0, 3)


async def test_a_disapproved_version_was_never_run(world: World) -> None:
    web = world.ids["web"]
    await revision_of(web, 3, world.ids["nginx1"], world.ids["tenant"], AuditState.DISAPPROVED)
    refused(await world.tenant.rest("PUT", f"/v1/deploy/id/{web}", {"version": "1.2.1"}), 409, "version")
    assert (await shown(world.tenant, web, field="historyVersion")) == {"historyVersion": ["1.1.1.1", "1.1.1.2"]}


async def test_a_deletion_needs_no_audit(world: World) -> None:
    assert (await world.send(ENTRIES["delete_deployment_by_name"])).status_code == 200
    web = world.ids["web"]
    row = await shown(world.tenant, web)
    assert (row["status"], row["deployType"], row["editable"]) == (1, 4, False)
    for method in ("POST", "PUT"):
        refused(await world.tenant.rest(method, f"/v1/deploy/id/{web}", {"version": "1.1.1.2"}), 409)
    assert web not in {audit["deployId"] for audit in await audits(world)}
    await carry_out(web, DeploymentStatus.DELETED)
    row = await shown(world.tenant, web)
    assert (row["status"], row["deployType"], row["editable"]) == (9, 4, False)
    refused(await world.tenant.rest("DELETE", "/v1/deploy/web"), 404, "deployName")
    refused(await world.tenant.rest("DELETE", f"/v1/deploy/id/{web}"), 404, "deployId")


async def test_what_nobody_approved_is_gone_at_once(world: World) -> None:
    assert (await world.tenant.rest("DELETE", "/v1/deploy/waiting")).status_code == 200
    assert (await shown(world.tenant, world.ids["waiting"]))["status"] == 9
    body = {"id": AUDIT_ID, "status": 1, "comment": ""}
    refused(await world.general.rest("PUT", "/v1/admin/deploy", body), 409, "id")


async def test_the_fields_wanted(world: World) -> None:
    web = world.ids["web"]
    assert await shown(world.tenant, web, field="id,deployName") == {"id": web, "deployName": "web"}
    assert await shown(world.tenant, web, field=" status , version") == {"version": "1.1.1.1", "status": 6}
    rows = (await world.tenant.rest("GET", "/v1/deploy", field="deployName")).json()
    assert rows["data"] == [{"deployName": "web"}, {"deployName": "waiting"}]
    assert rows["total"] == 2
    whole = await shown(world.tenant, web)
    assert "historyVersion" not in whole
    assert await shown(world.tenant, web, field="") == whole


async def test_the_count_of_pods(world: World) -> None:
    text = (await shown(world.tenant, world.ids["web"]))["errorMessage"]
    assert text == ENTRIES["get_deployment"].response["data"]["errorMessage"]


async def many(world: World) -> list[dict[str, Any]]:
    """Deployments in all states."""
    tenant, business = world.ids["tenant"], world.ids["a"]
    app_id, (version, newer) = await app(business, "state", "1.0.1", "1.0.2")
    for status in DeploymentStatus:
        for audit_state in AuditState:
            for behind in (0, 1):
                name = f"{status}-{audit_state}-{behind}".lower().replace("_", "-")
                made = await deployment(
                    business, name, app_id, tenant, version, newer, rollout_status=status, audit_state=audit_state
                )
                await models.Deployment.filter(id=made).update(observed_generation=2 - behind, running=behind)
                if audit_state is AuditState.DISAPPROVED and not behind:
                    await models.Deployment.filter(id=made).update(
                        generation=0, observed_generation=0, revision_id=None
                    )
    leaving = await deployment(business, "leaving", app_id, tenant, version)
    delete = await models.Revision.create(
        deployment_id=leaving, number=2, action="DELETE", state="APPROVED", author_id=tenant
    )
    await models.Deployment.filter(id=leaving).update(revision_id=delete.id, generation=2, observed_generation=2)
    body = (await world.tenant.rest("GET", "/v1/deploy", pageSize=0)).json()
    assert body["total"] == len(body["data"]) > 60
    rows: list[dict[str, Any]] = body["data"]
    return rows


async def test_what_is_editable(world: World) -> None:
    """The filter and the key say the same, and so does an upgrade."""
    rows = await many(world)
    for value in (True, False):
        wanted = [row["deployName"] for row in rows if row["editable"] is value]
        body = (await world.tenant.rest("GET", "/v1/deploy", pageSize=0, editable=str(value).lower())).json()
        assert [row["deployName"] for row in body["data"]] == wanted
        assert body["total"] == len(wanted) > 1
    for row in rows:
        if row["appName"] != "state":
            continue
        answer = await world.tenant.rest("POST", f"/v1/deploy/id/{row['id']}", {"version": "1.0.1"})
        # a row of this test that only looks pending has no revision that waits
        if row["status"] != 0:
            assert (answer.status_code == 200) is row["editable"], (row, answer.text)


async def test_what_runs(world: World) -> None:
    rows = await many(world)
    running = [row["deployName"] for row in rows if json.loads(row["errorMessage"])["running"]]
    resting = [row["deployName"] for row in rows if row["deployName"] not in running]
    everything = [row["deployName"] for row in rows]
    for value, wanted in (("true", running), ("false", resting), ("all", everything)):
        body = (await world.tenant.rest("GET", "/v1/deploy", pageSize=0, running=value)).json()
        assert [row["deployName"] for row in body["data"]] == wanted
        assert body["total"] == len(wanted) > 1

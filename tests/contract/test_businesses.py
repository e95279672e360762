"""What the contract decides on businesses."""

from __future__ import annotations

from otegraph import models

from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import World
from tests.product import Caller


async def names(caller: Caller) -> list[str]:
    body = (await caller.rest("GET", "/v1/business", pageSize=0)).json()
    assert body["total"] == len(body["data"])
    return [row["name"] for row in body["data"]]


async def test_an_application_waits(world: World) -> None:
    await world.send(ENTRIES["create_business"], world.homeless)
    made = (await world.homeless.rest("GET", "/v1/business")).json()["data"][-1]
    assert (made["name"], made["userId"], made["status"]) == ("name", world.ids["homeless"], 0)
    whole = (await world.homeless.rest("GET", f"/v1/business/id/{made['id']}")).json()["data"]
    assert (whole["introduce"], whole["objective"], whole["scale"]) == ("intrduce", "objective", "scale")


async def test_a_user_sees_their_own_and_an_administrator_all(world: World) -> None:
    assert await names(world.tenant) == ["a"]
    assert await names(world.homeless) == ["application"]
    for administrator in (world.general, world.system):
        assert await names(administrator) == ["default", "a", "b", "application"]


async def test_approval_gives_a_namespace_and_puts_the_applicant_in_it(world: World) -> None:
    refused(await world.homeless.rest("POST", "/v1/app", ENTRIES["create_app"].request), 409, "business")
    path = f"/v1/business/id/{world.ids['application']}"
    assert (await world.general.rest("PUT", path, ENTRIES["audit_business"].request)).status_code == 200
    row = (await world.homeless.rest("GET", path)).json()["data"]
    assert (row["status"], row["comment"]) == (1, "pass")
    business = await models.Business.get(id=world.ids["application"])
    assert business.namespace == "application"
    assert (await models.User.get(id=world.ids["homeless"])).business_id == business.id
    assert (await world.homeless.rest("POST", "/v1/app", ENTRIES["create_app"].request)).status_code == 200


async def test_a_rejection_gives_nothing(world: World) -> None:
    path = f"/v1/business/id/{world.ids['application']}"
    assert (await world.general.rest("PUT", path, {"status": 2, "comment": "no"})).status_code == 200
    row = (await world.homeless.rest("GET", path)).json()["data"]
    assert (row["status"], row["comment"]) == (2, "no")
    assert (await models.Business.get(id=world.ids["application"])).namespace is None
    assert (await models.User.get(id=world.ids["homeless"])).business_id is None
    assert (await world.general.rest("PUT", path, {"status": 1})).status_code == 200


async def test_there_are_three_statuses(world: World) -> None:
    path = f"/v1/business/id/{world.ids['application']}"
    for status in (3, -1, "1", True, None):
        refused(await world.general.rest("PUT", path, {"status": status, "comment": ""}), 422, "status")


async def test_an_approved_business_stays_approved(world: World) -> None:
    for status in (0, 2):
        refused(await world.general.rest("PUT", f"/v1/business/id/{world.ids['a']}", {"status": status}), 409, "status")

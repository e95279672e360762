"""The graph's mutations through the real client of Harbor, against a simulated one; and beside the registry loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from otegraph.clients.harbor import Harbor
from otegraph.models.image import Image, ImageProject, RegistryState
from otegraph.resolvers.outside import Outside
from otegraph.schema.node import to_global_id
from otegraph.simulator.registry.harbor import SimulatedHarbor
from otegraph.tests.reconcilers.registry.double import Double
from otegraph.tests.reconcilers.registry.running import QUICK, running

from tests.product import Caller, Product, eventually, product
from tests.registry_double import RegistryDouble
from tests.resolvers.registry_rows import image, project

ACCOUNT = "mutation($input: CreateRegistryAccountInput!) { createRegistryAccount(input: $input) { userErrors { code field } } }"
GOOD = "Passw0rd-1"


@dataclass
class Place:
    """A simulated Harbor, the client on it, and a tenant of `shop`."""

    harbor: SimulatedHarbor
    client: Harbor
    tenant: Caller


@pytest.fixture
async def place(database: str) -> AsyncIterator[Place]:
    async with SimulatedHarbor() as harbor:
        client = Harbor(harbor.url, "admin", "Harbor12345", harbor.address, deadline=5.0)
        async with product(outside=Outside(registry=client)) as made:
            yield Place(harbor, client, await made.tenant("shop"))
        await client.close()


async def code(caller: Caller, mutation: str, **given: Any) -> tuple[str, str | None]:
    (one,) = (await caller.mutate(mutation, **given))["userErrors"]
    return one["code"], one["field"]


async def test_harbor_does_what_it_is_asked(place: Place) -> None:
    tenant = place.tenant
    # what the contract's example says is no password for a Harbor
    assert await code(tenant, "createRegistryAccount", name="user1", password="xxxx") == ("INVALID", "password")
    await tenant.change("createImageProject", name="first", public=True)
    await tenant.change("createRegistryAccount", name="user1", password=GOOD)
    made = await tenant.change("createImageProject", "imageProject { id }", name="calico", public=False)
    there = {one.name: one.public for one in await place.client.projects()}
    assert (there["first"], there["calico"]) == (True, False)
    own = Harbor(place.harbor.url, "user1", GOOD, place.harbor.address)
    await own.delete_repository("calico/nothing")
    await own.close()
    assert await code(tenant, "changeRegistryPassword", password="short") == ("INVALID", "password")
    await tenant.change("changeRegistryPassword", password=GOOD + "2")
    await place.client.create_project("theirs", public=False)
    await place.client.create_account("somebody", GOOD, ["theirs"])
    assert await code(tenant, "createImageProject", name="theirs", public=False) == ("CONFLICT", "name")
    await tenant.change("deleteImageProjects", ids=[made["imageProject"]["id"]])
    assert "calico" not in {one.name for one in await place.client.projects()}


async def test_a_taken_name_is_a_conflict(place: Place) -> None:
    await place.client.create_account("taken", GOOD, [])
    assert await code(place.tenant, "createRegistryAccount", name="taken", password=GOOD) == ("CONFLICT", "name")
    await place.tenant.change("createRegistryAccount", name="free", password=GOOD)


@pytest.mark.parametrize("fault", ["away", "unwell", "broken"])
async def test_where_it_is_away_nothing_is_changed(place: Place, fault: str) -> None:
    if fault == "away":
        await place.harbor.stop()
    elif fault == "unwell":
        place.harbor.faults.unavailable = True
    else:
        place.harbor.faults.fail(10, 500)
    for query, given in (
        (ACCOUNT, {"name": "user1", "password": "hush-Hush-1"}),
        (ACCOUNT.replace("RegistryAccount", "ImageProject"), {"name": "calico", "public": True}),
    ):
        query = query.replace("createRegistryAccount", "createImageProject") if "public" in given else query
        answer = await place.tenant.post(query, input=given)
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert "hush" not in answer.text.lower()
    assert await ImageProject.all().count() == 0
    place.harbor.faults.unavailable = False


async def test_wrong_credentials_of_the_server_are_no_affair_of_clients(database: str) -> None:
    async with SimulatedHarbor() as harbor:
        client = Harbor(harbor.url, "admin", "wrong", harbor.address)
        async with product(outside=Outside(registry=client)) as made:
            tenant = await made.tenant("shop")
            assert await tenant.refused(ACCOUNT, input={"name": "user1", "password": GOOD}) == "UNAVAILABLE"
        await client.close()


@pytest.mark.parametrize("held", ["deleteImages", "deleteImageTags", "deleteImageProjects"])
async def test_the_loop_does_not_wait_for_a_registry_that_hangs(
    with_harbor: Product, harbor: RegistryDouble, held: str
) -> None:
    """What a request holds is read again later; all else is up to date meanwhile."""
    tenant = await with_harbor.tenant("shop")
    test, empty = await project("test", "shop"), await project("empty", "shop")
    await image("test/demo1", v1=1, v2=2)
    assert test.id
    seen = Double()
    for name, tag, number in (("test/demo1", "v1", 7), ("test/demo1", "v3", 8), ("empty/new", "v1", 9)):
        seen.push(name, tag, number)
    harbor.gate = asyncio.Event()
    given: Any = {
        "deleteImages": {"names": ["test/demo1"]},
        "deleteImageTags": {"image": "test/demo1", "tags": ["v1"]},
        "deleteImageProjects": {"ids": [to_global_id("ImageProject", empty.id)]},
    }[held]
    asking = asyncio.create_task(tenant.mutate(held, **given))

    async def arrived() -> bool:
        await asyncio.sleep(0.01)
        return harbor.arrived > 0

    await eventually(arrived, "the request is at the registry")
    async with running(seen, QUICK, wait=False):

        async def mirrored() -> bool:
            await asyncio.sleep(0.02)
            return await Image.exists(name="empty/new")

        await eventually(mirrored, "the loop goes on", 20)
        before = (await RegistryState.get(id=1)).synced_at

        async def again() -> bool:
            await asyncio.sleep(0.02)
            now = (await RegistryState.get(id=1)).synced_at
            return now is not None and before is not None and now > before

        await eventually(again, "the rows are up to date again", 20)
        assert not asking.done()
        harbor.gate.set()
        assert (await asking)["userErrors"] == []

"""Two at once: what is deleted is never deployed, what is deployed never deleted, and a registry that hangs holds up itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from otegraph.clients.registry import RegistryConflict
from otegraph.models import Deployment, RegistryAccount
from otegraph.models.image import Image, ImageProject
from otegraph.resolvers import registry as asking
from otegraph.resolvers import revision_images

from tests.product import Caller, Product, eventually
from tests.registry_double import RegistryDouble
from tests.resolvers.registry_rows import deployed, deploys, image, project


@pytest.fixture
async def tenant(shop: Product) -> Caller:
    made = await shop.tenant("shop")
    await project("test", "shop")
    await image("test/demo1", v1=1, v2=2)
    return made


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer["userErrors"]]


async def arrived(registry: RegistryDouble, number: int = 1) -> None:
    """Waits until so many requests are at the registry's gate."""

    async def there() -> bool:
        await asyncio.sleep(0.01)
        return registry.arrived >= number

    await eventually(there, f"{number} requests at the registry")


@pytest.mark.parametrize("mutation", ["deleteImages", "deleteImageTags"])
@pytest.mark.parametrize("fails", [False, True])
async def test_who_deploys_waits_for_who_deletes(
    tenant: Caller, registry: RegistryDouble, mutation: str, fails: bool
) -> None:
    registry.gate = asyncio.Event()
    if fails:
        registry.errors = {
            ("delete_repository",): RegistryConflict("no"),
            ("delete_tag",): RegistryConflict("no"),
        }
    given: Any = {"names": ["test/demo1"]} if mutation == "deleteImages" else {"image": "test/demo1", "tags": ["v1"]}
    deleting = asyncio.create_task(tenant.mutate(mutation, **given))
    await arrived(registry)
    deploying = asyncio.create_task(deploys(tenant, "registry.example.com/test/demo1:v1"))
    done, _ = await asyncio.wait([deploying], timeout=0.3)
    assert not done
    registry.gate.set()
    deleted, made = await deleting, await deploying
    assert (codes(deleted), codes(made)) == ((["CONFLICT"], []) if fails else ([], ["CONFLICT"]))
    assert await Deployment.all().count() == int(fails)


async def test_who_deploys_does_not_wait_long(
    tenant: Caller, registry: RegistryDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revision_images, "WAIT", "50ms")
    registry.gate = asyncio.Event()
    deleting = asyncio.create_task(tenant.mutate("deleteImages", names=["test/demo1"]))
    await arrived(registry)
    (refused,) = (await deploys(tenant, "test/demo1:v1"))["userErrors"]
    assert (refused["code"], refused["field"]) == ("CONFLICT", "version")
    assert "try again" in refused["message"]
    await deployed(tenant, "test/demo2:v1", "other")
    registry.gate.set()
    assert codes(await deleting) == []


async def test_never_a_deployment_of_a_deleted_image(tenant: Caller, registry: RegistryDouble) -> None:
    """In whichever order they come."""
    outcomes = set()
    for number in range(12):
        name = f"test/both{number}"
        await image(name, v1=1)
        await tenant.change("createApp", name=f"web{number}", version="1.0", container={"image": f"{name}:v1"})

        async def deploy(number: int = number) -> Any:
            return await tenant.mutate("createDeployment", app=f"web{number}", name=f"web{number}", version="1.0.1")

        async def delete(number: int = number, name: str = name) -> Any:
            if number % 2:
                return await tenant.mutate("deleteImages", names=[name])
            return await tenant.mutate("deleteImageTags", image=name, tags=["v1"])

        calls: list[Awaitable[Any]] = [deploy(), delete()]
        if number % 3 == 0:
            answers = list(reversed(await asyncio.gather(*reversed(calls))))
        else:
            answers = await asyncio.gather(*calls)
        outcome = tuple(not codes(answer) for answer in answers)
        assert outcome in {(True, False), (False, True)}, answers
        outcomes.add(outcome)
        assert await Deployment.exists(name=f"web{number}") is outcome[0]
    assert outcomes


async def test_two_that_delete_the_same_delete_it_once(tenant: Caller, registry: RegistryDouble) -> None:
    answers = await asyncio.gather(*(tenant.mutate("deleteImages", names=["test/demo1"]) for _ in range(3)))
    assert sorted(map(codes, answers)) == [[], ["NOT_FOUND"], ["NOT_FOUND"]]
    assert len(registry.asked) == 1


async def test_two_that_delete_in_opposite_orders_end(tenant: Caller, registry: RegistryDouble) -> None:
    names = [f"test/many{number}" for number in range(10)]
    for name in names:
        await image(name, v1=1)
    answers = await asyncio.gather(
        tenant.mutate("deleteImages", names=names), tenant.mutate("deleteImages", names=names[::-1])
    )
    assert sorted(map(codes, answers)) == [[], ["NOT_FOUND"]]
    assert await Image.filter(deleted_at__isnull=True).count() == 1


async def test_a_tag_and_its_image_at_once(tenant: Caller, registry: RegistryDouble) -> None:
    answers = await asyncio.gather(
        tenant.mutate("deleteImageTags", image="test/demo1", tags=["v1"]),
        tenant.mutate("deleteImages", names=["test/demo1"]),
    )
    assert codes(answers[1]) == []
    assert codes(answers[0]) in ([], ["NOT_FOUND"])


async def test_two_accounts_at_once(shop: Product, tenant: Caller, registry: RegistryDouble) -> None:
    both = [tenant.mutate("createRegistryAccount", name=name, password="xxxx") for name in ("one", "two")]
    answers = await asyncio.gather(*both)
    assert sorted(map(codes, answers)) == [[], ["CONFLICT"]]
    assert len(registry.called("create_account")) == await RegistryAccount.all().count() == 1
    others = [await shop.tenant("bank"), await shop.tenant("mill")]
    answers = await asyncio.gather(
        *(each.mutate("createRegistryAccount", name="same", password="xxxx") for each in others)
    )
    assert sorted(map(codes, answers)) == [[], ["CONFLICT"]]
    (refused,) = next(answer["userErrors"] for answer in answers if answer["userErrors"])
    assert refused["field"] == "name"
    assert len(registry.called("create_account")) == 2


async def test_two_projects_at_once(shop: Product, tenant: Caller, registry: RegistryDouble) -> None:
    bank = await shop.tenant("bank")
    answers = await asyncio.gather(
        *(each.mutate("createImageProject", name="calico", public=True) for each in (tenant, bank))
    )
    assert sorted(map(codes, answers)) == [[], ["CONFLICT"]]
    (refused,) = next(answer["userErrors"] for answer in answers if answer["userErrors"])
    assert refused["field"] == "name"
    assert len(registry.called("create_project")) == 1


async def test_two_that_delete_a_project_delete_it_once(
    shop: Product, tenant: Caller, registry: RegistryDouble
) -> None:
    made = await tenant.change("createImageProject", "imageProject { id }", name="calico", public=True)
    ids = [made["imageProject"]["id"]]
    answers = await asyncio.gather(*(tenant.mutate("deleteImageProjects", ids=ids) for _ in range(3)))
    assert sorted(map(codes, answers)) == [[], ["NOT_FOUND"], ["NOT_FOUND"]]
    assert len(registry.called("delete_project")) == 1


@pytest.mark.parametrize("first", ["account", "project"])
async def test_an_account_and_a_project_at_once_know_of_each_other(
    tenant: Caller, registry: RegistryDouble, first: str
) -> None:
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "account": ("createRegistryAccount", {"name": "pusher", "password": "xxxx"}),
        "project": ("createImageProject", {"name": "calico", "public": False}),
    }
    second = next(name for name in calls if name != first)
    registry.gate = asyncio.Event()
    one = asyncio.create_task(tenant.mutate(calls[first][0], **calls[first][1]))
    await arrived(registry)
    two = asyncio.create_task(tenant.mutate(calls[second][0], **calls[second][1]))
    await asyncio.wait([two], timeout=0.2)
    registry.gate.set()
    assert [codes(await one), codes(await two)] == [[], []]
    granted = ("calico",) in [made[2:] for made in registry.called("create_account")]
    assert granted or ("pusher", "calico") in registry.called("grant") or (
        "pusher", "test", "calico") in registry.called("create_account")  # fmt: skip
    assert await ImageProject.filter(name="calico").count() == 1


async def test_a_registry_that_hangs_leaves_the_rest_alone(
    shop: Product, tenant: Caller, registry: RegistryDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More requests than there are connections to the database wait for it."""
    monkeypatch.setattr(asking.bulkhead, "_seconds", 0.2)
    registry.gate = asyncio.Event()
    for number in range(20):
        await image(f"test/hang{number}", v1=1)
    query = "mutation($input: DeleteImagesInput!) { deleteImages(input: $input) { userErrors { code } } }"
    hanging = [asyncio.create_task(tenant.post(query, input={"names": [f"test/hang{number}"]})) for number in range(20)]
    await arrived(registry, 4)
    found = await tenant.graph("{ images { totalCount } deployments { totalCount } }")
    assert found["images"]["totalCount"] == 21
    await deployed(tenant, "test/demo1:v1")

    async def refused() -> bool:
        await asyncio.sleep(0.01)
        return sum(task.done() for task in hanging) == 16

    await eventually(refused, "the others are refused")
    assert registry.arrived == 4
    registry.gate.set()
    bodies = [(await task).json() for task in hanging]
    errors = [body["errors"][0]["extensions"]["code"] for body in bodies if "errors" in body]
    assert errors == ["UNAVAILABLE"] * 16
    assert await Image.filter(deleted_at__isnull=False).count() == 4
    await tenant.change("deleteImages", names=["test/hang19"])

"""Deployments of charts: each revision has its own objects, rolling back brings the former ones, and no object has two owners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from otegraph.clients.helm import Helm
from otegraph.models import Deployment, DeploymentStatus, Revision, RevisionImage, Target, TargetPhase
from otegraph.resolvers.outside import Outside
from otegraph.schema.node import from_global_id

from tests.charts import packed
from tests.charts.upload import upload
from tests.parts.fixtures import require
from tests.product import Caller, Product, product
from tests.resolvers.rows import app, carried_out, cluster, deployed

NEWEST = "deployment { id status latestRevision { id number action } }"


@pytest.fixture
async def rendering(database: str) -> AsyncIterator[Product]:
    """The product with helm."""
    async with product(outside=Outside(helm=Helm(Path(require("helm")["helm"])))) as made:
        yield made


async def chart(caller: Caller, files: dict[str, Any] | None = None, app: str = "shop", **fields: Any) -> str:
    """Uploads the sample chart; returns the version as stored."""
    metadata = {key: fields.pop(key) for key in ("version",) if key in fields}
    made = await upload(caller, packed("shop", files, **metadata), name=app, **fields)
    assert made["userErrors"] == []
    stored: str = made["appVersion"]["version"]
    return stored


async def deploy(caller: Caller, name: str, version: str = "1.0.1", app: str = "shop") -> Any:
    return await caller.mutate("createDeployment", NEWEST, name=name, app=app, version=version)


def errors(answer: Any) -> list[tuple[str, str | None]]:
    return [(error["code"], error["field"]) for error in answer["userErrors"]]


async def objects(revision_id: int) -> set[tuple[str, str, str]]:
    manifests = (await Revision.get(id=revision_id)).manifests
    assert manifests is not None
    return {(made["kind"], made["metadata"]["name"], made["metadata"]["namespace"]) for made in manifests}


async def newest(deployment: str) -> Revision:
    found = await Revision.filter(deployment_id=from_global_id(deployment)[1]).order_by("-number").first()
    assert found is not None
    return found


def base(name: str, texts: str = "greeting") -> set[tuple[str, str, str]]:
    return {
        ("ConfigMap", f"{name}-{texts}", "mine"),
        ("Service", f"{name}-web", "mine"),
        ("Service", f"{name}-store", "mine"),
        ("Deployment", f"{name}-web", "mine"),
        ("StatefulSet", f"{name}-store", "mine"),
    }


async def test_each_revision_has_its_objects_and_images(rendering: Product) -> None:
    admin, tenant = await rendering.admin(), await rendering.tenant("mine")
    await chart(tenant)
    await chart(tenant, version="2.0.0", values={"image": "nginx:1.28", "agent": {"enabled": True}})
    made = (await deploy(tenant, "front"))["deployment"]
    first = await newest(made["id"])
    assert await objects(first.id) == base("front")
    images = await RevisionImage.filter(revision_id=first.id).order_by("repository").values_list("repository", "tag")
    assert list(images) == [("nginx", "1.27"), ("redis", "7.4")]
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    await carried_out(first.deployment_id)

    upgraded = await tenant.mutate("upgradeDeployment", NEWEST, id=made["id"], version="1.0.2")
    second = await newest(made["id"])
    assert await objects(second.id) == base("front", "texts") | {("DaemonSet", "front-agent", "mine")}
    await admin.change("auditDeployment", id=upgraded["deployment"]["latestRevision"]["id"], decision="APPROVE")

    # what it had with that version, though helm would now make something else of it or is away
    await Revision.filter(id=first.id).update(
        manifests=[{**made} for made in first.manifests or [] if made["kind"] != "Service"]
    )
    async with product() as bare:
        back = await Caller(bare.http, tenant.token).mutate(
            "rollbackDeployment", NEWEST, id=made["id"], version="1.0.1"
        )
    assert back["deployment"]["latestRevision"]["action"] == "ROLLBACK"
    third = await newest(made["id"])
    assert await objects(third.id) == {found for found in base("front") if found[0] != "Service"}
    assert await RevisionImage.filter(revision_id=third.id).count() == 2


async def test_a_container_s_revision_has_no_manifests(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await app(tenant)
    made = await deployed(tenant)
    assert (await newest(made["id"])).manifests is None


async def test_without_helm_a_chart_is_not_deployed(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await chart(tenant)
    async with product() as bare:
        code = await Caller(bare.http, tenant.token).refused(
            'mutation { createDeployment(input: {name: "a", app: "shop", version: "1.0.1"}) { userErrors { code } } }'
        )
    assert code == "UNAVAILABLE"
    assert not await Deployment.exists()


async def test_what_fails_for_this_name_is_refused(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await chart(tenant, {"templates/a.yaml": '{{ if ne .Release.Name "sample" }}{{ fail "not here" }}{{ end }}'})
    refused = await deploy(tenant, "front")
    assert errors(refused) == [("INVALID", "version")]
    assert "not here" in refused["userErrors"][0]["message"]
    assert errors(await deploy(tenant, "a" * 54)) == [("INVALID", "name")]
    assert errors(await deploy(tenant, "Front")) == [("INVALID", "name")]
    assert errors(await deploy(tenant, "front", version="9.9.9")) == [("NOT_FOUND", "version")]
    assert errors(await deploy(tenant, "front", app="none")) == [("NOT_FOUND", "app")]
    assert not await Deployment.exists()


async def test_the_name_of_the_pull_secret_is_kept(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: front-pull}\n"
    await chart(tenant, {"templates/a.yaml": secret})
    refused = await deploy(tenant, "front")
    assert errors(refused) == [("INVALID", "version")]
    assert "front-pull" in refused["userErrors"][0]["message"]


FIXED = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fixed}\n"


async def test_no_object_has_two_owners(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await chart(tenant, {"templates/a.yaml": FIXED})
    await app(tenant, "web")
    assert errors(await deploy(tenant, "one")) == []
    second = await deploy(tenant, "two")
    assert errors(second) == [("CONFLICT", "version")]
    assert "'one'" in second["userErrors"][0]["message"]
    assert "ConfigMap 'fixed'" in second["userErrors"][0]["message"]
    # a container's Deployment of the name that the chart's has, and the other way round
    beside = await deploy(tenant, "one-web", app="web")
    assert errors(beside) == [("CONFLICT", "version")]
    assert "Deployment 'one-web'" in beside["userErrors"][0]["message"]
    assert errors(await deploy(tenant, "three-web", app="web")) == []
    await chart(tenant, app="other")
    assert errors(await deploy(tenant, "three", app="other")) == [("CONFLICT", "version")]
    # another business has a namespace of its own
    other = await rendering.tenant("other")
    await chart(other, {"templates/a.yaml": FIXED})
    assert errors(await deploy(other, "two")) == []


async def test_a_secret_that_another_deployment_needs_is_kept_too(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await app(tenant, "web")
    await deployed(tenant, "web")
    await chart(tenant, {"templates/a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: web-pull}\n"})
    assert errors(await deploy(tenant, "front")) == [("CONFLICT", "version")]


async def test_an_object_is_free_once_nothing_has_it(rendering: Product) -> None:
    admin, tenant = await rendering.admin(), await rendering.tenant("mine")
    await chart(tenant, {"templates/a.yaml": FIXED})
    await chart(tenant)
    made = (await deploy(tenant, "one"))["deployment"]
    await admin.change("auditDeployment", id=made["latestRevision"]["id"], decision="APPROVE")
    first = await newest(made["id"])
    await carried_out(first.deployment_id)
    target = await Target.create(
        deployment_id=first.deployment_id, cluster_id=(await cluster("c1")).id, wanted_id=first.id,
        applied_id=first.id, phase=TargetPhase.DONE, since=first.created_at,
    )  # fmt: skip
    upgraded = await tenant.change("upgradeDeployment", NEWEST, id=made["id"], version="1.0.2")
    assert errors(await deploy(tenant, "two")) == [("CONFLICT", "version")]
    await admin.change("auditDeployment", id=upgraded["deployment"]["latestRevision"]["id"], decision="APPROVE")
    # wanted no longer, and still at the edge
    assert errors(await deploy(tenant, "two")) == [("CONFLICT", "version")]
    second = await newest(made["id"])
    await Target.filter(id=target.id).update(wanted_id=second.id, applied_id=second.id)
    assert errors(await deploy(tenant, "two")) == []
    # one that is gone holds nothing, and its name is free
    await Deployment.filter(name="one").update(rollout_status=DeploymentStatus.DELETED)
    await tenant.change("deleteDeployment", name="two")
    assert errors(await deploy(tenant, "one")) == []


async def test_of_two_at_once_one_has_the_object(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await chart(tenant, {"templates/a.yaml": FIXED})
    answers = await asyncio.gather(*(deploy(tenant, f"front-{number}") for number in range(4)))
    assert sorted(map(len, map(errors, answers))) == [0, 1, 1, 1]
    assert await Deployment.all().count() == 1


async def test_deployments_of_one_chart_stand_side_by_side(rendering: Product) -> None:
    tenant = await rendering.tenant("mine")
    await chart(tenant)
    for name in ("one", "two"):
        assert errors(await deploy(tenant, name)) == []

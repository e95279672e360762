"""Which image a name means, and until when a deployment counts as running it."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph.models import (
    AuditState,
    Deployment,
    DeploymentStatus,
    Pod,
    PodPhase,
    Revision,
    RevisionImage,
    Target,
    TargetPhase,
)
from otegraph.resolvers.revision_images import Reference, listed, reference
from otegraph.schema.node import to_global_id

from tests.product import Product
from tests.resolvers.registry_rows import deployed, image, newest, project
from tests.resolvers.rows import START, cluster

OWN = "registry.example.com"
D = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        ("nginx", OWN, Reference("nginx", "latest")),
        ("nginx:latest", OWN, Reference("nginx", "latest")),
        ("test/demo1:v1", OWN, Reference("test/demo1", "v1")),
        (f"test/demo1@{D}", OWN, Reference("test/demo1", None, D)),
        (f"test/demo1:v1@{D}", OWN, Reference("test/demo1", "v1", D)),
        (f"{OWN}/test/demo1", OWN, Reference("test/demo1", "latest")),
        (f"{OWN}/test/demo1:v1@{D}", OWN, Reference("test/demo1", "v1", D)),
        (f"{OWN}:443/test/demo1:v1", OWN, Reference("test/demo1", "v1")),
        (f"{OWN}:80/test/demo1:v1", OWN, Reference("test/demo1", "v1")),
        ("Registry.Example.COM/test/demo1:v1", OWN, Reference("test/demo1", "v1")),
        (f"{OWN}/test/demo1", f"{OWN}:443", Reference("test/demo1", "latest")),
        (f"{OWN}:5000/test/demo1:v1", OWN, Reference(f"{OWN}:5000/test/demo1", "v1")),
        (f"{OWN}:5000/test/demo1", f"{OWN}:5000", Reference("test/demo1", "latest")),
        (f"{OWN}:5000/test/a/b:v1", f"{OWN}:5000", Reference("test/a/b", "v1")),
        ("127.0.0.1:5000/demo1", "127.0.0.1:5000", Reference("demo1", "latest")),
        ("docker.io/library/nginx:1", OWN, Reference("docker.io/library/nginx", "1")),
        (f"evil.{OWN}/test/demo1", OWN, Reference(f"evil.{OWN}/test/demo1", "latest")),
        (f"{OWN}.evil/test/demo1", OWN, Reference(f"{OWN}.evil/test/demo1", "latest")),
        (OWN, OWN, Reference(OWN, "latest")),
        (f"{OWN}/test/demo1:v1", None, Reference(f"{OWN}/test/demo1", "v1")),
        ("localhost:5000/x", None, Reference("localhost:5000/x", "latest")),
        ("", OWN, Reference("", "latest")),
    ],
)
def test_a_name_is_taken_apart(text: str, address: str | None, expected: Reference) -> None:
    assert reference(text, address) == expected


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["b", "a", "b"], "a, b"),
        ([f"n{number:02}" for number in range(13)], ", ".join(f"n{number:02}" for number in range(10)) + " and 3 more"),
    ],
)
def test_names_are_listed(names: list[str], text: str) -> None:
    assert listed(names) == text


async def test_a_revision_says_what_it_runs(shop: Product) -> None:
    tenant = await shop.tenant("shop")
    made = await deployed(tenant, f"{OWN}/test/demo1:v1")
    rows = await RevisionImage.filter(revision_id=(await newest(made)).id).values("repository", "tag", "digest")
    assert rows == [{"repository": "test/demo1", "tag": "v1", "digest": None}]


async def in_use(shop: Product) -> bool:
    """Whether the image can't be deleted, and runBy says the same."""
    admin = await shop.admin()
    shown = (await admin.graph('{ image(name: "test/demo1") { runBy { totalCount nodes { name } } } }'))["image"]
    answer = await admin.mutate("deleteImages", "deletedImageNames", names=["test/demo1"])
    used = bool(answer["userErrors"])
    assert shown["runBy"]["totalCount"] == len(shown["runBy"]["nodes"]) == int(used)
    if used:
        assert (answer["userErrors"][0]["code"], answer["userErrors"][0]["field"]) == ("CONFLICT", "names")
        assert "web" in answer["userErrors"][0]["message"]
    return used


async def case(shop: Product, before: AuditState = AuditState.APPROVED) -> tuple[Deployment, Revision]:
    """A deployment of which an older revision ran the image, and the wanted one another."""
    tenant = await shop.tenant("shop")
    await project("test", "shop")
    await image("test/demo1", v1=1)
    made = await deployed(tenant, "other")
    old = await newest(made)
    await RevisionImage.filter(revision_id=old.id).update(repository="test/demo1", tag="v1")
    await Revision.filter(id=old.id).update(state=before)
    wanted = await Revision.create(
        deployment_id=made.id,
        number=2,
        action="UPGRADE",
        app_version_id=old.app_version_id,
        state=AuditState.APPROVED,
        author_id=old.author_id,
    )
    await Deployment.filter(id=made.id).update(revision_id=wanted.id, rollout_status=DeploymentStatus.DEPLOYING)
    return made, old


async def target(made: Deployment, **columns: Any) -> None:
    home = await cluster("c")
    assert made.id
    wanted = (await Deployment.get(id=made.id)).revision_id
    await Target.create(
        **({"deployment_id": made.id, "cluster_id": home.id, "wanted_id": wanted, "since": START} | columns)
    )


@pytest.mark.parametrize(
    ("state", "used"),
    [
        (AuditState.PENDING, True),
        (AuditState.APPROVED, False),
        (AuditState.DISAPPROVED, False),
        (AuditState.SUPERSEDED, False),
    ],
)
async def test_a_revision_that_waits_counts_and_an_older_one_does_not(
    shop: Product, state: AuditState, used: bool
) -> None:
    await case(shop, state)
    assert await in_use(shop) is used


async def test_the_wanted_one_counts(shop: Product) -> None:
    made, old = await case(shop)
    await Deployment.filter(id=made.id).update(revision_id=old.id)
    assert await in_use(shop)


@pytest.mark.parametrize("column", ["applied_id", "wanted_id"])
@pytest.mark.parametrize(("phase", "used"), [(phase, phase is not TargetPhase.REMOVED) for phase in TargetPhase])
async def test_what_a_cluster_took_or_was_sent_counts_until_it_is_removed(
    shop: Product, column: str, phase: TargetPhase, used: bool
) -> None:
    made, old = await case(shop)
    await target(made, **{"phase": phase, column: old.id})
    assert await in_use(shop) is used


@pytest.mark.parametrize(("phase", "used"), [
    (PodPhase.PENDING, True), (PodPhase.RUNNING, True), (PodPhase.UNKNOWN, True),
    (PodPhase.SUCCEEDED, False), (PodPhase.FAILED, False),
])  # fmt: skip
async def test_a_pod_that_runs_counts(shop: Product, phase: PodPhase, used: bool) -> None:
    made, old = await case(shop)
    home = await cluster("c")
    await Pod.create(
        cluster_id=home.id, namespace="shop", name="web-1", deployment_id=made.id, revision_id=old.id, phase=phase
    )
    assert await in_use(shop) is used


async def test_a_deleted_deployment_runs_nothing(shop: Product) -> None:
    made, old = await case(shop)
    await target(made, phase=TargetPhase.DONE, applied_id=old.id)
    assert await in_use(shop)
    await Deployment.filter(id=made.id).update(rollout_status=DeploymentStatus.DELETED)
    assert not await in_use(shop)


async def test_one_that_is_being_deleted_runs_it_until_it_is_gone(shop: Product) -> None:
    """Its wanted revision, that it be deleted, runs nothing."""
    tenant, admin = await shop.tenant("shop"), await shop.admin()
    await project("test", "shop")
    await image("test/demo1", v1=1)
    made = await deployed(tenant, "test/demo1:v1")
    old = await newest(made)
    await admin.change("auditDeployment", id=to_global_id("Revision", old.id), decision="APPROVE")
    await target(made, phase=TargetPhase.DONE, applied_id=old.id)
    await tenant.change("deleteDeployment", name="web")
    assert (await newest(made)).id != old.id
    assert await in_use(shop)
    await Target.all().update(phase=TargetPhase.REMOVED, applied_id=None)
    assert not await in_use(shop)


async def test_one_that_was_never_approved_frees_its_image_when_it_is_deleted(shop: Product) -> None:
    tenant = await shop.tenant("shop")
    await project("test", "shop")
    await image("test/demo1", v1=1)
    await deployed(tenant, "test/demo1:v1")
    assert await in_use(shop)
    await tenant.change("deleteDeployment", name="web")
    assert not await in_use(shop)

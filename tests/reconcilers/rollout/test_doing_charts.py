"""Charts from rows to the edges: many objects and workloads, upgrades that drop some, Jobs that run once."""

from __future__ import annotations

from collections import Counter

import pytest
from otegraph.models import Delivery, Deployment, Pod, PodPhase, Revision, RevisionAction
from otegraph.tests.reconcilers.rollout.fleet import Fleet, connect
from otegraph.tests.reconcilers.rollout.objects import an, bare_pod, claim, job, one_of_each, service, workload
from otegraph.tests.reconcilers.rollout.rows import approved, business, revise
from otegraph.tests.reconcilers.rollout.test_doing import fleet_of, phases, state, turn, turns

pytestmark = pytest.mark.usefixtures("database")

FIRST = [
    an("ConfigMap", "settings", data={"colour": "red"}),
    service("front"),
    claim("data"),
    workload("Deployment", "front", replicas=2),
    workload("StatefulSet", "db", serviceName="db", replicas=3),
    job("migrate"),
]
SECOND = [an("ConfigMap", "settings", data={"colour": "blue"}), workload("Deployment", "front"), job("migrate")]


def asked(fleet: Fleet, cluster: str = "c1") -> Counter[str]:
    """How often what was asked of the edge, by method and the last two parts of the path."""
    requests = (one.split() for one in fleet.edges[cluster].asked)
    return Counter(f"{method} {'/'.join(path.split('/')[-2:])}" for method, path in requests)


async def test_a_chart_from_install_to_deletion() -> None:
    fleet = await fleet_of("c1", "c2")
    deployment = await approved(await business(), chart=FIRST)
    await turns(fleet)
    assert await state(deployment) == ("SUCCESS", "2 of 2 clusters done")
    row = await Deployment.get(id=deployment.id)
    assert (row.running, row.failing, row.total) == (10, 0, 10), "all workloads' pods; the Job's have ended"
    assert fleet.edges["c1"].held() == [
        "ConfigMap settings",
        "Deployment front",
        "Job migrate",
        "PersistentVolumeClaim data",
        "Service front",
        "StatefulSet db",
    ]

    await revise(deployment, RevisionAction.UPGRADE, chart=SECOND)
    await turns(fleet, 8)
    assert await state(deployment) == ("SUCCESS", "2 of 2 clusters done")
    assert fleet.edges["c2"].held() == ["ConfigMap settings", "Deployment front", "Job migrate"]
    assert fleet.edges["c2"].objects["/api/v1/namespaces/shop/configmaps/settings"]["data"] == {"colour": "blue"}

    await revise(deployment, RevisionAction.ROLLBACK, chart=FIRST)
    await turns(fleet, 8)
    assert (await state(deployment))[0] == "SUCCESS"
    assert len(fleet.edges["c1"].held()) == 6

    await revise(deployment, RevisionAction.DELETE)
    await turns(fleet)
    assert (await state(deployment))[0] == "DELETED"
    assert [edge.held() for edge in fleet.edges.values()] == [[], []]
    assert fleet.orders == {}


async def test_a_job_runs_once_for_each_revision_however_often_it_is_ordered() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business(), chart=[job("migrate")])
    await turns(fleet, 6)
    assert asked(fleet) == {"POST shop/jobs": 1}

    fleet.edges["c1"].asked.clear()
    await revise(deployment, RevisionAction.UPGRADE, chart=[job("migrate")])
    await turns(fleet, 8)
    assert (await state(deployment))[0] == "SUCCESS"
    assert asked(fleet) == {"PATCH jobs/migrate": 1, "DELETE jobs/migrate": 1, "POST shop/jobs": 1}

    # the answer to the last one is lost and its pods are not mirrored yet: it is ordered again
    fleet.edges["c1"].asked.clear()
    revision = (await Deployment.get(id=deployment.id)).revision_id
    await Delivery.filter(revision_id=revision, method="POST").update(answered_at=None, code=None)
    await Pod.all().delete()
    await connect(fleet, "c1", True)
    for _ in range(4):
        await turn(fleet)
    assert asked(fleet) == {"PATCH jobs/migrate": 1}, "it says that it is this revision's"


async def test_a_bare_pod_is_made_anew_by_an_upgrade() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business(), chart=[bare_pod("one", "a:1")])
    await turns(fleet)
    await revise(deployment, RevisionAction.UPGRADE, chart=[bare_pod("one", "a:2")])
    await turns(fleet, 8)
    assert (await state(deployment))[0] == "SUCCESS"
    (pod,) = [one for one in fleet.edges["c1"].objects.values() if one.get("kind") == "Pod"]
    assert pod["spec"]["containers"][0]["image"] == "a:2"


async def test_every_kind_comes_and_is_upgraded_and_goes() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business(), chart=one_of_each())
    await turns(fleet, 6)
    assert await state(deployment) == ("SUCCESS", "1 of 1 cluster done")
    assert len(fleet.edges["c1"].held()) == 18
    upgrade = await revise(deployment, RevisionAction.UPGRADE, chart=one_of_each())
    await turns(fleet, 8)
    assert (await state(deployment))[0] == "SUCCESS"
    revisions = {one["metadata"]["labels"]["otegraph.io/revision"] for one in fleet.edges["c1"].objects.values() if one}
    assert revisions == {str(upgrade.id)}
    await revise(deployment, RevisionAction.DELETE)
    await turns(fleet)
    assert (await state(deployment))[0] == "DELETED"
    assert fleet.edges["c1"].held() == []


async def test_one_workload_that_fails_fails_the_target_and_is_named() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(
        await business(), chart=[workload("Deployment", "good"), workload("StatefulSet", "bad")]
    )
    await turns(fleet)
    failing = {"phase": PodPhase.PENDING, "ready": False, "reason": "ImagePullBackOff", "message": "no such image"}
    assert await Pod.filter(workload="StatefulSet.bad").update(**failing) == 1
    await turn(fleet)
    assert await phases() == {"c1": "FAILED"}
    assert await state(deployment) == (
        "FAILED",
        "0 of 1 cluster done; c1: ImagePullBackOff: StatefulSet bad: no such image",
    )


async def test_a_chart_without_pods_is_done_when_its_objects_are_there() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business(), chart=[an("ConfigMap", data={})])
    await turns(fleet, 2)
    assert await state(deployment) == ("SUCCESS", "1 of 1 cluster done")


async def test_a_chart_of_nothing_is_done_and_no_deletion() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business(), chart=FIRST)
    await turns(fleet)
    await revise(deployment, RevisionAction.UPGRADE, chart=[])
    await turns(fleet, 6)
    assert (await state(deployment))[0] == "SUCCESS"
    assert fleet.edges["c1"].held() == []


@pytest.mark.parametrize("chart", [None, [an("ConfigMap") | {"kind": "Namespace"}], [an("ConfigMap"), an("ConfigMap")]])
async def test_a_chart_that_can_not_be_ordered_says_so(chart: list[dict[str, str]] | None) -> None:
    fleet = await fleet_of("c1")
    owner = await business()
    deployment = await approved(owner, chart=chart or [])
    if chart is None:
        await Revision.filter(deployment=deployment).update(manifests=None)
    await turns(fleet)
    status, message = await state(deployment)
    assert status == "INTERNAL_ERROR"
    assert "can't be rendered" in message

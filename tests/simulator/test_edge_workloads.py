"""An edge cluster that runs: StatefulSets, ReplicaSets, Jobs, bare pods, and the claims that they use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from otegraph.simulator.apiserver import Object
from otegraph.simulator.apiserver.deletion import delete
from otegraph.simulator.apiserver.registry import new_object
from otegraph.simulator.apiserver.resources import (
    CRONJOBS,
    JOBS,
    NAMESPACES,
    PERSISTENT_VOLUME_CLAIMS,
    PODS,
    REPLICASETS,
    STATEFULSETS,
)
from otegraph.simulator.edge import EdgeCluster
from otegraph.simulator.edge.statefulsets import decide
from otegraph.simulator.edge.workloads import MOST_PODS, pods_wanted
from otegraph.simulator.world import QUICK
from otegraph.tests.reconcilers.rollout import objects

from tests.simulator.driving import eventually


@pytest.fixture
async def edge() -> AsyncIterator[EdgeCluster]:
    edge = EdgeCluster("c1", 2, QUICK)
    edge.registry.create(NAMESPACES, "", new_object(NAMESPACES, "shop"))
    edge.start()
    yield edge
    await edge.stop()


def phases(edge: EdgeCluster) -> dict[str, str]:
    return {pod["metadata"]["name"]: pod["status"]["phase"] for pod in edge.registry.store.all(PODS)}


async def pods(edge: EdgeCluster, wanted: dict[str, str]) -> None:
    async def look() -> bool | None:
        return phases(edge) == wanted or None

    await eventually(look)


async def count(edge: EdgeCluster, phase: str, number: int) -> list[Object]:
    async def look() -> list[Object] | None:
        found = list(edge.registry.store.all(PODS))
        return found if [pod["status"]["phase"] for pod in found] == [phase] * number else None

    return await eventually(look)


async def test_a_stateful_set_makes_its_pods_in_order_and_leaves_its_claims(edge: EdgeCluster) -> None:
    data = {"metadata": {"name": "data"}, "spec": objects.claim()["spec"]}
    database = objects.workload("StatefulSet", "db", serviceName="db", replicas=2, volumeClaimTemplates=[data])
    made = edge.registry.create(STATEFULSETS, "shop", database)
    await pods(edge, {"db-0": "Running", "db-1": "Running"})
    before = {pod["metadata"]["name"]: pod["metadata"]["uid"] for pod in edge.registry.store.all(PODS)}

    made["spec"]["template"]["spec"]["containers"][0]["image"] = "server:2"
    made["metadata"].pop("resourceVersion")
    edge.registry.update(STATEFULSETS, "shop", "db", made)

    async def replaced() -> bool | None:
        found = list(edge.registry.store.all(PODS))
        images = [pod["spec"]["containers"][0]["image"] for pod in found if pod["status"]["phase"] == "Running"]
        return images == ["server:2", "server:2"] or None

    await eventually(replaced)
    assert not set(before.values()) & {pod["metadata"]["uid"] for pod in edge.registry.store.all(PODS)}

    delete(edge.registry, STATEFULSETS, "shop", "db")
    await pods(edge, {})
    claims = [claim["metadata"]["name"] for claim in edge.registry.store.all(PERSISTENT_VOLUME_CLAIMS)]
    assert sorted(claims) == ["data-db-0", "data-db-1"]


def pod_named(name: str, ready: bool) -> Object:
    conditions = [{"type": "Ready", "status": str(ready)}]
    return {"metadata": {"name": name, "labels": {}}, "status": {"conditions": conditions}}


@pytest.mark.parametrize(
    ("replicas", "policy", "there", "created", "deleted"),
    [
        (2, "OrderedReady", [], ["db-0"], []),
        (2, "OrderedReady", [("db-0", False)], [], []),
        (2, "OrderedReady", [("db-0", True)], ["db-1"], []),
        (3, "Parallel", [("db-0", False)], ["db-1", "db-2"], []),
        (1, "OrderedReady", [("db-0", True), ("db-1", True), ("db-2", True)], [], ["db-2"]),
        (1, "Parallel", [("db-0", False), ("db-1", True), ("db-2", True)], [], ["db-2", "db-1"]),
        (2, "OrderedReady", [("db-0", True), ("db-1", True)], [], ["db-1"]),
    ],
)
def test_one_step_of_a_stateful_set(
    replicas: int, policy: str, there: list[tuple[str, bool]], created: list[str], deleted: list[str]
) -> None:
    database: dict[str, Any] = objects.workload("StatefulSet", "db", replicas=replicas, podManagementPolicy=policy)
    database["metadata"] |= {"uid": "u", "namespace": "shop"}
    step = decide(database, [pod_named(*one) for one in there])
    assert [pod["metadata"]["name"] for pod in step.create] == created
    assert [pod["metadata"]["name"] for pod in step.delete] == deleted


async def test_a_job_runs_to_its_end_once(edge: EdgeCluster) -> None:
    edge.registry.create(JOBS, "shop", objects.job("migrate", completions=3, parallelism=2))
    await count(edge, "Succeeded", 3)

    async def complete() -> bool | None:
        status = edge.registry.get(JOBS, "shop", "migrate").get("status") or {}
        return (status.get("succeeded") == 3 and "completionTime" in status) or None

    await eventually(complete)
    delete(edge.registry, JOBS, "shop", "migrate")
    await pods(edge, {})


async def test_a_job_without_its_image_waits(edge: EdgeCluster) -> None:
    edge.registry.create(JOBS, "shop", objects.job("migrate", "broken:1"))

    async def backs_off() -> bool | None:
        waiting = [
            (status["state"].get("waiting") or {}).get("reason")
            for pod in edge.registry.store.all(PODS)
            for status in pod["status"].get("containerStatuses", ())
        ]
        return waiting == ["ImagePullBackOff"] or None

    await eventually(backs_off)


async def test_a_replica_set_leaves_the_pods_that_it_has_made(edge: EdgeCluster) -> None:
    made = edge.registry.create(REPLICASETS, "shop", objects.workload("ReplicaSet", "rs", replicas=2))
    before = await count(edge, "Running", 2)
    made["spec"]["template"]["spec"]["containers"][0]["image"] = "server:2"
    made["spec"]["replicas"] = 3
    made["metadata"].pop("resourceVersion")
    edge.registry.update(REPLICASETS, "shop", "rs", made)
    after = await count(edge, "Running", 3)
    assert {pod["metadata"]["uid"] for pod in before} < {pod["metadata"]["uid"] for pod in after}


async def test_bare_pods_run_and_a_cron_job_makes_none(edge: EdgeCluster) -> None:
    cron = next(one for one in objects.one_of_each() if one["kind"] == "CronJob")
    edge.registry.create(CRONJOBS, "shop", cron)
    edge.registry.create(PODS, "shop", objects.bare_pod("stays"))
    edge.registry.create(PODS, "shop", objects.bare_pod("ends", restartPolicy="Never"))
    await pods(edge, {"stays": "Running", "ends": "Succeeded"})


async def test_a_claim_goes_when_no_pod_uses_it_any_more(edge: EdgeCluster) -> None:
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "thing"}}]
    edge.registry.create(PERSISTENT_VOLUME_CLAIMS, "shop", objects.claim())
    edge.registry.create(PODS, "shop", objects.bare_pod("user", volumes=volumes))
    await pods(edge, {"user": "Running"})
    marked = delete(edge.registry, PERSISTENT_VOLUME_CLAIMS, "shop", "thing")
    assert marked["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
    delete(edge.registry, PODS, "shop", "user")

    async def gone() -> bool | None:
        return not list(edge.registry.store.all(PERSISTENT_VOLUME_CLAIMS)) or None

    await eventually(gone)


async def test_an_object_that_makes_no_sense_does_not_end_the_work_on_others(edge: EdgeCluster) -> None:
    lost = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": 5}}}
    spec = {"containers": [{"name": "a", "image": "nginx"}], "restartPolicy": "Always"}
    edge.registry.create(PODS, "shop", new_object(PODS, "lost", "shop", spec={**spec, "affinity": lost}))
    template = {"metadata": {"labels": {"a": "b"}}, "spec": spec}
    odd = {"replicas": 1, "selector": {"matchLabels": {"a": "b"}}, "template": template}
    made = edge.registry.create(REPLICASETS, "shop", new_object(REPLICASETS, "odd", "shop", spec=odd))
    edge.registry.store.put(REPLICASETS, {**made, "spec": {**made["spec"], "replicas": "x"}})
    edge.registry.create(PODS, "shop", new_object(PODS, "good", "shop", spec=spec))

    async def look() -> bool | None:
        return phases(edge).get("good") == "Running" or None

    await eventually(look)


def test_a_workload_gets_no_more_pods_than_memory_holds() -> None:
    assert pods_wanted(2_000_000_000) == MOST_PODS
    assert pods_wanted(3) == 3

"""What makes pods, and how many will do."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph.reconcilers.rollout.workloads import workloads_of
from otegraph.tests.reconcilers.rollout.objects import an, autoscaler, bare_pod, job, one_of_each, rendered, workload

CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("one replica by default", [workload("Deployment")], {"floor": 1}),
    ("so many replicas", [workload("StatefulSet", replicas=3)], {"floor": 3}),
    ("none", [workload("ReplicaSet", replicas=0)], {"floor": 0}),
    (
        "what an autoscaler allows",
        [workload("Deployment", replicas=9), autoscaler(minReplicas=2)],
        {"floor": 2, "scaled": True},
    ),
    ("an autoscaler's default", [workload("StatefulSet", replicas=4), autoscaler(kind="StatefulSet")], {"floor": 1}),
    ("an autoscaler that is off", [workload("Deployment", replicas=0), autoscaler(minReplicas=2)], {"floor": 0}),
    ("somebody else's autoscaler", [workload("Deployment", replicas=3), autoscaler("other")], {"floor": 3}),
    ("paused", [workload("Deployment", paused=True)], {"keeps_old_pods": True}),
    ("on deletion", [workload("DaemonSet", updateStrategy={"type": "OnDelete"})], {"keeps_old_pods": True}),
    (
        "a partition",
        [workload("StatefulSet", updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 1}})],
        {"keeps_old_pods": True},
    ),
    (
        "no partition",
        [workload("StatefulSet", updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 0}})],
        {"keeps_old_pods": False},
    ),
    ("a job", [job()], {"floor": 1, "parallel": 1, "ends": True}),
    ("completions", [job(completions=5, parallelism=2)], {"floor": 5, "parallel": 2}),
    ("a queue of work", [job(parallelism=3)], {"floor": 1, "parallel": 3}),
    ("a suspended job", [job(suspend=True)], {"floor": 0}),
    ("a pod", [bare_pod()], {"floor": 1, "ends": False}),
    ("a pod that may end", [bare_pod(restartPolicy="OnFailure")], {"ends": True}),
]


@pytest.mark.parametrize(("chart", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_how_many_will_do(chart: list[dict[str, Any]], wanted: dict[str, Any]) -> None:
    (found,) = workloads_of(rendered(*chart))
    assert {name: getattr(found, name) for name in wanted} == wanted
    assert found.label == f"{found.kind}.thing"


def test_nothing_is_awaited_of_what_makes_no_pods_nor_of_a_cron_job() -> None:
    assert [found.kind for found in workloads_of(rendered(*one_of_each()))] == [
        "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod",
    ]  # fmt: skip
    assert workloads_of(rendered(an("ConfigMap"))) == ()


@pytest.mark.parametrize(
    ("pod", "narrowed"),
    [
        ({}, False),
        ({"nodeSelector": {"disk": "ssd"}}, True),
        (
            {
                "affinity": {
                    "nodeAffinity": {
                        "requiredDuringSchedulingIgnoredDuringExecution": {
                            "nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "Exists"}]}]
                        }
                    }
                }
            },
            True,
        ),
    ],
)
@pytest.mark.parametrize("selector", ["", "north"])
def test_a_daemon_set_that_names_its_nodes_itself(pod: dict[str, Any], narrowed: bool, selector: str) -> None:
    daemon = workload("DaemonSet")
    daemon["spec"]["template"]["spec"] |= pod
    (found,) = workloads_of(rendered(daemon, selector=selector), selector)
    assert found.narrowed is narrowed

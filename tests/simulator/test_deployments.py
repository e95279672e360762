"""The Deployment and DaemonSet controllers' decisions, and the scheduler's, as tables."""

from typing import Any

import pytest
from otegraph.simulator.apiserver import Object
from otegraph.simulator.edge import daemonsets, deployments, new_node
from otegraph.simulator.edge.scheduling import matches_node, place
from otegraph.simulator.edge.workloads import new_pod, resolved, template_hash

UID = "2099bda4-3575-48b2-a4fa-2f24e5d70c24"
READY = [{"type": "Ready", "status": "True"}]


def workload(replicas: int = 4, image: str = "new", **spec: Any) -> Object:
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": image}]}}
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}
    return {
        "metadata": {"name": "web", "namespace": "shop", "uid": UID, "generation": 1},
        "spec": {"replicas": replicas, "template": template, "strategy": strategy, **spec},
    }


def pods(count: int, image: str = "new", *, ready: bool = True, ending: bool = False) -> list[Object]:
    made = []
    for _ in range(count):
        hash_ = template_hash(workload(image=image)["spec"]["template"])
        labels = {"pod-template-hash": hash_, "controller-revision-hash": hash_}
        pod = new_pod(workload(image=image), prefix="web", labels=labels, kind="ReplicaSet", owner_uid=UID)
        pod["status"] = {"phase": "Running" if ready else "Pending", "conditions": READY if ready else []}
        if ending:
            pod["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
        made.append(pod)
    return made


def rolling(surge: int | str, unavailable: int | str) -> dict[str, Any]:
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


STEPS: list[tuple[str, Object, list[Object], int, int]] = [
    ("a new one makes all", workload(3), [], 3, 0),
    ("a done one does nothing", workload(3), pods(3), 0, 0),
    ("scaling down", workload(1), pods(3), 0, 2),
    ("one died", workload(3), pods(2), 1, 0),
    ("an upgrade: one more, one less", workload(4), pods(4, "old"), 1, 1),
    ("no surge", workload(4, strategy=rolling(0, 2)), pods(4, "old"), 0, 2),
    ("surge alone", workload(4, strategy=rolling(2, 0)), pods(4, "old"), 2, 0),
    ("both rounded to 0 would never end", workload(1, strategy=rolling(0, "25%")), pods(1, "old"), 0, 1),
    ("the new ones don't start", workload(4), [*pods(3, "old"), *pods(2, ready=False)], 0, 0),
    ("the new ones are there", workload(4), [*pods(3, "old"), *pods(2)], 0, 2),
    ("old ones that never ran go first", workload(4), [*pods(3, "old"), *pods(1, "old", ready=False)], 1, 1),
    ("those that end don't count", workload(2), [*pods(2), *pods(2, "old", ending=True)], 0, 0),
    ("recreate: first all go", workload(2, strategy={"type": "Recreate"}), pods(2, "old"), 0, 2),
    ("recreate: and are gone", workload(2, strategy={"type": "Recreate"}), pods(2, "old", ending=True), 0, 0),
    ("recreate: then all come", workload(2, strategy={"type": "Recreate"}), [], 2, 0),
    ("paused", workload(2, paused=True), pods(2, "old"), 0, 0),
    ("none wanted", workload(0), pods(2), 0, 2),
]


@pytest.mark.parametrize(("case", "deployment", "there", "made", "deleted"), STEPS, ids=[step[0] for step in STEPS])
def test_one_step_of_a_rollout(case: str, deployment: Object, there: list[Object], made: int, deleted: int) -> None:
    step = deployments.decide(deployment, there)
    assert (len(step.create), len(step.delete)) == (made, deleted), case
    names = {pod["metadata"]["name"] for pod in there}
    assert all(pod["metadata"]["name"] in names for pod in step.delete)
    assert all(pod["spec"]["containers"][0]["image"] == "new" for pod in step.create)


def test_an_unhealthy_old_pod_is_deleted_before_one_that_serves() -> None:
    serving, broken = pods(3, "old"), pods(1, "old", ready=False)
    assert deployments.decide(workload(4), [*serving, *broken]).delete == tuple(broken)


@pytest.mark.parametrize(
    ("share", "up", "down"), [("25%", 1, 0), ("50%", 2, 1), ("100%", 3, 3), (2, 2, 2), (None, 0, 0)]
)
def test_shares_are_rounded(share: Any, up: int, down: int) -> None:
    assert (resolved(share, 3, up=True), resolved(share, 3, up=False)) == (up, down)


def condition(status: dict[str, Any], type_: str) -> tuple[str, str]:
    found = next(c for c in status["conditions"] if c["type"] == type_)
    return found["status"], found["reason"]


def test_a_status_counts_and_leaves_zeros_out() -> None:
    status = deployments.status(workload(4), [*pods(3, "old"), *pods(2, ready=False)], 0.0)
    counts = {key: value for key, value in status.items() if key != "conditions"}
    assert counts == {
        "observedGeneration": 1,
        "replicas": 5,
        "updatedReplicas": 2,
        "readyReplicas": 3,
        "availableReplicas": 3,
        "unavailableReplicas": 2,
    }
    assert condition(status, "Available") == ("True", "MinimumReplicasAvailable")
    assert condition(status, "Progressing") == ("True", "ReplicaSetUpdated")
    done = deployments.status(workload(2), pods(2), 0.0)
    assert condition(done, "Progressing") == ("True", "NewReplicaSetAvailable")
    none = deployments.status(workload(2), pods(2, ready=False), 0.0)
    assert condition(none, "Available") == ("False", "MinimumReplicasUnavailable")
    assert "readyReplicas" not in none


def test_a_rollout_without_progress_exceeds_its_deadline() -> None:
    stuck, deployment = pods(2, ready=False), workload(2, progressDeadlineSeconds=10)
    for now, expected in ((0.0, "True"), (9.0, "True"), (10.0, "False"), (20.0, "False")):
        deployment["status"] = deployments.status(deployment, stuck, now)
        assert condition(deployment["status"], "Progressing")[0] == expected
    assert condition(deployment["status"], "Progressing")[1] == "ProgressDeadlineExceeded"
    deployment["status"] = deployments.status(deployment, pods(2), 30.0)
    assert condition(deployment["status"], "Progressing") == ("True", "NewReplicaSetAvailable")


def node(name: str, **labels: str) -> Object:
    return new_node(name, labels=labels)


def daemons(image: str, *nodes: str, ready: bool = True) -> list[Object]:
    made = pods(len(nodes), image, ready=ready)
    for pod, name in zip(made, nodes, strict=True):
        pod["spec"]["nodeName"] = name
    return made


NODES = [node("a", zone="x"), node("b", zone="x"), node("c", zone="y")]


def test_a_daemonset_has_a_pod_on_each_matching_node() -> None:
    everywhere = workload()
    step = daemonsets.decide(everywhere, daemons("new", "a"), NODES)
    assert [daemonsets.target(pod) for pod in step.create] == ["b", "c"]
    chosen = workload(updateStrategy={"type": "OnDelete"})
    chosen["spec"]["template"]["spec"]["nodeSelector"] = {"zone": "y"}
    step = daemonsets.decide(chosen, daemons("new", "a", "c"), NODES)
    assert (len(step.create), [daemonsets.target(pod) for pod in step.delete]) == (0, ["a"])
    status = daemonsets.status(chosen, daemons("new", "a", "c"), NODES)
    assert (status["desiredNumberScheduled"], status["numberMisscheduled"], status["numberReady"]) == (1, 1, 1)


def test_a_daemonset_replaces_within_max_unavailable() -> None:
    old = daemons("old", "a", "b", "c")
    assert len(daemonsets.decide(workload(updateStrategy={}), old, NODES).delete) == 1
    two = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 2}}
    assert len(daemonsets.decide(workload(updateStrategy=two), old, NODES).delete) == 2
    waiting = [*daemons("old", "a", "b"), *daemons("new", "c", ready=False)]
    assert daemonsets.decide(workload(updateStrategy={}), waiting, NODES).delete == ()
    assert daemonsets.decide(workload(updateStrategy={"type": "OnDelete"}), old, NODES).delete == ()


def affinity(**term: Any) -> dict[str, Any]:
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    return {"affinity": {"nodeAffinity": required}}


PLACES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["a", "b", "c"]),
    ({"nodeSelector": {"zone": "x"}}, ["a", "b"]),
    (affinity(matchExpressions=[{"key": "zone", "operator": "In", "values": ["y", "z"]}]), ["c"]),
    (affinity(matchExpressions=[{"key": "zone", "operator": "NotIn", "values": ["y"]}]), ["a", "b"]),
    (affinity(matchExpressions=[{"key": "none", "operator": "Exists"}]), []),
    (affinity(matchExpressions=[{"key": "none", "operator": "DoesNotExist"}]), ["a", "b", "c"]),
    (affinity(matchFields=[{"key": "metadata.name", "operator": "In", "values": ["b"]}]), ["b"]),
    (affinity(), []),
    ({"nodeSelector": {"zone": "x"}, **affinity(matchExpressions=[{"key": "zone", "operator": "Exists"}])}, ["a", "b"]),
]


@pytest.mark.parametrize(("spec", "names"), PLACES)
def test_which_nodes_a_pod_may_go_to(spec: dict[str, Any], names: list[str]) -> None:
    assert [n["metadata"]["name"] for n in NODES if matches_node(spec, n)] == names


def taking(**container: Any) -> Object:
    return {"spec": {"nodeName": "a", "containers": [{"name": "x", "image": "y", **container}]}}


def test_a_pod_goes_where_there_is_room() -> None:
    port = {"ports": [{"containerPort": 1, "hostPort": 9090}]}
    spec = taking(**port)["spec"]
    assert place(spec, NODES, [taking(**port)]) == ("b", "")
    name, why = place(spec, NODES[:1], [taking(**port)])
    assert (name, why) == ("", "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.")
    big = taking(resources={"requests": {"cpu": "3", "memory": "1Gi"}})
    assert place(big["spec"], NODES[:1], [])[0] == "a"
    assert place(big["spec"], NODES[:1], [big])[1] == "0/1 nodes are available: 1 Insufficient cpu."
    cordoned = {**NODES[0], "spec": {"unschedulable": True}}
    assert place({}, [cordoned], [])[1] == "0/1 nodes are available: 1 node(s) were unschedulable."
    assert place({"nodeSelector": {"zone": "z"}}, NODES, [])[1].startswith(
        "0/3 nodes are available: 3 node(s) didn't match"
    )

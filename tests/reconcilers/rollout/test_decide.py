"""What one target is sent next and what it says: one row, one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from otegraph.models import ClusterStatus, TargetPhase
from otegraph.reconcilers.rollout.decide import TargetDecision, decide, decide_target
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.placement import by_selector, is_meant, with_newcomers
from otegraph.reconcilers.rollout.snapshot import ClusterState, Snapshot, TargetState, Wish
from otegraph.tests.reconcilers.rollout.builders import (
    AGENT,
    SCALER,
    SHOP,
    answered,
    at,
    failing,
    offline,
    online,
    ordered,
    pod,
    removal,
    target,
    wish,
    workload,
)

NO_NAMESPACE = 'namespaces "shop" not found'
WAITING = TargetPhase.WAITING_FOR_CLUSTER
ORDERED, APPLIED, ROLLING_OUT, DONE = (
    TargetPhase.ORDERED,
    TargetPhase.APPLIED,
    TargetPhase.ROLLING_OUT,
    TargetPhase.DONE,
)
FAILED, REMOVING, REMOVED = TargetPhase.FAILED, TargetPhase.REMOVING, TargetPhase.REMOVED

posted = answered(ordered("POST"), 201)
put = answered(ordered("PUT"), 200)
installed = answered(ordered("POST", 1), 201)
"""The older revision 1, answered."""


WANTED = wish()


class Case(NamedTuple):
    it: str
    target: TargetState
    sends: list[str]
    phase: TargetPhase
    reason: str = ""
    now: float = 10
    wish: Wish = WANTED
    queue: Queue = Queue()
    meant: bool = True


def decided(case: Case) -> TargetDecision:
    return decide_target(case.wish, case.target, case.meant, case.queue, at(case.now))


def sent(decision: TargetDecision) -> list[str]:
    return [
        f"{send.request.method} {str(send.key).split('/')[-3 if 'shop/' in str(send.key) else -2]}"
        for send in decision.sends
    ]


def check(case: Case) -> None:
    decision = decided(case)
    assert (sent(decision), decision.phase, decision.reason) == (case.sends, case.phase, case.reason)


INSTALLING = [
    Case("an object that was never ordered there is POSTed", target(), ["POST Deployment"], ORDERED, "NotDelivered"),
    Case("an order that is written waits to be sent", target(ordered("POST", sent=None)), [], ORDERED, "NotSentYet"),
    Case("a fresh order waits for its answer", target(ordered("POST")), [], ORDERED, "AwaitingAnswer"),
    Case("a POST answered 201 is applied", target(posted), [], APPLIED, "NoPodsYet"),
    Case(
        "a POST answered 409 becomes a PUT",
        target(answered(ordered("POST"), 409)),
        ["PUT Deployment"],
        ORDERED,
        "AlreadyExists",
    ),
    Case(
        "a PUT answered 404 becomes a POST",
        target(answered(ordered("PUT"), 404)),
        ["POST Deployment"],
        ORDERED,
        "NotThere",
    ),
    Case("what an older revision put there is PUT", target(installed), ["PUT Deployment"], ORDERED, "NotDelivered"),
    Case(
        "an unanswered order of an older revision is passed over",
        target(ordered("POST", 1)),
        ["POST Deployment"],
        ORDERED,
        "NotDelivered",
    ),
    Case(
        "what was deleted there since is POSTed",
        target(installed, answered(ordered("DELETE", 1, number=2), 200)),
        ["POST Deployment"],
        ORDERED,
        "NotDelivered",
    ),
    Case(
        "what this revision itself deleted when the cluster was not meant is POSTed again",
        target(answered(ordered("DELETE", number=2), 200)),
        ["POST Deployment"],
        ORDERED,
        "NotDelivered",
    ),
    Case(
        "an autoscaler goes along",
        target(),
        ["POST Deployment", "POST HorizontalPodAutoscaler"],
        ORDERED,
        "NotDelivered",
        wish=wish(autoscale=True, min_replicas=1, max_replicas=3),
    ),
    Case(
        "an autoscaled Deployment is patched",
        target(installed, answered(ordered("POST", 1, SCALER, number=2), 201)),
        ["PATCH Deployment", "PUT HorizontalPodAutoscaler"],
        ORDERED,
        "NotDelivered",
        wish=wish(autoscale=True, min_replicas=1, max_replicas=3),
    ),
    Case(
        "an autoscaled Deployment that is there already is patched",
        target(answered(ordered("POST"), 409), answered(ordered("POST", 2, SCALER, number=2), 201)),
        ["PATCH Deployment"],
        ORDERED,
        "AlreadyExists",
        wish=wish(autoscale=True, min_replicas=1, max_replicas=3),
    ),
    Case(
        "a patch answered 404 becomes a POST",
        target(answered(ordered("PATCH"), 404), answered(ordered("PUT", 2, SCALER, number=2), 200)),
        ["POST Deployment"],
        ORDERED,
        "NotThere",
        wish=wish(autoscale=True, min_replicas=1, max_replicas=3),
    ),
]

NAMESPACES = [
    Case(
        "a POST into a namespace that is not there yet makes the namespace",
        target(answered(ordered("POST"), 404, NO_NAMESPACE)),
        ["POST Namespace"],
        ORDERED,
        "NamespaceMissing",
    ),
    Case(
        "a POST answered 404 without a word does so too",
        target(answered(ordered("POST"), 404)),
        ["POST Namespace"],
        ORDERED,
        "NamespaceMissing",
    ),
    Case(
        "two objects need it once",
        target(
            answered(ordered("POST"), 404, NO_NAMESPACE),
            answered(ordered("POST", 2, SCALER, number=2), 404, NO_NAMESPACE),
        ),
        ["POST Namespace"],
        ORDERED,
        "NamespaceMissing",
        wish=wish(autoscale=True),
    ),
    Case(
        "while the namespace is being made the object waits",
        target(answered(ordered("POST"), 404, NO_NAMESPACE), ordered("POST", 2, SHOP, number=2, sent=2)),
        [],
        ORDERED,
        "AwaitingAnswer",
    ),
    Case(
        "once it is made the object is POSTed again",
        target(answered(ordered("POST"), 404, NO_NAMESPACE), answered(ordered("POST", 2, SHOP, number=2), 201, when=3)),
        ["POST Deployment"],
        ORDERED,
        "NamespaceMade",
    ),
    Case(
        "and also when the root had it made meanwhile",
        target(answered(ordered("POST"), 404, NO_NAMESPACE), answered(ordered("POST", 2, SHOP, number=2), 409, when=3)),
        ["POST Deployment"],
        ORDERED,
        "NamespaceMade",
    ),
    Case(
        "a namespace that was made before this 404 is made again",
        target(
            answered(ordered("POST", number=3, tries=2), 404, NO_NAMESPACE),
            answered(ordered("POST", 2, SHOP, number=2), 201),
        ),
        ["POST Namespace"],
        ORDERED,
        "NamespaceMissing",
    ),
    Case(
        "an edge that may not make namespaces has failed",
        target(
            answered(ordered("POST"), 404, NO_NAMESPACE), answered(ordered("POST", 2, SHOP, number=2), 403, "no right")
        ),
        [],
        FAILED,
        "Refused403",
        now=2,
    ),
    Case(
        "a kind that the edge does not know has failed",
        target(answered(ordered("POST"), 404, "the server could not find the requested resource")),
        [],
        FAILED,
        "Refused404",
    ),
]

REFUSALS = [
    Case(
        "an invalid object has failed",
        target(answered(ordered("POST"), 422, "invalid")),
        [],
        FAILED,
        "Refused422",
        now=9999,
    ),
    Case("a bad request has failed", target(answered(ordered("PUT"), 400, "bad")), [], FAILED, "Refused400", now=9999),
    Case(
        "a forbidden one has failed", target(answered(ordered("POST"), 403, "quota")), [], FAILED, "Refused403", now=2
    ),
    Case(
        "and is tried again all the same, for rights and quotas change",
        target(answered(ordered("POST"), 403, "quota")),
        ["POST Deployment"],
        FAILED,
        "Refused403",
    ),
    Case(
        "what failed and is tried again has failed until it is answered",
        target(ordered("POST", tries=2), phase=FAILED, wanted_id=2, reason="Refused403"),
        [],
        FAILED,
        "Refused403",
    ),
    Case(
        "the failure of an older revision is forgotten",
        target(ordered("POST", tries=2), phase=FAILED, wanted_id=1, reason="Refused403"),
        [],
        ORDERED,
        "AwaitingAnswer",
    ),
    Case("a 500 is tried again, not at once", target(answered(ordered("POST"), 500)), [], ORDERED, "EdgeError", now=5),
    Case(
        "a 500 is tried again after a pause",
        target(answered(ordered("POST"), 500)),
        ["POST Deployment"],
        ORDERED,
        "EdgeError",
    ),
    Case(
        "each time the pause is longer",
        target(answered(ordered("POST", tries=3), 500)),
        [],
        ORDERED,
        "EdgeError",
        now=20,
    ),
    Case(
        "an edge that goes on so has failed, and is tried again all the same",
        target(answered(ordered("POST", tries=4), 503)),
        ["POST Deployment"],
        FAILED,
        "EdgeError",
        now=60,
    ),
    Case(
        "a conflict of a PUT is tried again",
        target(answered(ordered("PUT"), 409)),
        ["PUT Deployment"],
        ORDERED,
        "EdgeError",
    ),
    Case(
        "a quarrel between 409 and 404 is slowed down",
        target(answered(ordered("POST", tries=3), 409)),
        [],
        ORDERED,
        "AlreadyExists",
        now=20,
    ),
]

CLUSTERS = [
    Case("nothing is sent to a cluster that is offline", target(cluster=offline()), [], WAITING, "ClusterOffline"),
    Case(
        "nothing is sent to a cluster of which nothing is heard",
        target(cluster=replace(online(), status=ClusterStatus.UNKNOWN)),
        [],
        WAITING,
        "ClusterUnknown",
    ),
    Case(
        "an order to a cluster that left waits with it",
        target(ordered("POST"), cluster=offline()),
        [],
        WAITING,
        "ClusterOffline",
        now=99999,
    ),
    Case(
        "a cluster that came back after the order is ordered again, at once",
        target(ordered("POST", tries=5), cluster=online(since=5)),
        ["POST Deployment"],
        ORDERED,
        "ClusterCameBack",
    ),
    Case(
        "a cluster that came back before the order is not",
        target(ordered("POST", sent=6), cluster=online(since=5)),
        [],
        ORDERED,
        "AwaitingAnswer",
    ),
    Case(
        "a cluster that came back after it had answered is not",
        target(posted, cluster=online(since=5)),
        [],
        APPLIED,
        "NoPodsYet",
    ),
    Case(
        "what is done stays done when the cluster leaves, and says so",
        target(posted, cluster=offline(), pods=(pod(), pod())),
        [],
        DONE,
        "ClusterOffline",
    ),
    Case(
        "what rolls out when the cluster leaves waits for it",
        target(posted, cluster=offline(), pods=(pod(),)),
        [],
        WAITING,
        "ClusterOffline",
    ),
    Case(
        "what was refused stays refused when the cluster leaves",
        target(answered(ordered("POST"), 422, "invalid"), cluster=offline()),
        [],
        FAILED,
        "Refused422",
    ),
]

SILENCE = [
    Case("silence is no failure", target(ordered("POST")), [], ORDERED, "AwaitingAnswer", now=29),
    Case(
        "silence beyond patience is a lost order",
        target(ordered("POST")),
        ["POST Deployment"],
        ORDERED,
        "AwaitingAnswer",
        now=31,
    ),
    Case(
        "with a long queue it is not",
        target(ordered("POST")),
        [],
        ORDERED,
        "AwaitingAnswer",
        now=800,
        queue=Queue(1000),
    ),
    Case(
        "while answers flow it is not",
        target(ordered("POST")),
        [],
        ORDERED,
        "AwaitingAnswer",
        now=500,
        queue=Queue(10, at(480)),
    ),
    Case(
        "when the queue has gone past it is",
        target(ordered("POST")),
        ["POST Deployment"],
        ORDERED,
        "AwaitingAnswer",
        now=500,
        queue=Queue(10, at(480), at(60)),
    ),
    Case(
        "the second try is waited for twice as long",
        target(ordered("POST", tries=2)),
        [],
        ORDERED,
        "AwaitingAnswer",
        now=59,
    ),
    Case(
        "a lost PUT is a PUT again",
        target(installed, ordered("PUT", number=2)),
        ["PUT Deployment"],
        ORDERED,
        "AwaitingAnswer",
        now=31,
    ),
    Case(
        "pods of exactly this revision count as an answer",
        target(ordered("POST"), pods=(pod(), pod())),
        [],
        DONE,
        now=9999,
    ),
    Case(
        "pods of another revision do not",
        target(ordered("PUT"), pods=(pod(1), pod(1))),
        ["POST Deployment"],
        ORDERED,
        "AwaitingAnswer",
        now=31,
    ),
    Case(
        "pods that are on their way out do not",
        target(ordered("POST"), pods=(pod(deleting=True),)),
        ["POST Deployment"],
        ORDERED,
        "AwaitingAnswer",
        now=31,
    ),
    Case(
        "pods count for an order that was repeated and found everything there",
        target(answered(ordered("POST"), 409), pods=(pod(), pod())),
        [],
        DONE,
    ),
    Case(
        "but say nothing of an autoscaler",
        target(ordered("POST"), ordered("POST", 2, SCALER, number=2), pods=(pod(), pod())),
        ["POST HorizontalPodAutoscaler"],
        ORDERED,
        "AwaitingAnswer",
        now=31,
        wish=wish(autoscale=True),
    ),
]

LOST = [
    Case(
        "a workload that is gone after it was there is POSTed again",
        target(posted, workloads=(workload(gone=5),)),
        ["POST Deployment"],
        ORDERED,
        "Gone",
    ),
    Case(
        "one that was gone before the answer is no loss",
        target(posted, workloads=(workload(1, gone=0.5),)),
        [],
        APPLIED,
        "NoPodsYet",
    ),
    Case(
        "what is lost again and again is not put back at once",
        target(answered(ordered("POST", tries=4), 201), workloads=(workload(gone=5),)),
        [],
        ORDERED,
        "Gone",
    ),
    Case(
        "another revision in the mirror right after the answer is its lateness",
        target(put, workloads=(workload(1),), pods=(pod(1), pod(1))),
        [],
        APPLIED,
        "NoPodsYet",
    ),
    Case(
        "another revision that stays is an old order that was repeated",
        target(put, workloads=(workload(1),), pods=(pod(1), pod(1))),
        ["PUT Deployment"],
        APPLIED,
        "NoPodsYet",
        now=40,
    ),
    Case(
        "a mirror without a revision says nothing",
        target(put, workloads=(workload(None),)),
        [],
        APPLIED,
        "NoPodsYet",
        now=4000,
    ),
]

REPLACED = [
    Case(
        "the old kind stays until the new one is there",
        target(installed),
        ["POST DaemonSet"],
        ORDERED,
        "NotDelivered",
        wish=wish(kind="DAEMON_SET"),
    ),
    Case(
        "then it is deleted",
        target(installed, answered(ordered("POST", 2, AGENT, number=2), 201)),
        ["DELETE Deployment"],
        APPLIED,
        "NoPodsYet",
        wish=wish(kind="DAEMON_SET"),
    ),
    Case(
        "an autoscaler that is not wanted any more goes at once",
        target(installed, answered(ordered("POST", 1, SCALER, number=2), 201)),
        ["DELETE HorizontalPodAutoscaler", "PUT Deployment"],
        ORDERED,
        "NotDelivered",
    ),
    Case(
        "nothing is done while what it no longer needs is there",
        target(
            put,
            answered(ordered("POST", 1, SCALER, number=2), 201),
            ordered("DELETE", 2, SCALER, number=3),
            pods=(pod(), pod()),
        ),
        [],
        ROLLING_OUT,
        "RemovingOldObjects",
    ),
    Case(
        "and then it is done",
        target(
            put,
            answered(ordered("POST", 1, SCALER, number=2), 201),
            answered(ordered("DELETE", 2, SCALER, number=3), 404),
            pods=(pod(), pod()),
        ),
        [],
        DONE,
    ),
]

GONE_REVISION = answered(ordered("DELETE", 9, number=5), 200)
REMOVALS = [
    Case("what was put there is deleted", target(put), ["DELETE Deployment"], REMOVING, "NotDeleted", wish=removal()),
    Case(
        "what may have been put there is deleted too",
        target(ordered("POST")),
        ["DELETE Deployment"],
        REMOVING,
        "NotDeleted",
        wish=removal(),
    ),
    Case(
        "what an edge refused was never there",
        target(answered(ordered("POST"), 422)),
        [],
        REMOVED,
        wish=removal(),
    ),
    Case("where nothing was ordered nothing is to be deleted", target(), [], REMOVED, wish=removal()),
    Case(
        "nothing was ordered from a cluster that was offline all the time",
        target(cluster=offline()),
        [],
        REMOVED,
        wish=removal(),
    ),
    Case(
        "everything that any revision put there is deleted, but no namespace",
        target(
            installed,
            answered(ordered("POST", 1, SCALER, number=2), 201),
            answered(ordered("POST", 1, SHOP, number=3), 201),
            answered(ordered("POST", 2, AGENT, number=4), 201),
        ),
        ["DELETE Deployment", "DELETE HorizontalPodAutoscaler", "DELETE DaemonSet"],
        REMOVING,
        "NotDeleted",
        wish=removal(),
    ),
    Case(
        "a deletion waits for its answer",
        target(put, ordered("DELETE", 9, number=5)),
        [],
        REMOVING,
        "AwaitingAnswer",
        wish=removal(),
    ),
    Case("a deletion answered 200 is good", target(put, GONE_REVISION), [], REMOVED, wish=removal()),
    Case(
        "a deletion answered 202 is good",
        target(put, answered(ordered("DELETE", 9, number=5), 202)),
        [],
        REMOVED,
        wish=removal(),
    ),
    Case(
        "a deletion answered 404 is good",
        target(put, answered(ordered("DELETE", 9, number=5), 404)),
        [],
        REMOVED,
        wish=removal(),
    ),
    Case(
        "it is not removed while pods are left",
        target(put, GONE_REVISION, pods=(pod(deleting=True),)),
        [],
        REMOVING,
        "PodsLeft",
        wish=removal(),
    ),
    Case(
        "a mirror that went counts as an answer",
        target(put, ordered("DELETE", 9, number=5), workloads=(workload(gone=3),)),
        [],
        REMOVED,
        wish=removal(),
    ),
    Case(
        "a workload that stays with its pods is deleted again",
        target(put, GONE_REVISION, workloads=(workload(),), pods=(pod(),)),
        ["DELETE Deployment"],
        REMOVING,
        "PodsLeft",
        now=60,
        wish=removal(),
    ),
    Case(
        "a lost deletion is ordered again",
        target(put, ordered("DELETE", 9, number=5)),
        ["DELETE Deployment"],
        REMOVING,
        "AwaitingAnswer",
        now=31,
        wish=removal(),
    ),
    Case(
        "a deletion from an offline cluster waits",
        target(put, cluster=offline()),
        [],
        REMOVING,
        "ClusterOffline",
        wish=removal(),
    ),
    Case(
        "and is ordered when it is back",
        target(put, ordered("DELETE", 9, number=5), cluster=online(since=5)),
        ["DELETE Deployment"],
        REMOVING,
        "ClusterCameBack",
        wish=removal(),
    ),
    Case(
        "a cluster that is no more counts as removed",
        target(put, cluster=replace(offline(), deleted=True), pods=(pod(),)),
        [],
        REMOVED,
        "ClusterDeleted",
        wish=removal(),
    ),
    Case(
        "a deletion that is forbidden has failed",
        target(put, answered(ordered("DELETE", 9, number=5), 403)),
        [],
        FAILED,
        "Refused403",
        now=2,
        wish=removal(),
    ),
    Case(
        "a cluster that is not meant any more loses it",
        target(put),
        ["DELETE Deployment"],
        REMOVING,
        "NotDeleted",
        meant=False,
    ),
    Case(
        "that is no wish for the next attempt to be the first",
        target(put, answered(ordered("DELETE", number=4), 200)),
        [],
        REMOVED,
        meant=False,
    ),
]


@pytest.mark.parametrize(
    "case",
    [*INSTALLING, *NAMESPACES, *REFUSALS, *CLUSTERS, *SILENCE, *LOST, *REPLACED, *REMOVALS],
    ids=lambda case: case.it,
)
def test_a_target(case: Case) -> None:
    check(case)


def test_every_request_has_its_number_and_its_tries() -> None:
    decision = decided(Case("", target(ordered("POST", attempt=4, tries=2)), [], ORDERED, now=999))
    assert [(send.attempt, send.tries, send.cluster, send.about) for send in decision.sends] == [
        (5, 3, "c1", "revision 2")
    ]
    back = decided(Case("", target(ordered("POST", attempt=4, tries=2), cluster=online(since=5)), [], ORDERED))
    assert [(send.attempt, send.tries) for send in back.sends] == [(5, 1)]


def test_what_held_for_an_hour_was_no_failed_try() -> None:
    held = target(answered(ordered("POST", tries=4, attempt=4), 201), workloads=(workload(gone=9000),))
    assert [(send.attempt, send.tries) for send in decided(Case("", held, [], ORDERED, now=9100)).sends] == [(5, 1)]


def test_deciding_says_when_to_look_again() -> None:
    decision = decided(Case("", target(ordered("POST")), [], ORDERED))
    assert decision.check_at == at(30)
    assert decided(Case("", target(ordered("POST"), cluster=offline()), [], WAITING)).check_at is None


def test_the_applied_revision_is_the_last_one_that_the_edge_took() -> None:
    cases = {"ordered": target(ordered("PUT"), applied_id=1), "taken": target(put, applied_id=1)}
    applied = {name: decided(Case("", it, [], ORDERED)).applied_id for name, it in cases.items()}
    assert applied == {"ordered": 1, "taken": 2}
    assert decided(Case("", target(applied_id=1), [], REMOVED, wish=removal())).applied_id is None


@pytest.mark.parametrize(
    ("it", "selector", "cluster", "meant"),
    [
        ("nothing means everywhere", "", ClusterState(1, "c1"), True),
        ("all means everywhere", "all", ClusterState(1, "c1"), True),
        ("everywhere includes those that are offline", "all", offline(), True),
        ("but not those that are no more", "all", ClusterState(1, "c1", deleted=True), False),
        ("a name means its cluster", "c1", ClusterState(1, "c1"), True),
        ("a name means no other that begins so", "c1", ClusterState(1, "c10"), False),
        ("a label means those that have it", "north", ClusterState(1, "c1", labels=frozenset({"north"})), True),
        ("a label means no others", "north", ClusterState(1, "c1", labels=frozenset({"south"})), False),
    ],
)
def test_a_cluster_selector(it: str, selector: str, cluster: ClusterState, meant: bool) -> None:
    assert is_meant(selector, cluster) is meant, it
    assert (cluster in by_selector([ClusterState(9, "c9"), cluster]).get(selector, ())) is meant, it


def test_clusters_that_come_late_get_a_target_and_none_gets_two() -> None:
    known = target(cluster=ClusterState(1, "c1", labels=frozenset({"north"})))
    clusters = [known.cluster, ClusterState(2, "c2", labels=frozenset({"north"})), ClusterState(3, "c3")]
    found = with_newcomers("north", [known], clusters)
    assert [(state.cluster.name, state.id) for state in found] == [("c1", 1), ("c2", None)]


def snapshot(*targets: TargetState, **more: Any) -> Snapshot:
    return Snapshot(1, more.pop("wish", wish()), more.pop("selector", ""), targets, at(10), **more)


def test_a_deployment_is_the_sum_of_its_targets() -> None:
    decision = decide(
        snapshot(
            target(posted, cluster=online("c1"), pods=(pod(), pod())),
            target(cluster=offline("urumqi")),
            target(posted, cluster=online("c3"), pods=(pod(), failing())),
        )
    )
    assert decision.sends == []
    assert (decision.summary.status, decision.summary.message) == (
        "PARTIAL_SUCCESS",
        "1 of 3 clusters done; urumqi is not online; c3: ImagePullBackOff: no such image",
    )
    counts = decision.summary
    assert (counts.running, counts.failing, counts.total) == (3, 1, 4)
    assert (counts.clusters, counts.clusters_done, counts.clusters_waiting) == (3, 1, 1)

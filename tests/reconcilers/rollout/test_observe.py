"""What pods and a believable status say."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from otegraph.models import PodPhase, TargetPhase
from otegraph.reconcilers.rollout.observe import observe
from otegraph.reconcilers.rollout.snapshot import PodState, TargetState, Wish
from otegraph.tests.reconcilers.rollout.builders import failing, node, pod, starting, target, wish, workload

APPLIED, ROLLING_OUT, DONE, FAILED = TargetPhase.APPLIED, TargetPhase.ROLLING_OUT, TargetPhase.DONE, TargetPhase.FAILED
DAEMON = wish(kind="DAEMON_SET")
SCALED = wish(autoscale=True, replicas=2, min_replicas=2, max_replicas=9)
EVICTED = PodState(2, PodPhase.FAILED, reason="Evicted", message="low on memory")
NODES = (node("n1"), node("n2"))


WANTED = wish()


class Case(NamedTuple):
    it: str
    target: TargetState
    phase: TargetPhase
    counts: tuple[int, int, int]
    reason: str = ""
    wish: Wish = WANTED
    generation: int | None = 2


DEPLOYMENTS = [
    Case("taken and no pods yet", target(), APPLIED, (0, 0, 2), "NoPodsYet"),
    Case("pods on their way", target(pods=(starting(), starting())), ROLLING_OUT, (0, 0, 2), "PodsStarting"),
    Case("a pod that waits for a node", target(pods=(starting(reason=""),)), ROLLING_OUT, (0, 0, 2), "PodsStarting"),
    Case("half of them run", target(pods=(pod(), starting())), ROLLING_OUT, (1, 0, 2), "PodsStarting"),
    Case("all of them run", target(pods=(pod(), pod())), DONE, (2, 0, 2)),
    Case(
        "one that runs and is not ready", target(pods=(pod(), pod(ready=False))), ROLLING_OUT, (1, 0, 2), "PodsStarting"
    ),
    Case(
        "new ones run and old ones still do", target(pods=(pod(), pod(), pod(1))), ROLLING_OUT, (2, 0, 2), "OldPodsLeft"
    ),
    Case(
        "new ones run and old ones are on their way out",
        target(pods=(pod(), pod(), pod(1, deleting=True))),
        DONE,
        (2, 0, 2),
    ),
    Case(
        "old ones that ended hold nothing up",
        target(pods=(pod(), pod(), PodState(1, PodPhase.FAILED))),
        DONE,
        (2, 0, 2),
    ),
    Case(
        "new ones on their way out don't count",
        target(pods=(pod(), pod(deleting=True))),
        ROLLING_OUT,
        (1, 0, 2),
        "PodsStarting",
    ),
    Case("only old ones", target(pods=(pod(1), pod(1))), APPLIED, (0, 0, 2), "NoPodsYet"),
    Case(
        "an old status beside the new spec is not believed",
        target(workloads=(workload(2, desired=2, observed_generation=1),), pods=(pod(1), pod(1))),
        APPLIED,
        (0, 0, 2),
        "NoPodsYet",
    ),
    Case("an image that is not there", target(pods=(pod(), failing())), FAILED, (1, 1, 2), "ImagePullBackOff"),
    Case(
        "a crash",
        target(pods=(PodState(2, PodPhase.RUNNING, reason="CrashLoopBackOff"), pod())),
        FAILED,
        (1, 1, 2),
        "CrashLoopBackOff",
    ),
    Case("no room", target(pods=(pod(), failing(reason="Unschedulable"))), FAILED, (1, 1, 2), "Unschedulable"),
    Case(
        "a failing pod of the old revision is no failure of the new",
        target(pods=(pod(), pod(), failing(1))),
        ROLLING_OUT,
        (2, 0, 2),
        "OldPodsLeft",
    ),
    Case("an evicted pod that was replaced", target(pods=(pod(), pod(), EVICTED)), DONE, (2, 1, 2)),
    Case("an evicted pod that was not", target(pods=(pod(), EVICTED)), FAILED, (1, 1, 2), "Evicted"),
    Case("none wanted and none there", target(), DONE, (0, 0, 0), "NoPodsWanted", wish=wish(replicas=0)),
    Case(
        "none wanted and old ones still there",
        target(pods=(pod(1),)),
        APPLIED,
        (0, 0, 0),
        "NoPodsYet",
        wish=wish(replicas=0),
    ),
]

DAEMON_SETS = [
    Case("taken and no pods yet", target(nodes=NODES), APPLIED, (0, 0, 0), "NoPodsYet", wish=DAEMON),
    Case(
        "an empty status without a generation is not believed",
        target(workloads=(workload(kind="DaemonSet", desired=0),), nodes=NODES),
        APPLIED,
        (0, 0, 0),
        "NoPodsYet",
        wish=DAEMON,
    ),
    Case(
        "a status of the older generation is not believed",
        target(workloads=(workload(kind="DaemonSet", desired=1, observed_generation=1),), pods=(pod(),)),
        ROLLING_OUT,
        (1, 0, 1),
        "AwaitingStatus",
        wish=DAEMON,
    ),
    Case(
        "a true status and all its pods",
        target(workloads=(workload(kind="DaemonSet", desired=2, observed_generation=2),), pods=(pod(), pod())),
        DONE,
        (2, 0, 2),
        wish=DAEMON,
    ),
    Case(
        "a true status and some of its pods",
        target(workloads=(workload(kind="DaemonSet", desired=2, observed_generation=2),), pods=(pod(),)),
        ROLLING_OUT,
        (1, 0, 2),
        "PodsStarting",
        wish=DAEMON,
    ),
    Case(
        "a true status that wants none: no node fits",
        target(workloads=(workload(kind="DaemonSet", desired=0, observed_generation=2),)),
        DONE,
        (0, 0, 0),
        "NoPodsWanted",
        wish=DAEMON,
    ),
    Case(
        "a status is not true of what no answer has confirmed",
        target(workloads=(workload(kind="DaemonSet", desired=0, observed_generation=2),)),
        APPLIED,
        (0, 0, 0),
        "NoPodsYet",
        wish=DAEMON,
        generation=None,
    ),
    Case(
        "late status, and a pod on every node",
        target(pods=(pod(node="n1"), pod(node="n2")), nodes=NODES),
        DONE,
        (2, 0, 2),
        wish=DAEMON,
    ),
    Case(
        "late status, and a node without its pod",
        target(pods=(pod(node="n1"),), nodes=NODES),
        ROLLING_OUT,
        (1, 0, 1),
        "AwaitingStatus",
        wish=DAEMON,
    ),
    Case(
        "a node that is not ready is not waited for",
        target(pods=(pod(node="n1"),), nodes=(node("n1"), node("n2", ready=False))),
        DONE,
        (1, 0, 1),
        wish=DAEMON,
    ),
    Case(
        "a node label says which nodes",
        target(pods=(pod(node="n1"),), nodes=(node("n1", "edge"), node("n2"))),
        DONE,
        (1, 0, 1),
        wish=wish(kind="DAEMON_SET", node_selector="edge"),
    ),
    Case(
        "a node's name says which node",
        target(pods=(pod(node="n2"),), nodes=NODES),
        DONE,
        (1, 0, 1),
        wish=wish(kind="DAEMON_SET", node_selector="n2"),
    ),
    Case(
        "a label that no node has yet proves nothing",
        target(nodes=NODES),
        APPLIED,
        (0, 0, 0),
        "NoPodsYet",
        wish=wish(kind="DAEMON_SET", node_selector="edge"),
    ),
]

AUTOSCALED = [
    Case("the least of them run", target(pods=(pod(), pod())), DONE, (2, 0, 2), wish=SCALED),
    Case("fewer than the least", target(pods=(pod(),)), ROLLING_OUT, (1, 0, 2), "PodsStarting", wish=SCALED),
    Case(
        "more than the least, and one on its way",
        target(pods=(pod(), pod(), starting())),
        ROLLING_OUT,
        (2, 0, 3),
        "PodsStarting",
        wish=SCALED,
    ),
    Case(
        "a true status that wants more",
        target(workloads=(workload(desired=4, observed_generation=2),), pods=(pod(), pod())),
        ROLLING_OUT,
        (2, 0, 4),
        "PodsStarting",
        wish=SCALED,
    ),
    Case(
        "once done, one more on its way is no new rollout",
        target(phase=DONE, wanted_id=2, pods=(pod(), pod(), starting())),
        DONE,
        (2, 0, 3),
        wish=SCALED,
    ),
    Case(
        "the older revision's end says nothing of this one",
        target(phase=DONE, wanted_id=1, pods=(pod(), pod(), starting())),
        ROLLING_OUT,
        (2, 0, 3),
        "PodsStarting",
        wish=SCALED,
    ),
]


@pytest.mark.parametrize("case", [*DEPLOYMENTS, *DAEMON_SETS, *AUTOSCALED], ids=lambda case: case.it)
def test_a_revision_that_was_taken(case: Case) -> None:
    seen = observe(case.wish, case.target, {case.wish.manifests[0].key: case.generation})
    counts = (seen.counts.running, seen.counts.failing, seen.counts.total)
    assert (seen.phase, counts, seen.reason) == (case.phase, case.counts, case.reason)


def test_a_failing_pod_says_why() -> None:
    assert (
        observe(wish(), target(pods=(failing(message="Back-off pulling image"),)), {}).message
        == "Back-off pulling image"
    )

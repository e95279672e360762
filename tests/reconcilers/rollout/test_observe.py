"""What pods and a believable status say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from otegraph.models import PodPhase, TargetPhase
from otegraph.reconcilers.rollout.observe import observe
from otegraph.reconcilers.rollout.snapshot import PodState, TargetState, Wish
from otegraph.reconcilers.rollout.workloads import workloads_of
from otegraph.tests.reconcilers.rollout import objects
from otegraph.tests.reconcilers.rollout.builders import failing, node, pod, starting, target, wish, workload
from otegraph.tests.reconcilers.rollout.objects import bare_pod, job, rendered

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


def of(label: str, *pods: PodState) -> tuple[PodState, ...]:
    """Pods with a workload's label."""
    return tuple(replace(one, workload=label) for one in pods)


def chart(*found: dict[str, Any], selector: str = "") -> Wish:
    """The wish for revision 2 of a chart."""
    manifests = rendered(*found, selector=selector)
    return Wish(2, manifests, workloads_of(manifests, selector), selector)


ENDED, BROKEN = PodState(2, PodPhase.SUCCEEDED), PodState(2, PodPhase.FAILED, reason="Error", message="exit 1")
JOB, BATCH, QUEUE = chart(job()), chart(job(completions=3, parallelism=2)), chart(job(parallelism=2))
BARE, SHORT = chart(bare_pod()), chart(bare_pod(restartPolicy="Never"))
JOBS = [
    Case("a job that was taken", target(), APPLIED, (0, 0, 1), "NoPodsYet", JOB),
    Case("a job on its way", target(pods=of("Job.thing", starting())), ROLLING_OUT, (0, 0, 1), "PodsStarting", JOB),
    Case("a job that runs may run for days", target(pods=of("Job.thing", pod())), DONE, (1, 0, 1), wish=JOB),
    Case("a job that has ended", target(pods=of("Job.thing", ENDED)), DONE, (0, 0, 0), wish=JOB),
    Case(
        "a job without its image", target(pods=of("Job.thing", failing())), FAILED, (0, 1, 1), "ImagePullBackOff", JOB
    ),
    Case("a job that failed", target(pods=of("Job.thing", BROKEN)), FAILED, (0, 1, 1), "Error", JOB),
    Case(
        "a job that failed and is tried again",
        target(pods=of("Job.thing", BROKEN, starting())),
        ROLLING_OUT,
        (0, 0, 1),
        "PodsStarting",
        JOB,
    ),
    Case("a retry that succeeded", target(pods=of("Job.thing", BROKEN, ENDED)), DONE, (0, 0, 0), wish=JOB),
    Case("a job's pods are gone some time after its end", target(phase=DONE, wanted_id=2), DONE, (0, 0, 0), wish=JOB),
    Case("another revision's end says nothing", target(phase=DONE, wanted_id=1), APPLIED, (0, 0, 1), "NoPodsYet", JOB),
    Case(
        "the older revision's pod still runs",
        target(pods=of("Job.thing", pod(1), ENDED)),
        ROLLING_OUT,
        (0, 0, 0),
        "OldPodsLeft",
        JOB,
    ),
    Case("two at once, one runs", target(pods=of("Job.thing", pod())), ROLLING_OUT, (1, 0, 2), "PodsStarting", BATCH),
    Case("two at once, both run", target(pods=of("Job.thing", pod(), pod())), DONE, (2, 0, 2), wish=BATCH),
    Case("the last one runs", target(pods=of("Job.thing", ENDED, ENDED, pod())), DONE, (1, 0, 1), wish=BATCH),
    Case("all have ended", target(pods=of("Job.thing", ENDED, ENDED, ENDED)), DONE, (0, 0, 0), wish=BATCH),
    Case("a queue is empty", target(pods=of("Job.thing", ENDED)), DONE, (0, 0, 0), wish=QUEUE),
    Case("a bare pod runs", target(pods=of("Pod.thing", pod())), DONE, (1, 0, 1), wish=BARE),
    Case("a bare pod is gone", target(), APPLIED, (0, 0, 1), "NoPodsYet", BARE),
    Case("a bare pod that may end has", target(pods=of("Pod.thing", ENDED)), DONE, (0, 0, 0), wish=SHORT),
]

BOTH = chart(objects.workload("Deployment", "a", replicas=2), objects.workload("StatefulSet", "b"))
PAUSED = chart(objects.workload("Deployment", "a", paused=True))
DAEMON_OF_SOME = chart(
    objects.an(
        "DaemonSet",
        "d",
        spec={"selector": {}, "template": objects.template(nodeSelector={"disk": "ssd"})},
    )
)
SEVERAL = [
    Case("nothing yet", target(), APPLIED, (0, 0, 3), "NoPodsYet", BOTH),
    Case(
        "one of two is done",
        target(pods=of("Deployment.a", pod(), pod()) + of("StatefulSet.b", starting())),
        ROLLING_OUT,
        (2, 0, 3),
        "PodsStarting",
        BOTH,
    ),
    Case(
        "both are",
        target(pods=of("Deployment.a", pod(), pod()) + of("StatefulSet.b", pod())),
        DONE,
        (3, 0, 3),
        wish=BOTH,
    ),
    Case(
        "another's pods are none of its own",
        target(pods=of("Deployment.a", pod(), pod(), pod())),
        APPLIED,
        (3, 0, 4),
        "NoPodsYet",
        BOTH,
    ),
    Case(
        "one fails",
        target(pods=of("Deployment.a", failing()) + of("StatefulSet.b", pod())),
        FAILED,
        (1, 1, 3),
        "ImagePullBackOff",
        BOTH,
    ),
    Case(
        "pods of what is not wanted any more still run",
        target(pods=of("Deployment.a", pod(), pod()) + of("StatefulSet.b", pod()) + of("DaemonSet.gone", pod(1))),
        ROLLING_OUT,
        (3, 0, 3),
        "OldPodsLeft",
        BOTH,
    ),
    Case(
        "a cron job's pods are nobody's matter",
        target(pods=of("Deployment.a", pod(), pod()) + of("StatefulSet.b", pod()) + of("CronJob.c", pod(1), failing())),
        DONE,
        (3, 0, 3),
        wish=BOTH,
    ),
    Case(
        "what keeps its old pods is done with them",
        target(pods=of("Deployment.a", pod(1))),
        DONE,
        (1, 0, 1),
        wish=PAUSED,
    ),
    Case(
        "a daemon set on nodes of its own choice, when all that there are run",
        target(pods=of("DaemonSet.d", pod(node="n1")), nodes=NODES),
        DONE,
        (1, 0, 1),
        wish=DAEMON_OF_SOME,
    ),
    Case(
        "and not before",
        target(pods=of("DaemonSet.d", pod(node="n1"), starting()), nodes=NODES),
        ROLLING_OUT,
        (1, 0, 2),
        "AwaitingStatus",
        wish=DAEMON_OF_SOME,
    ),
    Case("nothing that makes pods", target(), DONE, (0, 0, 0), "NoPodsWanted", chart(objects.an("ConfigMap"))),
]


@pytest.mark.parametrize("case", [*JOBS, *SEVERAL], ids=lambda case: case.it)
def test_a_chart_that_was_taken(case: Case) -> None:
    seen = observe(case.wish, case.target, {})
    counts = (seen.counts.running, seen.counts.failing, seen.counts.total)
    assert (seen.phase, counts, seen.reason) == (case.phase, case.counts, case.reason)

"""What can't be changed is asked whose it is, deleted and made anew: one row, one sentence. And what credentials change."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest
from otegraph.models import TargetPhase
from otegraph.reconcilers.rollout.decide import decide_target
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.manifests import Pull
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.resources import STUCK_POD, PullReference
from otegraph.reconcilers.rollout.snapshot import DeliveryState, PodState, TargetState, Wish
from otegraph.reconcilers.rollout.workloads import workloads_of
from otegraph.tests.reconcilers.rollout.builders import answered, at, failing, ordered, starting, target
from otegraph.tests.reconcilers.rollout.builders import pod as running
from otegraph.tests.reconcilers.rollout.objects import an, job, rendered, workload

JOB = "batch/v1/Job/shop/thing"
SECRET = "v1/Secret/shop/web-pull"


def wish(*manifests: Manifest) -> Wish:
    return Wish(2, manifests, workloads_of(manifests))


MIGRATE = wish(*rendered(job()))
PULL = wish(*rendered(an("ConfigMap"), pull=Pull(True, PullReference(1, 5, False, "new"))))
REMOVAL = Wish(2, removal=True)
first = answered(ordered("POST", 1, JOB), 201)
settled = answered(ordered("POST", 2, "v1/ConfigMap/shop/thing", number=9), 201)


class Case(NamedTuple):
    it: str
    target: TargetState
    sends: list[str]
    phase: TargetPhase = TargetPhase.ORDERED
    reason: str = ""
    now: float = 10
    wish: Wish = MIGRATE


def after(method: str, code: int | None = None, message: str = "", tries: int = 1) -> TargetState:
    """The older revision's Job is there, and this revision has ordered this."""
    latest = ordered(method, 2, JOB, number=2, tries=tries)
    return target(first, latest if code is None else answered(latest, code, message))


CASES = [
    Case("the first one is POSTed", target(), ["POST"], reason="NotDelivered"),
    Case("an older revision's is asked whose it is", target(first), ["PATCH"], reason="NotDelivered"),
    Case("which says nothing yet", after("PATCH"), [], reason="AwaitingAnswer"),
    Case("that is this revision's", after("PATCH", 200), [], TargetPhase.APPLIED, "NoPodsYet"),
    Case("that is another's is DELETEd", after("PATCH", 422), ["DELETE"], reason="OtherRevision"),
    Case("that is not there is POSTed", after("PATCH", 404), ["POST"], reason="NotThere"),
    Case("the deletion waits for its answer", after("DELETE"), [], reason="AwaitingAnswer"),
    Case("a deletion that was lost is repeated", after("DELETE"), ["DELETE"], reason="AwaitingAnswer", now=100),
    Case("once it is gone it is POSTed", after("DELETE", 200), ["POST"], reason="OldOneDeleted"),
    Case("or was gone already", after("DELETE", 404), ["POST"], reason="OldOneDeleted"),
    Case("a deletion that is refused is no success", after("DELETE", 400), [], TargetPhase.FAILED, "Refused400"),
    Case("a POST that finds one asks whose it is", after("POST", 409), ["PATCH"], reason="AlreadyExists"),
    Case(
        "one that will not go is asked with pauses",
        after("POST", 409, tries=4),
        [],
        reason="AlreadyExists",
    ),
    Case("an invalid one is refused", after("POST", 422, "bad"), [], TargetPhase.FAILED, "Refused422"),
    Case(
        "removed in the midst of it, the deletion that was ordered is waited for",
        after("DELETE"),
        [],
        TargetPhase.REMOVING,
        "AwaitingAnswer",
        wish=REMOVAL,
    ),
    Case("and is enough", after("DELETE", 200), [], TargetPhase.REMOVED, wish=REMOVAL),
    Case(
        "pods of this revision's say that it was taken",
        TargetState(
            target().cluster, id=1, deliveries=(ordered("POST", 2, JOB),), pods=(PodState(2, workload="Job.thing"),)
        ),
        [],
        TargetPhase.ROLLING_OUT,
        "PodsStarting",
    ),
    Case(
        "another workload's pods do not",
        TargetState(
            target().cluster, id=1, deliveries=(ordered("POST", 2, JOB),), pods=(PodState(2, workload="Job.other"),)
        ),
        [],
        reason="AwaitingAnswer",
    ),
    Case(
        "the same credentials are not ordered again",
        target(answered(ordered("POST", 2, SECRET, content="new"), 201), settled),
        [],
        TargetPhase.DONE,
        "NoPodsWanted",
        wish=PULL,
    ),
    Case(
        "other credentials are",
        target(answered(ordered("POST", 2, SECRET, content="old"), 201), settled),
        ["PUT"],
        reason="CredentialsChanged",
        wish=PULL,
    ),
    Case(
        "even where the old ones were not answered",
        target(ordered("POST", 2, SECRET, content="old"), settled),
        ["POST"],
        reason="CredentialsChanged",
        wish=PULL,
    ),
]

SET = "apps/v1/StatefulSet/shop/thing"
STATEFUL = wish(*rendered(workload("StatefulSet", replicas=2)))
ON_DELETE = wish(*rendered(workload("StatefulSet", updateStrategy={"type": "OnDelete"})))
put = answered(ordered("PUT", 2, SET, number=2), 200)
freed = ordered("DELETE", 2, "v1/StuckPod/shop/thing-1", number=3)


def with_pod(pod: PodState, *deliveries: DeliveryState) -> TargetState:
    """A StatefulSet's pods: one of this revision, and this one."""
    pods = (running(2, workload="StatefulSet.thing", name="thing-0"), pod)
    return replace(target(*deliveries), pods=pods)


def thing_1(pod: PodState) -> PodState:
    return replace(pod, workload="StatefulSet.thing", name="thing-1")


STUCK: list[Case] = [
    Case("an older pod that fails is deleted", with_pod(thing_1(failing(1)), put), ["DELETE"], wish=STATEFUL),
    Case(
        "not before the new template is there", with_pod(thing_1(failing(1)), ordered("PUT", 2, SET)), [], wish=STATEFUL
    ),
    Case(
        "nor where it was refused",
        with_pod(thing_1(failing(1)), answered(ordered("PUT", 2, SET), 422)),
        [],
        wish=STATEFUL,
    ),
    Case("one that is on its way is given time", with_pod(thing_1(starting(1)), put), [], wish=STATEFUL),
    Case("and no more than that", with_pod(thing_1(starting(1)), put), ["DELETE"], now=60, wish=STATEFUL),
    Case("one that runs is Kubernetes' to replace", with_pod(thing_1(running(1)), put), [], now=60, wish=STATEFUL),
    Case("one that is being deleted is", with_pod(thing_1(replace(failing(1), deleting=True)), put), [], wish=STATEFUL),
    Case("this revision's own may fail", with_pod(thing_1(failing(2)), put), [], wish=STATEFUL),
    Case("a deletion that was ordered is waited for", with_pod(thing_1(failing(1)), put, freed), [], wish=STATEFUL),
    Case("and not ordered again at once", with_pod(thing_1(failing(1)), put, answered(freed, 200)), [], wish=STATEFUL),
    Case("but later on", with_pod(thing_1(failing(1)), put, answered(freed, 200)), ["DELETE"], now=60, wish=STATEFUL),
    Case("who deletes them himself may", with_pod(thing_1(failing(1)), put), [], wish=ON_DELETE),
]


@pytest.mark.parametrize("case", STUCK, ids=lambda case: case.it)
def test_a_stateful_set_held_up_by_an_older_pod(case: Case) -> None:
    decision = decide_target(case.wish, case.target, True, Queue(), at(case.now))
    sent = [send.request.method for send in decision.sends if send.key.kind is STUCK_POD]
    assert sent == case.sends
    assert all(send.key.name == "thing-1" for send in decision.sends if send.key.kind is STUCK_POD)


def test_only_the_older_pod_is_meant_whenever_the_order_arrives() -> None:
    decision = decide_target(STATEFUL, with_pod(thing_1(failing(1)), put), True, Queue(), at(10))
    (send,) = decision.sends
    assert send.request.url == (
        "/api/v1/namespaces/shop/pods?labelSelector=otegraph.io%2Frevision%3D1%2C"
        "otegraph.io%2Fworkload%3DStatefulSet.thing&fieldSelector=metadata.name%3Dthing-1"
    )


def test_a_deletion_of_a_stuck_pod_leaves_nothing_to_be_removed() -> None:
    there = with_pod(thing_1(running(2)), put, answered(freed, 200))
    assert [str(send.key) for send in decide_target(REMOVAL, there, True, Queue(), at(10)).sends] == [SET]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.it)
def test_one_step(case: Case) -> None:
    decision = decide_target(case.wish, case.target, True, Queue(), at(case.now))
    sent = [send.request.method for send in decision.sends]
    assert (sent, decision.phase, decision.reason) == (case.sends, case.phase, case.reason)

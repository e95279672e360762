"""What can't be changed is asked whose it is, deleted and made anew: one row, one sentence. And what credentials change."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from otegraph.models import TargetPhase
from otegraph.reconcilers.rollout.decide import decide_target
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.manifests import Pull
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.resources import PullReference
from otegraph.reconcilers.rollout.snapshot import PodState, TargetState, Wish
from otegraph.reconcilers.rollout.workloads import workloads_of
from otegraph.tests.reconcilers.rollout.builders import answered, at, ordered, target
from otegraph.tests.reconcilers.rollout.objects import an, job, rendered

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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.it)
def test_one_step(case: Case) -> None:
    decision = decide_target(case.wish, case.target, True, Queue(), at(case.now))
    sent = [send.request.method for send in decision.sends]
    assert (sent, decision.phase, decision.reason) == (case.sends, case.phase, case.reason)

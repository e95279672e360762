"""What is said at every step of the recorded trace: when it changes, and to what."""

from __future__ import annotations

from itertools import pairwise

from otegraph.models import TargetPhase
from otegraph.reconcilers.rollout.decide import TargetDecision, decide_target
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.tests.reconcilers.rollout.builders import at
from otegraph.tests.reconcilers.rollout.replay import Moment, moments

Said = tuple[float, str, str, int, str, str, tuple[int, int, int]]

STORY: list[Said] = [
    (5.042, "web", "c1", 1, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (5.042, "web", "c10", 1, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (5.077, "web", "c1", 1, "APPLIED", "NoPodsYet", (0, 0, 2)),
    (5.159, "web", "c10", 1, "APPLIED", "NoPodsYet", (0, 0, 2)),
    (6.236, "web", "c1", 1, "ROLLING_OUT", "PodsStarting", (0, 0, 2)),
    (6.265, "web", "c1", 1, "ROLLING_OUT", "PodsStarting", (1, 0, 2)),
    (6.63, "web", "c1", 1, "DONE", "", (2, 0, 2)),
    (9.454, "web", "c10", 1, "ROLLING_OUT", "PodsStarting", (0, 0, 2)),
    (9.477, "web", "c10", 1, "ROLLING_OUT", "PodsStarting", (1, 0, 2)),
    (9.849, "web", "c10", 1, "DONE", "", (2, 0, 2)),
    (20.026, "web", "c1", 2, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (20.026, "web", "c10", 2, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (20.268, "web", "c10", 2, "APPLIED", "NoPodsYet", (0, 0, 2)),
    (20.311, "web", "c1", 2, "APPLIED", "NoPodsYet", (0, 0, 2)),
    (21.231, "web", "c1", 2, "ROLLING_OUT", "PodsStarting", (0, 0, 2)),
    (21.248, "web", "c1", 2, "FAILED", "Unschedulable", (0, 1, 2)),
    (24.449, "web", "c10", 2, "ROLLING_OUT", "PodsStarting", (0, 0, 2)),
    (24.463, "web", "c10", 2, "ROLLING_OUT", "PodsStarting", (1, 0, 2)),
    (24.852, "web", "c10", 2, "ROLLING_OUT", "OldPodsLeft", (2, 0, 2)),
    (25.248, "web", "c10", 2, "DONE", "", (2, 0, 2)),
    (35.038, "agent", "c1", 7, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (35.038, "agent", "c10", 7, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (35.144, "agent", "c10", 7, "APPLIED", "NoPodsYet", (0, 0, 0)),
    (35.188, "agent", "c1", 7, "APPLIED", "NoPodsYet", (0, 0, 0)),
    (36.234, "agent", "c1", 7, "ROLLING_OUT", "PodsStarting", (0, 0, 1)),
    (36.25, "agent", "c1", 7, "ROLLING_OUT", "AwaitingStatus", (1, 0, 1)),
    (36.259, "agent", "c1", 7, "ROLLING_OUT", "AwaitingStatus", (1, 0, 2)),
    (36.631, "agent", "c1", 7, "DONE", "", (2, 0, 2)),
    (39.454, "agent", "c10", 7, "ROLLING_OUT", "PodsStarting", (0, 0, 1)),
    (39.477, "agent", "c10", 7, "ROLLING_OUT", "AwaitingStatus", (1, 0, 1)),
    (39.486, "agent", "c10", 7, "ROLLING_OUT", "AwaitingStatus", (1, 0, 2)),
    (39.85, "agent", "c10", 7, "ROLLING_OUT", "AwaitingStatus", (2, 0, 2)),
    (40.249, "agent", "c10", 7, "ROLLING_OUT", "AwaitingStatus", (2, 0, 3)),
    (41.05, "agent", "c10", 7, "DONE", "", (3, 0, 3)),
    (49.178, "web", "c1", 3, "ORDERED", "AwaitingAnswer", (0, 0, 0)),
    (49.212, "web", "c1", 3, "APPLIED", "NoPodsYet", (0, 0, 40)),
    (51.282, "web", "c1", 3, "ROLLING_OUT", "PodsStarting", (0, 0, 40)),
    (51.32, "web", "c1", 3, "FAILED", "Unschedulable", (0, 1, 40)),
    (58.477, "web", "c1", 3, "FAILED", "Unschedulable", (0, 2, 40)),
    (60.88, "web", "c1", 3, "FAILED", "Unschedulable", (0, 3, 40)),
    (61.193, "web", "c1", 9, "REMOVING", "AwaitingAnswer", (0, 0, 0)),
    (61.193, "web", "c10", 9, "REMOVING", "AwaitingAnswer", (0, 0, 0)),
    (61.263, "web", "c1", 9, "REMOVING", "PodsLeft", (0, 0, 0)),
    (61.264, "web", "c10", 9, "REMOVING", "PodsLeft", (0, 0, 0)),
    (65.481, "web", "c10", 9, "REMOVED", "", (0, 0, 0)),
]
"""Seconds, deployment, cluster, revision wanted, phase, reason, (running, failing, total)."""


def decided(moment: Moment) -> TargetDecision:
    return decide_target(moment.wish, moment.target, True, Queue(), at(moment.at))


def test_the_whole_trace() -> None:
    told: list[Said] = []
    last: dict[tuple[str, str], tuple[object, ...]] = {}
    for moment in moments():
        decision = decided(moment)
        counts = (decision.counts.running, decision.counts.failing, decision.counts.total)
        said = (moment.wish.revision_id, decision.phase.value, decision.reason, counts)
        if last.get((moment.app, moment.cluster)) != said:
            last[moment.app, moment.cluster] = said
            told.append((moment.at, moment.app, moment.cluster, *said))
    assert told == STORY


def test_nothing_is_ordered_again_while_all_goes_well() -> None:
    assert [moment.at for moment in moments() if decided(moment).sends] == []


def seen(app: str, cluster: str, seconds: float) -> tuple[Moment, TargetDecision]:
    """What was known, and what is said of it, at a moment."""
    known = [moment for moment in moments() if (moment.app, moment.cluster) == (app, cluster) and moment.at <= seconds]
    return known[-1], decided(known[-1])


def test_at_21_seconds_who_believes_the_status_calls_a_rollout_done_that_has_not_begun() -> None:
    moment, decision = seen("web", "c10", 21.45)
    (mirrored,) = moment.target.workloads
    assert (mirrored.revision_id, mirrored.desired, mirrored.observed_generation) == (2, 2, 1)
    assert (decision.phase, decision.counts.running) == (TargetPhase.APPLIED, 0)


def test_at_13_seconds_the_pods_run_although_the_mirror_shows_no_status() -> None:
    moment, decision = seen("web", "c1", 13.5)
    assert [workload.observed_generation for workload in moment.target.workloads] == [0]
    assert (decision.phase, decision.counts.running) == (TargetPhase.DONE, 2)


def test_a_daemon_set_is_done_when_each_node_runs_it_although_its_status_says_zero_for_good() -> None:
    moment, decision = seen("agent", "c10", 60)
    assert [(found.desired, found.observed_generation) for found in moment.target.workloads] == [(0, 0)]
    assert (decision.phase, decision.counts.running) == (TargetPhase.DONE, 3)


def test_the_trace_is_told_in_order() -> None:
    times = [moment.at for moment in moments()]
    assert len(times) > 300
    assert all(earlier <= later for earlier, later in pairwise(times))

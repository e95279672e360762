"""A deployment's status from its targets."""

from __future__ import annotations

import pytest
from otegraph.models import DeploymentStatus, TargetPhase
from otegraph.reconcilers.rollout.summary import TargetSummary, summarize


def done(name: str = "c1") -> TargetSummary:
    return TargetSummary(name, TargetPhase.DONE, answered=True, running=2, total=2)


def ordered(name: str = "c1", answered: bool = False) -> TargetSummary:
    return TargetSummary(name, TargetPhase.ORDERED, "AwaitingAnswer", answered=answered)


def waiting(name: str = "urumqi") -> TargetSummary:
    return TargetSummary(name, TargetPhase.WAITING_FOR_CLUSTER, "ClusterOffline", waiting=True)


def failed(name: str = "c3", message: str = "no such image") -> TargetSummary:
    return TargetSummary(name, TargetPhase.FAILED, "ImagePullBackOff", message, answered=True, failing=1, total=1)


def rolling(name: str = "c4") -> TargetSummary:
    return TargetSummary(name, TargetPhase.ROLLING_OUT, "PodsStarting", answered=True, total=2)


def removing(name: str = "c5", waits: bool = False, answered: bool = False) -> TargetSummary:
    return TargetSummary(name, TargetPhase.REMOVING, "NotDeleted", waiting=waits, answered=answered)


def removed(name: str = "c6") -> TargetSummary:
    return TargetSummary(name, TargetPhase.REMOVED, answered=True)


@pytest.mark.parametrize(
    ("it", "targets", "status", "message"),
    [
        ("orders without an answer are being processed", [ordered()], "PROCESSING", "0 of 1 cluster done"),
        ("with an answer it is deploying", [ordered(answered=True)], "DEPLOYING", "0 of 1 cluster done"),
        ("pods on their way are deploying", [rolling(), ordered()], "DEPLOYING", "0 of 2 clusters done"),
        (
            "one of two done is deploying while the other moves",
            [done(), ordered()],
            "DEPLOYING",
            "1 of 2 clusters done",
        ),
        ("all done is a success", [done(), done("c2")], "SUCCESS", "2 of 2 clusters done"),
        ("all failed has failed", [failed()], "FAILED", "0 of 1 cluster done; c3: ImagePullBackOff: no such image"),
        (
            "some done and the rest failed is a part of a success",
            [done(), failed()],
            "PARTIAL_SUCCESS",
            "1 of 2 clusters done; c3: ImagePullBackOff: no such image",
        ),
        (
            "some done and the rest offline is a part of a success",
            [done(), done("c2"), waiting()],
            "PARTIAL_SUCCESS",
            "2 of 3 clusters done; urumqi is not online",
        ),
        (
            "everything offline is still to be processed",
            [waiting()],
            "PROCESSING",
            "0 of 1 cluster done; urumqi is not online",
        ),
        (
            "failed and offline without a success has failed",
            [failed(), waiting()],
            "FAILED",
            "0 of 2 clusters done; urumqi is not online; c3: ImagePullBackOff: no such image",
        ),
        (
            "the same failure is told once",
            [failed("a"), failed("b"), failed("c"), failed("d"), failed("e")],
            "FAILED",
            "0 of 5 clusters done; a, b, c and 2 more: ImagePullBackOff: no such image",
        ),
        ("no cluster that fits is still to be processed", [], "PROCESSING", "no cluster is called or labelled north"),
        (
            "clusters that are not meant any more don't count",
            [done(), removing(), removed()],
            "SUCCESS",
            "1 of 1 cluster done; being removed from c5",
        ),
    ],
)
def test_a_deployment_that_is_wanted(it: str, targets: list[TargetSummary], status: str, message: str) -> None:
    summary = summarize(targets, "north", removal=False)
    assert (summary.status, summary.message) == (DeploymentStatus(status), message), it


@pytest.mark.parametrize(
    ("it", "targets", "status", "message"),
    [
        ("nothing answered is being processed", [removing()], "PROCESSING", "removed from 0 of 1 cluster"),
        ("something answered is under way", [removing(answered=True)], "DEPLOYING", "removed from 0 of 1 cluster"),
        (
            "a cluster that is away holds it up",
            [removed(), removing("urumqi", waits=True)],
            "DEPLOYING",
            "removed from 1 of 2 clusters; urumqi is not online",
        ),
        ("removed everywhere is deleted", [removed(), removed("c2")], "DELETED", "removed from 2 of 2 clusters"),
        ("never been anywhere is deleted", [], "DELETED", "removed from 0 of 0 clusters"),
        (
            "what an edge won't delete has failed",
            [removed(), failed(message="not allowed")],
            "FAILED",
            "removed from 1 of 2 clusters; c3: ImagePullBackOff: not allowed",
        ),
    ],
)
def test_a_deployment_that_is_being_deleted(it: str, targets: list[TargetSummary], status: str, message: str) -> None:
    summary = summarize(targets, "north", removal=True)
    assert (summary.status, summary.message) == (DeploymentStatus(status), message), it


def test_without_a_selector_the_message_says_that_there_are_no_clusters() -> None:
    assert summarize([], "all", removal=False).message == "there are no clusters"


def test_the_counts_are_those_of_the_clusters_that_are_meant() -> None:
    summary = summarize([done(), failed(), waiting(), removing()], "", removal=False)
    assert (summary.running, summary.failing, summary.total) == (2, 1, 3)
    assert (summary.clusters, summary.clusters_done, summary.clusters_waiting) == (3, 1, 1)


def test_more_pods_than_a_column_holds_are_as_many_as_it_holds() -> None:
    huge = TargetSummary("c1", TargetPhase.ROLLING_OUT, "PodsStarting", answered=True, total=2**31 - 1)
    assert summarize([huge, huge, huge], "", removal=False).total == 2**31 - 1

"""What one mirrored pod says of itself; pure."""

from __future__ import annotations

from otegraph.models.pod import PodPhase
from otegraph.reconcilers.rollout.snapshot import PodState

_STARTING = frozenset({"", "ContainerCreating", "PodInitializing", "ContainersNotReady", "ReadinessGatesNotReady"})
"""Reasons of a pod that is on its way; any other reason of a pod that does not run is a failure."""
ENDED = frozenset({PodPhase.SUCCEEDED, PodPhase.FAILED})


def is_running(pod: PodState) -> bool:
    """Whether it serves."""
    return pod.phase is PodPhase.RUNNING and pod.ready and not pod.deleting


def is_failing(pod: PodState) -> bool:
    """Whether something is wrong with it, and it is not just on its way."""
    if pod.phase is PodPhase.FAILED:
        return True
    return not pod.ready and pod.phase is not PodPhase.SUCCEEDED and (pod.reason or "") not in _STARTING


def lives(pod: PodState) -> bool:
    """Whether it runs, or is on its way, and is not being deleted."""
    return not pod.deleting and pod.phase not in ENDED

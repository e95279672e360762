"""A deployment's status from its targets; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from otegraph.models.columns import MOST
from otegraph.models.deployment import DeploymentStatus
from otegraph.models.target import TargetPhase

_MOVING = frozenset({TargetPhase.ORDERED, TargetPhase.APPLIED, TargetPhase.ROLLING_OUT})
_LEAVING = frozenset({TargetPhase.REMOVING, TargetPhase.REMOVED})
_NAMED = 3
"""How many clusters a message names."""


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """What a target adds to its deployment. `waiting`: nothing can go on until its cluster is back."""

    cluster: str
    phase: TargetPhase
    reason: str = ""
    message: str = ""
    waiting: bool = False
    answered: bool = False
    running: int = 0
    failing: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A deployment's status columns."""

    status: DeploymentStatus
    message: str
    running: int = 0
    failing: int = 0
    total: int = 0
    clusters: int = 0
    clusters_done: int = 0
    clusters_waiting: int = 0


def summarize(targets: Iterable[TargetSummary], selector: str, removal: bool) -> Summary:
    """The status of a deployment that is wanted, or of one that is being deleted (`removal`)."""
    known = list(targets)
    counted = known if removal else [target for target in known if target.phase not in _LEAVING]
    finished = TargetPhase.REMOVED if removal else TargetPhase.DONE
    done = [target for target in counted if target.phase is finished]
    status = _removal_status(counted, done) if removal else _status(counted, done)
    return Summary(
        status,
        _message(known, counted, done, selector, removal),
        # a version may ask for as many replicas a cluster as Kubernetes counts
        running=min(MOST, sum(target.running for target in counted)),
        failing=min(MOST, sum(target.failing for target in counted)),
        total=min(MOST, sum(target.total for target in counted)),
        clusters=len(counted),
        clusters_done=len(done),
        clusters_waiting=sum(target.waiting for target in counted if target.phase is not finished),
    )


def internal_error(message: str) -> Summary:
    """The status of a deployment that can't be carried out through no fault of an edge."""
    return Summary(DeploymentStatus.INTERNAL_ERROR, message)


def _status(counted: Sequence[TargetSummary], done: Sequence[TargetSummary]) -> DeploymentStatus:
    if not counted:
        return DeploymentStatus.PROCESSING
    if len(done) == len(counted):
        return DeploymentStatus.SUCCESS
    if any(target.phase in _MOVING for target in counted):
        begun = done or any(target.answered for target in counted)
        return DeploymentStatus.DEPLOYING if begun else DeploymentStatus.PROCESSING
    if done:
        return DeploymentStatus.PARTIAL_SUCCESS
    if any(target.phase is TargetPhase.FAILED for target in counted):
        return DeploymentStatus.FAILED
    return DeploymentStatus.PROCESSING


def _removal_status(counted: Sequence[TargetSummary], done: Sequence[TargetSummary]) -> DeploymentStatus:
    if len(done) == len(counted):
        return DeploymentStatus.DELETED
    if any(target.phase is TargetPhase.FAILED for target in counted):
        return DeploymentStatus.FAILED
    begun = done or any(target.answered for target in counted)
    return DeploymentStatus.DEPLOYING if begun else DeploymentStatus.PROCESSING


def _message(
    known: Sequence[TargetSummary],
    counted: Sequence[TargetSummary],
    done: Sequence[TargetSummary],
    selector: str,
    removal: bool,
) -> str:
    if not counted and not removal:
        first = (
            f"no cluster is called or labelled {selector}" if selector not in ("", "all") else "there are no clusters"
        )
        parts = [first]
    elif removal:
        parts = [f"removed from {len(done)} of {_clusters(len(counted))}"]
    else:
        parts = [f"{len(done)} of {_clusters(len(counted))} done"]
    finished = TargetPhase.REMOVED if removal else TargetPhase.DONE
    open_targets = [target for target in counted if target.phase is not finished]
    waiting = [target.cluster for target in open_targets if target.waiting]
    if waiting:
        parts.append(f"{_names(waiting)} {'is' if len(waiting) == 1 else 'are'} not online")
    failed: dict[str, list[str]] = {}
    for target in open_targets:
        if target.phase is TargetPhase.FAILED:
            failed.setdefault(_why(target), []).append(target.cluster)
    parts += [f"{_names(names)}: {why}" for why, names in list(failed.items())[:_NAMED]]
    if len(failed) > _NAMED:
        parts.append(f"{len(failed) - _NAMED} more kinds of failures")
    leaving = [] if removal else [target.cluster for target in known if target.phase is TargetPhase.REMOVING]
    if leaving:
        parts.append(f"being removed from {_names(leaving)}")
    return "; ".join(parts)


def _why(target: TargetSummary) -> str:
    if target.message and target.message != target.reason:
        return f"{target.reason}: {target.message}"
    return target.reason


def _clusters(count: int) -> str:
    return f"{count} cluster" if count == 1 else f"{count} clusters"


def _names(names: Sequence[str]) -> str:
    """Some of the names, for people."""
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

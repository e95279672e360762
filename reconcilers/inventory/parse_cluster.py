"""ote-stack's Cluster objects as rows, and what a cluster's status is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from otegraph.clients.shape import Metadata
from otegraph.models.cluster import ClusterStatus
from otegraph.reconcilers.inventory.hostile import from_unix, mapping, moment, name
from otegraph.reconcilers.inventory.mirror import quantities

REPORT_LIFETIME = timedelta(seconds=120)
"""ote-stack sets a cluster's timestamp every 60 s; one that is twice as old says that nobody sets it."""

_REPORTED = {"online": ClusterStatus.ONLINE, "offline": ClusterStatus.OFFLINE}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Status(TypedDict, total=False):
    status: Any
    timestamp: Any
    capacity: Any
    allocatable: Any


class ClusterObject(TypedDict, total=False):
    """What is read of a Cluster object."""

    metadata: Metadata | None
    status: _Status | None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A Cluster object. `reported`: what it calls itself; UNKNOWN where that is neither of the two words."""

    name: str
    reported: ClusterStatus
    last_seen_at: datetime
    capacity: dict[str, str] | None
    allocatable: dict[str, str] | None

    @property
    def key(self) -> str:
        """As of the object."""
        return self.name


def stale_before(now: datetime) -> datetime:
    """A cluster last seen before this has not been heard of for longer than its report takes."""
    return now - REPORT_LIFETIME


def decide_status(reported: ClusterStatus, last_seen_at: datetime, now: datetime) -> ClusterStatus:
    """ONLINE only with a report that is fresh. An offline cluster stays OFFLINE: it reports nothing."""
    if reported is ClusterStatus.ONLINE and last_seen_at < stale_before(now):
        return ClusterStatus.UNKNOWN
    return reported


def cluster_key(value: dict[str, Any]) -> str | None:
    """A Cluster object's name."""
    return name(mapping(value, "metadata").get("name"))


def parse_cluster(value: dict[str, Any]) -> ClusterRow | None:
    """A Cluster object's row; None where it has no name. Its capacity is absent in its first minute."""
    key = cluster_key(value)
    if key is None:
        return None
    status = mapping(value, "status")
    word = status.get("status")
    seen_at = from_unix(status.get("timestamp")) or moment(mapping(value, "metadata").get("creationTimestamp"))
    return ClusterRow(
        name=key,
        reported=_REPORTED.get(word, ClusterStatus.UNKNOWN) if isinstance(word, str) else ClusterStatus.UNKNOWN,
        last_seen_at=seen_at or _NEVER,
        capacity=quantities(status.get("capacity")),
        allocatable=quantities(status.get("allocatable")),
    )

"""Which repositories to read next: pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from otegraph.clients.registry import RegistryRepository
from otegraph.reconcilers.registry.names import project_of
from otegraph.reconcilers.registry.settings import MirrorSettings

SKEW = timedelta(minutes=2)
"""How far the registry's clock may be behind this one; it is compared with it after a start alone."""
OVERLAP = timedelta(minutes=1)
"""How far a look at what changed goes back behind the newest change known: one may be told of late."""
GIVEN_UP = 5
"""After so many failures one after another nothing waits for a repository any more; it is still tried."""
TOLD_COST = 10
"""What a rotation's read costs where changes are told of: it is seldom worth it, and a user's password costs 130 ms there."""
_RETRY_LIMIT = timedelta(minutes=5)
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a repository without its tags.

    `updated_at`: what the registry says now; `read_updated_at`: what it said before the tags were read, at `read_at`, for
    the last time (None after a start). `doubtful`: to be read again whatever they say. `retry_at`: not before, after failures.
    """

    name: str
    listed: bool = False
    updated_at: datetime | None = None
    read_at: datetime | None = None
    read_updated_at: datetime | None = None
    doubtful: bool = False
    failures: int = 0
    retry_at: datetime | None = None


class Urgency(IntEnum):
    """Why a repository is to be read; the most urgent first."""

    NEW = 0
    CHANGED = 1
    ROTATION = 2


def urgency(entry: Entry, now: datetime, settings: MirrorSettings) -> Urgency | None:
    """Why this one is to be read now; None if it is not."""
    if entry.retry_at is not None and entry.retry_at > now:
        return None
    if entry.read_at is None:
        return Urgency.NEW
    if entry.doubtful:
        return Urgency.CHANGED
    wait = settings.reread_seconds
    if entry.updated_at is not None:
        if entry.read_updated_at is None:
            changed = entry.updated_at > entry.read_at - SKEW
        else:
            changed = entry.updated_at != entry.read_updated_at
        if changed:
            return Urgency.CHANGED
        wait = settings.reread_told_seconds
    return Urgency.ROTATION if entry.read_at + timedelta(seconds=wait) <= now else None


def choose(entries: Iterable[Entry], now: datetime, settings: MirrorSettings) -> tuple[list[Entry], bool]:
    """A batch, and whether it is urgent: all that is new or changed comes first, and not together with the rotation."""
    due = [(why, entry) for entry in entries if (why := urgency(entry, now, settings)) is not None]
    news = [each for each in due if each[0] is not Urgency.ROTATION]
    limit = settings.batch if news else settings.rotation_batch
    first = heapq.nsmallest(limit, news or due, key=lambda each: (each[0], each[1].read_at or _EVER, each[1].name))
    return [entry for _, entry in first], bool(news)


def cost(entry: Entry, tags: int, *, urgent: bool) -> int:
    """How many requests a read counts as: a registry that tells of no changes is asked for each tag's digest."""
    if entry.updated_at is None:
        return 1 + tags
    return 1 if urgent else TOLD_COST


def was_read(entry: Entry, before: Entry, at: datetime) -> Entry:
    """After its tags were read, which began at `at`, when it was as `before`; what came in between is to be read yet."""
    return replace(
        entry,
        read_at=at,
        read_updated_at=before.updated_at,
        doubtful=entry.doubtful and not before.doubtful,
        failures=0,
        retry_at=None,
    )


def failed(entry: Entry, now: datetime, settings: MirrorSettings) -> Entry:
    """After a failure: again later and later."""
    wait = min(_RETRY_LIMIT, timedelta(seconds=settings.retry_seconds) * 2 ** min(entry.failures + 1, 10))
    return replace(entry, failures=entry.failures + 1, retry_at=now + wait)


def listed(known: Mapping[str, Entry], found: Iterable[RegistryRepository], *, full: bool) -> list[Entry]:
    """The entries that a look at the catalog changes.

    One that a full look does not show is not taken as gone, since pages move when something is deleted: it is doubtful, and
    its tags say.
    """
    changed = []
    names = set()
    for repository in found:
        if project_of(repository.name) is None:
            continue
        names.add(repository.name)
        entry = known.get(repository.name)
        if entry is None:
            changed.append(Entry(repository.name, listed=True, updated_at=repository.updated_at))
        elif not entry.listed or entry.updated_at != repository.updated_at:
            changed.append(replace(entry, listed=True, updated_at=repository.updated_at))
    if full:
        missing = (entry for name, entry in known.items() if name not in names)
        changed += [replace(entry, listed=False, doubtful=True) for entry in missing]
    return changed


def awaited(entries: Iterable[Entry], now: datetime, settings: MirrorSettings) -> set[str]:
    """Those whose tags must be read before the rows can be called complete."""
    return {
        entry.name
        for entry in entries
        if entry.failures < GIVEN_UP
        and urgency(replace(entry, retry_at=None), now, settings) in (Urgency.NEW, Urgency.CHANGED)
    }


def changed_since(entries: Iterable[Entry]) -> datetime | None:
    """From when on to ask for changes, by the registry's clock; None where it does not tell of them."""
    newest = max((entry.updated_at for entry in entries if entry.updated_at is not None), default=None)
    return newest - OVERLAP if newest is not None else None

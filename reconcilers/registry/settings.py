"""How often and how hard the registry is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MirrorSettings:
    """Times are in seconds, rates in requests a second (a repository's tags count as `rotation.cost` says)."""

    concurrency: int = 4
    """Requests under way at a time, whatever they are for, the catalog's apart."""
    news_rate: float = 400.0
    """For repositories that are new or have changed."""
    rotation_rate: float = 50.0
    """For reading again what is not known to have changed."""
    batch: int = 64
    """Repositories that are read, and written in one transaction, together."""
    rotation_batch: int = 16
    """Small, since what is new waits for the one that is under way."""
    changes_seconds: float = 5.0
    """From look to look at what changed, where the registry says when."""
    catalog_seconds: float = 15.0
    """From look to look at all names, where it does not."""
    full_seconds: float = 120.0
    """From look to look at all names and projects, where it does."""
    reread_seconds: float = 30.0
    """The least time until a repository's tags are read again, where the registry does not say when they changed."""
    reread_told_seconds: float = 1800.0
    """The same, where it does: deletions of tags and moves may not count as a change there."""
    soon_seconds: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
    """When to look at a repository that somebody may push to, counted from the grant."""
    soon_limit: int = 256
    """Repositories that are looked at so at a time; the oldest give way."""
    settle_seconds: float = 4.0
    """One look more after a change: a registry may say that a repository changed before its tag is there."""
    synced_every_seconds: float = 600.0
    """How old `Image.synced_at` gets before a look that changed nothing is written."""
    deletions_seconds: float = 15.0
    """From look to look at deletions that are to be finished."""
    idle_seconds: float = 1.0
    """From look to look at what is due for reading."""
    retry_seconds: float = 1.0
    """Until a repository that could not be read is tried again, doubled by each failure, to five minutes."""
    backoff_minimum: float = 0.5
    backoff_maximum: float = 30.0

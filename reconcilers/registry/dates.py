"""When an image was made and when its tag came: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from otegraph.clients.registry import RegistryTag

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def known(time: datetime | None) -> datetime | None:
    """The time, in UTC where it says no zone; None for one before 1970, as Go's zero time, which builders write for none."""
    if time is None:
        return None
    aware = time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    return aware if aware >= _FIRST else None


def created_at(tag: RegistryTag, manifests: Mapping[str, datetime | None], first_seen: datetime) -> datetime:
    """By the registry's word, else the image's config, else when the tag came, else when it was first seen here."""
    return known(tag.created_at) or known(manifests.get(tag.digest)) or known(tag.pushed_at) or first_seen

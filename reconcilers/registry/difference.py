"""What a repository's tags change in its rows: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from otegraph.clients.registry import RegistryTag
from otegraph.reconcilers.registry.dates import created_at, known


@dataclass(frozen=True, slots=True)
class TagRow:
    """An ImageTag. `deleted`: somebody deleted it, and the registry may still have to be told."""

    id: int
    name: str
    digest: str
    created_at: datetime
    updated_at: datetime
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ImageRow:
    """An Image with its tags. `deleted` as a tag's."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    synced_at: datetime | None = None
    deleted: bool = False
    tags: tuple[TagRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A tag as it is to be."""

    name: str
    digest: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class MovedTag:
    """A tag's row, and what is new in it."""

    id: int
    digest: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """What is to be written for one repository. `image_id` is None for one that has no row yet."""

    name: str
    image_id: int | None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    gone: bool = False
    new_tags: tuple[Dated, ...] = ()
    moved_tags: tuple[MovedTag, ...] = ()
    gone_tags: tuple[int, ...] = field(default=())
    visible: bool = True
    """Whether more changes than the time of the last look."""


def undated(tags: tuple[RegistryTag, ...], row: ImageRow | None) -> set[str]:
    """The digests whose image's time must be found out: nobody says it, and no row of the same tag holds it."""
    held = {(tag.name, tag.digest) for tag in row.tags} if row is not None else set()
    return {tag.digest for tag in tags if known(tag.created_at) is None and (tag.name, tag.digest) not in held}


def difference(
    name: str,
    tags: tuple[RegistryTag, ...],
    row: ImageRow | None,
    manifests: Mapping[str, datetime | None],
    now: datetime,
    synced_every: timedelta,
) -> Difference | None:
    """None where nothing is to be written.

    A deleted image or tag stays as it is, whatever the registry shows: finishing that is another's (`deletions.py`).
    """
    if row is None:
        if not tags:
            return None
        new = tuple(_new(tag, manifests, now, seen_before=False) for tag in tags)
        return Difference(name, None, *_span(new), new_tags=new)
    if row.deleted:
        return None
    if not tags:
        return Difference(name, row.id, gone=True)
    rows = {tag.name: tag for tag in row.tags}
    there = {tag.name for tag in tags}
    gone = tuple(tag.id for tag in row.tags if tag.name not in there and not tag.deleted)
    new_tags = tuple(_new(tag, manifests, now, seen_before=True) for tag in tags if tag.name not in rows)
    live = [(tag, rows[tag.name]) for tag in tags if tag.name in rows and not rows[tag.name].deleted]
    kept = [_kept(tag, before, manifests, now) for tag, before in live]
    moved = tuple(
        MovedTag(before.id, after.digest, after.created_at, after.updated_at)
        for (_, before), after in zip(live, kept, strict=True)
        if (before.digest, before.updated_at) != (after.digest, after.updated_at)
    )
    visible = [*kept, *new_tags]
    span = _span(visible) if visible else (row.created_at, row.updated_at)
    changed = bool(gone or new_tags or moved) or span != (row.created_at, row.updated_at)
    if not changed and row.synced_at is not None and now - row.synced_at < synced_every:
        return None
    return Difference(name, row.id, *span, new_tags=new_tags, moved_tags=moved, gone_tags=gone, visible=changed)


def _new(tag: RegistryTag, manifests: Mapping[str, datetime | None], now: datetime, *, seen_before: bool) -> Dated:
    created = created_at(tag, manifests, now)
    # nobody says when the tag came: with an image that was looked at before it came since then, else with the image
    came = known(tag.pushed_at) or (now if seen_before else created)
    return Dated(tag.name, tag.digest, created, came)


def _kept(tag: RegistryTag, row: TagRow, manifests: Mapping[str, datetime | None], now: datetime) -> Dated:
    if tag.digest != row.digest:
        return _new(tag, manifests, now, seen_before=True)
    return Dated(tag.name, tag.digest, row.created_at, known(tag.pushed_at) or row.updated_at)


def _span(tags: tuple[Dated, ...] | list[Dated]) -> tuple[datetime, datetime]:
    return min(tag.created_at for tag in tags), max(max(tag.created_at, tag.updated_at) for tag in tags)

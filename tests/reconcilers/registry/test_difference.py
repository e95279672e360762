"""What a repository's tags change in its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from otegraph.clients.registry import RegistryTag
from otegraph.reconcilers.registry.dates import created_at
from otegraph.reconcilers.registry.difference import (
    Dated,
    Difference,
    ImageRow,
    MovedTag,
    TagRow,
    difference,
    undated,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MADE = NOW - timedelta(days=9)
LATER = NOW - timedelta(days=5)
EVERY = timedelta(minutes=10)
ROW = ImageRow(
    1,
    "a/b",
    MADE,
    LATER,
    NOW - timedelta(minutes=1),
    tags=(TagRow(7, "1", "d:1", MADE, MADE), TagRow(8, "2", "d:2", LATER, LATER)),
)
SAME = (RegistryTag("1", "d:1"), RegistryTag("2", "d:2"))


def diff(*tags: RegistryTag, row: ImageRow | None = ROW, **manifests: datetime | None) -> Difference | None:
    known = {digest.replace("_", ":"): time for digest, time in manifests.items()}
    return difference("a/b", tags, row, known, NOW, EVERY)


@pytest.mark.parametrize(
    ("tag", "manifest", "expected"),
    [
        (RegistryTag("1", "d:1", created_at=MADE, pushed_at=LATER), LATER, MADE),
        (RegistryTag("1", "d:1", pushed_at=LATER), MADE, MADE),
        (RegistryTag("1", "d:1", pushed_at=LATER), None, LATER),
        (RegistryTag("1", "d:1"), None, NOW),
        # builders write Go's zero time for none
        (RegistryTag("1", "d:1", created_at=datetime(1, 1, 1, tzinfo=UTC), pushed_at=LATER), None, LATER),
        (RegistryTag("1", "d:1", created_at=datetime(1970, 1, 1, tzinfo=UTC)), MADE, datetime(1970, 1, 1, tzinfo=UTC)),
        (RegistryTag("1", "d:1", created_at=MADE.replace(tzinfo=None)), None, MADE),
    ],
)
def test_when_an_image_was_made(tag: RegistryTag, manifest: datetime | None, expected: datetime) -> None:
    assert created_at(tag, {"d:1": manifest}, NOW) == expected


def test_nothing_is_written_for_what_is_as_it_was() -> None:
    assert diff(*SAME) is None
    assert diff(row=None) is None
    assert undated(SAME, ROW) == set()


def test_a_look_that_changed_nothing_is_noted_now_and_then() -> None:
    found = diff(*SAME, row=replace(ROW, synced_at=NOW - EVERY))
    assert found == Difference("a/b", 1, MADE, LATER, visible=False)


def test_a_new_image() -> None:
    tags = (RegistryTag("1", "d:1"), RegistryTag("2", "d:2", pushed_at=NOW))
    assert undated(tags, None) == {"d:1", "d:2"}
    assert diff(*tags, row=None, d_1=MADE, d_2=LATER) == Difference(
        "a/b", None, MADE, NOW, new_tags=(Dated("1", "d:1", MADE, MADE), Dated("2", "d:2", LATER, NOW))
    )


def test_a_tag_that_moved_keeps_its_row_and_the_image_follows() -> None:
    tags = (RegistryTag("1", "d:9"), SAME[1])
    assert undated(tags, ROW) == {"d:9"}
    assert diff(*tags, d_9=LATER) == Difference("a/b", 1, LATER, NOW, moved_tags=(MovedTag(7, "d:9", LATER, NOW),))


def test_tags_that_came_and_went() -> None:
    found = diff(SAME[1], RegistryTag("3", "d:3", created_at=LATER))
    assert found == Difference("a/b", 1, LATER, NOW, new_tags=(Dated("3", "d:3", LATER, NOW),), gone_tags=(7,))


def test_an_image_without_tags_goes() -> None:
    assert diff() == Difference("a/b", 1, gone=True)


@pytest.mark.parametrize("tags", [(), SAME, (RegistryTag("1", "d:9"), RegistryTag("5", "d:5"))])
def test_a_deleted_image_stays_as_it_was(tags: tuple[RegistryTag, ...]) -> None:
    assert diff(*tags, row=replace(ROW, deleted=True)) is None


@pytest.mark.parametrize("first", [(SAME[0],), (RegistryTag("1", "d:9"),), ()])
def test_a_deleted_tag_stays_as_it_was_and_counts_for_nothing(first: tuple[RegistryTag, ...]) -> None:
    row = replace(ROW, created_at=LATER, tags=(replace(ROW.tags[0], deleted=True), ROW.tags[1]))
    assert diff(*first, SAME[1], row=row) is None


def test_an_image_whose_tags_are_all_being_deleted_keeps_its_dates() -> None:
    row = replace(ROW, tags=tuple(replace(tag, deleted=True) for tag in ROW.tags))
    assert diff(*SAME, row=row) is None
    assert diff(row=row) == Difference("a/b", 1, gone=True)

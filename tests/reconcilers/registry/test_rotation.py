"""Which repositories are read next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from otegraph.clients.registry import RegistryRepository
from otegraph.reconcilers.registry.rotation import (
    GIVEN_UP,
    OVERLAP,
    TOLD_COST,
    Entry,
    Urgency,
    awaited,
    changed_since,
    choose,
    cost,
    failed,
    listed,
    urgency,
    was_read,
)
from otegraph.reconcilers.registry.settings import MirrorSettings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SETTINGS = MirrorSettings(batch=3, rotation_batch=2, reread_seconds=30, reread_told_seconds=1800)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Entry("a/b"), Urgency.NEW),
        (Entry("a/b", retry_at=ago(-1)), None),
        (Entry("a/b", retry_at=ago(0)), Urgency.NEW),
        # a registry that does not tell
        (Entry("a/b", read_at=ago(29)), None),
        (Entry("a/b", read_at=ago(30)), Urgency.ROTATION),
        (Entry("a/b", read_at=ago(1), doubtful=True), Urgency.CHANGED),
        # one that tells
        (Entry("a/b", read_at=ago(40), updated_at=ago(500), read_updated_at=ago(500)), None),
        (Entry("a/b", read_at=ago(40), updated_at=ago(50), read_updated_at=ago(500)), Urgency.CHANGED),
        # its clock went back
        (Entry("a/b", read_at=ago(40), updated_at=ago(900), read_updated_at=ago(500)), Urgency.CHANGED),
        (Entry("a/b", read_at=ago(1800), updated_at=ago(9000), read_updated_at=ago(9000)), Urgency.ROTATION),
        # after a start nobody knows what it said when the tags were read: the clocks are compared, with doubt
        (Entry("a/b", read_at=ago(400), updated_at=ago(900)), None),
        (Entry("a/b", read_at=ago(400), updated_at=ago(500)), Urgency.CHANGED),
        (Entry("a/b", read_at=ago(400), updated_at=ago(300)), Urgency.CHANGED),
    ],
)
def test_why_a_repository_is_read(entry: Entry, expected: Urgency | None) -> None:
    assert urgency(entry, NOW, SETTINGS) == expected


def test_new_ones_come_first_and_then_the_changed_and_the_rotation_waits() -> None:
    entries = [
        Entry("a/old", read_at=ago(9000)),
        Entry("a/changed", read_at=ago(10), doubtful=True),
        Entry("a/earlier", read_at=ago(20), doubtful=True),
        Entry("a/new"),
        Entry("a/fresh", read_at=ago(1)),
    ]
    chosen, urgent = choose(entries, NOW, SETTINGS)
    assert ([entry.name for entry in chosen], urgent) == (["a/new", "a/earlier", "a/changed"], True)


def test_the_rotation_takes_the_oldest_in_small_batches() -> None:
    entries = [Entry(f"a/{seconds}", read_at=ago(seconds)) for seconds in (40, 29, 60, 50)]
    chosen, urgent = choose(entries, NOW, SETTINGS)
    assert ([entry.name for entry in chosen], urgent) == (["a/60", "a/50"], False)
    assert choose([], NOW, SETTINGS) == ([], False)


def test_each_tag_costs_a_request_where_changes_are_not_told() -> None:
    told = Entry("a/b", updated_at=NOW)
    assert cost(Entry("a/b"), 7, urgent=True) == cost(Entry("a/b"), 7, urgent=False) == 8
    assert (cost(told, 7, urgent=True), cost(told, 7, urgent=False)) == (1, TOLD_COST)


def test_what_changes_while_it_is_read_is_read_again() -> None:
    before = Entry("a/b", listed=True, updated_at=ago(50))
    assert urgency(was_read(before, before, NOW), NOW, SETTINGS) is None
    assert urgency(was_read(replace(before, updated_at=ago(1)), before, NOW), NOW, SETTINGS) == Urgency.CHANGED
    doubted = replace(before, doubtful=True)
    assert urgency(was_read(doubted, before, NOW), NOW, SETTINGS) == Urgency.CHANGED
    assert urgency(was_read(doubted, doubted, NOW), NOW, SETTINGS) is None


def test_failures_are_tried_again_later_and_later() -> None:
    entry, waits = Entry("a/b"), []
    for _ in range(12):
        entry = failed(entry, NOW, SETTINGS)
        assert entry.retry_at is not None
        waits.append((entry.retry_at - NOW).total_seconds())
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 300
    assert was_read(entry, entry, NOW).failures == 0


def test_a_look_at_the_catalog() -> None:
    known = {
        entry.name: entry
        for entry in (
            Entry("a/same", listed=True, updated_at=ago(9)),
            Entry("a/changed", listed=True, updated_at=ago(9)),
            Entry("a/unlisted", updated_at=ago(9)),
            Entry("a/gone", listed=True, updated_at=ago(9)),
        )
    }
    found = [
        RegistryRepository("a/same", ago(9)),
        RegistryRepository("a/changed", ago(5)),
        RegistryRepository("a/unlisted", ago(9)),
        RegistryRepository("a/new", ago(3)),
        RegistryRepository("single", ago(3)),
        RegistryRepository("No/name", ago(3)),
    ]
    some = {entry.name: entry for entry in listed(known, found, full=False)}
    assert set(some) == {"a/changed", "a/unlisted", "a/new"}
    every = {entry.name: entry for entry in listed(known, found, full=True)}
    assert set(every) == {*some, "a/gone"}
    assert every["a/gone"].doubtful
    assert not every["a/gone"].listed
    assert every["a/changed"].updated_at == ago(5)


def test_what_must_be_read_before_the_rows_are_complete() -> None:
    entries = [
        Entry("a/new", listed=True),
        Entry("a/failed-once", listed=True, failures=1, retry_at=ago(-5)),
        Entry("a/hopeless", listed=True, failures=GIVEN_UP),
        Entry("a/read", listed=True, read_at=ago(9000)),
        Entry("a/changed", listed=True, read_at=ago(9), doubtful=True),
    ]
    assert awaited(entries, NOW, SETTINGS) == {"a/new", "a/failed-once", "a/changed"}


def test_changes_are_asked_for_by_the_registrys_clock() -> None:
    assert changed_since([Entry("a/b")]) is None
    assert changed_since([Entry("a/b", updated_at=ago(90)), Entry("a/c", updated_at=ago(70))]) == ago(70) - OVERLAP

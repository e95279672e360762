"""Names, soon looks, projects, and what deletions tell the registry: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from otegraph.clients.registry import RegistryProject, RegistryTag
from otegraph.reconcilers.registry.deleted_rows import DeletedImage, DeletedTag
from otegraph.reconcilers.registry.deletions import ImageDeletion, image_deletion, tags_to_delete
from otegraph.reconcilers.registry.names import good_tags, project_of
from otegraph.reconcilers.registry.projects import ProjectChanges, ProjectRow, project_changes
from otegraph.reconcilers.registry.soon import Soon

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("test/demo1", "test"),
        ("a.b_c__d-e/x/y", "a.b_c__d-e"),
        ("single", None),
        ("/x", None),
        ("a/", None),
        ("a//b", None),
        ("A/b", None),
        ("a/b\x00", None),
        ("a/b\n", None),
        ("a/" + "b" * 511, None),
        ("a" * 256 + "/b", None),
    ],
)
def test_the_project_of_a_repository(repository: str, expected: str | None) -> None:
    assert project_of(repository) == expected


def test_tags_that_are_none_are_left_out() -> None:
    good = RegistryTag("v1.0_x-Y", "sha256:" + "0a" * 32)
    bad = [
        RegistryTag("", "sha256:" + "0a" * 32),
        RegistryTag("-x", "sha256:" + "0a" * 32),
        RegistryTag("x" * 129, "sha256:" + "0a" * 32),
        RegistryTag("x", "sha256"),
        RegistryTag("y", "sha256:" + "0" * 130),
        RegistryTag("z\x00", "sha256:" + "0a" * 32),
    ]
    assert good_tags([good, *bad, good]) == (good,)


def test_soon_looks_come_at_their_times() -> None:
    soon = Soon(limit=3)
    soon.add("a", 0, (1, 2, 4))
    assert (soon.next_at(), soon.due(0.5, 9)) == (1, [])
    assert (soon.due(1, 9), soon.next_at()) == (["a"], 2)
    # two of its times passed: one look
    assert (soon.due(5, 9), soon.next_at(), len(soon)) == (["a"], None, 0)


def test_soon_looks_end_when_what_they_wait_for_came_and_begin_again_with_a_new_grant() -> None:
    soon = Soon(limit=3)
    soon.add("a", 0, (1, 2))
    soon.add("a", 10, (1, 2))
    assert soon.next_at() == 11
    soon.add_later("a", 0, 1)
    assert soon.next_at() == 11
    soon.done("a")
    soon.done("a")
    assert soon.next_at() is None
    soon.add_later("a", 0, 1)
    assert soon.next_at() == 1


def test_soon_looks_are_bounded() -> None:
    soon = Soon(limit=3)
    for number in range(10):
        soon.add(f"r{number}", number, (1,))
    assert len(soon) == 3
    assert soon.due(100, 2) == ["r7", "r8"]


@pytest.mark.parametrize(
    ("rows", "found", "expected"),
    [
        ([], [("a", True)], ProjectChanges(new=(RegistryProject("a", True, NOW),))),
        ([], [("No Name", True)], ProjectChanges()),
        ([ProjectRow(1, "a", False, False, False)], [("a", False)], ProjectChanges()),
        ([ProjectRow(1, "a", False, False, False)], [("a", True)], ProjectChanges(turned=(1,))),
        ([ProjectRow(1, "a", False, True, False)], [("a", True)], ProjectChanges()),
        ([ProjectRow(1, "a", False, False, False)], [], ProjectChanges(gone=(1,))),
        ([ProjectRow(1, "a", False, False, True)], [], ProjectChanges()),
        ([ProjectRow(1, "a", False, True, False)], [], ProjectChanges()),
        ([ProjectRow(1, "a", False, False, False)], None, ProjectChanges(gone=(1,))),
        ([ProjectRow(1, "a", False, False, True)], None, ProjectChanges()),
        ([ProjectRow(1, "a", False, True, False)], None, ProjectChanges()),
    ],
)
def test_projects(rows: list[ProjectRow], found: list[tuple[str, bool]] | None, expected: ProjectChanges) -> None:
    given = None if found is None else [RegistryProject(name, public, NOW) for name, public in found]
    changes = project_changes(rows, given)
    assert changes == expected
    assert bool(changes) == (expected != ProjectChanges())


IMAGE = DeletedImage(1, "a/b", NOW, frozenset({("1", "d:1"), ("2", "d:2")}))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], ImageDeletion(True)),
        ([RegistryTag("1", "d:1")], ImageDeletion(True, ())),
        ([RegistryTag("1", "d:1", pushed_at=BEFORE), RegistryTag("2", "d:2")], ImageDeletion(True)),
        # moved, added, or pushed again since
        ([RegistryTag("1", "d:1"), RegistryTag("2", "d:9")], ImageDeletion(False, ("1",))),
        ([RegistryTag("1", "d:1"), RegistryTag("3", "d:2")], ImageDeletion(False, ("1",))),
        ([RegistryTag("1", "d:1", pushed_at=AFTER), RegistryTag("2", "d:2")], ImageDeletion(False, ("2",))),
        ([RegistryTag("3", "d:3")], ImageDeletion(False, ())),
    ],
)
def test_what_of_a_deleted_image_goes(tags: list[RegistryTag], expected: ImageDeletion) -> None:
    assert image_deletion(IMAGE, tags) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], []),
        ([RegistryTag("1", "d:1")], [7]),
        ([RegistryTag("1", "d:1", pushed_at=BEFORE)], [7]),
        ([RegistryTag("1", "d:1", pushed_at=AFTER)], []),
        ([RegistryTag("1", "d:2")], []),
        ([RegistryTag("2", "d:1")], []),
    ],
)
def test_which_deleted_tags_go(tags: list[RegistryTag], expected: list[int]) -> None:
    assert [row.id for row in tags_to_delete([DeletedTag(7, "1", "d:1", NOW)], tags)] == expected

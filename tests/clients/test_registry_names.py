"""Names, digests and times as registries write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from otegraph.clients.registry_names import is_digest, is_repository, is_tag, time_of


@pytest.mark.parametrize("name", ["a", "a/b", "a_b.c-d/e", "a__b/c--d", "library/x" + "y" * 400])
def test_repositories(name: str) -> None:
    assert is_repository(name)


@pytest.mark.parametrize(
    "name", ["", "A", "a/", "/a", "a//b", "a..b", "a/../b", "-a", "a___b", "ä", "a b", "a\n", "a:1", "x" * 513, None, 5]
)
def test_what_is_no_repository(name: object) -> None:
    assert not is_repository(name)


@pytest.mark.parametrize("tag", ["1.0", "_A-b.c", "x" * 128])
def test_tags(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize("tag", ["x" * 129, ".", "-a", "a/b", "", "ä", "1\n", None])
def test_what_is_no_tag(tag: object) -> None:
    assert not is_tag(tag)


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "sha512:" + "a" * 128])
def test_digests(digest: str) -> None:
    assert is_digest(digest)


@pytest.mark.parametrize("digest", ["sha256:", "sha256:../x", "latest", "sha256:" + "0" * 64 + "\n", None])
def test_what_is_no_digest(digest: object) -> None:
    assert not is_digest(digest)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.123456789Z", datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)),
        ("2026-01-02T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00.000Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
        ("2026-01-02T03:04:05Z" + " " * 100, None),
        (None, None),
        (5, None),
    ],
)
def test_times(text: object, time: datetime | None) -> None:
    assert time_of(text) == time

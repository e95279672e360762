"""Lists of Harbor, page by page, while it changes underneath."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

from otegraph.clients import harbor_answers
from otegraph.clients.registry import RegistryRepository, RegistryUnavailable
from otegraph.clients.registry_http import Answer

PAGE = 100
"""The most that Harbor takes."""
_ATTEMPTS = 4
_PAGES = 10_000

Page = Callable[[str, int, int], Awaitable[Answer]]
Count = Callable[[], Awaitable[int]]


class _Shrunk(Exception):
    """Fewer items than before: some were deleted and what followed moved over a page's edge, or these are an anonymous'."""


async def complete(page: Page, path: str, count: Count | None = None) -> list[dict[str, Any]]:
    """All items of a list, each once; those that are there from beginning to end are certainly among them.

    `count`: how many there are for an administrator. Raises RegistryUnavailable where the list never stands still.
    """
    for _ in range(_ATTEMPTS):
        found: dict[object, dict[str, Any]] = {}
        try:
            async for items in _pages(page, path, await count() if count else 0):
                found.update((_identity(item), item) for item in items)
        except _Shrunk:
            continue
        return list(found.values())
    raise _restless(path)


async def newest(page: Page, path: str, since: datetime, count: Count) -> list[RegistryRepository]:
    """The repositories that changed at `since` or later, newest first; looks at all where Harbor does not sort them so."""
    for _ in range(_ATTEMPTS):
        found: dict[str, RegistryRepository] = {}
        times: list[datetime | None] = []
        try:
            async for items in _pages(page, f"{path}?sort=-update_time", await count()):
                for repository in map(harbor_answers.repository, items):
                    found.setdefault(repository.name, repository)
                    times.append(repository.updated_at)
                if _descends_below(times, since):
                    break
        except _Shrunk:
            continue
        return [one for one in found.values() if one.updated_at is None or one.updated_at >= since]
    raise _restless(path)


async def _pages(page: Page, path: str, least: int) -> AsyncIterator[list[dict[str, Any]]]:
    """Pages are counted: Harbor's Link is relative and not escaped. Raises _Shrunk."""
    for number in range(1, _PAGES + 1):
        answer = await page(path, number, PAGE)
        items = answer.objects()
        text = answer.headers.get("X-Total-Count", "")
        total = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
        if total is not None and total < least:
            raise _Shrunk
        least = total or least
        yield items
        if len(items) < PAGE or number * PAGE == total:
            return
    raise RegistryUnavailable(f"GET {path.partition('?')[0]}: Harbor's list has no end")


def _identity(item: dict[str, Any]) -> object:
    key = item.get("id", item.get("project_id"))
    return key if isinstance(key, int) else id(item)


def _descends_below(times: list[datetime | None], since: datetime) -> bool:
    known = [time for time in times if time is not None]
    return len(known) == len(times) > 0 and known[-1] < since and known == sorted(known, reverse=True)


def _restless(path: str) -> RegistryUnavailable:
    return RegistryUnavailable(
        f"GET {path.partition('?')[0]}: Harbor's list and its counts do not agree, time and again"
    )

"""List and watch, against a scripted server that does all that real ones do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from otegraph.clients.kubernetes import Kubernetes
from otegraph.clients.watch import Added, Deleted, Event, Listed, Listing, Modified, Synced, WatchSettings
from otegraph.tests.clients.scripted import Answer, ScriptedServer, Stream, a_list, a_status, change

PODS = "/api/v1/pods"


class Slept:
    """Waits that are remembered, and pass at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def slept() -> Slept:
    return Slept()


def said(event: Event) -> Any:
    """An event in short."""
    match event:
        case Listing():
            return "listing"
        case Listed(items):
            return [item["metadata"]["name"] for item in items]
        case Synced(version):
            return f"synced {version}"
        case Added(value) | Modified(value) | Deleted(value):
            return f"{type(event).__name__.lower()} {value['metadata']['name']}"


async def first(events: AsyncIterator[Event], count: int) -> list[Any]:
    """The first so many events; the stream is closed then."""
    got: list[Any] = []
    async with asyncio.timeout(20), aclosing(events) as stream:  # type: ignore[type-var]
        async for event in stream:
            got.append(said(event))
            if len(got) == count:
                break
    return got


async def test_list_then_changes(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.extend([a_list(["a"], "100", "next"), a_list(["b"], "100")])
    server.watches.append(
        Stream([change("ADDED", "c", "101"), change("MODIFIED", "a", "102"), change("DELETED", "b", "103")])
    )
    events = kubernetes.list_and_watch(PODS, "x=y", WatchSettings(page_limit=1, watch_seconds=290))
    assert await first(events, 7) == ["listing", ["a"], ["b"], "synced 100", "added c", "modified a", "deleted b"]
    watch = server.asked[-1].query
    assert watch["resourceVersion"] == "100"
    assert (watch["allowWatchBookmarks"], watch["labelSelector"]) == ("true", "x=y")
    assert 261 <= int(watch["timeoutSeconds"]) <= 290
    assert server.asked[0].query == {"limit": "1", "labelSelector": "x=y"}


async def test_lines_that_come_in_pieces_and_lines_that_are_odd(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(a_list([]))
    server.watches.append(
        Stream(
            [
                b'{"type": "ADDED", "object": {"metadata": {"na',
                b'me": "a", "resourceVersion": "101"}}}\n\n{"type": "ADDED", "object": null}\n{"type": "NEW"}\n{}\n',
                {"type": "ADDED", "object": {"metadata": {"name": "b"}}},
            ]
        )
    )
    events = kubernetes.list_and_watch(PODS)
    assert await first(events, 5) == ["listing", [], "synced 100", "added a", "added b"]


async def test_a_closed_watch_goes_on_from_the_last_version(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.extend([a_list([], "100"), a_list([], "105")])
    server.watches.extend(
        [
            Stream([change("ADDED", "a", "101"), change("BOOKMARK", "", "104")], "close"),
            Stream([], "close"),
            Stream([change("ADDED", "b", "105")]),
        ]
    )
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert await first(events, 5) == ["listing", [], "synced 100", "added a", "added b"]
    watches = await server.until(3, watches=True)
    assert [watch.query["resourceVersion"] for watch in watches] == ["100", "104", "104"]
    assert [wait > 0 for wait in slept.seconds] == [True, True]


async def test_a_cut_watch_goes_on_from_the_last_version(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.append(a_list([], "100"))
    server.watches.extend([Stream([b'{"type": "ADD'], "cut"), Stream([change("ADDED", "b", "105")])])
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert await first(events, 4) == ["listing", [], "synced 100", "added b"]


@pytest.mark.parametrize(
    "gone",
    [
        a_status(410, "Expired", "too old resource version: 100 (200)"),
        Stream([{"type": "ERROR", "object": {"kind": "Status", "code": 410, "reason": "Expired"}}]),
    ],
)
async def test_gone_lists_again(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept, gone: Answer | Stream
) -> None:
    server.answers.extend([a_list(["a", "b"], "100"), a_list(["b"], "200")])
    server.watches.extend([gone, Stream([change("ADDED", "c", "201")])])
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert await first(events, 7) == [
        "listing", ["a", "b"], "synced 100", "listing", ["b"], "synced 200", "added c",
    ]  # fmt: skip
    assert slept.seconds == []


async def test_gone_in_the_middle_of_a_list_starts_the_count_anew(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.extend([a_list(["a"], "100", "next"), a_status(410, "Expired"), a_list(["b"], "200")])
    server.watches.append(Stream())
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert await first(events, 5) == ["listing", ["a"], "listing", ["b"], "synced 200"]


async def test_a_server_that_always_says_gone_is_not_asked_in_a_tight_loop(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.append(a_list([], "100"))
    server.watches.append(a_status(410, "Expired"))
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    await first(events, 3 * 8)
    assert len(slept.seconds) >= 5
    assert slept.seconds[-1] > 1.0


async def test_too_many_requests_waits_as_long_as_told(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.extend([a_status(429, Retry_After="17"), a_list([], "100")])
    server.watches.extend([a_status(429, Retry_After="23"), Stream([change("ADDED", "a", "101")])])
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert await first(events, 5) == ["listing", "listing", [], "synced 100", "added a"]
    assert slept.seconds == [17.0, 23.0]


async def test_errors_are_waited_out_and_logged_once(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers.extend([a_status(503, message="starting")] * 4 + [a_status(404, "NotFound")] * 3 + [a_list([])])
    server.watches.append(Stream([change("ADDED", "a", "101")]))
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    with caplog.at_level(logging.INFO, "otegraph.clients.watch"):
        assert (await first(events, 11))[-3:] == [[], "synced 100", "added a"]
    assert len(slept.seconds) == 7
    assert slept.seconds == sorted(slept.seconds)
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING", "INFO"]
    assert ["503" in caplog.text, "404" in caplog.text, "works again" in caplog.text] == [True] * 3


async def test_a_root_that_went_back_is_listed_again(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.extend([a_list(["a"], "5000"), a_list(["b"], "12"), a_list(["b"], "12")])
    # a watch from a version that is still to come would hang
    server.watches.extend([Stream([], "cut"), Stream([change("ADDED", "c", "13")])])
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert await first(events, 7) == [
        "listing", ["a"], "synced 5000", "listing", ["b"], "synced 12", "added c",
    ]  # fmt: skip
    watches = await server.until(2, watches=True)
    assert [watch.query["resourceVersion"] for watch in watches] == ["5000", "12"]
    assert server.asked[2].query["limit"] == "1"


async def test_too_large_resource_version_leads_to_a_list(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.extend([a_list(["a"], "5000"), a_list([], "12"), a_list(["b"], "12")])
    server.watches.extend(
        [
            a_status(504, "Timeout", "Too large resource version: 5000, current: 12"),
            Stream([change("ADDED", "c", "13")]),
        ]
    )
    events = kubernetes.list_and_watch(PODS, settings=WatchSettings(sleep=slept))
    assert (await first(events, 7))[-3:] == [["b"], "synced 12", "added c"]


async def test_a_silent_connection_is_left_after_its_time(
    kubernetes: Kubernetes, server: ScriptedServer, slept: Slept
) -> None:
    server.answers.append(a_list([], "100"))
    server.watches.extend([Stream(), Stream([change("ADDED", "a", "101")])])
    settings = WatchSettings(watch_seconds=1, grace_seconds=-0.8, sleep=slept)
    assert (await first(kubernetes.list_and_watch(PODS, settings=settings), 4))[-1] == "added a"


async def test_an_old_list_is_made_again(kubernetes: Kubernetes, server: ScriptedServer, slept: Slept) -> None:
    server.answers.extend([a_list(["a"], "100"), a_list([], "100")])
    server.watches.append(Stream([], "close"))
    settings = WatchSettings(resync_seconds=0, sleep=slept)
    events = await first(kubernetes.list_and_watch(PODS, settings=settings), 6)
    assert events == ["listing", ["a"], "synced 100", "listing", [], "synced 100"]


async def test_it_ends_when_cancelled(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(a_list([], "100"))
    server.watches.append(Stream())

    async def follow() -> None:
        async for _ in kubernetes.list_and_watch(PODS):
            pass

    task = asyncio.create_task(follow())
    await server.until(1, watches=True)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 10)

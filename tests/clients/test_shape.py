"""Parts of large answers: what is asked for, and all of what has another form."""

from __future__ import annotations

from typing import Any, TypedDict

import orjson
import pytest
from otegraph.clients.kubernetes import Kubernetes
from otegraph.clients.shape import Metadata, decode_event, decode_list
from otegraph.tests.clients.scripted import ScriptedServer, Stream, a_list, a_status, change
from otegraph.tests.clients.test_watch import first


class Status(TypedDict, total=False):
    phase: Any


class Thing(TypedDict, total=False):
    metadata: Metadata
    status: Status


WHOLE: dict[str, Any] = {
    "kind": "Thing",
    "metadata": {"name": "a", "managedFields": [{}], "labels": {"x": "y"}, "resourceVersion": "7"},
    "spec": {"large": [1, 2, 3]},
    "status": {"phase": "Running", "images": ["b"]},
}
KEPT = {
    "metadata": {"name": "a", "labels": {"x": "y"}, "resourceVersion": "7"},
    "status": {"phase": "Running"},
}


def test_a_list_holds_what_is_asked_for() -> None:
    data = orjson.dumps({"kind": "ThingList", "metadata": {"resourceVersion": "9"}, "items": [WHOLE, {}]})
    assert decode_list(data, Thing) == {"metadata": {"resourceVersion": "9"}, "items": [KEPT, {}]}
    assert decode_list(data, None) == orjson.loads(data)


@pytest.mark.parametrize(
    "item",
    [
        b"null",
        b"7",
        b"[]",
        b'{"metadata": null, "more": 1}',
        b'{"metadata": "text"}',
        b'{"status": [1], "more": 1}',
        b'{"status": "text", "metadata": {"name": "b"}}',
        b'{"metadata": 123456789012345678901234567890}',
    ],
)
def test_what_is_not_of_the_shape_comes_out_whole(item: bytes) -> None:
    data = b'{"items": [%s, %s]}' % (orjson.dumps(WHOLE), item)
    assert decode_list(data, Thing) == orjson.loads(data)
    event = b'{"type": "ADDED", "object": %s}' % item
    assert decode_event(event, Thing) == orjson.loads(event)


@pytest.mark.parametrize("data", [b'{"items": null}', b"[]", b"null", b'{"items": 1}', b"{}"])
def test_what_is_no_list_is_left_to_its_reader(data: bytes) -> None:
    assert decode_list(data, Thing) == orjson.loads(data)


@pytest.mark.parametrize("data", [b"null", b"7", b"[]", b"{}", b'{"type": []}', b'{"type": "ADDED", "object": null}'])
def test_what_is_no_event_is_left_to_its_reader(data: bytes) -> None:
    assert decode_event(data, Thing) == orjson.loads(data)


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b'{"items": [', b"[" * 100_000, b'{"metadata": "\xff", "type": "\xff"}']
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    for decode in (decode_list, decode_event):
        with pytest.raises(orjson.JSONDecodeError):
            decode(data, Thing)


def test_an_error_in_a_watch_comes_out_whole() -> None:
    data = orjson.dumps({"type": "ERROR", "object": a_status(410, "Expired", "too old").body})
    assert decode_event(data, Thing) == orjson.loads(data)


async def test_a_client_reads_lists_and_watches_so(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(a_list(["a"], "100"))
    server.watches.append(Stream([change("MODIFIED", "a", "101")]))
    events = kubernetes.list_and_watch("/api/v1/pods", shape=Thing)
    assert await first(events, 4) == ["listing", ["a"], "synced 100", "modified a"]

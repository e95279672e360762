"""A watch: the events of one kind since a version, as lines of JSON."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from otegraph.simulator.apiserver.errors import StatusError
from otegraph.simulator.apiserver.faults import Faults
from otegraph.simulator.apiserver.resources import Resource
from otegraph.simulator.apiserver.store import Event, Object, Store

# The zero values that Go writes for a kind, which a bookmark of a built-in kind carries, nulls included.
_ZERO: dict[str, dict[str, Any]] = {
    "Pod": {"spec": {"containers": None}, "status": {}},
    "Deployment": {
        "spec": {
            "replicas": 0,
            "selector": None,
            "template": {"metadata": {}, "spec": {"containers": None}},
            "strategy": {},
        },
        "status": {},
    },
    "DaemonSet": {
        "spec": {"selector": None, "template": {"metadata": {}, "spec": {"containers": None}}, "updateStrategy": {}},
        "status": {
            "currentNumberScheduled": 0,
            "numberMisscheduled": 0,
            "desiredNumberScheduled": 0,
            "numberReady": 0,
        },
    },
    "Node": {"spec": {}, "status": {"daemonEndpoints": {"kubeletEndpoint": {"Port": 0}}}},
    "Service": {"spec": {}, "status": {"loadBalancer": {}}},
    "Namespace": {"spec": {}, "status": {}},
    "Lease": {"spec": {}},
}


@dataclass(frozen=True)
class WatchOptions:
    """What a client asked for. `version` None: everything that is there first, as ADDED."""

    version: int | None
    namespace: str | None
    matches: Callable[[Object], bool]
    timeout_seconds: float
    bookmark_seconds: float | None


def selected(event: Event, options: WatchOptions, faults: Faults) -> bytes | None:
    """The event's line for this watch: an object that begins or ceases to match is added or deleted for it."""
    if options.namespace is not None and event.object["metadata"].get("namespace") != options.namespace:
        return None
    now = event.type != "DELETED" and options.matches(event.object)
    before = event.previous is not None and options.matches(event.previous)
    if not now and not before:
        return None
    type_ = "DELETED" if not now else "MODIFIED" if before else "ADDED"
    if type_ == event.type and not faults.halved:
        return event.line
    shown = event.object
    if not now and event.type != "DELETED" and event.previous is not None:
        version = event.object["metadata"]["resourceVersion"]
        shown = {**event.previous, "metadata": {**event.previous["metadata"], "resourceVersion": version}}
    return line(type_, faults.shown(shown))


def line(type_: str, obj: Object) -> bytes:
    """One line of a watch."""
    return orjson.dumps({"type": type_, "object": obj}) + b"\n"


class Watches:
    """The open watches of one API server."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self._open: set[_Queue] = set()

    def __len__(self) -> int:
        return len(self._open)

    def close(self) -> None:
        """Ends every watch, as a server that restarts or a connection that breaks does."""
        for queue in tuple(self._open):
            queue.close()

    async def lines(self, resource: Resource, options: WatchOptions) -> AsyncIterator[bytes]:
        """The watch's body. An expired version is answered in it: HTTP 200 and an ERROR event."""
        queue = _Queue(resource)
        unsubscribe = self._store.subscribe(queue.take)
        self._open.add(queue)
        try:
            try:
                first = self._first(resource, options)
            except StatusError as refusal:
                yield line("ERROR", refusal.body)
                return
            if first:
                yield first
            if self._faults.broken_watch:
                yield b'{"type":"MODIFIED","object":{"kin'
                return
            async for chunk in self._live(queue, resource, options):
                yield chunk
        finally:
            self._open.discard(queue)
            unsubscribe()

    def _first(self, resource: Resource, options: WatchOptions) -> bytes:
        if options.version is None:
            there = self._store.all(resource, options.namespace)
            return b"".join(line("ADDED", self._faults.shown(obj)) for obj in there if options.matches(obj))
        return self._lines(self._store.since(resource, options.version), options)

    def _lines(self, events: Iterable[Event], options: WatchOptions) -> bytes:
        # after a rewind a client may ask from a version that is yet to come: it hears nothing until then
        start = options.version or 0
        found = (selected(event, options, self._faults) for event in events if event.version > start)
        return b"".join(text for text in found if text is not None)

    async def _live(self, queue: "_Queue", resource: Resource, options: WatchOptions) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        end = loop.time() + options.timeout_seconds
        bookmark = loop.time() + options.bookmark_seconds if options.bookmark_seconds else end
        while not queue.closed and loop.time() < end:
            try:
                async with asyncio.timeout_at(min(end, bookmark)):
                    events = await queue.next()
            except TimeoutError:
                events = []
            if chunk := self._lines(events, options):
                yield chunk
            if options.bookmark_seconds and loop.time() >= bookmark:
                bookmark = loop.time() + options.bookmark_seconds
                yield self._bookmark(resource)

    def _bookmark(self, resource: Resource) -> bytes:
        obj: Object = {"kind": resource.kind, "apiVersion": resource.api_version}
        obj["metadata"] = {"resourceVersion": str(self._store.version)}
        return line("BOOKMARK", {**obj, **_ZERO.get(resource.kind, {})})


class _Queue:
    """Events that one watch has not sent yet."""

    def __init__(self, resource: Resource) -> None:
        self.closed = False
        self._resource = resource
        self._events: deque[Event] = deque()
        self._arrived = asyncio.Event()

    def take(self, event: Event) -> None:
        if event.resource == self._resource:
            self._events.append(event)
            self._arrived.set()

    def close(self) -> None:
        self.closed = True
        self._arrived.set()

    async def next(self) -> list[Event]:
        await self._arrived.wait()
        self._arrived.clear()
        events = list(self._events)
        self._events.clear()
        return events

"""Objects, their versions and the log of what happened to them: what etcd and the watch cache are to kube-apiserver.

Pure: no clock, no I/O, no rule about what an object may be. Objects that are in it are never changed in place.
"""

import base64
import bisect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import orjson
from otegraph.simulator.apiserver.errors import bad_request, expired, too_large_version
from otegraph.simulator.apiserver.resources import Resource

Object = dict[str, Any]
Key = tuple[str, str]
EventType = Literal["ADDED", "MODIFIED", "DELETED"]


@dataclass(frozen=True)
class Event:
    """One change. `previous` is the object before it, None for what was added."""

    version: int
    resource: Resource
    type: EventType
    object: Object
    previous: Object | None

    @cached_property
    def line(self) -> bytes:
        """The event as a watch sends it."""
        return orjson.dumps({"type": self.type, "object": self.object}) + b"\n"


@dataclass(frozen=True)
class Page:
    """A part of a list: `version` is that of the whole list, `rest` how many objects come after this page."""

    items: list[Object]
    version: int
    continue_: str
    rest: int


class Store:
    """`version` is the resourceVersion of the last change; each change takes the next number."""

    def __init__(self, version: int = 0, history: int = 100_000) -> None:
        self.version = version
        self._history = history
        self._objects: dict[Resource, dict[Key, Object]] = {}
        self._log: list[Event] = []
        self._compacted = version
        self._listeners: list[Callable[[Event], None]] = []

    def get(self, resource: Resource, namespace: str, name: str) -> Object | None:
        return self._objects.get(resource, {}).get((namespace, name))

    def all(self, resource: Resource, namespace: str | None = None) -> Iterator[Object]:
        """Every object of a kind, by namespace and name."""
        objects = self._objects.get(resource, {})
        return (objects[key] for key in sorted(objects) if namespace is None or key[0] == namespace)

    def put(self, resource: Resource, obj: Object) -> Object:
        """Adds or replaces an object; answers it with its new resourceVersion."""
        meta = obj["metadata"]
        key = (meta.get("namespace", ""), meta["name"])
        objects = self._objects.setdefault(resource, {})
        previous = objects.get(key)
        self.version += 1
        stored = {**obj, "metadata": {**meta, "resourceVersion": str(self.version)}}
        objects[key] = stored
        self._happened("MODIFIED" if previous is not None else "ADDED", resource, stored, previous)
        return stored

    def remove(self, resource: Resource, namespace: str, name: str) -> Object:
        """Takes an object away; answers its last state with the deletion's resourceVersion."""
        previous = self._objects[resource].pop((namespace, name))
        self.version += 1
        last = {**previous, "metadata": {**previous["metadata"], "resourceVersion": str(self.version)}}
        self._happened("DELETED", resource, last, previous)
        return last

    def page(
        self, resource: Resource, namespace: str | None, matches: Callable[[Object], bool], limit: int, continue_: str
    ) -> Page:
        """At most `limit` objects (0: all). A continued list shows the state that its first page showed; raises 410
        when that is compacted."""
        version, start = self.version, ("", "")
        objects = self._objects.get(resource, {})
        if continue_:
            version, start = _read_token(continue_)
            objects = self._as_of(resource, version)
        keys = sorted(k for k in objects if k > start and namespace in (None, k[0]) and matches(objects[k]))
        taken = keys[:limit] if limit else keys
        rest = len(keys) - len(taken)
        token = _write_token(version, taken[-1]) if rest else ""
        return Page([objects[key] for key in taken], version, token, rest)

    def since(self, resource: Resource, version: int) -> list[Event]:
        """The events after a version; raises 410 when some of them are compacted."""
        if version < self._compacted:
            raise expired(f"too old resource version: {version} ({self._compacted})")
        start = bisect.bisect_right(self._log, version, key=lambda event: event.version)
        return [event for event in self._log[start:] if event.resource == resource]

    def check_version(self, version: int) -> None:
        """Raises 504 for a version that is not there yet, as a list of a rewound server answers."""
        if version > self.version:
            raise too_large_version(version, self.version)

    def compact(self) -> None:
        """Forgets every event so far: older versions and continue tokens are Expired from now on."""
        self._log.clear()
        self._compacted = self.version

    def rewind(self, version: int | None = None) -> None:
        """Renumbers everything from 1, as a server whose storage was rebuilt shows it: the objects stay, every
        resourceVersion falls. `version`: the one that the next change follows, if more than there are objects."""
        self._log.clear()
        number = 0
        for objects in self._objects.values():
            for key in sorted(objects):
                number += 1
                obj = objects[key]
                objects[key] = {**obj, "metadata": {**obj["metadata"], "resourceVersion": str(number)}}
        self.version = max(number, version or 0)
        self._compacted = self.version

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `listener` with every event from now on; answers what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _happened(self, type_: EventType, resource: Resource, obj: Object, previous: Object | None) -> None:
        event = Event(self.version, resource, type_, obj, previous)
        self._log.append(event)
        if len(self._log) > 2 * self._history:
            self._compacted = self._log[self._history - 1].version
            del self._log[: self._history]
        for listener in tuple(self._listeners):
            listener(event)

    def _as_of(self, resource: Resource, version: int) -> dict[Key, Object]:
        if version < self._compacted:
            raise expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new "
                "list without the continue parameter."
            )
        objects = dict(self._objects.get(resource, {}))
        for event in reversed(self._log):
            if event.version <= version:
                break
            if event.resource == resource:
                meta = event.object["metadata"]
                key = (meta.get("namespace", ""), meta["name"])
                if event.previous is None:
                    objects.pop(key, None)
                else:
                    objects[key] = event.previous
        return objects


def _write_token(version: int, last: Key) -> str:
    text = json.dumps({"v": "meta.k8s.io/v1", "rv": version, "start": "/".join(last) + "\0"})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_token(token: str) -> tuple[int, Key]:
    try:
        read = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        namespace, name = str(read["start"]).removesuffix("\0").split("/")
        return int(read["rv"]), (namespace, name)
    except (ValueError, KeyError, TypeError) as error:
        raise bad_request(f"invalid continue token: continue key is not valid: {error}") from None

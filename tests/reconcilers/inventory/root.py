"""A root in memory, at the level of the client's events: it says what a test tells it to, when it tells it to."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Any

from otegraph.clients.errors import ClientError
from otegraph.clients.watch import Added, Deleted, Event, Listed, Listing, Modified, Synced, WatchSettings

CLUSTERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clusters"
NODES = "/api/v1/nodes"
PODS = "/api/v1/pods"
DEPLOYMENTS = "/apis/apps/v1/deployments"
DAEMON_SETS = "/apis/apps/v1/daemonsets"


class Root:
    """`held`: paths whose lists stop before their end, until they are taken out; `broken`: errors to raise, by path;
    `lists`: how often each path (and for `pages` its selector) was listed."""

    def __init__(self) -> None:
        self.page_size = 1
        self.objects: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.held: set[str] = set()
        self.broken: dict[str, list[Exception]] = defaultdict(list)
        self.unlisted: list[ClientError] = []
        self.lists: list[tuple[str, str | None]] = []
        self._open: dict[str, list[asyncio.Queue[Event | None]]] = defaultdict(list)
        self._moved = asyncio.Event()

    def put(self, path: str, *values: dict[str, Any]) -> None:
        """Adds or changes objects."""
        for value in values:
            name = value["metadata"]["name"]
            event: Event = Modified(value) if name in self.objects[path] else Added(value)
            self.objects[path][name] = value
            self.say(path, event)

    def delete(self, path: str, name: str) -> None:
        """Deletes an object."""
        self.say(path, Deleted(self.objects[path].pop(name)))

    def say(self, path: str, event: Event | None) -> None:
        """Sends an event to who watches; None makes them list again."""
        for queue in self._open[path]:
            queue.put_nowait(event)

    def release(self, path: str) -> None:
        """Lets held lists end."""
        self.held.discard(path)
        self._moved.set()

    async def list_and_watch(
        self,
        path: str,
        label_selector: str | None = None,
        settings: WatchSettings | None = None,
        shape: type[Any] | None = None,
    ) -> AsyncGenerator[Event, None]:
        while True:
            queue: asyncio.Queue[Event | None] = asyncio.Queue()
            self._open[path].append(queue)
            try:
                self.lists.append((path, label_selector))
                yield Listing()
                values = list(self.objects[path].values())
                for first in range(0, len(values), self.page_size):
                    yield Listed(values[first : first + self.page_size])
                while path in self.held:
                    self._moved.clear()
                    await self._moved.wait()
                yield Synced("1")
                while (event := await queue.get()) is not None:
                    if self.broken[path]:
                        raise self.broken[path].pop()
                    yield event
            finally:
                self._open[path].remove(queue)

    async def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None, shape: type[Any] | None = None
    ) -> AsyncGenerator[tuple[list[dict[str, Any]], str], None]:
        self.lists.append((path, label_selector))
        if self.unlisted:
            raise self.unlisted.pop()
        yield list(self.objects[path].values()), "1"

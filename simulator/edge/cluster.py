"""An edge cluster that runs: its API server and, over the same registry, everything that acts on its objects."""

import asyncio
import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from otegraph.simulator.apiserver import ApiServer, Object, Registry, StatusError
from otegraph.simulator.apiserver.deletion import delete
from otegraph.simulator.apiserver.resources import NAMESPACES, NODES, PODS
from otegraph.simulator.edge.controllers import Controllers
from otegraph.simulator.edge.kubelets import Kubelets
from otegraph.simulator.edge.nodes import conditions, new_node


@dataclass(frozen=True)
class EdgeSettings:
    """`pod_seconds`: from being scheduled to running, and from one state of a failing image to the next;
    `termination_seconds`: from a pod's deletion until it is gone; `controller_seconds`: how late controllers act on
    a change; `heartbeat_seconds`: how often nodes report; `bad_images`: images that can't be pulled, by search."""

    pod_seconds: float = 1.0
    termination_seconds: float = 1.0
    controller_seconds: float = 0.1
    heartbeat_seconds: float = 300.0
    bad_images: str = r"\bbroken\b"


class EdgeCluster:
    """`server` is its API server (an ASGI application). Start it with `start`, end it with `stop`."""

    def __init__(self, name: str, nodes: Iterable[Object] | int = 0, settings: EdgeSettings | None = None) -> None:
        self.name = name
        self.settings = settings or EdgeSettings()
        self.registry = Registry(service_range="10.96.0.0/16")
        self.server = ApiServer(self.registry)
        self._changed = asyncio.Event()
        self._silent: set[str] = set()
        bad = re.compile(self.settings.bad_images) if self.settings.bad_images else None
        self._kubelets = Kubelets(
            self.registry, self.settings.pod_seconds, self.settings.termination_seconds, lambda i: _fails(bad, i)
        )
        self._controllers = Controllers(self.registry)
        self._running: asyncio.Task[None] | None = None
        if isinstance(nodes, int):
            for number in range(1, nodes + 1):
                self.add_node(f"edge-node-{number}", number=number)
        else:
            for node in nodes:
                self.registry.create(NODES, "", node)

    def add_node(self, name: str, **kinds: Any) -> Object:
        """A node joins; `kinds` are those of `new_node`."""
        node = new_node(name, now=self.registry.clock(), **kinds)
        return self.registry.create(NODES, "", node)

    def remove_node(self, name: str) -> None:
        """A node leaves, and its pods with it."""
        delete(self.registry, NODES, "", name)
        for pod in [p for p in self.registry.store.all(PODS) if p["spec"].get("nodeName") == name]:
            self.registry.store.remove(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])

    def silence_node(self, name: str) -> None:
        """A node's kubelet stops reporting: its conditions become Unknown."""
        self._silent.add(name)
        self._report(name)

    def revive_node(self, name: str) -> None:
        """The kubelet reports again."""
        self._silent.discard(name)
        self._report(name)

    def start(self) -> None:
        """Begins to act on objects, in the running event loop."""
        self._unsubscribe = self.registry.store.subscribe(lambda _: self._changed.set())
        self._changed.set()
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ends everything but the API server."""
        if self._running is not None:
            self._unsubscribe()
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    def _report(self, name: str) -> None:
        node = self.registry.get(NODES, "", name)
        before = next(c for c in node["status"]["conditions"] if c["type"] == "Ready")
        ready, now = name not in self._silent, self.registry.clock()
        reported = conditions(ready=ready, now=now, since=now)
        if (before["status"] == "True") is ready:
            reported = [{**c, "lastTransitionTime": before["lastTransitionTime"]} for c in reported]
        self.registry.store.put(NODES, {**node, "status": {**node["status"], "conditions": reported}})

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        heartbeat = loop.time() + self.settings.heartbeat_seconds
        while True:
            due = min(heartbeat, self._kubelets.due() or heartbeat)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._changed.wait()
                    await asyncio.sleep(self.settings.controller_seconds)
            self._changed.clear()
            if loop.time() >= heartbeat:
                heartbeat = loop.time() + self.settings.heartbeat_seconds
                for node in list(self.registry.store.all(NODES)):
                    if node["metadata"]["name"] not in self._silent:
                        self._report(node["metadata"]["name"])
            self._controllers.step()
            self._kubelets.step(loop.time())
            self._finish_namespaces()

    def _finish_namespaces(self) -> None:
        """Empties namespaces that are being deleted, then lets them go."""
        for namespace in list(self.registry.store.all(NAMESPACES)):
            if "deletionTimestamp" not in namespace["metadata"]:
                continue
            name = namespace["metadata"]["name"]
            left = False
            for resource in [r for r in self.registry.resources if r.namespaced]:
                for obj in list(self.registry.store.all(resource, name)):
                    left = True
                    if "deletionTimestamp" not in obj["metadata"]:
                        with contextlib.suppress(StatusError):
                            delete(self.registry, resource, name, obj["metadata"]["name"])
            if not left:
                done = {"metadata": {"name": name}, "spec": {"finalizers": []}}
                self.registry.update(NAMESPACES, "", name, done, subresource="finalize")


def _fails(bad: re.Pattern[str] | None, image: str) -> bool:
    return bad is not None and bad.search(image) is not None

"""The whole ote-stack in one object: what tests and `World` switch on and off."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import Any, Self

from otegraph.simulator.apiserver.metadata import Clock
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.otestack.client import Client, Endpoint, NoAnswer
from otegraph.simulator.otestack.link import Link
from otegraph.simulator.otestack.mirror import Mirror
from otegraph.simulator.otestack.rootcontroller import RootController
from otegraph.simulator.otestack.settings import OteSettings
from otegraph.simulator.otestack.shim import carry_out

_FIRST_PORT = 28300


class OteStack:
    """Between a root and edges that are API servers somewhere. The root must know the two kinds in `DEFINITIONS`.

    `async with OteStack(root, {"c1": edge}):` connects every edge that is not in `offline`; the root controller can be
    stopped and started, links cut and joined, shims stopped and started.
    """

    def __init__(
        self,
        root: Endpoint | str,
        edges: Mapping[str, Endpoint | str] | None = None,
        settings: OteSettings | None = None,
        *,
        clock: Clock = time.time,
    ) -> None:
        self.settings = settings or OteSettings()
        self._clock = clock
        self._root = Client(Endpoint.of(root))
        self._mirror = Mirror(self._root, self.settings)
        self._links: dict[str, Link] = {}
        self._controller: RootController | None = None
        self._controlling: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._capacity: dict[str, asyncio.Task[Any]] = {}
        self._started = False
        for name, where in (edges or {}).items():
            self._add(name, where)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def connected(self) -> frozenset[str]:
        """The clusters that get orders now."""
        return frozenset(link.name for link in self._links.values() if link.is_connected)

    async def start(self) -> None:
        """Starts every part; edges are connected as soon as the root controller has seen what is there."""
        self._started = True
        self._spawn(self._mirror.run())
        for link in self._links.values():
            link.start_shim()
        self._start_controller()
        self._spawn(self._connect_all(0.0))

    async def stop(self) -> None:
        """Ends every part without a word to the root, as a power cut does."""
        await self.stop_root_controller()
        for link in self._links.values():
            await link.stop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in (self._root, *(link.client for link in self._links.values())):
            await client.close()

    def add_edge(self, name: str, where: Endpoint | str) -> None:
        """A new edge cluster joins."""
        link = self._add(name, where)
        link.start_shim()
        self._spawn(self._connect_all(0.0))

    def cut(self, cluster: str) -> None:
        """The network between an edge and the root breaks: no orders, no answers, no reports, and `offline`."""
        link = self._links[cluster]
        link.cut = True
        if link.is_connected:
            self._disconnect(link)
            if self._controller is not None:
                self._controller.disconnect(cluster, link.listen)

    def join(self, cluster: str) -> None:
        """The network is back: `online`, all namespaces, and everything reported anew; no lost order comes back."""
        self._links[cluster].cut = False
        self._connect_one(self._links[cluster])

    async def stop_root_controller(self) -> None:
        """The root clustercontroller dies. Clusters stay `online`; answers that it has not written are lost."""
        self._controller, controlling = None, self._controlling
        for link in self._links.values():
            if link.is_connected:
                self._disconnect(link)
        if controlling is not None:
            controlling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await controlling

    def start_root_controller(self, *, edges_first: bool = False) -> None:
        """It comes back and goes through the orders that are there. As a rule no edge is connected by then, so orders
        from while it was down are lost; with `edges_first` they are, and get orders without an answer again."""
        self._start_controller()
        if edges_first:
            for link in self._links.values():
                self._connect_one(link)
        else:
            self._spawn(self._connect_all(self.settings.reconnect_seconds))

    async def stop_shim(self, cluster: str) -> None:
        """An edge's shim dies: the cluster stays `online`, and orders to it are never answered."""
        await self._links[cluster].stop_shim()

    def start_shim(self, cluster: str) -> None:
        """The shim is back. What was ordered meanwhile is lost."""
        self._links[cluster].start_shim()

    def _add(self, name: str, where: Endpoint | str) -> Link:
        client = Client(Endpoint.of(where))
        listen = f"127.0.0.1:{_FIRST_PORT + len(self._links) + 1}"
        link = Link(name, client, listen, self._mirror, self.settings)
        self._links[name] = link
        return link

    def _start_controller(self) -> None:
        self._controller = RootController(self._root, self.settings, self._clock, self._send)
        self._controlling = asyncio.create_task(self._controller.run())

    async def _connect_all(self, after_seconds: float) -> None:
        controller = self._controller
        if controller is None:
            return
        await controller.ready()
        await asyncio.sleep(after_seconds)
        if controller is self._controller:
            for link in self._links.values():
                self._connect_one(link)

    def _connect_one(self, link: Link) -> None:
        if self._controller is None or link.cut or link.is_connected or not self._started:
            return
        link.connected()
        self._controller.connect(link.name, link.listen)
        self._capacity[link.name] = self._spawn(self._report_capacity(link))

    def _disconnect(self, link: Link) -> None:
        link.disconnected()
        self._capacity[link.name].cancel()

    def _send(self, cluster: str, order: Object) -> None:
        self._spawn(self._carry_out(self._links[cluster], order, self._controller))

    async def _carry_out(self, link: Link, order: Object, controller: RootController | None) -> None:
        if not link.shim_runs:
            return
        answer = await carry_out(link.client, order)
        # an answer needs the connection that the order came by
        if controller is not None and controller is self._controller and link.is_connected and link.shim_runs:
            controller.answer(order["metadata"]["name"], link.name, answer)

    async def _report_capacity(self, link: Link) -> None:
        while True:
            await asyncio.sleep(self.settings.report_seconds)
            sums = link.capacity()
            if sums is not None:
                with contextlib.suppress(NoAnswer):
                    await self._mirror.report_capacity(link.name, sums, self._clock())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

"""The root clustercontroller: hands orders to connected edges, writes their answers and the clusters' states."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from otegraph.simulator.apiserver.metadata import Clock
from otegraph.simulator.apiserver.registry import SYSTEM_NAMESPACES, new_object
from otegraph.simulator.apiserver.resources import NAMESPACES
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.otestack import orders
from otegraph.simulator.otestack.client import Answer, Client, Informer, NoAnswer, update
from otegraph.simulator.otestack.crds import CLUSTER_CONTROLLERS, CLUSTERS, NAMESPACE
from otegraph.simulator.otestack.limiter import Limiter
from otegraph.simulator.otestack.settings import OteSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _State:
    """A cluster came or went."""

    cluster: str
    listen: str
    online: bool


@dataclass(frozen=True)
class _Answer:
    """What a cluster said to an order."""

    order: str
    cluster: str
    answer: Answer


class RootController:
    """One life of the process: what it knows and has not written dies with it. `send` hands an order to a cluster
    and comes back at once; the answer comes through `answer`, if it comes."""

    def __init__(self, root: Client, settings: OteSettings, clock: Clock, send: Callable[[str, Object], None]) -> None:
        self._root = root
        self._settings = settings
        self._clock = clock
        self._send = send
        self._connected: set[str] = set()
        self._writes: asyncio.Queue[_State | _Answer] = asyncio.Queue()
        self._orders = Informer(root, CLUSTER_CONTROLLERS.path(NAMESPACE), added=self._ordered)
        self._namespaces = Informer(root, NAMESPACES.path(), added=self._named)

    async def run(self) -> None:
        """Works until it is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._orders.run())
            tasks.create_task(self._namespaces.run())
            tasks.create_task(self._write())

    async def ready(self) -> None:
        """Waits until the orders and namespaces that were there are handled."""
        await self._orders.synced.wait()
        await self._namespaces.synced.wait()

    def connect(self, cluster: str, listen: str) -> None:
        """An edge is here: it gets orders from now on, and every namespace of the root."""
        self._connected.add(cluster)
        self._writes.put_nowait(_State(cluster, listen, online=True))
        for namespace in list(self._namespaces.objects.values()):
            self._carry(cluster, namespace)

    def disconnect(self, cluster: str, listen: str) -> None:
        """An edge is gone."""
        self._connected.discard(cluster)
        self._writes.put_nowait(_State(cluster, listen, online=False))

    def answer(self, order: str, cluster: str, answer: Answer) -> None:
        """Takes an edge's answer; it is written when its turn comes."""
        if order:
            self._writes.put_nowait(_Answer(order, cluster, answer))

    def _ordered(self, order: Object) -> None:
        if orders.is_acted_on(order, self._clock(), self._settings.order_max_age_seconds):
            for cluster in orders.selected(order, sorted(self._connected)):
                self._send(cluster, order)

    def _named(self, namespace: Object) -> None:
        for cluster in sorted(self._connected):
            self._carry(cluster, namespace)

    def _carry(self, cluster: str, namespace: Object) -> None:
        meta = namespace["metadata"]
        if meta["name"] in SYSTEM_NAMESPACES or "deletionTimestamp" in meta:
            return
        body = '{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"%s"}}' % meta["name"]  # noqa: UP031
        spec = {"destination": "api", "method": "POST", "url": NAMESPACES.path(), "body": body}
        # an order that nobody wrote: its answer goes nowhere
        self._send(cluster, {"metadata": {"name": ""}, "spec": spec})

    async def _write(self) -> None:
        limiter = Limiter(self._settings.answers_per_second, self._settings.answer_burst)
        while True:
            write = await self._writes.get()
            await limiter.take()
            try:
                if isinstance(write, _State):
                    await self._write_state(write)
                else:
                    await self._write_answer(write)
            except NoAnswer as error:
                _log.debug("%s: %s", write.cluster, error)

    async def _write_answer(self, write: _Answer) -> None:
        body = write.answer.body.decode(errors="replace")
        await update(
            self._root,
            CLUSTER_CONTROLLERS.path(NAMESPACE, write.order),
            lambda order: orders.answered(order, write.cluster, write.answer.code, body, self._clock()),
        )

    async def _write_state(self, write: _State) -> None:
        state = {
            "listen": write.listen,
            "parentName": "root",
            "status": "online" if write.online else "offline",
            "timestamp": int(self._clock()),
        }
        path = CLUSTERS.path(NAMESPACE, write.cluster)
        if not await update(
            self._root, path, lambda cluster: {**cluster, "status": {**(cluster.get("status") or {}), **state}}
        ):
            new = new_object(CLUSTERS, write.cluster, NAMESPACE, spec={"name": write.cluster}, status=state)
            await self._root.send("POST", CLUSTERS.path(NAMESPACE), new)

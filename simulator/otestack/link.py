"""An edge's side of ote-stack: its clustercontroller's connection, its shim, and what it reports."""

import asyncio
import contextlib
from collections.abc import Callable

from otegraph.simulator.apiserver.resources import NODES, Resource
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.otestack.client import Client, Informer, NoAnswer
from otegraph.simulator.otestack.mirror import Mirror, Report
from otegraph.simulator.otestack.mirrored import KINDS, mirrored, total
from otegraph.simulator.otestack.settings import OteSettings


class Link:
    """`is_connected` is whether the root clustercontroller hears it, `cut` whether the network is gone."""

    def __init__(self, name: str, client: Client, listen: str, mirror: Mirror, settings: OteSettings) -> None:
        self.name = name
        self.client = client
        self.listen = listen
        self.cut = False
        self.is_connected = False
        self._mirror = mirror
        self._settings = settings
        self._informers: dict[Resource, Informer] = {}
        self._watching: list[asyncio.Task[None]] = []
        self._pending: dict[tuple[Resource, str, str], Report] = {}
        self._reporting: asyncio.Task[None] | None = None

    @property
    def shim_runs(self) -> bool:
        return bool(self._watching)

    def start_shim(self) -> None:
        """The shim begins to watch its API server, and to report all that it finds."""
        if self.shim_runs:
            return
        for resource in KINDS:
            informer = Informer(
                self.client,
                resource.path(),
                added=self._taker(resource, gone=False),
                changed=self._taker(resource, gone=False),
                removed=self._taker(resource, gone=True),
            )
            self._informers[resource] = informer
            self._watching.append(asyncio.create_task(informer.run()))
        if self.is_connected:
            self._report_all()

    async def stop_shim(self) -> None:
        """The shim dies: no answers, no reports, and the cluster stays online."""
        await _ended(self._watching)
        self._watching = []
        self._informers = {}
        self._pending.clear()

    async def stop(self) -> None:
        """Ends everything."""
        self.is_connected = False
        await self.stop_shim()
        await _ended([self._reporting] if self._reporting else [])

    def connected(self) -> None:
        """The root clustercontroller hears this edge again: it gets everything anew."""
        self.is_connected = True
        if self.shim_runs:
            self._report_all()

    def disconnected(self) -> None:
        """What changes from now on is not reported."""
        self.is_connected = False
        self._pending.clear()
        if self._reporting is not None:
            self._reporting.cancel()

    def capacity(self) -> dict[str, dict[str, str]] | None:
        """The sums over the ready nodes; None while there is nobody to report them."""
        if not self.is_connected or NODES not in self._informers or not self._informers[NODES].synced.is_set():
            return None
        return total(self._informers[NODES].objects.values())

    def _taker(self, resource: Resource, *, gone: bool) -> Callable[[Object], None]:
        def take(obj: Object) -> None:
            if not self.is_connected:
                return
            if not self._pending:
                asyncio.get_running_loop().call_later(self._settings.batch_seconds, self._flush)
            shown = mirrored(resource, obj, self.name, lightweight=self._settings.lightweight)
            key = (resource, shown["metadata"].get("namespace", ""), shown["metadata"]["name"])
            # within a batch the last state wins, and takes its place at the end
            self._pending.pop(key, None)
            self._pending[key] = Report(shown, gone=gone)

        return take

    def _flush(self) -> None:
        pending, self._pending = self._pending, {}
        for (resource, _, _), report in pending.items():
            self._mirror.report(resource, report)

    def _report_all(self) -> None:
        if self._reporting is not None:
            self._reporting.cancel()
        self._reporting = asyncio.create_task(self._full_report(dict(self._informers)))

    async def _full_report(self, informers: dict[Resource, Informer]) -> None:
        """All that is there, and of what the root still shows all that is not there any more."""
        for resource, informer in informers.items():
            await informer.synced.wait()
            there = [
                mirrored(resource, obj, self.name, lightweight=self._settings.lightweight)
                for obj in informer.objects.values()
            ]
            for obj in there:
                self._mirror.report(resource, Report(obj))
            kept = {(obj["metadata"].get("namespace"), obj["metadata"]["name"]) for obj in there}
            for obj in await self._shown(resource):
                if (obj["metadata"].get("namespace"), obj["metadata"]["name"]) not in kept:
                    self._mirror.report(resource, Report(obj, gone=True))

    async def _shown(self, resource: Resource) -> list[Object]:
        with contextlib.suppress(NoAnswer):
            return await self._mirror.shown(resource, self.name)
        return []


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task

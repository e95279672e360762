"""ote_controller_manager: writes what edges report into the root, at the pace that its client allows."""

import asyncio
import logging
from dataclasses import dataclass

from otegraph.simulator.apiserver.resources import DAEMONSETS, DEPLOYMENTS, PODS, Resource
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.otestack.client import Answer, Client, NoAnswer, update
from otegraph.simulator.otestack.crds import CLUSTERS, NAMESPACE
from otegraph.simulator.otestack.limiter import Limiter
from otegraph.simulator.otestack.mirrored import CLUSTER, KINDS, edge_version
from otegraph.simulator.otestack.settings import OteSettings

_log = logging.getLogger(__name__)
_NOW = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0}


@dataclass(frozen=True)
class Report:
    """One object to write. `gone`: it is to be deleted; `status_only`: its status comes late and alone."""

    obj: Object
    gone: bool = False
    status_only: bool = False


class Mirror:
    """A queue and a worker for each kind, one limit on requests for all."""

    def __init__(self, root: Client, settings: OteSettings) -> None:
        self._root = root
        self._settings = settings
        self._limiter = Limiter(settings.mirror_requests_per_second, settings.mirror_burst)
        self._queues: dict[Resource, asyncio.Queue[Report]] = {kind: asyncio.Queue() for kind in KINDS}

    def report(self, resource: Resource, report: Report) -> None:
        """Takes a report; it is written when its turn comes."""
        self._queues[resource].put_nowait(report)

    async def run(self) -> None:
        """Writes until it is cancelled."""
        async with asyncio.TaskGroup() as workers:
            for resource in KINDS:
                workers.create_task(self._work(resource))

    async def shown(self, resource: Resource, cluster: str) -> list[Object]:
        """What the root shows of a cluster. Raises NoAnswer."""
        return (await self._root.list(resource.path(), f"{CLUSTER}%3D{cluster}"))[0]

    async def report_capacity(self, cluster: str, sums: dict[str, dict[str, str]], now: float) -> None:
        """Writes a cluster's capacity and allocatable, and when that was."""
        report = {**sums, "timestamp": int(now)}
        await self._limiter.take()
        await self._limiter.take()
        await update(
            self._root,
            CLUSTERS.path(NAMESPACE, cluster),
            lambda found: {**found, "status": {**(found.get("status") or {}), **report}},
        )

    async def _work(self, resource: Resource) -> None:
        queue = self._queues[resource]
        while True:
            report = await queue.get()
            try:
                await self._write(resource, report)
            except NoAnswer as error:
                # as the real one: said in its log, and never tried again
                _log.debug("%s %s: %s", resource.kind, report.obj["metadata"]["name"], error)

    async def _write(self, resource: Resource, report: Report) -> None:
        obj = report.obj
        path = resource.path(obj["metadata"].get("namespace"), obj["metadata"]["name"])
        if report.gone:
            await self._send("DELETE", path, _NOW if resource == PODS else None)
            return
        found = await self._send("GET", path)
        current = found.json() if found.ok else None
        if report.status_only:
            if current is not None:
                await self._put_status(path, current, obj)
            return
        if current is None:
            answer = await self._send("POST", resource.path(obj["metadata"].get("namespace")), obj)
        elif edge_version(obj) < edge_version(current):
            return
        else:
            answer = await self._put(resource, path, current, obj)
        if not answer.ok:
            _log.debug("%s: %s %s", path, answer.code, answer.body[:200])
            return
        if resource in (DEPLOYMENTS, DAEMONSETS):
            later = Report(obj, status_only=True)
            loop = asyncio.get_running_loop()
            loop.call_later(self._settings.status_lag_seconds, self.report, resource, later)
        else:
            await self._put_status(path, answer.json(), obj)

    async def _put(self, resource: Resource, path: str, current: Object, obj: Object) -> Answer:
        answer = await self._send("PUT", path, obj)
        if answer.code == 422 and resource == PODS:
            # a pod's node can't be set by an update: at the root its spec stays without, and only the label tells
            answer = await self._send("PUT", path, {**obj, "spec": current["spec"]})
        return answer

    async def _put_status(self, path: str, current: Object, obj: Object) -> None:
        meta = {key: value for key, value in current["metadata"].items() if key != "resourceVersion"}
        await self._send("PUT", f"{path}/status", {**current, "metadata": meta, "status": obj.get("status") or {}})

    async def _send(self, method: str, path: str, obj: object = None) -> Answer:
        await self._limiter.take()
        return await self._root.send(method, path, obj)

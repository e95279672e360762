"""The inventory loop: five streams from the root, one of them writing at a time, and a clock for what time alone changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any, Protocol

from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written
from otegraph.reconcilers.inventory.stream import Root, Stream, StreamSettings
from otegraph.reconcilers.inventory.write_cluster import Clusters, mark_stale
from otegraph.reconcilers.inventory.write_node import Nodes, remove_finished_labels
from otegraph.reconcilers.inventory.write_pod import Pods
from otegraph.reconcilers.inventory.write_workload import Workloads
from otegraph.reconcilers.supervise import raise_if_cancelled

logger = logging.getLogger(__name__)

_CLUSTERS_FIRST_SECONDS = 10.0
_NODES_FIRST_SECONDS = 60.0
"""So long 500,000 of them take."""


class Leadership(Protocol):
    """The right to write, held by one process at a time."""

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A transaction that can't be committed by a process that has been replaced: raises then."""


class Inventory:
    """Keeps Cluster, ClusterNode, NodeLabel, Pod and Workload rows true to what the root mirrors.

    `on_change` is called after each commit with the ids of the rows that changed, by the plural of their kind
    (`clusters`, `nodes`, `pods`, `workloads`), and with pods that went, whose they were (`deployments`); a cluster that
    was merely seen again is not among them.
    `stop_on`: errors of `leadership` that end the loop; it survives all others.
    """

    def __init__(
        self,
        root: Root,
        leadership: Leadership,
        on_change: Callable[[Changes], None] = lambda _: None,
        settings: StreamSettings | None = None,
        *,
        stop_on: tuple[type[Exception], ...] = (),
        tick_seconds: float = 10.0,
    ) -> None:
        self._leadership = leadership
        self._on_change = on_change
        self._tick_seconds = tick_seconds
        self._stop_on = stop_on
        # one stream writes at a time: a node can't be written while its cluster is being removed, and nothing deadlocks
        self._turn = asyncio.Lock()
        given: dict[str, Any] = {
            "root": root,
            "turn": self._turn,
            "transaction": leadership.transaction,
            "settings": settings or StreamSettings(),
            "stop_on": stop_on,
        }
        self._clusters = Stream(Clusters(), report=self._clusters_written, **given)
        self._nodes, self._pods, *workloads = (
            Stream[Any, Any](kind, report=self._written, **given)
            for kind in (Nodes(), Pods(), Workloads("Deployment"), Workloads("DaemonSet"))
        )
        self._mirrored = (self._nodes, self._pods, *workloads)

    async def run(self) -> None:
        """Until cancelled. Raises an error of `stop_on` alone."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._clusters.run())
                tasks.create_task(self._tick())
                for stream in self._mirrored:
                    tasks.create_task(self._in_turn(stream))
        except BaseExceptionGroup as group:
            lost = group.subgroup(self._stop_on) if self._stop_on else None
            if lost is None:
                raise
            # several streams may have noticed at once; one says it all
            raise _first(lost) from None

    async def wait_until_synced(self) -> None:
        """Returns when each kind has been listed to its end once."""
        for stream in (self._clusters, *self._mirrored):
            await stream.synced.wait()

    async def _in_turn(self, stream: Stream[Any, Any]) -> None:
        """What is mirrored is of use once its cluster is known, a pod once its node is: most would be read or written twice."""
        await _unless_late(self._clusters, _CLUSTERS_FIRST_SECONDS)
        if stream is self._pods:
            await _unless_late(self._nodes, _NODES_FIRST_SECONDS)
        await stream.run()

    async def _tick(self) -> None:
        await self._clusters.synced.wait()
        while True:
            try:
                now = datetime.now(UTC)
                async with self._turn, self._leadership.transaction() as connection:
                    changed = await mark_stale(connection, now)
                    await remove_finished_labels(connection, now)
                self._written(Written(changed=changed))
            except self._stop_on:
                raise
            except Exception:
                raise_if_cancelled()
                logger.exception("looking for silent clusters and finished labels failed")
            await asyncio.sleep(self._tick_seconds)

    def _clusters_written(self, written: Written) -> None:
        if written.appeared:
            for stream in self._mirrored:
                stream.catch_up(written.appeared)
        self._written(written)

    def _written(self, written: Written) -> None:
        if not written.changed:
            return
        try:
            self._on_change(written.changed)
        except Exception:
            logger.exception("telling of changes failed")


async def _unless_late(stream: Stream[Any, Any], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stream.synced.wait()
    except TimeoutError:
        logger.info("no list of %s yet; going on without", stream.path)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error

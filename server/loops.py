"""Runs the reconcilers of a process: all of them while it leads, none while it does not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import asyncpg
from otegraph.clients.kubernetes import Kubernetes
from otegraph.clients.registry import Registry
from otegraph.reconcilers.expiry import Expiry
from otegraph.reconcilers.inventory.bulk import Changes
from otegraph.reconcilers.inventory.loop import Inventory
from otegraph.reconcilers.lease import Leadership, LostLeadership, lead
from otegraph.reconcilers.namespaces import Namespaces
from otegraph.reconcilers.node_labels import NodeLabels
from otegraph.reconcilers.registry.loop import TOPIC as REGISTRY
from otegraph.reconcilers.registry.loop import RegistryMirror
from otegraph.reconcilers.rollout.loop import Rollout, RolloutSettings
from otegraph.reconcilers.rollout.pull_secret import Credentials
from otegraph.reconcilers.sql import OneWriter
from otegraph.reconcilers.supervise import raise_if_cancelled
from otegraph.resolvers.audit_log import CHANNEL
from otegraph.server.database import credentials

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 2.0


async def reconcile(
    database_url: str,
    kubeconfig: Path,
    context: str | None = None,
    settings: RolloutSettings | None = None,
    registry: Registry | None = None,
    credentials: Credentials | None = None,
) -> None:
    """Until cancelled.  Without a `registry` its images are not looked at, without `credentials` nothing pulls with any."""
    async with await Kubernetes.from_kubeconfig(kubeconfig, context) as root:

        async def work(leadership: Leadership) -> None:
            stop_on = (LostLeadership,)
            # orders and deliveries are written by several loops: one after the other, they never deadlock
            writer = OneWriter(leadership)
            rollout = Rollout(root, writer, settings=settings, credentials=credentials, stop_on=stop_on)
            node_labels = NodeLabels(writer, rollout.send_soon, stop_on=stop_on)
            namespaces = Namespaces(root, writer, rollout.wake, stop_on=stop_on)

            def mirrored(changes: Changes) -> None:
                if "clusters" in changes:
                    namespaces.look_again()
                rollout.mirrored(changes)
                if changes.keys() & {"clusters", "nodes"}:
                    node_labels.wake()

            mirror = RegistryMirror(registry, leadership, stop_on=stop_on) if registry is not None else None

            def heard(topic: str) -> None:
                if mirror is not None:
                    mirror.wake(topic)
                if not topic.startswith(REGISTRY):
                    rollout.wake(topic)
                    node_labels.wake()
                    namespaces.wake()

            inventory = Inventory(root, leadership, mirrored, stop_on=stop_on)
            try:
                async with asyncio.TaskGroup() as tasks:
                    for loop in (inventory, rollout, node_labels, namespaces, Expiry(leadership, stop_on=stop_on)):
                        tasks.create_task(loop.run())
                    if mirror is not None:
                        tasks.create_task(mirror.run())
                    tasks.create_task(listen(database_url, heard))
            except* LostLeadership:
                raise LostLeadership from None

        await lead(work)


async def listen(database_url: str, heard: Callable[[str], None]) -> None:
    """Calls `heard` with the topic of each change that a mutation made, and once after each (re)connection, for ever."""
    while True:
        try:
            connection = await asyncpg.connect(**credentials(database_url))
            try:
                closed = asyncio.Event()
                connection.add_termination_listener(lambda _: closed.set())  # noqa: B023 called while this one is open
                await connection.add_listener(CHANNEL, lambda *given: heard(given[-1]))
                heard("")
                await closed.wait()
            finally:
                await connection.close(timeout=1)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            raise_if_cancelled()
            logger.warning("not listening for changes: %s; trying again", type(error).__name__)
        await asyncio.sleep(RECONNECT_SECONDS)

"""The loops as one process runs them: what one of them sees wakes the others, and a stopped process leaves no lease."""

from __future__ import annotations

import asyncio
from pathlib import Path

from otegraph.models import Cluster, Lease
from otegraph.server import loops
from otegraph.simulator.apiserver.resources import CUSTOM_RESOURCE_DEFINITIONS, NAMESPACES
from otegraph.simulator.world import World
from tortoise.timezone import now

from tests.product import eventually, reconciling
from tests.reconcilers.rollout.rows import approved, business
from tests.reconcilers.rollout.test_loop import has_status


def _empty(world: World) -> None:
    """A root whose storage was lost: only what comes with ote-stack is there again."""
    store = world.root.registry.store
    for resource in world.root.registry.resources:
        for obj in list(store.all(resource)):
            meta = obj["metadata"]
            if resource != CUSTOM_RESOURCE_DEFINITIONS and meta["name"] not in ("default", "kube-system"):
                store.remove(resource, meta.get("namespace", ""), meta["name"])


async def test_a_cluster_that_comes_back_to_an_empty_root_finds_the_namespaces(database: str, tmp_path: Path) -> None:
    async with World({"c1": 1}) as world:
        kubeconfig = world.write_kubeconfig(tmp_path / "kubeconfig")

        async def has_namespace() -> bool:
            return "shop" in {each["metadata"]["name"] for each in world.root.registry.store.all(NAMESPACES)}

        async def is_gone() -> bool:
            return not await Cluster.filter(deleted_at=None).exists()

        async with reconciling(database, kubeconfig):
            deployment = await approved(await business("shop", in_root=False))
            await eventually(has_namespace, "the namespace is made")
            await eventually(has_status(deployment, "SUCCESS"), "its pods run")
            await world.ote.stop_root_controller()
            await world.root.listener.stop()
            _empty(world)
            world.root.server.restart()
            await world.root.listener.start()
            await eventually(is_gone, "the cluster is gone")
            world.ote.start_root_controller()
            # ten minutes before the namespaces are looked at in any case
            await eventually(has_namespace, "the namespace is made again")


async def test_loops_that_are_stopped_leave_no_lease(database: str, tmp_path: Path) -> None:
    async def held() -> bool:
        return await Lease.filter(expires_at__gt=now()).exists()

    async with World({"c1": 1}) as world:
        kubeconfig = world.write_kubeconfig(tmp_path / "kubeconfig")
        running = asyncio.create_task(loops.reconcile(database, kubeconfig))
        try:
            await eventually(lambda: Cluster.exists(), "the inventory writes")
            assert await held()
        finally:
            running.cancel()
            done, _ = await asyncio.wait({running}, timeout=30)
        assert done
        assert running.cancelled()
        assert not await held()

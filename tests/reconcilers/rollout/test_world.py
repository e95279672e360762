"""The whole way over HTTP: rows, orders, a simulated ote-stack with its edges, the mirror, rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from otegraph.clients.kubernetes import Kubernetes
from otegraph.models import ClusterNode, Delivery, Deployment, NodeLabel, Order, Pod, RevisionAction, Target
from otegraph.models.cluster_node import LABEL_PREFIX
from otegraph.reconcilers.inventory.loop import Inventory
from otegraph.reconcilers.namespaces import Namespaces
from otegraph.reconcilers.node_labels import NodeLabels
from otegraph.reconcilers.rollout.labels import DEPLOYMENT_LABEL
from otegraph.reconcilers.rollout.loop import Rollout, RolloutSettings
from otegraph.simulator.apiserver.resources import NODES, PODS
from otegraph.simulator.world import World
from otegraph.tests.reconcilers.rollout.rows import approved, business, label, revise
from otegraph.tests.reconcilers.rollout.test_loop import has_status, until
from otegraph.tests.reconcilers.rollout.test_namespaces import Leader

pytestmark = pytest.mark.usefixtures("database")

SETTINGS = RolloutSettings(wish_seconds=0.2, cleanup_seconds=0.2, safety_age=timedelta(0))


@asynccontextmanager
async def loops(world: World, folder: Path) -> AsyncIterator[None]:
    """All loops on one root, as a server runs them."""
    async with await Kubernetes.from_kubeconfig(world.write_kubeconfig(folder / "kubeconfig")) as root:
        leader = Leader()
        rollout = Rollout(root, leader, settings=SETTINGS)
        labels = NodeLabels(leader, rollout.send_soon, tick_seconds=0.2)
        namespaces = Namespaces(root, leader, rollout.wake, check_seconds=0.2)
        inventory = Inventory(root, leader, rollout.mirrored)
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(loop.run()) for loop in (inventory, rollout, labels, namespaces)]
            yield
            for task in running:
                task.cancel()


async def images(deployment: Deployment, cluster: str) -> set[str]:
    pods = await Pod.filter(deployment=deployment, cluster__name=cluster).prefetch_related("revision__app_version")
    return {pod.revision.app_version.spec["image"] for pod in pods if pod.revision.app_version is not None}


async def phases(deployment: Deployment) -> dict[str, str]:
    rows = await Target.filter(deployment=deployment).prefetch_related("cluster")
    return {row.cluster.name: row.phase.value for row in rows}


async def test_install_upgrade_break_roll_back_cut_off_and_delete(tmp_path: Path) -> None:
    async with World({"c1": 2, "c10": 2, "urumqi": 1}) as world, loops(world, tmp_path):
        await until(lambda: ClusterNode.filter(cluster__name="urumqi").exists())
        await label("c1", "north")
        deployment = await approved(await business(in_root=False), selector="north", image="nginx:1")
        await until(has_status(deployment, "SUCCESS"))
        assert await phases(deployment) == {"c1": "DONE"}
        assert await images(deployment, "c10") == set()

        await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
        await until(has_status(deployment, "SUCCESS"))
        assert await images(deployment, "c1") == {"nginx:2"}

        await revise(deployment, RevisionAction.UPGRADE, image="broken:3")
        await until(has_status(deployment, "FAILED"))
        assert "ImagePull" in (await Deployment.get(id=deployment.id)).message

        world.ote.cut("urumqi")
        await Deployment.filter(id=deployment.id).update(cluster_selector="all")
        await revise(deployment, RevisionAction.ROLLBACK, image="nginx:2")
        await until(has_status(deployment, "PARTIAL_SUCCESS", clusters=3))
        assert await phases(deployment) == {"c1": "DONE", "c10": "DONE", "urumqi": "WAITING_FOR_CLUSTER"}

        world.ote.join("urumqi")
        await until(has_status(deployment, "SUCCESS", clusters=3))

        await revise(deployment, RevisionAction.UPGRADE, kind="DAEMON_SET", image="agent:1")
        await until(has_status(deployment, "SUCCESS", clusters=3))
        assert (await Deployment.get(id=deployment.id)).running == 5

        await revise(deployment, RevisionAction.DELETE)
        await until(has_status(deployment, "DELETED"))
        assert await Pod.filter(deployment=deployment).count() == 0

        async def is_clean() -> bool:
            return not await Order.filter(removed_at=None).count()

        await until(is_clean)


async def test_a_node_label_reaches_the_node_and_is_read_back(tmp_path: Path) -> None:
    async with World({"c1": 2}) as world, loops(world, tmp_path):
        await until(lambda: ClusterNode.filter(name="edge-node-2").exists())
        node = await ClusterNode.get(name="edge-node-2")
        await NodeLabel.create(cluster_node=node, name="gpu", wanted=True)
        await until(lambda: NodeLabel.filter(cluster_node=node, present=True).exists())
        deployment = await approved(await business(in_root=False), kind="DAEMON_SET")
        await Deployment.filter(id=deployment.id).update(node_selector="gpu", generation=2)
        await until(has_status(deployment, "SUCCESS"))
        assert {pod.node_name for pod in await Pod.all()} == {"edge-node-2"}
        await NodeLabel.filter(cluster_node=node).update(wanted=False)

        async def is_off() -> bool:
            nodes = world.edges["c1"].registry.store.all(NODES)
            return not any(f"{LABEL_PREFIX}gpu" in found["metadata"].get("labels", {}) for found in nodes)

        await until(is_off)


async def test_pods_leave_a_node_with_its_label_only_if_that_was_asked_for(tmp_path: Path) -> None:
    async with World({"c1": 2}) as world, loops(world, tmp_path):
        await until(lambda: ClusterNode.filter(name="edge-node-2").exists())
        node = await ClusterNode.get(name="edge-node-2")
        label_row = await NodeLabel.create(cluster_node=node, name="gpu", wanted=True)
        owner = await business(in_root=False)
        anywhere = await approved(owner, "anywhere", replicas=4)
        deployment = await approved(owner, replicas=2)
        await Deployment.filter(id=deployment.id).update(node_selector="gpu", generation=2)
        for each in (deployment, anywhere):
            await until(has_status(each, "SUCCESS"))

        async def mirrored_off() -> bool:
            return not (await NodeLabel.get(id=label_row.id)).present

        def placed(each: Deployment) -> dict[str, str]:
            pods = world.edges["c1"].registry.store.all(PODS)
            return {
                pod["metadata"]["name"]: pod["spec"].get("nodeName", "")
                for pod in pods
                if pod["metadata"]["labels"][DEPLOYMENT_LABEL] == str(each.id)
            }

        before = {each.id: placed(each) for each in (deployment, anywhere)}
        assert set(before[deployment.id].values()) == {"edge-node-2"}

        await NodeLabel.filter(id=label_row.id).update(wanted=False)
        await until(mirrored_off)
        assert (await Delivery.filter(method="DELETE").count(), placed(deployment)) == (0, before[deployment.id])

        await NodeLabel.filter(id=label_row.id).update(wanted=True)
        await until(lambda: NodeLabel.filter(id=label_row.id, present=True).exists())
        await NodeLabel.filter(id=label_row.id).update(wanted=False, evict=True)

        async def nowhere() -> bool:
            rows = await Pod.filter(deployment=deployment)
            return [(pod.phase.value, pod.node_name) for pod in rows] == [("PENDING", "")] * 2

        await until(nowhere)
        assert set(placed(deployment).values()) == {""}
        await until(lambda: NodeLabel.filter(id=label_row.id, evict=False).exists())
        assert placed(anywhere) == before[anywhere.id]

"""The loop against a root in memory: order between streams, lost history, failures, the end."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from otegraph.clients.errors import Unreachable
from otegraph.models import Cluster, ClusterNode, NodeLabel, Pod, Revision, Workload
from otegraph.reconcilers.inventory.loop import Inventory
from otegraph.reconcilers.inventory.stream import StreamSettings
from otegraph.tests.reconcilers.inventory.objects import a_cluster, a_node, a_pod, a_workload
from otegraph.tests.reconcilers.inventory.root import CLUSTERS, DAEMON_SETS, DEPLOYMENTS, NODES, PODS, Root
from otegraph.tests.reconcilers.inventory.running import QUICK, Leader, Told, running, until


@pytest.fixture
def root() -> Root:
    return Root()


async def nodes() -> list[str]:
    """The nodes that are there, each with its cluster."""
    rows = await ClusterNode.all().values_list("cluster__name", "name")
    return sorted(f"{cluster}/{name}" for cluster, name in rows)


async def statuses() -> dict[str, str]:
    return {row.name: "DELETED" if row.deleted_at else str(row.status) for row in await Cluster.all()}


def counted(model: Any, **condition: Any) -> Callable[[], Awaitable[int]]:
    """How many rows there are."""

    async def count() -> int:
        found: int = await model.filter(**condition).count()
        return found

    return count


async def test_everything_listed_and_followed(root: Root, leader: Leader, revisions: list[Revision]) -> None:
    deployment, revision = revisions[0].deployment_id, revisions[0].id
    root.put(CLUSTERS, a_cluster("c1"), a_cluster("c-10", "offline"))
    root.put(NODES, a_node("c1"), a_node("c-10", "edge-1"), {"metadata": {"name": "of-the-root"}})
    root.put(PODS, a_pod("c1", revision), a_pod("c1", "other", "strange"))
    root.put(DEPLOYMENTS, a_workload("c1", deployment, revision))
    root.put(DAEMON_SETS, a_workload("c1", deployment, revision, "agent", desiredNumberScheduled=1))
    told = Told()
    async with running(root, leader, told):
        assert await statuses() == {"c1": "ONLINE", "c-10": "OFFLINE"}
        assert await nodes() == ["c-10/edge-1", "c1/n1"]
        assert await Pod.all().values_list("name", "cluster_node__name") == [("web-1", "n1")]
        assert sorted(await Workload.all().values_list("kind", "name")) == [
            ("DaemonSet", "agent"),
            ("Deployment", "web"),
        ]
        assert told.kinds == {"clusters", "nodes", "pods", "workloads"}
        root.put(CLUSTERS, a_cluster("c1", "offline"))
        root.put(NODES, a_node("c1", "n2"))
        root.delete(NODES, "n1-c1")
        root.delete(PODS, "web-1-c1")
        root.delete(DEPLOYMENTS, "web-c1")
        await until(statuses, {"c1": "OFFLINE", "c-10": "OFFLINE"})
        await until(nodes, ["c-10/edge-1", "c1/n2"])
        await until(counted(Pod), 0)
        await until(counted(Workload, gone_at=None), 1)
        # nothing is read twice, for the clusters' list came first
        assert sorted(root.lists, key=str) == sorted(
            [(path, None) for path in (CLUSTERS, NODES, PODS, DEPLOYMENTS, DAEMON_SETS)]
        )


@pytest.mark.parametrize("order", list(itertools.permutations([CLUSTERS, NODES, PODS])))
async def test_the_order_between_streams_does_not_matter(
    root: Root, leader: Leader, revisions: list[Revision], order: tuple[str, ...]
) -> None:
    values = {CLUSTERS: a_cluster("c1"), NODES: a_node("c1"), PODS: a_pod("c1", revisions[0].id)}
    async with running(root, leader):
        for path in order:
            root.put(path, values[path])
            # the marker makes sure that this stream has been written before the next one says anything
            root.put(CLUSTERS, a_cluster(f"after-{path.rsplit('/', 1)[-1]}"))
            await until(counted(Cluster, name=f"after-{path.rsplit('/', 1)[-1]}"), 1)
        await until(counted(Pod, cluster_node__name="n1", cluster__name="c1"), 1)


async def test_what_was_listed_before_its_cluster_gets_in(root: Root, leader: Leader) -> None:
    root.put(NODES, a_node("c1"), a_node("c2"))
    async with running(root, leader):
        assert await nodes() == []
        root.put(CLUSTERS, a_cluster("c1"))
        await until(nodes, ["c1/n1"])
        assert (NODES, "ote-cluster in (c1)") in root.lists


async def test_a_cluster_that_comes_in_the_middle_of_a_list(root: Root, leader: Leader) -> None:
    root.put(NODES, a_node("c1"), a_node("c2"))
    root.put(CLUSTERS, a_cluster("c2"))
    root.held.add(NODES)
    async with running(root, leader, synced=False):
        await until(nodes, ["c2/n1"])
        root.put(CLUSTERS, a_cluster("c1"))
        await until(statuses, {"c1": "ONLINE", "c2": "ONLINE"})
        assert await nodes() == ["c2/n1"]
        root.release(NODES)
        # what the late reading brings must not fall to the end of the list that did not have it
        await until(nodes, ["c1/n1", "c2/n1"])


async def test_a_late_reading_that_fails_is_made_again(root: Root, leader: Leader) -> None:
    root.put(NODES, a_node("c1"))
    async with running(root, leader):
        root.unlisted = [Unreachable("away") for _ in range(6)]
        root.put(CLUSTERS, a_cluster("c1"))
        await until(nodes, ["c1/n1"])


async def test_a_deleted_clusters_leftovers(root: Root, leader: Leader, revisions: list[Revision]) -> None:
    root.put(CLUSTERS, a_cluster("c1"), a_cluster("c2"))
    root.put(NODES, a_node("c1"), a_node("c2"))
    root.put(PODS, a_pod("c1", revisions[0].id))
    async with running(root, leader):
        root.delete(CLUSTERS, "c1")
        await until(statuses, {"c1": "DELETED", "c2": "ONLINE"})
        assert (await nodes(), await Pod.all().count()) == (["c2/n1"], 0)
        root.put(NODES, a_node("c1", ready=False), a_node("c2", "n2"))
        await until(nodes, ["c2/n1", "c2/n2"])
        root.put(CLUSTERS, a_cluster("c1"))
        await until(nodes, ["c1/n1", "c2/n1", "c2/n2"])
        await until(counted(Pod, cluster_node__name="n1"), 1)


async def test_a_cluster_deleted_and_made_anew_at_once(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    root.put(NODES, a_node("c1"))
    async with running(root, leader, settings=StreamSettings(window_seconds=0.2)):
        before = await Cluster.get(name="c1")
        node = await ClusterNode.get()
        root.delete(CLUSTERS, "c1")
        root.put(CLUSTERS, a_cluster("c1"))
        await until(counted(Cluster, online_since__gt=before.online_since), 1)
        await until(nodes, ["c1/n1"])
        assert (await Cluster.get(name="c1")).id == before.id
        assert (await ClusterNode.get()).id != node.id


async def test_a_new_list_drops_what_it_does_not_hold(root: Root, leader: Leader, revisions: list[Revision]) -> None:
    root.put(CLUSTERS, a_cluster("c1"), a_cluster("c2"))
    root.put(NODES, a_node("c1"), a_node("c1", "n2"), a_node("c2"))
    root.put(DEPLOYMENTS, a_workload("c1", revisions[0].deployment_id, revisions[0].id))
    async with running(root, leader):
        for path, name in ((NODES, "n1-c1"), (CLUSTERS, "c2"), (DEPLOYMENTS, "web-c1")):
            # gone without a word, as after a lost history
            del root.objects[path][name]
            root.say(path, None)
        await until(nodes, ["c1/n2"])
        await until(statuses, {"c1": "ONLINE", "c2": "DELETED"})
        await until(counted(Workload, gone_at=None), 0)


async def test_only_what_clients_can_see_is_told(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1", age=60))
    root.put(NODES, a_node("c1"))
    told = Told()
    async with running(root, leader, told):
        before = (await Cluster.get()).last_seen_at
        told.changes.clear()
        root.put(NODES, a_node("c1"))
        root.put(CLUSTERS, a_cluster("c1"))
        await until(counted(Cluster, last_seen_at__gt=before), 1)
        root.put(NODES, a_node("c1"), a_node("c1", "n2"))
        await until(nodes, ["c1/n1", "c1/n2"])
        node = await ClusterNode.get(name="n2")
        await until(lambda: asyncio.sleep(0, told.changes), [{"nodes": [node.id]}])


async def test_a_silent_cluster_becomes_unknown(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1", age=118.0), a_cluster("c2"), a_cluster("c3", "offline", age=500))
    told = Told()
    async with running(root, leader, told, tick_seconds=0.05):
        await until(statuses, {"c1": "UNKNOWN", "c2": "ONLINE", "c3": "OFFLINE"})
        await until(lambda: asyncio.sleep(0, bool(told.changes)), True)
        row = await Cluster.get(name="c1")
        assert row.id in told.changes[-1]["clusters"]


async def test_a_label_that_was_taken_off_goes_without_a_word_from_its_node(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    root.put(NODES, a_node("c1", edge="true"))
    async with running(root, leader, tick_seconds=0.05):
        await NodeLabel.all().update(wanted=False)
        root.put(NODES, a_node("c1"))
        await until(counted(NodeLabel), 0)


async def test_hostile_objects_stop_nothing(root: Root, leader: Leader) -> None:
    hostile: list[Any] = [
        {"metadata": {"name": "a-c1", "labels": None}, "status": None},
        {
            "metadata": {"name": "b-c1", "labels": {"ote-cluster": "c1"}},
            "status": {"conditions": None, "addresses": {}},
        },
        {"metadata": {"name": "c-c1", "labels": {"ote-cluster": "c1"}, "creationTimestamp": 5}, "status": "x"},
        {"metadata": {"name": "nothing-more"}},
        {"metadata": {"name": "d\0-c1", "labels": {"ote-cluster": "c1"}}},
    ]
    root.put(CLUSTERS, a_cluster("c1"), {"metadata": {"name": "c2"}}, {"metadata": {"name": "x\0"}})
    root.put(NODES, *hostile)
    async with running(root, leader):
        assert await nodes() == ["c1/b", "c1/c"]
        assert await statuses() == {"c1": "ONLINE", "c2": "UNKNOWN"}
        root.put(NODES, *hostile, a_node("c1"))
        await until(nodes, ["c1/b", "c1/c", "c1/n1"])


async def test_one_stream_that_fails_begins_again(root: Root, leader: Leader, caplog: pytest.LogCaptureFixture) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    async with running(root, leader):
        root.broken[NODES] = [RuntimeError("a fault of ours")]
        root.put(NODES, a_node("c1"))
        await until(nodes, ["c1/n1"])
        assert "a fault of ours" in caplog.text
        # and a fault of the database
        leader.failures = 3
        root.put(NODES, a_node("c1", "n2"))
        await until(nodes, ["c1/n1", "c1/n2"])


async def test_who_listens_and_fails_stops_nothing(root: Root, leader: Leader) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("a listener's fault")

    inventory = Inventory(root, leader, fail, QUICK)
    task = asyncio.create_task(inventory.run())
    root.put(CLUSTERS, a_cluster("c1"))
    root.put(NODES, a_node("c1"))
    await until(nodes, ["c1/n1"])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def test_a_leader_that_was_replaced_stops(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    inventory = Inventory(root, leader, settings=QUICK, stop_on=(Leader.Lost,))
    task = asyncio.create_task(inventory.run())
    async with asyncio.timeout(30):
        await inventory.wait_until_synced()
        leader.lost = True
        root.put(NODES, a_node("c1"))
        root.put(PODS, a_pod("c1", 1))
        with pytest.raises(Leader.Lost):
            await task
    assert await nodes() == []


async def test_it_can_be_cancelled_at_any_point(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, *(a_cluster(f"c{number}") for number in range(5)))
    root.put(NODES, *(a_node(f"c{number}", f"n{other}") for number in range(5) for other in range(5)))
    for turn in range(30):
        inventory = Inventory(root, leader, settings=QUICK)
        task = asyncio.create_task(inventory.run())
        for _ in range(turn * 3):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 30)
    async with running(root, leader):
        assert len(await nodes()) == 25


async def test_pages_are_written_two_at_a_time_and_none_is_lost(root: Root, leader: Leader) -> None:
    root.page_size = 2
    root.put(CLUSTERS, a_cluster("c1"))
    root.put(NODES, *(a_node("c1", f"n{number}") for number in range(11)))
    async with running(root, leader):
        assert len(await nodes()) == 11
        assert leader.at_once == 2


async def test_pages_of_nothing_that_is_ours_hold_nothing_up(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    root.put(NODES, *({"metadata": {"name": f"of-the-root-{number}"}} for number in range(20)), a_node("c1"))
    async with running(root, leader):
        assert await nodes() == ["c1/n1"]


async def test_what_a_list_holds_twice_is_not_written_at_once(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    root.put(NODES, a_node("c1"))
    # as where a list was broken off and began anew
    root.objects[NODES]["again"] = a_node("c1", ready=False)
    async with running(root, leader):
        assert [(node.name, node.ready) for node in await ClusterNode.all()] == [("n1", False)]
        assert leader.at_once == 1


async def test_changes_come_in_batches(root: Root, leader: Leader) -> None:
    root.put(CLUSTERS, a_cluster("c1"))
    told = Told()
    async with running(root, leader, told, settings=StreamSettings(window_seconds=0.3, batch_size=40)):
        told.changes.clear()
        for turn in range(3):
            root.put(NODES, *(a_node("c1", f"n{number}", ready=turn == 2) for number in range(100)))
        await until(counted(ClusterNode, ready=True), 100)
        assert all(len(each.get("nodes", [])) <= 40 for each in told.changes)
        assert len(told.changes) <= 9

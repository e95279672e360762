"""Rows into a real PostgreSQL: what is written, what is left alone, what is removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from otegraph.models import (
    Cluster,
    ClusterLabel,
    ClusterNode,
    ClusterStatus,
    Delivery,
    NodeLabel,
    Order,
    Pod,
    Revision,
    Workload,
)
from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written
from otegraph.reconcilers.inventory.kind import Kind
from otegraph.reconcilers.inventory.write_cluster import Clusters, mark_stale
from otegraph.reconcilers.inventory.write_node import Nodes, remove_finished_labels
from otegraph.reconcilers.inventory.write_pod import Pods
from otegraph.reconcilers.inventory.write_workload import Workloads
from otegraph.tests.reconcilers.inventory.objects import a_cluster, a_node, a_pod, a_workload, recorded, trace
from tortoise import connections
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(seconds=30)


def reported(name: str, status: str = "online", age: float = 0.0, **more: Any) -> dict[str, Any]:
    return a_cluster(name, status, age, NOW.timestamp(), **more)


async def upsert(kind: Kind[Any, Any], *objects: dict[str, Any], now: datetime = NOW) -> Written:
    async with in_transaction() as connection:
        return await kind.upsert(connection, [kind.parse(value) for value in objects], now)


async def remove(kind: Kind[Any, Any], *objects: dict[str, Any], now: datetime = NOW) -> Changes:
    async with in_transaction() as connection:
        return await kind.remove(connection, [kind.key(value) for value in objects], now)


async def prune(kind: Kind[Any, Any], seen: Sequence[int], now: datetime = NOW) -> Changes:
    async with in_transaction() as connection:
        return await kind.prune(connection, seen, now)


async def flat(rows: QuerySet[Any], column: str) -> Any:
    """One column of some rows."""
    return await rows.values_list(column, flat=True)


async def versions(table: str) -> list[tuple[Any, ...]]:
    """Which transaction wrote, or only locked, each row: it is left alone if this stays the same."""
    connection: Connection = connections.get("default")
    rows = await connection.execute_query_dict(f"SELECT xmin::text, xmax::text, ctid::text FROM {table} ORDER BY id")
    return [tuple(row.values()) for row in rows]


async def test_a_cluster_from_first_to_last(database: str) -> None:
    written = await upsert(Clusters(), reported("c1"))
    row = await Cluster.get(name="c1")
    assert (written.ids, written.appeared, written.changed) == ([row.id], ["c1"], {"clusters": [row.id]})
    assert (row.status, row.online_since, row.capacity) == (ClusterStatus.ONLINE, NOW, None)

    written = await upsert(Clusters(), reported("c1", capacity={"cpu": "500m"}), now=LATER)
    row = await Cluster.get(name="c1")
    assert (written.appeared, written.changed) == ([], {"clusters": [row.id]})
    assert (row.capacity, row.online_since) == ({"cpu": "0.5"}, NOW)

    await upsert(Clusters(), reported("c1", "offline"), now=LATER)
    row = await Cluster.get(name="c1")
    assert (row.status, row.online_since) == (ClusterStatus.OFFLINE, NOW)

    await upsert(Clusters(), reported("c1"), now=LATER)
    row = await Cluster.get(name="c1")
    assert (row.status, row.online_since) == (ClusterStatus.ONLINE, LATER)


async def test_a_cluster_merely_seen_again_is_written_and_not_told(database: str) -> None:
    await upsert(Clusters(), reported("c1", age=60))
    written = await upsert(Clusters(), reported("c1"))
    row = await Cluster.get(name="c1")
    assert (written.ids, written.changed) == ([row.id], {})
    assert row.last_seen_at == NOW


async def test_a_report_that_is_too_old_is_unknown_from_the_start(database: str) -> None:
    await upsert(Clusters(), reported("c1", age=130), reported("c2", "offline", age=130), reported("c3"))
    assert await flat(Cluster.all().order_by("name"), "status") == ["UNKNOWN", "OFFLINE", "ONLINE"]
    assert (await Cluster.get(name="c1")).online_since is None


async def test_time_alone_makes_a_cluster_unknown(database: str) -> None:
    await upsert(Clusters(), reported("c1", age=100), reported("c2", "offline", age=100), reported("c3"))
    async with in_transaction() as connection:
        assert await mark_stale(connection, NOW) == {}
        changed = await mark_stale(connection, NOW + timedelta(seconds=30))
    row = await Cluster.get(name="c1")
    assert changed == {"clusters": [row.id]}
    assert await flat(Cluster.all().order_by("name"), "status") == ["UNKNOWN", "OFFLINE", "ONLINE"]
    await upsert(Clusters(), reported("c1"), now=LATER)
    assert (await Cluster.get(name="c1")).online_since == LATER


async def test_a_deleted_cluster_keeps_its_row_and_loses_its_mirror(database: str, revisions: list[Revision]) -> None:
    await upsert(Clusters(), reported("c1"), reported("c2"))
    cluster = await Cluster.get(name="c1")
    await ClusterLabel.create(cluster=cluster, name="edge")
    for name in ("c1", "c2"):
        await upsert(Nodes(), a_node(name, edge="true"))
        await upsert(Pods(), a_pod(name, revisions[0].id))
        await upsert(Workloads("Deployment"), a_workload(name, revisions[0].deployment_id, revisions[0].id))

    changed = await remove(Clusters(), reported("c1"), now=LATER)
    assert {kind: len(ids) for kind, ids in changed.items()} == {"clusters": 1, "nodes": 1, "pods": 1, "workloads": 1}
    await cluster.refresh_from_db()
    assert (cluster.deleted_at, cluster.status) == (LATER, ClusterStatus.OFFLINE)
    assert await ClusterLabel.filter(cluster=cluster).count() == 1
    for model in (ClusterNode, Pod, Workload):
        assert await flat(model.all(), "cluster__name") == ["c2"]

    # its leftovers are nobody's, until it is back
    leftovers = [
        await upsert(Nodes(), a_node("c1")),
        await upsert(Pods(), a_pod("c1", revisions[0].id)),
        await upsert(Workloads("Deployment"), a_workload("c1", 1, 1)),
    ]
    assert leftovers == [Written(), Written(), Written()]
    assert await remove(Clusters(), reported("c1")) == {}

    written = await upsert(Clusters(), reported("c1"), now=LATER)
    assert (written.appeared, written.ids) == (["c1"], [cluster.id])
    await cluster.refresh_from_db()
    assert (cluster.deleted_at, cluster.online_since) == (None, LATER)
    assert len((await upsert(Nodes(), a_node("c1"))).ids) == 1


async def test_clusters_missing_from_a_list_are_deleted(database: str) -> None:
    await upsert(Clusters(), reported("c1"), reported("c2"))
    await upsert(Nodes(), a_node("c1"), a_node("c2"))
    kept = await Cluster.get(name="c2")
    await prune(Clusters(), [kept.id])
    assert await flat(Cluster.filter(deleted_at=None), "name") == ["c2"]
    assert await flat(ClusterNode.all(), "cluster__name") == ["c2"]
    assert await prune(Clusters(), [kept.id]) == {}


async def test_the_recorded_node_in_its_row(database: str) -> None:
    await upsert(Clusters(), reported("c1"))
    await upsert(Nodes(), recorded("node"))
    row = await ClusterNode.get(name="edge-node-1").prefetch_related("cluster")
    assert (row.cluster.name, row.ready, row.architecture, row.internal_ip) == ("c1", True, "amd64", None)
    assert row.capacity == {"cpu": "4", "memory": "8589934592", "pods": "110"}
    assert [condition["type"] for condition in row.conditions][:2] == ["Ready", "MemoryPressure"]
    assert row.created_at == datetime(2026, 11, 23, 13, 14, 11, tzinfo=UTC)


async def test_what_is_as_it_was_is_not_touched(database: str, revisions: list[Revision]) -> None:
    nodes = [a_node("c1", f"n{number}", edge="true") for number in range(3)]
    pods = [a_pod("c1", revisions[0].id, f"p{number}", f"n{number}") for number in range(3)]
    workloads = [a_workload("c1", revisions[0].deployment_id, revisions[0].id)]
    tables = ("clusters", "cluster_nodes", "node_labels", "pods", "workloads")
    cluster = reported("c1", capacity={"cpu": "1"})
    before: list[Any] = []
    for turn in range(2):
        written = [
            await upsert(Clusters(), cluster),
            await upsert(Nodes(), *nodes, now=LATER),
            await upsert(Pods(), *pods),
            await upsert(Workloads("Deployment"), *workloads),
        ]
        assert [len(each.ids) for each in written] == [1, 3, 3, 1]
        if turn == 0:
            before = [await versions(table) for table in tables]
    assert [each.changed for each in written] == [{}] * 4
    assert [await versions(table) for table in tables] == before

    nodes[1]["status"]["conditions"][0]["status"] = "False"
    changed = (await upsert(Nodes(), *nodes)).changed
    assert changed == {"nodes": [(await ClusterNode.get(name="n1")).id]}
    after = await versions("cluster_nodes")
    assert len(set(after) & set(before[1])) == 2


async def test_a_node_goes_and_its_pods_stay(database: str, revisions: list[Revision]) -> None:
    await upsert(Clusters(), reported("c1"), reported("c10"))
    await upsert(Nodes(), a_node("c1"), a_node("c10"), a_node("c1", "n-2"))
    await upsert(Pods(), a_pod("c1", revisions[0].id))
    assert {kind: len(ids) for kind, ids in (await remove(Nodes(), a_node("c1"), a_node("c3"))).items()} == {"nodes": 1}
    pod = await Pod.get()
    assert (pod.cluster_node_id, pod.node_name) == (None, "n1")
    kept = await ClusterNode.get(cluster__name="c10")
    await prune(Nodes(), [kept.id])
    assert await flat(ClusterNode.all(), "id") == [kept.id]


async def test_a_pod_that_came_before_its_node(database: str, revisions: list[Revision]) -> None:
    await upsert(Clusters(), reported("c1"), reported("c10"))
    await upsert(Pods(), a_pod("c1", revisions[0].id), a_pod("c10", revisions[0].id))
    assert await flat(Pod.all(), "cluster_node_id") == [None, None]
    written = await upsert(Nodes(), a_node("c1"))
    pod = await Pod.get(cluster__name="c1")
    assert pod.cluster_node_id == written.ids[0]
    assert written.changed == {"nodes": written.ids, "pods": [pod.id]}
    assert (await Pod.get(cluster__name="c10")).cluster_node_id is None


async def test_pods(database: str, revisions: list[Revision]) -> None:
    await upsert(Clusters(), reported("c1"))
    node = (await upsert(Nodes(), a_node("c1"))).ids[0]
    foreign = a_pod("c1", revisions[1].id + 1000, "other")
    written = await upsert(Pods(), a_pod("c1", revisions[0].id, phase="Pending", reason="Evicted"), foreign)
    pod = await Pod.get()
    assert written.ids == [pod.id]
    assert (pod.deployment_id, pod.revision_id, pod.cluster_node_id) == (
        revisions[0].deployment_id,
        revisions[0].id,
        node,
    )
    assert (pod.phase, pod.reason, pod.ready, pod.deleting) == ("PENDING", "Evicted", False, False)

    going = a_pod("c1", revisions[1].id, conditions=[{"type": "Ready", "status": "True"}])
    going["metadata"]["deletionTimestamp"] = "2026-11-23T13:30:32Z"
    assert (await upsert(Pods(), going)).changed == {"pods": [pod.id]}
    await pod.refresh_from_db()
    assert (pod.revision_id, pod.ready, pod.deleting, pod.reason) == (revisions[1].id, True, True, None)
    assert await remove(Pods(), going) == {"pods": [pod.id], "deployments": [pod.deployment_id]}
    assert await Pod.all().count() == 0

    kept, gone = (await upsert(Pods(), a_pod("c1", revisions[0].id, "a"), a_pod("c1", revisions[0].id, "b"))).ids
    assert await prune(Pods(), [kept]) == {"pods": [gone], "deployments": [pod.deployment_id]}
    assert await flat(Pod.all(), "id") == [kept]
    await prune(Pods(), [])
    assert await Pod.all().count() == 0


async def test_a_pod_says_which_workload_made_it(database: str, revisions: list[Revision]) -> None:
    await upsert(Clusters(), reported("c1"))
    job, old = a_pod("c1", revisions[0].id, "migrate"), a_pod("c1", revisions[0].id, "old")
    job["metadata"]["labels"]["otegraph.io/workload"] = "Job.migrate"
    await upsert(Pods(), job, old)
    assert await flat(Pod.all().order_by("name"), "workload") == ["Job.migrate", ""]
    job["metadata"]["labels"]["otegraph.io/workload"] = "Job." + "x" * 60
    await upsert(Pods(), job)
    assert await flat(Pod.filter(name="migrate"), "workload") == [""]


async def test_a_pod_that_bears_the_label_of_another_business_is_none_of_ours(
    database: str, revisions: list[Revision]
) -> None:
    await upsert(Clusters(), reported("c1"))
    forged = a_pod("c1", revisions[0].id)
    forged["metadata"]["namespace"] = "elsewhere"
    await upsert(Pods(), forged)
    assert await Pod.all().count() == 0


async def test_workloads(database: str, revisions: list[Revision]) -> None:
    deployment = revisions[0].deployment_id
    await upsert(Clusters(), reported("c1"))
    kind, other = Workloads("Deployment"), Workloads("DaemonSet")
    value = a_workload("c1", deployment, revisions[0].id, updatedReplicas=1, readyReplicas=1, observedGeneration=4)
    strange = a_workload("c1", deployment + 1000, revisions[0].id, "strange")
    await upsert(kind, value, strange)
    await upsert(other, value)
    row = await Workload.get(kind="Deployment")
    assert (row.namespace, row.name, row.deployment_id, row.revision_id) == ("shop", "web", deployment, revisions[0].id)
    assert (row.desired, row.updated, row.ready, row.observed_generation) == (2, 1, 1, 4)

    assert await remove(kind, value, now=NOW) == {"workloads": [row.id]}
    assert await remove(kind, value, now=LATER) == {}
    await row.refresh_from_db()
    assert row.gone_at == NOW
    assert (await upsert(kind, value)).changed == {"workloads": [row.id]}
    await row.refresh_from_db()
    assert row.gone_at is None

    await prune(kind, [], now=LATER)
    await row.refresh_from_db()
    assert row.gone_at == LATER
    assert (await Workload.get(kind="DaemonSet")).gone_at is None


async def test_a_workload_is_known_by_its_revision_too(database: str, revisions: list[Revision]) -> None:
    await upsert(Clusters(), reported("c1"))
    value = a_workload("c1", "", revisions[1].id)
    del value["metadata"]["labels"]["otegraph.io/deployment"]
    await upsert(Workloads("Deployment"), value)
    assert (await Workload.get()).deployment_id == revisions[1].deployment_id
    # and a revision that is not there leaves the deployment's label
    await upsert(Workloads("Deployment"), a_workload("c1", revisions[0].deployment_id, 10**9))
    assert (await Workload.get()).revision_id is None


@pytest.mark.parametrize(
    ("before", "mirrored", "after"),
    [
        (None, True, "wanted present"),
        (None, False, None),
        ("wanted", True, "wanted present"),
        ("wanted", False, "wanted"),
        ("wanted present", True, "wanted present"),
        ("wanted present", False, "wanted"),
        ("present", True, "present"),
        ("present", False, ""),
        ("present evict", True, "present evict"),
        ("present evict", False, "evict"),
        ("evict", True, "present evict"),
        ("evict", False, "evict"),
        ("", True, "present"),
        ("", False, ""),
    ],
)
async def test_node_labels(database: str, before: str | None, mirrored: bool, after: str | None) -> None:
    await upsert(Clusters(), reported("c1"))
    node = (await upsert(Nodes(), a_node("c1"), a_node("c1", "n2", edge="true"))).ids[0]
    flags = ("wanted", "present", "evict")
    if before is not None:
        set_: dict[str, Any] = {flag: flag in before.split() for flag in flags}
        await NodeLabel.create(cluster_node_id=node, name="edge", **set_)
    written = await upsert(Nodes(), a_node("c1", edge="true" if mirrored else "false"))
    found = await NodeLabel.get_or_none(cluster_node_id=node)
    assert (None if found is None else " ".join(flag for flag in flags if getattr(found, flag))) == after
    assert written.changed == ({} if before == after else {"nodes": [node]})
    # another node's are its own
    assert await NodeLabel.filter(cluster_node__name="n2", wanted=True, present=True).count() == 1


async def finished_labels_left() -> set[str]:
    async with in_transaction() as connection:
        await remove_finished_labels(connection, NOW)
    return set(await flat(NodeLabel.all(), "name"))


async def test_labels_that_nothing_is_left_to_do_for_are_removed(database: str) -> None:
    await upsert(Clusters(), reported("c1"))
    (node,) = (await upsert(Nodes(), a_node("c1", there="true"))).ids
    for name, flag in (("asked", "wanted"), ("to-evict", "evict"), ("finished", None)):
        await NodeLabel.create(cluster_node_id=node, name=name, wanted=flag == "wanted", evict=flag == "evict")
    await NodeLabel.filter(name="there").update(wanted=False)
    assert await finished_labels_left() == {"asked", "to-evict", "there"}


@pytest.mark.parametrize(
    ("it", "answered", "superseded", "removed", "stays"),
    [
        ("not answered", None, None, None, True),
        ("answered just now", -59, None, None, True),
        ("answered a while ago", -60, None, None, False),
        ("nobody waits for it, and the root still has it", None, -3600, None, True),
        ("taken out of the root just now", None, -3600, -59, True),
        ("taken out of the root a while ago", None, -3600, -60, False),
    ],
)
async def test_a_finished_label_outlives_the_orders_of_its_node(
    database: str, it: str, answered: int | None, superseded: int | None, removed: int | None, stays: bool
) -> None:
    def moment(seconds: int | None) -> datetime | None:
        return None if seconds is None else NOW + timedelta(seconds=seconds)

    await upsert(Clusters(), reported("c1"))
    node, other = (await upsert(Nodes(), a_node("c1"), a_node("c1", "n2"))).ids
    cluster = await Cluster.get(name="c1")
    order = await Order.create(name="o", method="PATCH", url="/", clusters=["c1"], removed_at=moment(removed))
    await Delivery.create(
        order=order,
        cluster=cluster,
        cluster_node_id=node,
        object="v1/Node/n1",
        method="PATCH",
        answered_at=moment(answered),
        superseded_at=moment(superseded),
    )
    await NodeLabel.create(cluster_node_id=node, name="edge", wanted=False)
    await NodeLabel.create(cluster_node_id=other, name="other", wanted=False)
    assert await finished_labels_left() == ({"edge"} if stays else set()), it


async def test_the_recorded_trace_in_rows(database: str, revisions: list[Revision]) -> None:
    """Every state that a real root's watches said is taken, and at the end nothing of what was deleted is left."""
    assert [revision.id for revision in revisions] == [1, 2]
    await upsert(Clusters(), reported("c1"), reported("c10"))
    most = 0
    for _, kind, value in trace("/api/v1/pods"):
        if kind == "DELETED":
            await remove(Pods(), value)
        elif Pods().parse(value) is not None:
            await upsert(Pods(), value)
        most = max(most, await Pod.all().count())
    assert most >= 4
    gone = {value["metadata"]["name"] for _, kind, value in trace("/api/v1/pods") if kind == "DELETED"}
    left = {f"{pod.name}-{pod.cluster.name}" for pod in await Pod.all().prefetch_related("cluster")}
    assert not gone & left
    for _, kind, value in trace("/apis/apps/v1/deployments"):
        workloads = Workloads("Deployment")
        await (remove(workloads, value) if kind == "DELETED" else upsert(workloads, value))
    assert [row.gone_at is not None for row in await Workload.all()] == [True, True]

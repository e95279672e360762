"""What the contract decides on clusters and nodes."""

from __future__ import annotations

from typing import Any

from otegraph import models
from otegraph.reconcilers.inventory.write_cluster import Clusters
from tortoise.transactions import in_transaction

from tests.contract.entries import ENTRIES
from tests.contract.refusal import refused
from tests.contract.world import NOW, World


async def data(world: World, path: str, **query: Any) -> Any:
    answer = await world.tenant.rest("GET", path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_the_list(world: World) -> None:
    rows = [
        {"clusterName": "GuangZhou", "nodeCount": 1, "isReady": False},
        {"clusterName": "BeiJing", "nodeCount": 2, "isReady": True},
        {"clusterName": "c1", "nodeCount": 2, "isReady": True},
    ]
    for everything in ({}, {"clusterLabel": "all"}, {"clusterLabel": ""}):
        assert await data(world, "/v1/cluster", **everything) == rows
    assert await data(world, "/v1/cluster", clusterLabel="cluster1") == rows[2:]


async def test_a_cluster_that_the_root_lost_is_gone(world: World) -> None:
    async with in_transaction() as connection:
        await Clusters().remove(connection, ["c1"], NOW)
    assert [row["clusterName"] for row in await data(world, "/v1/cluster")] == ["GuangZhou", "BeiJing"]
    assert {row["clusterName"] for row in await data(world, "/v1/node")} == {"GuangZhou", "BeiJing"}
    assert await data(world, "/v1/cluster/label") == ["label1", "label2"]
    assert await data(world, "/v1/node/label", clusterName="c1") == []
    refused(await world.tenant.rest("GET", "/v1/cluster/label/c1"), 404, "clusterName")
    refused(await world.send(ENTRIES["add_node_label"]), 404, "clusterName")
    body = {"clusterLabel": "x", "clusterName": ["c1"]}
    refused(await world.general.rest("POST", "/v1/cluster/label", body), 404, "c1")


async def test_a_label_twice_is_one(world: World) -> None:
    for _ in range(2):
        assert (await world.send(ENTRIES["add_cluster_label"])).status_code == 200
    for name in ("GuangZhou", "BeiJing"):
        labels = [row["clusterLabel"] for row in await data(world, f"/v1/cluster/label/{name}")]
        assert labels.count("label1") == 1
    assert await data(world, "/v1/cluster/label") == ["cluster1", "label1", "label2"]


async def test_a_label_that_no_cluster_has_is_gone(world: World) -> None:
    for _ in range(2):
        assert (await world.send(ENTRIES["delete_cluster_label"])).status_code == 200
        assert await data(world, "/v1/cluster/label") == ["cluster1", "label2"]


async def test_a_label_may_not_be_called_all(world: World) -> None:
    body = {"clusterLabel": "all", "clusterName": ["c1"]}
    refused(await world.general.rest("POST", "/v1/cluster/label", body), 422, "clusterLabel")
    body = {"nodeLabel": "all", "clusterName": "c1", "nodeName": ["BeiJing"]}
    refused(await world.general.rest("POST", "/v1/node/label", body), 422, "nodeLabel")


async def test_the_labels_of_a_cluster(world: World) -> None:
    body = (await world.tenant.rest("GET", "/v1/cluster/label/GuangZhou")).json()
    stored = await models.ClusterLabel.filter(cluster__name="GuangZhou").order_by("id")
    assert body["data"] == [
        {"clusterLabel": label.name, "createTime": int(label.created_at.timestamp())} for label in stored
    ]
    assert body["total"] == 2


async def test_ready_nodes_are_counted_over_all_matches(world: World) -> None:
    await models.ClusterNode.filter(name="BJ1").update(ready=False)
    for query, total, ready in (
        ({"pageSize": 1}, 5, 4),
        ({"pageSize": 1, "page": 9}, 5, 4),
        ({"clusterName": "BeiJing", "pageSize": 1}, 2, 1),
        ({"clusterName": "all", "nodeLabel": "label1"}, 2, 2),
        ({"clusterName": "c1", "nodeLabel": "label1"}, 1, 1),
        ({"clusterName": "BeiJing", "nodeLabel": "label1"}, 0, 0),
    ):
        body = (await world.tenant.rest("GET", "/v1/node", **query)).json()
        assert (body["total"], body["meta"]) == (total, {"readyNodeCount": ready}), query


async def test_a_node_that_says_little(world: World) -> None:
    await models.ClusterNode.filter(name="GZ1").update(
        operating_system=None, kernel_version=None, internal_ip=None, ready=False
    )
    (row,) = await data(world, "/v1/node", clusterName="GuangZhou")
    assert row == {
        "nodeName": "GZ1",
        "operatingSystem": "",
        "clusterName": "GuangZhou",
        "kernelVersion": "",
        "isReady": False,
        "ip": "",
    }


async def test_node_labels(world: World) -> None:
    assert (await world.send(ENTRIES["add_node_label"])).status_code == 200
    rows = await data(world, "/v1/node", clusterName="c1", nodeLabel="label1")
    assert [row["nodeName"] for row in rows] == ["GuangZhou", "BeiJing"]
    # of all clusters: found another way
    assert [row for row in await data(world, "/v1/node", nodeLabel="label1") if row["clusterName"] == "c1"] == rows
    assert await data(world, "/v1/node", nodeLabel="label") == []
    body = {"nodeLabel": "disk", "clusterName": "BeiJing", "nodeName": ["BJ2", "BJ2"]}
    assert (await world.general.rest("POST", "/v1/node/label", body)).status_code == 200
    assert await data(world, "/v1/node/label") == ["disk", "label1"]
    assert await data(world, "/v1/node/label", clusterName="c1") == ["label1"]


async def test_a_node_label_taken_off_may_take_what_it_placed_along(world: World) -> None:
    path, body = "/v1/node/label", ENTRIES["delete_node_label"].request or {}
    assert (await world.general.rest("DELETE", path, {**body, "deleteDeploy": False})).status_code == 200
    label = await models.NodeLabel.get(cluster_node__name="GuangZhou")
    assert (label.wanted, label.evict) == (False, False)
    await world.send(ENTRIES["add_node_label"])
    assert (await world.send(ENTRIES["delete_node_label"])).status_code == 200
    for name in ("GuangZhou", "BeiJing"):
        label = await models.NodeLabel.get(cluster_node__name=name)
        assert (label.wanted, label.evict) == (False, True)
    assert await data(world, path, clusterName="c1") == []
    assert "c1" not in {row["clusterName"] for row in await data(world, "/v1/node", nodeLabel="label1")}

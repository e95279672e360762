"""Node labels: what is ordered when, and the way to an edge and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from otegraph.models import Cluster, ClusterNode, Delivery, NodeLabel, Order
from otegraph.reconcilers.node_labels import NodeLabels, NodeState, decide, label_order, patch
from otegraph.reconcilers.node_orders import LastOrder, NodePlace
from otegraph.reconcilers.rollout.answers import Answers, parse_answer
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.sending import Sender
from otegraph.tests.reconcilers.rollout.builders import START, at
from otegraph.tests.reconcilers.rollout.fleet import Fleet, connect
from otegraph.tests.reconcilers.rollout.test_namespaces import Leader

PLACE = NodePlace(1, "n1", 1, "c1", online_since=at(-1000))
NODE = NodeState(PLACE, put=("edge",))
SENT = LastOrder(label_order(NODE, 3).name, attempt=3, tries=2, sent_at=at(0))
TAKEN = replace(SENT, code=200, answered_at=at(1))


@pytest.mark.parametrize(
    ("it", "node", "now", "ordered"),
    [
        ("a label that is missing is ordered", NODE, 10, (1, 1)),
        ("one that is too much is ordered", replace(NODE, put=(), taken=("old",)), 10, (1, 1)),
        ("nothing to do, nothing ordered", replace(NODE, put=()), 10, None),
        ("an offline cluster waits", replace(NODE, node=replace(PLACE, online=False)), 10, None),
        ("an order on its way is waited for", replace(NODE, last=SENT), 10, None),
        ("one that is not sent yet is waited for", replace(NODE, last=replace(SENT, sent_at=None)), 9999, None),
        ("silence beyond patience is a lost order", replace(NODE, last=SENT), 61, (4, 3)),
        (
            "a cluster that came back is ordered again",
            replace(NODE, node=replace(PLACE, online_since=at(5)), last=SENT),
            10,
            (4, 1),
        ),
        ("another wish is another order, at once", replace(NODE, last=SENT, put=("edge", "gpu")), 2, (4, 1)),
        ("the other wish after an answer, too", replace(NODE, last=TAKEN, put=(), taken=("edge",)), 2, (4, 1)),
        ("the mirror shows it later than the answer", replace(NODE, last=TAKEN), 30, None),
        ("a mirror that never shows it was not labelled", replace(NODE, last=TAKEN), 62, (4, 3)),
        ("a refusal is tried again, later", replace(NODE, last=replace(TAKEN, code=404)), 10, None),
        ("a refusal is tried again", replace(NODE, last=replace(TAKEN, code=404)), 12, (4, 3)),
        ("one that nobody waited for is ordered anew", replace(NODE, last=replace(SENT, superseded=True)), 2, (4, 1)),
    ],
)
def test_a_node(it: str, node: NodeState, now: float, ordered: tuple[int, int] | None) -> None:
    order = decide(node, Queue(), at(now))
    assert (order and (order.attempt, order.tries)) == ordered, it


def test_the_patch_may_be_repeated_and_quotes_the_slash() -> None:
    request = patch(replace(NODE, put=("edge", "a/b~c"), taken=("old",)))
    assert (request.method, request.url) == ("PATCH", "/api/v1/nodes/n1")
    assert json.loads(request.body) == [
        {"op": "add", "path": "/metadata/labels/node.otegraph.io~1edge", "value": "true"},
        {"op": "add", "path": "/metadata/labels/node.otegraph.io~1a~1b~0c", "value": "true"},
        {"op": "add", "path": "/metadata/labels/node.otegraph.io~1old", "value": "true"},
        {"op": "remove", "path": "/metadata/labels/node.otegraph.io~1old"},
    ]


class Wire:
    """A fleet whose edges have nodes, and the loop's parts around it."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.calls = 0
        self.labels = NodeLabels(Leader(), self._soon)

    def _soon(self) -> None:
        self.calls += 1

    async def turn(self) -> int:
        """Decides, sends, reads the answers."""
        written = await self.labels.step()
        await Sender(self.fleet, Leader()).send()
        read = [parse_answer(*answer) for answer in self.fleet.answers()]
        await Answers(self.fleet, Leader(), lambda _: None).store([answer for answer in read if answer is not None])
        return written


async def node(fleet: Fleet, cluster: str, name: str, **labels: bool) -> ClusterNode:
    """A node with labels: name=wanted, none of them present."""
    fleet.edges[cluster].objects[f"/api/v1/nodes/{name}"] = {"metadata": {"name": name, "labels": {"os": "linux"}}}
    row = await ClusterNode.create(cluster=await Cluster.get(name=cluster), name=name, ready=True, created_at=START)
    for label, wanted in labels.items():
        await NodeLabel.create(cluster_node=row, name=label, wanted=wanted, present=not wanted)
    return row


def labels_of(fleet: Fleet, cluster: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = fleet.edges[cluster].objects[f"/api/v1/nodes/{name}"]["metadata"]["labels"]
    return found


@pytest.mark.usefixtures("database")
async def test_labels_reach_the_nodes_meant_on_the_clusters_meant() -> None:
    fleet = Fleet("c1", "c2")
    for name in ("c1", "c2"):
        await connect(fleet, name, True)
        await node(fleet, name, "n1", edge=True)
    await node(fleet, "c1", "other")
    wire = Wire(fleet)
    assert (await wire.turn(), wire.calls) == (2, 1)
    assert labels_of(fleet, "c1", "other") == {"os": "linux"}
    for name in ("c1", "c2"):
        assert labels_of(fleet, name, "n1") == {"os": "linux", "node.otegraph.io/edge": "true"}
    assert await Delivery.filter(code=200, target_id=None, object="v1/Node/n1").count() == 2
    assert await wire.turn() == 0


@pytest.mark.usefixtures("database")
async def test_what_is_no_longer_wanted_is_taken_off_and_a_wish_may_change_again_and_again() -> None:
    fleet = Fleet("c1")
    await connect(fleet, "c1", True)
    row = await node(fleet, "c1", "n1", edge=True)
    wire = Wire(fleet)
    for wanted in (True, False, True, False):
        await NodeLabel.all().update(wanted=wanted)
        await wire.turn()
        there = "node.otegraph.io/edge" in labels_of(fleet, "c1", "n1")
        assert there is wanted
        await NodeLabel.filter(cluster_node=row).update(present=there)
    assert await Order.all().count() == 4


@pytest.mark.usefixtures("database")
async def test_what_the_mirror_shows_needs_no_answer() -> None:
    fleet = Fleet("c1")
    fleet.answering = False
    await connect(fleet, "c1", True)
    await node(fleet, "c1", "n1", edge=True)
    wire = Wire(fleet)
    await wire.turn()
    await NodeLabel.all().update(present=True)
    assert await wire.turn() == 0
    assert await Delivery.filter(superseded_at__not_isnull=True).count() == 1


@pytest.mark.usefixtures("database")
async def test_an_order_that_was_lost_is_given_again() -> None:
    fleet = Fleet("c1")
    await connect(fleet, "c1", True)
    await node(fleet, "c1", "n1", edge=True)
    fleet.connected.clear()
    wire = Wire(fleet)
    await wire.turn()
    fleet.connected.add("c1")
    assert await wire.turn() == 0
    order = await Order.get()
    assert order.sent_at is not None
    await Order.all().update(sent_at=order.sent_at - timedelta(seconds=60))
    assert await wire.turn() == 1
    assert "node.otegraph.io/edge" in labels_of(fleet, "c1", "n1")

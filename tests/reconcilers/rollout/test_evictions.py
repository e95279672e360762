"""Pods that a label had placed are taken off its node: what is ordered when, and when that is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from otegraph.models import Cluster, ClusterNode, Delivery, Deployment, NodeLabel, Order, Pod, PodPhase
from otegraph.reconcilers.evictions import Evicted, Eviction, decide, eviction_order
from otegraph.reconcilers.inventory.write_node import remove_finished_labels
from otegraph.reconcilers.node_orders import LastOrder, NodePlace
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.tests.reconcilers.rollout.builders import at
from otegraph.tests.reconcilers.rollout.fleet import Fleet, connect
from otegraph.tests.reconcilers.rollout.rows import approved, business
from otegraph.tests.reconcilers.rollout.test_node_labels import Wire, node
from tortoise.timezone import now
from tortoise.transactions import in_transaction

PLACE = NodePlace(1, "n1.lan", 1, "c1", online_since=at(-1000))
OFFLINE = replace(PLACE, online=False)
SENT = LastOrder("o", attempt=3, tries=2, sent_at=at(0))
TAKEN = replace(SENT, code=200, answered_at=at(1))
REFUSED = replace(SENT, code=500, answered_at=at(1))


@pytest.mark.parametrize(
    ("it", "place", "lasts", "seconds", "ordered", "done"),
    [
        ("nothing is there", PLACE, [], 10, [], True),
        ("nothing is there, wherever the cluster is", OFFLINE, [], 10, [], True),
        ("one is there", PLACE, [None], 10, [(0, 1, 1)], False),
        ("an offline cluster waits", OFFLINE, [None], 10, [], False),
        ("two are there, each with its order", PLACE, [None, None], 10, [(0, 1, 1), (1, 1, 1)], False),
        ("an order on its way is waited for", PLACE, [SENT], 10, [], False),
        ("one that is not sent yet is waited for", PLACE, [replace(SENT, sent_at=None)], 9999, [], False),
        ("the edge took it", PLACE, [TAKEN], 2, [], True),
        ("taken before the cluster went", OFFLINE, [TAKEN], 2, [], True),
        ("one of two is taken", PLACE, [TAKEN, SENT], 10, [], False),
        ("one is taken, the other came later", PLACE, [TAKEN, None], 10, [(1, 1, 1)], False),
        ("both are taken", PLACE, [TAKEN, TAKEN], 10, [], True),
        ("silence beyond patience is a lost order", PLACE, [SENT], 61, [(0, 4, 3)], False),
        ("a cluster that came back", replace(PLACE, online_since=at(5)), [SENT], 10, [(0, 4, 1)], False),
        ("a refusal is tried again, later", PLACE, [REFUSED], 10, [], False),
        ("a refusal is tried again", PLACE, [REFUSED], 12, [(0, 4, 3)], False),
        ("an earlier eviction's answer is none", PLACE, [replace(TAKEN, superseded=True)], 10, [(0, 4, 1)], False),
    ],
)
def test_an_eviction(
    it: str,
    place: NodePlace,
    lasts: list[LastOrder | None],
    seconds: float,
    ordered: list[tuple[int, int, int]],
    done: bool,
) -> None:
    deployments = tuple(Evicted(number, "shop", last) for number, last in enumerate(lasts))
    decision = decide(Eviction(1, place, deployments), Queue(), at(seconds))
    expected = [eviction_order(place, deployments[index], attempt, tries) for index, attempt, tries in ordered]
    assert (list(decision.orders), decision.done) == (expected, done), it


def test_the_order_names_the_deployment_and_the_node() -> None:
    order = eviction_order(PLACE, Evicted(7, "shop"))
    assert (order.request.method, order.request.body) == ("DELETE", "")
    assert order.request.url == (
        "/api/v1/namespaces/shop/pods?labelSelector=otegraph.io%2Fdeployment%3D7&fieldSelector=spec.nodeName%3Dn1.lan"
    )
    assert order.object == "v1/Pod/shop?otegraph.io/deployment=7"


async def pod(deployment: Deployment, on: ClusterNode, name: str) -> Pod:
    return await Pod.create(
        cluster_id=on.cluster_id,
        cluster_node=on,
        node_name=on.name,
        namespace="shop",
        name=name,
        deployment=deployment,
        revision_id=(await Deployment.get(id=deployment.id)).revision_id,
        phase=PodPhase.RUNNING,
        ready=True,
    )


async def selecting(name: str, selector: str, *nodes: ClusterNode) -> Deployment:
    """A deployment by a node selector, with two pods on each of these nodes."""
    owner = await business(f"of-{name}")
    deployment = await approved(owner, name)
    await Deployment.filter(id=deployment.id).update(node_selector=selector)
    for on in nodes:
        for number in range(2):
            await pod(deployment, on, f"{name}-{on.name}-{number}")
    return deployment


async def unlabelled(on: ClusterNode, present: bool = False, evict: bool = True) -> None:
    await NodeLabel.update_or_create(
        defaults={"wanted": False, "present": present, "evict": evict}, cluster_node=on, name="gpu"
    )


def deletions(fleet: Fleet, cluster: str = "c1") -> list[str]:
    return [asked for asked in fleet.edges[cluster].asked if asked.startswith("DELETE")]


@pytest.fixture
async def fleet(database: str) -> Fleet:
    made = Fleet("c1")
    await connect(made, "c1", True)
    return made


async def test_only_what_the_label_placed_on_the_node_is_meant(fleet: Fleet) -> None:
    first, second = await node(fleet, "c1", "n1"), await node(fleet, "c1", "gpu")
    web = await selecting("web", "gpu", first, second)
    await selecting("other", "ssd", first)
    await selecting("anywhere", "", first)
    for on in (first, second):
        await unlabelled(on)
    wire = Wire(fleet)
    # the second node is called what the label is called: the selector still means it
    assert (await wire.turn(), wire.calls) == (1, 1)
    (delivery,) = await Delivery.all()
    assert (delivery.cluster_node_id, delivery.object) == (first.id, f"v1/Pod/shop?otegraph.io/deployment={web.id}")
    assert (delivery.target_id, delivery.code) == (None, 200)
    assert await wire.turn() == 0
    assert await NodeLabel.filter(evict=True).count() == 0


@pytest.mark.parametrize(("present", "evict"), [(True, True), (False, False)])
async def test_a_label_that_is_still_there_or_leaves_what_runs(fleet: Fleet, present: bool, evict: bool) -> None:
    on = await node(fleet, "c1", "n1")
    await selecting("web", "gpu", on)
    await unlabelled(on, present, evict)
    await Wire(fleet).turn()
    assert deletions(fleet) == []


async def test_each_deployment_is_ordered_and_answered_on_its_own(fleet: Fleet) -> None:
    on = await node(fleet, "c1", "n1")
    await selecting("web", "gpu", on)
    fleet.answering = False
    await unlabelled(on)
    wire = Wire(fleet)
    assert await wire.turn() == 1
    await selecting("late", "gpu", on)
    fleet.answering = True
    assert await wire.turn() == 1
    assert await NodeLabel.filter(evict=True).count() == 1
    await Order.filter(deliveries__answered_at=None).update(sent_at=now() - timedelta(minutes=10))
    assert await wire.turn() == 1
    assert await wire.turn() == 0
    assert await NodeLabel.filter(evict=True).count() == 0
    assert await Delivery.filter(superseded_at=None).count() == 0


async def test_pods_that_the_mirror_does_not_show_any_more_need_no_answer(fleet: Fleet) -> None:
    on = await node(fleet, "c1", "n1")
    await selecting("web", "gpu", on)
    fleet.answering = False
    await unlabelled(on)
    wire = Wire(fleet)
    await wire.turn()
    await Pod.all().delete()
    assert await wire.turn() == 0
    assert await NodeLabel.filter(evict=True).count() == 0
    assert await Delivery.filter(superseded_at=None).count() == 0


async def test_the_same_label_may_go_again_and_again(fleet: Fleet) -> None:
    on = await node(fleet, "c1", "n1")
    await selecting("web", "gpu", on)
    wire = Wire(fleet)
    for turn in range(1, 4):
        await unlabelled(on)
        assert await wire.turn() == 1
        assert len(deletions(fleet)) == turn
        # at the second time it is wanted again before the answer was looked at
        if turn != 2:
            assert await wire.turn() == 0
        await NodeLabel.all().update(wanted=True, present=True, evict=False)
        assert await wire.turn() == 0
    assert sorted([row.attempt for row in await Delivery.all()]) == [1, 2, 3]


async def test_the_orders_of_labels_and_evictions_do_not_mix(fleet: Fleet) -> None:
    on = await node(fleet, "c1", "n1", edge=True)
    await selecting("web", "gpu", on)
    await unlabelled(on)
    fleet.answering = False
    wire = Wire(fleet)
    assert await wire.turn() == 2
    # each waits for its own answer, and neither is taken for the other's
    assert await wire.turn() == 0
    assert {row.object.split("/")[1]: row.attempt for row in await Delivery.filter(superseded_at=None)} == {
        "Node": 1,
        "Pod": 1,
    }
    await NodeLabel.filter(name="edge").update(present=True)
    assert await wire.turn() == 0
    (open_,) = await Delivery.filter(superseded_at=None)
    assert open_.method == "DELETE"


async def test_when_all_is_done_the_label_is_forgotten(fleet: Fleet) -> None:
    on = await node(fleet, "c1", "n1")
    await selecting("web", "gpu", on)
    await unlabelled(on)
    wire = Wire(fleet)
    await wire.turn()
    await wire.turn()
    for later, left in ((timedelta(0), 1), (timedelta(seconds=90), 0)):
        async with in_transaction() as connection:
            await remove_finished_labels(connection, now() + later)
        assert await NodeLabel.all().count() == left


async def test_an_offline_cluster_is_ordered_when_it_is_back(fleet: Fleet) -> None:
    on = await node(fleet, "c1", "n1")
    await selecting("web", "gpu", on)
    await unlabelled(on)
    await connect(fleet, "c1", False)
    wire = Wire(fleet)
    assert await wire.turn() == 0
    assert (await Cluster.get(name="c1")).status == "OFFLINE"
    await connect(fleet, "c1", True)
    assert await wire.turn() == 1

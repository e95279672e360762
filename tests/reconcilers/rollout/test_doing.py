"""From rows to orders and back, one step after the other, and killed between any two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from otegraph.clients.errors import Invalid
from otegraph.models import (
    Business,
    Cluster,
    ClusterLabel,
    Delivery,
    Deployment,
    DeploymentStatus,
    Order,
    RevisionAction,
    Target,
    TargetPhase,
)
from otegraph.reconcilers.rollout.answers import Answers, parse_answer
from otegraph.reconcilers.rollout.candidates import changed_wishes, every, misplaced, of_changes
from otegraph.reconcilers.rollout.cleanup import Cleanup
from otegraph.reconcilers.rollout.loading import load, load_queue
from otegraph.reconcilers.rollout.loop import Rollout
from otegraph.reconcilers.rollout.sending import Sender
from otegraph.reconcilers.sql import Connection, reader
from otegraph.tests.reconcilers.rollout.fleet import Fleet, connect, mirror
from otegraph.tests.reconcilers.rollout.rows import approved, business, label, revise
from tortoise import connections
from tortoise.transactions import in_transaction

pytestmark = pytest.mark.usefixtures("database")


class Killed(Exception):
    """The process is no more."""


class Mortal:
    """A leadership and a root that die at the n-th thing they are asked to do: before it or right after it."""

    def __init__(self, fleet: Fleet, at: int | None = None) -> None:
        self._fleet = fleet
        self._at = at
        self.moments = 0

    def _live(self) -> None:
        self.moments += 1
        if self.moments == self._at:
            raise Killed

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with in_transaction() as connection:
            self._live()
            yield connection
            self._live()
        self._live()

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self._live()
        made = await self._fleet.create(path, body)
        self._live()
        return made

    async def delete(self, path: str) -> dict[str, Any]:
        self._live()
        gone = await self._fleet.delete(path)
        self._live()
        return gone

    def pages(self, *given: Any, **more: Any) -> Any:
        return self._fleet.pages(*given, **more)

    def list_and_watch(self, *given: Any, **more: Any) -> Any:
        return self._fleet.list_and_watch(*given, **more)


async def turn(fleet: Fleet, mortal: Mortal | None = None) -> None:
    """A process's life: it looks at everything, sends, reads the answers, cleans up."""
    mortal = mortal or Mortal(fleet)
    rollout = Rollout(mortal, mortal)
    await rollout.step(await every(reader()))
    await Sender(mortal, mortal).send()
    answers = Answers(mortal, mortal, lambda _: None)
    read = [parse_answer(*answer) for answer in fleet.answers()]
    await answers.store([answer for answer in read if answer is not None])
    cleanup = Cleanup(mortal, mortal, timedelta(0))
    await cleanup.close()
    await cleanup.remove()


async def turns(fleet: Fleet, count: int = 4) -> None:
    """Lives long enough for anything that needs no patience."""
    for _ in range(count):
        await turn(fleet)
        await mirror(fleet)
    await turn(fleet)


async def fleet_of(*names: str, offline: tuple[str, ...] = ()) -> Fleet:
    fleet = Fleet(*names)
    for name in names:
        await connect(fleet, name, name not in offline)
    return fleet


async def phases() -> dict[str, str]:
    rows = await Target.all().prefetch_related("cluster")
    return {row.cluster.name: row.phase.value for row in rows}


async def state(deployment: Deployment) -> tuple[str, str]:
    row = await Deployment.get(id=deployment.id)
    return row.rollout_status.value, row.message


async def test_an_approved_deployment_arrives_on_exactly_the_clusters_meant() -> None:
    fleet = await fleet_of("c1", "c10", "a.b", "axb")
    await label("c1", "north")
    await label("a.b", "north")
    deployment = await approved(await business(), selector="north")
    await turns(fleet)
    assert await state(deployment) == ("SUCCESS", "2 of 2 clusters done")
    assert {name: len(edge.workloads()) for name, edge in fleet.edges.items()} == {
        "c1": 1,
        "c10": 0,
        "a.b": 1,
        "axb": 0,
    }
    row = await Deployment.get(id=deployment.id)
    assert (row.running, row.failing, row.total, row.observed_generation) == (4, 0, 4, 1)
    targets = await Target.all()
    assert {target.applied_id for target in targets} == {row.revision_id}


async def test_nothing_more_happens_once_it_is_done() -> None:
    fleet = await fleet_of("c1")
    await approved(await business())
    await turns(fleet)
    created = list(fleet.created)
    before = await Target.all().values()
    await turns(fleet)
    assert fleet.created == created
    assert await Target.all().values() == before


async def test_a_namespace_that_the_edge_has_not_got_yet_is_ordered() -> None:
    fleet = Fleet("c1", namespaces=())
    await connect(fleet, "c1", True)
    deployment = await approved(await business())
    await turns(fleet)
    assert [line.split("/")[-1] for line in fleet.edges["c1"].asked] == ["deployments", "namespaces", "deployments"]
    assert (await state(deployment))[0] == "SUCCESS"


async def test_nothing_is_ordered_before_the_namespace_is_in_the_root() -> None:
    fleet, owner = await fleet_of("c1"), await business(in_root=False)
    deployment = await approved(owner)
    await turns(fleet, 2)
    assert (fleet.created, [*await changed_wishes(reader())]) == ([], [deployment.id])
    await Business.filter(id=owner.id).update(namespace_created_at=datetime.now(UTC))
    await turns(fleet)
    assert (await state(deployment))[0] == "SUCCESS"


async def test_an_upgrade_a_change_of_kind_and_a_deletion() -> None:
    fleet = await fleet_of("c1", "c2")
    deployment = await approved(await business())
    await turns(fleet)
    await revise(deployment, RevisionAction.UPGRADE, image="nginx:2", autoscale=True, min_replicas=2, max_replicas=4)
    await turns(fleet)
    assert (await state(deployment))[0] == "SUCCESS"
    assert sorted(fleet.edges["c1"].objects)[1:] == [
        "/apis/apps/v1/namespaces/shop/deployments/web",
        "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web",
    ]
    revision = await revise(deployment, RevisionAction.UPGRADE, kind="DAEMON_SET")
    await turns(fleet, 6)
    assert sorted(fleet.edges["c1"].objects)[1:] == ["/apis/apps/v1/namespaces/shop/daemonsets/web"]
    assert {target.applied_id for target in await Target.all()} == {revision.id}
    await revise(deployment, RevisionAction.DELETE)
    await turns(fleet)
    assert await state(deployment) == ("DELETED", "removed from 2 of 2 clusters")
    assert [len(edge.objects) for edge in fleet.edges.values()] == [1, 1]
    assert await every(reader()) == []


async def test_an_offline_cluster_is_waited_for_and_gets_it_unasked() -> None:
    fleet = await fleet_of("c1", "urumqi", offline=("urumqi",))
    deployment = await approved(await business())
    await turns(fleet)
    assert await state(deployment) == ("PARTIAL_SUCCESS", "1 of 2 clusters done; urumqi is not online")
    assert fleet.edges["urumqi"].asked == []
    await connect(fleet, "urumqi", True)
    await turns(fleet)
    assert await state(deployment) == ("SUCCESS", "2 of 2 clusters done")
    await connect(fleet, "urumqi", False)
    await revise(deployment, RevisionAction.DELETE)
    await turns(fleet)
    assert await state(deployment) == ("DEPLOYING", "removed from 1 of 2 clusters; urumqi is not online")
    await connect(fleet, "urumqi", True)
    await turns(fleet)
    assert (await state(deployment))[0] == "DELETED"


async def test_an_order_that_a_cluster_lost_while_it_was_away_is_given_again() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business())
    # it left a moment ago and nobody knows yet
    fleet.connected.clear()
    await turn(fleet)
    await turn(fleet)
    assert [(await state(deployment))[0], len(fleet.created)] == ["PROCESSING", 1]
    await connect(fleet, "c1", True)
    await turns(fleet)
    assert (await state(deployment))[0] == "SUCCESS"
    assert await Delivery.filter(superseded_at__not_isnull=True).count() == 1


async def test_a_cluster_that_comes_late_and_one_whose_label_goes() -> None:
    fleet = await fleet_of("c1")
    await label("c1", "north")
    deployment = await approved(await business(), selector="north")
    await turns(fleet)
    await connect(fleet, "c2", True)
    assert await misplaced(reader()) == []
    await label("c2", "north")
    await ClusterLabel.filter(cluster__name="c1").delete()
    assert await misplaced(reader()) == [deployment.id]
    await turns(fleet)
    assert await phases() == {"c1": "REMOVED", "c2": "DONE"}
    assert await state(deployment) == ("SUCCESS", "1 of 1 cluster done")
    await label("c1", "north")
    await turns(fleet)
    assert await phases() == {"c1": "DONE", "c2": "DONE"}
    assert await misplaced(reader()) == []


async def test_a_cluster_that_is_no_more_counts_as_removed_and_begins_anew_when_it_is_back() -> None:
    fleet = await fleet_of("c1", "c2")
    deployment = await approved(await business())
    await turns(fleet)
    await Cluster.filter(name="c2").update(deleted_at=datetime.now(UTC), status="OFFLINE")
    fleet.connected.discard("c2")
    await turns(fleet)
    assert (await phases(), await state(deployment)) == (
        {"c1": "DONE", "c2": "REMOVED"},
        ("SUCCESS", "1 of 1 cluster done"),
    )
    fleet.edges["c2"].objects = {"/api/v1/namespaces/shop": {}}
    await connect(fleet, "c2", True)
    await turns(fleet)
    assert await phases() == {"c1": "DONE", "c2": "DONE"}


async def test_an_edge_that_refuses_says_why() -> None:
    fleet = await fleet_of("c1")
    fleet.edges["c1"].answer = lambda *_: (422, {"kind": "Status", "message": "spec: Invalid value"})  # type: ignore[method-assign]
    deployment = await approved(await business())
    await turns(fleet)
    assert await state(deployment) == ("FAILED", "0 of 1 cluster done; c1: Refused422: spec: Invalid value")
    assert len(fleet.created) == 1


async def test_a_spec_that_cannot_be_rendered_is_an_internal_error_and_holds_nobody_up() -> None:
    fleet = await fleet_of("c1")
    owner = await business()
    broken = await approved(owner, "broken", image="")
    good = await approved(owner, "good")
    await turns(fleet)
    assert await state(broken) == ("INTERNAL_ERROR", "the app's version can't be rendered: image: is empty")
    assert (await state(good))[0] == "SUCCESS"
    assert (await Deployment.get(id=broken.id)).observed_generation == 1


async def test_an_order_that_the_root_refuses_is_answered_by_the_root() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business())

    async def refuse(path: str, body: dict[str, Any]) -> dict[str, Any]:
        raise Invalid(422, "Invalid", "too big")

    fleet.create = refuse  # type: ignore[method-assign]
    await turns(fleet, 2)
    assert await state(deployment) == (
        "FAILED",
        "0 of 1 cluster done; c1: Refused422: the root refuses the order: 422 Invalid: too big",
    )


async def test_a_new_revision_supersedes_what_is_unanswered() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business())
    fleet.answering = False
    await turn(fleet)
    await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
    await turn(fleet)
    rows = await Delivery.all().order_by("id").values("method", "superseded_at")
    assert [(row["method"], row["superseded_at"] is None) for row in rows] == [("POST", False), ("POST", True)]
    assert (await load_queue(reader())).outstanding == 1


async def test_an_order_that_was_superseded_before_it_was_sent_is_never_sent() -> None:
    fleet = await fleet_of("c1")
    deployment = await approved(await business())
    rollout = Rollout(fleet, Mortal(fleet))
    await rollout.step([deployment.id])
    await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
    await rollout.step([deployment.id])
    await Sender(fleet, Mortal(fleet)).send()
    assert await Order.all().count() == 2
    assert len(fleet.created) == 1


async def test_orders_are_closed_and_deleted_in_the_root_when_nothing_is_expected_of_them() -> None:
    fleet = await fleet_of("c1")
    await approved(await business())
    fleet.answering = False
    await turns(fleet, 2)
    assert len(fleet.orders) == 1
    # the pods say that it arrived; its answer is given up after an hour
    assert await phases() == {"c1": "DONE"}
    await Order.all().update(sent_at=datetime.now(UTC) - timedelta(hours=2))
    await turn(fleet)
    assert fleet.orders == {}
    (order,) = await Order.all()
    assert (order.body, order.removed_at is not None) == ("", True)


async def test_orders_of_ours_that_no_row_knows_are_deleted_once_ote_stack_has_forgotten_them() -> None:
    fleet = await fleet_of("c1")
    for name, age in (("otegraph-old", 3), ("otegraph-new", 0)):
        stamp = (datetime.now(UTC) - timedelta(hours=age)).strftime("%Y-%m-%dT%H:%M:%SZ")
        fleet.orders[name] = {"metadata": {"name": name, "creationTimestamp": stamp}, "spec": {}}
    assert await Cleanup(fleet, Mortal(fleet)).remove_leftovers() == 1
    assert list(fleet.orders) == ["otegraph-new"]


async def test_old_repetitions_are_forgotten_and_the_last_of_each_stays() -> None:
    fleet = await fleet_of("c1")
    await approved(await business())
    fleet.connected.clear()
    await turn(fleet)
    await connect(fleet, "c1", True)
    await turns(fleet)
    assert await Delivery.all().count() == 2
    await Order.all().update(removed_at=datetime.now(UTC) - timedelta(days=8))
    await Cleanup(fleet, Mortal(fleet)).prune()
    assert await Delivery.filter(answered_at__not_isnull=True).count() == await Delivery.all().count() == 1
    assert await Order.all().count() == 1


async def test_killed_at_any_moment_it_goes_on_from_the_rows() -> None:
    moment, finished = 0, False
    while not finished:
        moment += 1
        for table in (Delivery, Order, Target):
            await table.all().delete()
        fleet = await fleet_of("c1", "c2", "c3")
        owner = await business(f"shop{moment}")
        for edge in fleet.edges.values():
            edge.objects[f"/api/v1/namespaces/shop{moment}"] = {}
        deployment = await approved(owner, f"web{moment}")
        mortal = Mortal(fleet, moment)
        try:
            await turn(fleet, mortal)
            finished = True
        except Killed:
            pass
        await turns(fleet)
        assert (await state(deployment))[0] == DeploymentStatus.SUCCESS, moment
        assert len(fleet.created) == len(set(fleet.created)) == 1, moment
        assert [len(edge.asked) for edge in fleet.edges.values()] == [1, 1, 1], moment
        assert fleet.orders == {}, moment
        # nothing of this round is to be looked at in the next
        await Deployment.filter(id=deployment.id).update(rollout_status=DeploymentStatus.DELETED)
    assert moment > 12


async def test_the_number_of_statements_does_not_grow_with_the_number_of_deployments() -> None:
    await fleet_of(*(f"c{number}" for number in range(20)))
    owner = await business()
    ids = [(await approved(owner, f"web{number}")).id for number in range(15)]
    counts = []
    for some in (ids[:1], ids):
        counted = Counting(connections.get("default"))
        loaded = await load(counted, some, datetime.now(UTC))  # type: ignore[arg-type]
        assert [len(each.snapshot.targets) for each in loaded if each.snapshot] == [20] * len(some)
        counts.append(counted.statements)
    assert counts[0] == counts[1] <= 8


class Counting:
    """A connection that counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.statements = 0

    async def execute_query_dict(self, *given: Any) -> Any:
        self.statements += 1
        return await self._connection.execute_query_dict(*given)


async def test_changed_rows_lead_to_their_deployments() -> None:
    fleet = await fleet_of("c1", "c2")
    owner = await business()
    first, second = await approved(owner, "first", "c1"), await approved(owner, "second", "c2")
    assert [*await changed_wishes(reader())] == [first.id, second.id]
    await turns(fleet)
    assert await changed_wishes(reader()) == {}
    assert await of_changes(reader(), await mirror(fleet)) == [first.id, second.id]
    (pod,) = await reader().execute_query_dict("SELECT id FROM pods WHERE deployment_id = $1 LIMIT 1", [first.id])
    assert await of_changes(reader(), {"pods": [pod["id"]]}) == [first.id]
    assert await of_changes(reader(), await connect(fleet, "c2", False)) == [second.id]


async def test_since_says_when_the_phase_began() -> None:
    fleet = await fleet_of("c1")
    await approved(await business())
    await turn(fleet)
    await turn(fleet)
    (before,) = await Target.all()
    assert before.phase is TargetPhase.APPLIED
    await turn(fleet)
    (same,) = await Target.all()
    assert same.since == before.since
    await turns(fleet, 1)
    (after,) = await Target.all()
    assert (after.phase, after.since > before.since) == (TargetPhase.DONE, True)

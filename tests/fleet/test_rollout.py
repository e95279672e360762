"""What the loops ask for that carry wishes out: rows by an index, however many there are.

`candidates.every` and `candidates.misplaced` are left out: they compare all deployments with all clusters, at a start and
when labels or clusters changed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from otegraph.models import Delivery, Deployment, NodeLabel, Order, Pod, Target, Workload
from otegraph.reconcilers.node_labels import NodeLabels
from otegraph.reconcilers.rollout import candidates
from otegraph.reconcilers.rollout.answers import Answer, Answers
from otegraph.reconcilers.rollout.cleanup import Cleanup
from otegraph.reconcilers.rollout.loop import Rollout
from otegraph.reconcilers.rollout.sending import Sender
from otegraph.reconcilers.sql import Connection, reader
from tortoise.transactions import in_transaction

from tests.fleet.statements import Statements, whole_reads


class Leader:
    """Leads."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with in_transaction() as connection:
            yield connection


class Root:
    """Takes everything."""

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return body

    async def delete(self, path: str) -> dict[str, Any]:
        return {}


async def test_a_wish_from_its_approval_to_its_answers(fleet_database: str, statements: Statements) -> None:
    root: Any = Root()
    leader = Leader()
    with statements.passed_over():
        await Delivery.filter(target__deployment_id=1).delete()
        await Target.filter(deployment_id=1).delete()
        await Deployment.filter(id=1).update(generation=2)
    assert [*await candidates.changed_wishes(reader())] == [1]
    written = await Rollout(root, leader).step([1])
    assert (len(written.targets), written.orders) == (2, 1)
    assert await Sender(root, leader).send() == {1}
    with statements.passed_over():
        order = await Order.get(closed_at=None)
    answers = [Answer(order.name, name, 201, 1, "") for name in order.clusters]
    assert await Answers(root, leader, lambda _: None).store(answers) == [1]
    cleanup = Cleanup(root, leader)
    await cleanup.close()
    await cleanup.remove()
    assert len(statements.asked) > 20
    assert await whole_reads(fleet_database, statements) == {}


async def test_rollouts_that_were_looked_at_before(fleet_database: str, statements: Statements) -> None:
    root: Any = Root()
    written = await Rollout(root, Leader()).step(list(range(1, 51)))
    assert written.orders == 0
    assert await whole_reads(fleet_database, statements) == {}


async def test_whom_changes_of_the_mirror_are_about(fleet_database: str, statements: Statements) -> None:
    with statements.passed_over():
        pod, workload = await Pod.get(deployment_id=1, cluster_id=1), await Workload.get(deployment_id=1, cluster_id=1)
    changes = {"pods": [pod.id], "workloads": [workload.id], "clusters": [1], "nodes": [1]}
    assert 1 in await candidates.of_changes(reader(), changes)
    assert await candidates.changed_credentials(reader()) == []
    assert await whole_reads(fleet_database, statements) == {}


async def test_labels_of_nodes(fleet_database: str, statements: Statements) -> None:
    with statements.passed_over():
        wanted = await NodeLabel.create(cluster_node_id=1, name="gpu", wanted=True)
        await NodeLabel.create(cluster_node_id=2, name="gpu", wanted=False, present=False, evict=True)
    loop = NodeLabels(Leader(), lambda: None)
    assert await loop.step() > 0
    with statements.passed_over():
        await NodeLabel.filter(id=wanted.id).update(present=True)
    assert await loop.step() == 0
    assert await whole_reads(fleet_database, statements) == {}

"""Thousands of random operations, of several viewers, read by plans and executed as usual: the bytes are the same."""

from __future__ import annotations

import base64
import random
import uuid
from collections import Counter
from typing import Any

import orjson
import pytest
from otegraph.models import Cluster, ClusterNode, Deployment, Pod, User
from otegraph.models.viewer import Viewer
from otegraph.resolvers.outside import Outside
from otegraph.schema.context import Context
from otegraph.schema.root import schema
from otegraph.server.execution import Executor
from tortoise import connections

from tests.plans.operations import Generator, Operation, Pools
from tests.product import POLICY, Product
from tests.registry_double import DISTRIBUTION
from tests.schema.test_tenants import NODES, two_tenants

GRAPH = schema._schema
OUTSIDE = Outside(registry=DISTRIBUTION)
MANY = 1500
ODD_TEXT = 'a "quoted" \\ text\n\twith \x01\x1f\x7f, \u2028 and \U0001f600'


@pytest.fixture
async def viewers(api: Product) -> list[Viewer | None]:
    """Two tenants with the same things, an administrator, one without a business, nobody; and rows with all that is odd."""
    await two_tenants(api)
    await api.admin()
    await api.tenant("third", user="without")
    await User.filter(name="without").update(business_id=None)
    shared = await Cluster.get(name="shared")
    quantities = {
        "cpu": "3.92",
        "memory": "16777216000",
        "pods": "110",
        "nvidia.com/gpu": "2",
        "ephemeral-storage": "1e3",
    }
    await Cluster.filter(id=shared.id).update(capacity=quantities, allocatable={"cpu": "4", "memory": "1.5"})
    conditions = [{"type": "Ready", "status": "True"}, {"type": "DiskPressure", "reason": ODD_TEXT, "message": ""}]
    first, second = await ClusterNode.filter(cluster_id=shared.id).order_by("id")
    await ClusterNode.filter(id=first.id).update(
        conditions=conditions, capacity={"cpu": "0.0001", "pods": "99999999999"}
    )
    await ClusterNode.filter(id=second.id).update(
        kernel_version=ODD_TEXT, operating_system="", internal_ip=None, capacity={}, allocatable={"memory": "9e30"}
    )
    await Deployment.all().update(message=ODD_TEXT)
    await Pod.filter(cluster_node_id=second.id).update(message=ODD_TEXT, reason="CrashLoopBackOff", started_at=None)
    database = connections.get("default")
    await database.execute_query("UPDATE clusters SET created_at = date_trunc('second', created_at)")
    await database.execute_query(
        "UPDATE deployments SET updated_at = date_trunc('second', updated_at) WHERE id % 2 = 0"
    )
    await database.execute_query("UPDATE pods SET started_at = '2026-01-02 03:04:05.12+00' WHERE id % 2 = 0")
    found = await User.filter(name__in=["user-of-mine", "user-of-theirs", "admin", "without"])
    known: list[Viewer | None] = [Viewer(one.id, one.name, one.role, one.business_id, uuid.uuid4()) for one in found]
    return [*known, None]


async def pools() -> Pools:
    """What is in the rows."""
    ids, texts = [], ["mine", "theirs", "web", "edge", "gpu", "of-mine", "app", "1.0.1"]
    for name, type_ in NODES.items():
        rows = await type_.extensions["strawberry-definition"].origin.model.all().values()
        ids += [_global_id(name, row["id"]) for row in rows[:4]]
        texts += [row["name"] for row in rows if row.get("name")]
    orders: list[list[str]] = [["1"], ["2"], ["9"], ["shared", "1"], ["web", "3"], ["2026-01-01 00:00:00+00:00", "1"]]
    return Pools(
        texts, [*ids, _global_id("Cluster", 10**6), _global_id("Nothing", 1)], [_cursor(one) for one in orders]
    )


def _global_id(typename: str, key: int) -> str:
    return base64.b64encode(f"{typename}:{key}".encode()).decode()


def _cursor(values: list[str]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


class Both:
    """Answers operations both ways."""

    def __init__(self) -> None:
        self.executor = Executor(schema)
        self.counts: Counter[str] = Counter()

    async def compare(self, operation: Operation, viewer: Viewer | None) -> str | None:
        """What differs, if anything."""
        prepared = self.executor.prepare(operation.document)
        if prepared.document is None:
            self.counts["invalid"] += 1
            return None
        planned = await self.executor.answer(prepared, operation.variables, None, self.context(viewer))
        result = await self.executor.execute(prepared.document, operation.variables, None, self.context(viewer))
        if planned is None:
            self.counts["refused" if result.errors else "executed"] += 1
            return None
        self.counts["planned"] += 1
        if result.errors:
            return f"the plan answers, execution says {result.errors}"
        executed = orjson.dumps({"data": result.data})
        return None if planned == executed else f"planned:  {planned!r}\nexecuted: {executed!r}"

    @staticmethod
    def context(viewer: Viewer | None) -> Context:
        return Context(viewer=viewer, policy=POLICY, outside=OUTSIDE)


@pytest.mark.parametrize("seed", [1, 2])
async def test_plans_answer_as_execution_does(viewers: list[Viewer | None], seed: int) -> None:
    chance = random.Random(seed)
    generator, both = Generator(GRAPH, await pools(), chance), Both()
    wrong: list[Any] = []
    for _ in range(MANY):
        operation, viewer = generator.operation(), chance.choices(viewers, [5, 3, 5, 2, 1])[0]
        difference = await both.compare(operation, viewer)
        if difference is not None:
            wrong.append(f"{viewer and viewer.name}: {operation.document}\n{operation.variables}\n{difference}")
            if len(wrong) == 3:
                break
    assert not wrong, "\n\n".join(wrong)
    counts = both.counts
    assert counts["planned"] > 0.6 * (counts["planned"] + counts["executed"]), counts
    assert counts["invalid"] < 0.2 * MANY, counts

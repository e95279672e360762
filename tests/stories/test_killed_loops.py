"""The loops end at any moment, and go on from the rows."""

from __future__ import annotations

import asyncio
import random

import pytest
from otegraph.models import Lease
from tortoise.timezone import now

from tests.product import eventually
from tests.stories.desk import GraphDesk
from tests.stories.stage import SECONDS, Stage


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("impatient")
async def test_a_rollout_whose_loops_are_cut_off_again_and_again(stage: Stage, seed: int) -> None:
    moments = random.Random(seed)
    operator = GraphDesk(stage.operator)
    async with stage.reconciling():
        await stage.until_online()
    first = await operator.create_app("web", "nginx:1")
    second = await operator.create_app("web", "nginx:2")
    await operator.deploy("web", "web", first)
    for _ in range(4):
        async with stage.reconciling():
            await asyncio.sleep(moments.uniform(0.0, 0.5))
    async with stage.reconciling():
        await operator.until("web", "SUCCESS")
    await operator.upgrade("web", second)
    for _ in range(4):
        async with stage.reconciling():
            await asyncio.sleep(moments.uniform(0.0, 0.5))
    async with stage.reconciling():
        await operator.until("web", "SUCCESS")
        for cluster in stage.edges:
            assert await stage.images(cluster) == {"web": "nginx:2"}
            await _only_pods_of_one_replica_set(stage, cluster)
        await stage.until_no_orders()
        await operator.delete("web")
        await asyncio.sleep(moments.uniform(0.0, 0.2))
    async with stage.reconciling():
        await operator.until_deleted("web")
        await stage.until_no_orders()
    assert [await stage.images(cluster) for cluster in stage.edges] == [{}] * len(stage.edges)


async def test_loops_that_are_stopped_at_any_moment_let_others_lead_at_once(on_simulated_root: Stage) -> None:
    for number in range(20):
        async with on_simulated_root.reconciling():
            # the first statements go out in the first tenth of a second
            await asyncio.sleep(number * 0.005)
        assert not await Lease.filter(expires_at__gt=now()).exists(), f"cut off after {number * 5} ms"


async def _only_pods_of_one_replica_set(stage: Stage, cluster: str) -> None:
    """Returns when an edge has the two pods that were asked for, and no other."""

    async def look() -> bool:
        pods = await stage.at_edge(cluster, "pods")
        return len(pods) == 2 and len({pod["metadata"]["labels"]["pod-template-hash"] for pod in pods.values()}) == 1

    await eventually(look, f"two pods of one ReplicaSet at {cluster}", SECONDS)

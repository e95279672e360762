"""A mutation that PostgreSQL ends because of another transaction is done again, as a whole."""

from __future__ import annotations

import asyncio

import pytest
from otegraph.models import AuditEvent, Cluster, ClusterLabel, ClusterStatus
from otegraph.resolvers import cluster as clusters

from tests.product import Product

ADD = "mutation($input: AddClusterLabelInput!) { addClusterLabel(input: $input) { userErrors { message } } }"


async def two_clusters() -> dict[str, int]:
    made = [
        await Cluster.create(name=name, status=ClusterStatus.ONLINE, last_seen_at="2026-11-23T12:00:00Z")
        for name in ("a", "b")
    ]
    return {cluster.name: cluster.id for cluster in made}


async def test_a_deadlock_is_not_the_clients_affair(api: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two mutations lock the same two rows in opposite orders, each after the other's first lock."""
    admin = await api.admin()
    ids = await two_clusters()
    first_locks = asyncio.Barrier(2)
    tries = 0
    named = clusters._named

    async def crossing(names: list[str]) -> list[int]:
        nonlocal tries
        tries += 1
        found = await named(names)
        await Cluster.select_for_update().get(id=ids[names[0]])
        if tries <= 2:
            await first_locks.wait()
        await Cluster.select_for_update().get(id=ids[names[1]])
        return found

    monkeypatch.setattr(clusters, "_named", crossing)
    answers = await asyncio.gather(
        admin.post(ADD, input={"label": "east", "clusters": ["a", "b"]}),
        admin.post(ADD, input={"label": "west", "clusters": ["b", "a"]}),
    )
    assert [answer.json() for answer in answers] == [{"data": {"addClusterLabel": {"userErrors": []}}}] * 2
    assert tries == 3
    assert await ClusterLabel.all().count() == 4
    assert await AuditEvent.filter(action="addClusterLabel").count() == 2

"""What is counted at /metrics, and what never gets there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from otegraph.models.cluster import Cluster, ClusterStatus
from otegraph.models.image import RegistryState
from otegraph.models.lease import Lease
from otegraph.models.order import Order
from otegraph.server import world_metrics
from otegraph.server.app import application
from prometheus_client.parser import text_string_to_metric_families

from tests.product import PASSWORD, POLICY, Product

Samples = dict[tuple[str, tuple[str, ...]], float]


@pytest.fixture
async def product(database: str) -> AsyncIterator[Product]:
    """An application of this test's own: its counts begin at nothing."""
    transport = httpx.ASGITransport(application(POLICY))
    async with httpx.AsyncClient(transport=transport, base_url="http://otegraph.test") as http:
        yield Product(http)


@pytest.fixture
def always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_metrics, "FRESH_SECONDS", 0.0)


async def scrape(product: Product) -> Samples:
    """The samples by name and label values, as Prometheus' own parser reads them."""
    answer = await product.http.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_both_spellings_and_statuses_are_counted(product: Product) -> None:
    admin = await product.admin()
    for _ in range(2):
        assert (await admin.rest("GET", "/v1/cluster")).status_code == 200
    assert (await product.nobody.rest("GET", "/v1/cluster")).status_code == 401
    assert (await admin.rest("DELETE", "/v1/authorizations")).status_code == 200
    samples = await scrape(product)
    rest = {labels: value for (name, labels), value in samples.items() if name == "otegraph_rest_requests_total"}
    assert rest == {
        ("ListClusters", "first", "200"): 2,
        ("ListClusters", "first", "401"): 1,
        ("Logout", "second", "200"): 1,
    }
    assert samples["otegraph_operation_seconds_count", ("rest", "query")] == 2
    assert samples["otegraph_operation_seconds_count", ("rest", "mutation")] == 1


async def test_operations_of_the_graph_are_counted_by_outcome(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await product.admin()
    await admin.graph("{ viewer { name } }")
    await product.nobody.refused("{ clusters { totalCount } }")
    await product.nobody.refused("{ nothingOfTheKind }")
    samples = await scrape(product)
    graph = {labels: value for (name, labels), value in samples.items() if name == "otegraph_graphql_operations_total"}
    assert graph == {("mutation", "ok"): 1, ("query", "ok"): 1, ("query", "refused"): 1, ("unknown", "refused"): 1}
    assert samples["otegraph_operation_seconds_count", ("graphql", "query")] == 2


async def test_a_fault_counts_as_failed(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fault(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("otegraph.resolvers.user.login", fault)
    query = 'mutation { login(input: {name: "a", password: "b"}) { token } }'
    assert await product.nobody.refused(query) == "INTERNAL"
    assert (await scrape(product))["otegraph_graphql_operations_total", ("mutation", "failed")] == 1


async def test_what_clients_send_is_in_no_label(product: Product) -> None:
    admin = await product.admin()
    for path in ("/v1/secret-path", "/secret-path", "/v1/app/id/secret-id", "/v1/business/id/secret-id?q=secret-query"):
        await admin.rest("GET", path)
    await admin.http.request("SECRET", "/v1/cluster")
    await admin.post("query SecretName { viewer { secretAlias: name } }")
    await admin.post("query SecretName { secretField }")
    await product.http.post("/graphql", json={"query": "{ viewer { name } }", "operationName": "SecretName"})
    text = (await product.http.get("/metrics")).text
    assert "secret" not in text.lower()
    assert PASSWORD not in text
    assert admin.token is not None
    assert admin.token not in text
    assert "admin" not in text


async def test_the_format_is_prometheus_text_or_openmetrics(product: Product) -> None:
    plain = await product.http.get("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=")
    assert plain.headers["cache-control"] == "no-store"
    opened = await product.http.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert opened.headers["content-type"].startswith("application/openmetrics-text")
    assert opened.text.endswith("# EOF\n")
    assert "process_resident_memory_bytes" in plain.text
    assert "_created" not in plain.text


async def test_rows_are_read_when_somebody_asks(product: Product, always_fresh: None) -> None:
    samples = await scrape(product)
    assert samples["otegraph_database_up", ()] == 1
    assert samples["otegraph_leaders", ()] == 0
    assert samples["otegraph_clusters", ("ONLINE",)] == 0
    assert ("otegraph_registry_mirror_age_seconds", ()) not in samples

    now = datetime.now(UTC)
    for name, status, deleted_at in (
        ("a", ClusterStatus.ONLINE, None),
        ("b", ClusterStatus.ONLINE, None),
        ("c", ClusterStatus.OFFLINE, None),
        ("d", ClusterStatus.ONLINE, now),
    ):
        await Cluster.create(name=name, status=status, last_seen_at=now, deleted_at=deleted_at)
    for name, minutes, closed_at in (("open", 2, None), ("older", 3, None), ("closed", 9, now)):
        sent_at = now - timedelta(minutes=minutes)
        await Order.create(name=name, method="POST", url="/x", clusters=["a"], sent_at=sent_at, closed_at=closed_at)
    await Lease.create(name="loops", holder="h", renewed_at=now, expires_at=now + timedelta(minutes=1))
    await RegistryState.update_or_create({"synced_at": now - timedelta(seconds=90)}, id=1)
    samples = await scrape(product)
    assert samples["otegraph_clusters", ("ONLINE",)] == 2
    assert samples["otegraph_clusters", ("OFFLINE",)] == 1
    assert samples["otegraph_orders_open", ()] == 2
    assert 180 <= samples["otegraph_orders_oldest_seconds", ()] < 240
    assert samples["otegraph_leaders", ()] == 1
    assert 90 <= samples["otegraph_registry_mirror_age_seconds", ()] < 150


async def test_the_database_is_not_asked_by_every_scrape(product: Product) -> None:
    await scrape(product)
    await Cluster.create(name="a", status=ClusterStatus.ONLINE, last_seen_at=datetime.now(UTC))
    assert (await scrape(product))["otegraph_clusters", ("ONLINE",)] == 0


async def test_without_a_database_it_still_counts(
    product: Product, always_fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world_metrics, "CLUSTERS", "SELECT 1 FROM nothing_of_this_name")
    samples = await scrape(product)
    assert samples["otegraph_database_up", ()] == 0
    assert not any(name == "otegraph_clusters" for name, _ in samples)

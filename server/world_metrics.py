"""What the rows say of clusters, orders, the leader and the registry, as metrics.

Only what a few small tables or a partial index answer: counting targets or pods would read all of them for each scrape.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from otegraph.models.cluster import ClusterStatus
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from tortoise import connections

logger = logging.getLogger(__name__)

FRESH_SECONDS = 5.0
"""Who asks more often gets the same numbers: /metrics is open, and the database is not to be asked by everybody."""
CLUSTERS = "SELECT status, count(*) AS clusters FROM clusters WHERE deleted_at IS NULL GROUP BY status"
REST = """
SELECT count(*)::int AS orders_open,
  coalesce(extract(epoch FROM now() - min(sent_at)), 0)::float8 AS oldest_order_seconds,
  (SELECT count(*)::int FROM leases WHERE expires_at > now()) AS leaders,
  (SELECT extract(epoch FROM now() - synced_at)::float8 FROM registry_state LIMIT 1) AS registry_age_seconds
FROM orders WHERE closed_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class World:
    """The numbers of one moment; `registry_age_seconds` is None where no registry was ever read."""

    clusters: Mapping[str, int]
    orders_open: int
    oldest_order_seconds: float
    leaders: int
    registry_age_seconds: float | None


class WorldMetrics(Collector):
    """`read` before each scrape; without an answer of the database there is `otegraph_database_up 0` and nothing more."""

    def __init__(self) -> None:
        self._world: World | None = None
        self._read_at = float("-inf")

    def describe(self) -> list[Metric]:
        """None in advance."""
        return []

    async def read(self) -> None:
        """Reads the rows, unless that was done just now."""
        if time.monotonic() - self._read_at < FRESH_SECONDS:
            return
        self._read_at = time.monotonic()
        try:
            self._world = await _world()
        except Exception:
            logger.warning("the rows that metrics are made of can't be read", exc_info=True)
            self._world = None

    def collect(self) -> Iterator[Metric]:
        """The families, of what was read last."""
        yield _gauge("database_up", "1 if the database answers.", 0 if self._world is None else 1)
        if self._world is None:
            return
        clusters = GaugeMetricFamily("otegraph_clusters", "Clusters that the root has.", labels=["status"])
        for status in ClusterStatus:
            clusters.add_metric([status.value], self._world.clusters.get(status.value, 0))
        yield clusters
        yield _gauge("orders_open", "Orders that answers of edges are waited for.", self._world.orders_open)
        yield _gauge("orders_oldest_seconds", "Since when the oldest of them is.", self._world.oldest_order_seconds)
        yield _gauge("leaders", "Processes whose loops lead: 1, or nothing is rolled out.", self._world.leaders)
        if self._world.registry_age_seconds is not None:
            text = "How long ago the registry was last read as a whole."
            yield _gauge("registry_mirror_age_seconds", text, self._world.registry_age_seconds)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"otegraph_{name}", text, value=value)


async def _world() -> World:
    connection = connections.get("default")
    by_status = await connection.execute_query_dict(CLUSTERS)
    (rest,) = await connection.execute_query_dict(REST)
    return World(clusters={row["status"]: row["clusters"] for row in by_status}, **rest)

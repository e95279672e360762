"""From decisions to rows: targets, deployments' status, orders and their deliveries, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.decide import Decision, Send, TargetDecision
from otegraph.reconcilers.rollout.loading import Loaded
from otegraph.reconcilers.rollout.orders import batch
from otegraph.reconcilers.rollout.summary import Summary
from otegraph.reconcilers.sql import Connection, as_json, query

_REASON_CHARACTERS = 64

_INSERT_TARGETS = """
    INSERT INTO targets (deployment_id, cluster_id, wanted_id, applied_id, phase, reason, message, since,
        running, failing, total)
    SELECT deployment_id, cluster_id, wanted_id, applied_id, phase, reason, message, $2, running, failing, total
    FROM jsonb_to_recordset($1::text::jsonb) AS x(deployment_id bigint, cluster_id bigint, wanted_id bigint,
        applied_id bigint, phase text, reason text, message text, running int, failing int, total int)
    RETURNING id, deployment_id, cluster_id
"""
_UPDATE_TARGETS = """
    UPDATE targets t SET wanted_id = x.wanted_id, applied_id = x.applied_id, phase = x.phase, reason = x.reason,
        message = x.message, running = x.running, failing = x.failing, total = x.total,
        since = CASE WHEN (t.phase, t.wanted_id) = (x.phase, x.wanted_id) THEN t.since ELSE $2 END
    FROM jsonb_to_recordset($1::text::jsonb) AS x(id bigint, wanted_id bigint, applied_id bigint, phase text,
        reason text, message text, running int, failing int, total int)
    WHERE t.id = x.id AND (t.wanted_id, t.applied_id, t.phase, t.reason, t.message, t.running, t.failing, t.total)
        IS DISTINCT FROM (x.wanted_id, x.applied_id, x.phase, x.reason, x.message, x.running, x.failing, x.total)
    RETURNING t.id
"""
_UPDATE_DEPLOYMENTS = """
    UPDATE deployments d SET observed_generation = x.observed_generation, rollout_status = x.rollout_status,
        message = x.message, running = x.running, failing = x.failing, total = x.total, clusters = x.clusters,
        clusters_done = x.clusters_done, clusters_waiting = x.clusters_waiting, updated_at = $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(id bigint, observed_generation bigint, rollout_status text,
        message text, running int, failing int, total int, clusters int, clusters_done int, clusters_waiting int)
    WHERE d.id = x.id AND (d.observed_generation, d.rollout_status, d.message, d.running, d.failing, d.total,
            d.clusters, d.clusters_done, d.clusters_waiting)
        IS DISTINCT FROM (x.observed_generation, x.rollout_status, x.message, x.running, x.failing, x.total,
            x.clusters, x.clusters_done, x.clusters_waiting)
    RETURNING d.id
"""
_SUPERSEDE_OLDER = """
    UPDATE deliveries l SET superseded_at = $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(target_id bigint, wanted_id bigint, over boolean)
    WHERE l.target_id = x.target_id AND l.answered_at IS NULL AND l.superseded_at IS NULL
        AND (x.over OR l.revision_id <> x.wanted_id)
"""
_SUPERSEDE_REPEATED = """
    UPDATE deliveries l SET superseded_at = $2
    FROM jsonb_to_recordset($1::text::jsonb) AS x(target_id bigint, object text)
    WHERE l.target_id = x.target_id AND l.object = x.object AND l.answered_at IS NULL AND l.superseded_at IS NULL
"""
_INSERT_ORDERS = """
    INSERT INTO orders (name, method, url, body, pull, clusters, created_at)
    SELECT name, method, url, body, pull, clusters, $2
    FROM ROWS FROM (
        jsonb_to_recordset($1::text::jsonb) AS (name text, method text, url text, body text, pull jsonb, clusters jsonb)
    ) WITH ORDINALITY AS x(name, method, url, body, pull, clusters, position)
    ORDER BY x.position RETURNING id, name
"""
_INSERT_DELIVERIES = """
    INSERT INTO deliveries (order_id, cluster_id, target_id, revision_id, cluster_node_id, object, content, method,
        attempt, tries)
    SELECT order_id, cluster_id, target_id, revision_id, cluster_node_id, object, COALESCE(content, ''), method,
        attempt, tries
    FROM jsonb_to_recordset($1::text::jsonb) AS x(order_id bigint, cluster_id bigint, target_id bigint,
        revision_id bigint, cluster_node_id bigint, object text, content text, method text, attempt int, tries smallint)
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of a deployment that was loaded; no targets where it can't be carried out."""

    loaded: Loaded
    summary: Summary
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Addressed:
    """A send together with the row that it is for."""

    send: Send
    target_id: int

    @property
    def request(self) -> Any:
        return self.send.request

    @property
    def cluster(self) -> str:
        return self.send.cluster

    @property
    def about(self) -> str:
        return self.send.about

    @property
    def attempt(self) -> int:
        return self.send.attempt


@dataclass(frozen=True, slots=True)
class Written:
    """The ids of the rows that changed, and how many orders were written."""

    deployments: list[int]
    targets: list[int]
    orders: int


async def write(connection: Connection, decided: Sequence[Decided], now: datetime) -> Written:
    """Writes what was decided, and only what differs from what is there."""
    targets = [
        (each.loaded.deployment_id, each.loaded.snapshot.wish.revision_id, target)
        for each in decided
        if each.decision is not None and each.loaded.snapshot is not None
        for target in each.decision.targets
    ]
    ids, changed = await _write_targets(connection, targets, now)
    superseded = [
        {"target_id": target.target.id, "wanted_id": wanted, "over": target.phase is TargetPhase.REMOVED}
        for _, wanted, target in targets
        if target.target.deliveries
    ]
    if superseded:
        await query(connection, _SUPERSEDE_OLDER, as_json(superseded), now)
    sends = [
        Addressed(send, ids[deployment_id, target.target.cluster.id])
        for deployment_id, _, target in targets
        for send in target.sends
    ]
    orders = await _write_orders(connection, sends, now)
    status = as_json(
        {
            "id": each.loaded.deployment_id,
            "observed_generation": each.loaded.generation,
            "rollout_status": each.summary.status.value,
            "message": each.summary.message,
            "running": each.summary.running,
            "failing": each.summary.failing,
            "total": each.summary.total,
            "clusters": each.summary.clusters,
            "clusters_done": each.summary.clusters_done,
            "clusters_waiting": each.summary.clusters_waiting,
        }
        for each in decided
    )
    deployments = [row["id"] for row in await query(connection, _UPDATE_DEPLOYMENTS, status, now)]
    return Written(deployments, changed, orders)


async def insert_orders(
    connection: Connection, orders: Iterable[tuple[dict[str, Any], list[dict[str, Any]]]], now: datetime
) -> None:
    """Orders with their deliveries, in this order: the sender keeps it."""
    given = list(orders)
    inserted = await query(connection, _INSERT_ORDERS, as_json(order for order, _ in given), now)
    ids = {row["name"]: row["id"] for row in inserted}
    deliveries = [
        {"order_id": ids[order["name"]], "method": order["method"], **delivery}
        for order, deliveries in given
        for delivery in deliveries
    ]
    await query(connection, _INSERT_DELIVERIES, as_json(deliveries))


async def _write_targets(
    connection: Connection, targets: Sequence[tuple[int, int, TargetDecision]], now: datetime
) -> tuple[dict[tuple[int, int], int], list[int]]:
    """Every target's id by deployment and cluster, and the ids of those that changed."""
    ids: dict[tuple[int, int], int] = {}
    new, known = [], []
    for deployment_id, wanted, target in targets:
        row = _target_row(wanted, target)
        cluster_id = target.target.cluster.id
        if target.target.id is None:
            new.append({"deployment_id": deployment_id, "cluster_id": cluster_id, **row})
        else:
            ids[deployment_id, cluster_id] = target.target.id
            known.append({"id": target.target.id, **row})
    changed: list[int] = []
    if new:
        for row in await query(connection, _INSERT_TARGETS, as_json(new), now):
            ids[row["deployment_id"], row["cluster_id"]] = row["id"]
            changed.append(row["id"])
    if known:
        changed += [row["id"] for row in await query(connection, _UPDATE_TARGETS, as_json(known), now)]
    return ids, changed


def _target_row(wanted: int, target: TargetDecision) -> dict[str, Any]:
    return {
        "wanted_id": wanted,
        "applied_id": target.applied_id,
        "phase": target.phase.value,
        "reason": target.reason[:_REASON_CHARACTERS],
        "message": target.message,
        "running": target.counts.running,
        "failing": target.counts.failing,
        "total": target.counts.total,
    }


async def _write_orders(connection: Connection, sends: Sequence[Addressed], now: datetime) -> int:
    if not sends:
        return 0
    repeated = as_json({"target_id": one.target_id, "object": str(one.send.key)} for one in sends)
    await query(connection, _SUPERSEDE_REPEATED, repeated, now)
    orders = batch(sends)
    rows = (
        (
            {
                "name": order.name,
                "method": order.request.method,
                "url": order.request.url,
                "body": order.request.body,
                "pull": asdict(order.request.pull) if order.request.pull else None,
                "clusters": order.clusters,
            },
            [
                {
                    "cluster_id": one.send.cluster_id,
                    "target_id": one.target_id,
                    "revision_id": one.send.revision_id,
                    "object": str(one.send.key),
                    "content": order.request.pull.fingerprint if order.request.pull else "",
                    "attempt": one.send.attempt,
                    "tries": one.send.tries,
                }
                for one in order.sends
            ],
        )
        for order in orders
    )
    await insert_orders(connection, rows, now)
    return len(orders)

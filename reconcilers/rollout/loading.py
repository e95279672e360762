"""From rows to snapshots, for many deployments in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otegraph.models.cluster import ClusterStatus
from otegraph.models.pod import PodPhase
from otegraph.models.target import TargetPhase
from otegraph.reconcilers.rollout.patience import Queue
from otegraph.reconcilers.rollout.placement import by_selector, with_newcomers
from otegraph.reconcilers.rollout.pull_secret import Credentials
from otegraph.reconcilers.rollout.snapshot import (
    ClusterState,
    DeliveryState,
    NodeState,
    PodState,
    Snapshot,
    TargetState,
    Wish,
    WorkloadState,
)
from otegraph.reconcilers.rollout.wishing import wish_of
from otegraph.reconcilers.rollout.workloads import DAEMON_SET
from otegraph.reconcilers.sql import Connection, query

_DEPLOYMENTS = """
    SELECT d.id, d.name, d.cluster_selector, d.node_selector, d.generation, d.revision_id, d.business_id, b.namespace,
        r.action, r.manifests, v.spec, e.id AS repository_id,
        encode(sha256(convert_to(e.address || chr(10) || e."user" || chr(10), 'UTF8') || e.password), 'hex')
            AS repository_version
    FROM deployments d
    JOIN businesses b ON b.id = d.business_id
    JOIN revisions r ON r.id = d.revision_id
    LEFT JOIN app_versions v ON v.id = r.app_version_id
    LEFT JOIN external_repositories e ON e.business_id = d.business_id AND e.name = v.spec ->> 'external_repository'
    WHERE d.id = ANY($1::bigint[]) AND d.rollout_status <> 'DELETED'
        AND (b.namespace_created_at IS NOT NULL OR r.action = 'DELETE')
    ORDER BY d.id
"""
"""Without its namespace in the root nothing can be mirrored: the generation stays unseen until the namespaces loop has
made it."""
_CLUSTERS = """
    WITH selectors AS (
        SELECT DISTINCT name FROM unnest($2::text[]) AS name
    ), concerned AS (
        SELECT cluster_id AS id FROM targets WHERE deployment_id = ANY($1::bigint[])
        UNION SELECT l.cluster_id FROM selectors JOIN cluster_labels l USING (name)
        UNION SELECT c.id FROM selectors JOIN clusters c USING (name)
        UNION SELECT c.id FROM clusters c WHERE EXISTS (SELECT FROM selectors WHERE name IN ('', 'all'))
    )
    SELECT c.id, c.name, c.status, c.online_since, c.deleted_at IS NOT NULL AS deleted,
        COALESCE(l.names, '{}') AS labels
    FROM concerned JOIN clusters c USING (id) CROSS JOIN LATERAL (
        SELECT array_agg(name) AS names FROM cluster_labels WHERE cluster_id = c.id
    ) l
    ORDER BY c.name
"""
"""Those that the deployments have been on, or that their selectors mean."""
_TARGETS = """
    SELECT id, deployment_id, cluster_id, wanted_id, applied_id, phase, reason, message
    FROM targets WHERE deployment_id = ANY($1::bigint[]) ORDER BY id
"""
_DELIVERIES = """
    SELECT DISTINCT ON (l.target_id, l.object, l.revision_id)
        l.id, l.target_id, l.object, l.revision_id, l.method, l.attempt, l.tries, l.code, l.generation,
        COALESCE(l.message, '') AS message, l.answered_at, l.content, o.sent_at
    FROM deliveries l JOIN targets t ON t.id = l.target_id JOIN orders o ON o.id = l.order_id
    WHERE t.deployment_id = ANY($1::bigint[])
    ORDER BY l.target_id, l.object, l.revision_id, l.id DESC
"""
_WORKLOADS = """
    SELECT deployment_id, cluster_id, kind, name, revision_id, COALESCE(desired, 0) AS desired,
        COALESCE(observed_generation, 0) AS observed_generation, gone_at
    FROM workloads WHERE deployment_id = ANY($1::bigint[]) ORDER BY id
"""
_PODS = """
    SELECT deployment_id, cluster_id, revision_id, phase, ready, COALESCE(reason, '') AS reason,
        COALESCE(message, '') AS message, deleting, node_name, workload, name
    FROM pods WHERE deployment_id = ANY($1::bigint[]) ORDER BY id
"""
_NODES = """
    SELECT n.cluster_id, n.name, n.ready, COALESCE(l.names, '{}') AS labels
    FROM cluster_nodes n LEFT JOIN (
        SELECT cluster_node_id, array_agg(name) AS names FROM node_labels WHERE present GROUP BY cluster_node_id
    ) l ON l.cluster_node_id = n.id
    WHERE n.cluster_id IN (SELECT cluster_id FROM targets WHERE deployment_id = ANY($1::bigint[]))
"""
_QUEUE = """
    SELECT
        (SELECT count(*) FROM deliveries l JOIN orders o ON o.id = l.order_id JOIN clusters c ON c.id = l.cluster_id
            WHERE l.answered_at IS NULL AND l.superseded_at IS NULL AND o.sent_at IS NOT NULL
            AND c.status = 'ONLINE' AND c.deleted_at IS NULL) AS outstanding,
        (SELECT max(answered_at) FROM deliveries) AS last_answer_at,
        (SELECT o.sent_at FROM orders o WHERE o.sent_at > now() - interval '1 day'
            AND EXISTS (SELECT FROM deliveries l WHERE l.order_id = o.id AND l.answered_at IS NOT NULL OFFSET 0)
            ORDER BY o.sent_at DESC LIMIT 1
        ) AS answered_up_to
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A deployment's snapshot; or, where its revision can't be rendered, why."""

    deployment_id: int
    generation: int
    snapshot: Snapshot | None
    complaint: str = ""


async def load(
    connection: Connection, deployment_ids: Sequence[int], now: datetime, credentials: Credentials | None = None
) -> list[Loaded]:
    """What deciding needs of these deployments. `credentials` says whether there are any to pull images with.

    Left out are those that are deleted, that were never approved, or whose namespace is not in the root yet.
    """
    wanted = list(deployment_ids)
    deployments = await query(connection, _DEPLOYMENTS, wanted)
    selectors = [row["cluster_selector"] for row in deployments]
    clusters = {row["id"]: _cluster(row) for row in await query(connection, _CLUSTERS, wanted, selectors)}
    named = by_selector(clusters.values())
    targets = _grouped(await query(connection, _TARGETS, wanted), "deployment_id")
    deliveries = _grouped(await query(connection, _DELIVERIES, wanted), "target_id")
    workloads = _grouped(await query(connection, _WORKLOADS, wanted), "deployment_id", "cluster_id")
    pods = _grouped(await query(connection, _PODS, wanted), "deployment_id", "cluster_id")
    queue = await load_queue(connection)
    wishes = {row["id"]: wish_of(row, credentials) for row in deployments}
    daemons = [key for key, wish in wishes.items() if isinstance(wish, Wish) and _has_daemons(wish)]
    nodes = _grouped(await query(connection, _NODES, daemons), "cluster_id") if daemons else {}
    loaded = []
    for row in deployments:
        key, wish = row["id"], wishes[row["id"]]
        if isinstance(wish, str):
            loaded.append(Loaded(key, row["generation"], None, wish))
            continue
        known = tuple(
            TargetState(
                clusters[target["cluster_id"]],
                target["id"],
                target["wanted_id"],
                target["applied_id"],
                TargetPhase(target["phase"]),
                target["reason"],
                target["message"],
                tuple(map(_delivery, deliveries.get((target["id"],), ()))),
                tuple(map(_workload, workloads.get((key, target["cluster_id"]), ()))),
                tuple(map(_pod, pods.get((key, target["cluster_id"]), ()))),
                tuple(map(_node, nodes.get((target["cluster_id"],), ()))) if key in daemons else (),
            )
            for target in targets.get((key,), ())
        )
        selector = row["cluster_selector"]
        # a deletion begins nothing on clusters that never had it
        everywhere = known if wish.removal else with_newcomers(selector, known, named.get(selector, ()))
        loaded.append(Loaded(key, row["generation"], Snapshot(key, wish, selector, everywhere, now, queue)))
    return loaded


async def load_queue(connection: Connection) -> Queue:
    """What the whole fleet still owes."""
    (row,) = await query(connection, _QUEUE)
    return Queue(row["outstanding"], row["last_answer_at"], row["answered_up_to"])


def _has_daemons(wish: Wish) -> bool:
    return any(workload.kind == DAEMON_SET for workload in wish.workloads)


def _grouped(rows: Iterable[dict[str, Any]], *columns: str) -> dict[tuple[int, ...], list[dict[str, Any]]]:
    groups: dict[tuple[int, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def _cluster(row: dict[str, Any]) -> ClusterState:
    return ClusterState(
        row["id"],
        row["name"],
        ClusterStatus(row["status"]),
        row["online_since"],
        row["deleted"],
        frozenset(row["labels"]),
    )


def _delivery(row: dict[str, Any]) -> DeliveryState:
    return DeliveryState(**{name: value for name, value in row.items() if name != "target_id"})


def _workload(row: dict[str, Any]) -> WorkloadState:
    return WorkloadState(
        row["kind"], row["revision_id"], row["desired"], row["observed_generation"], row["gone_at"], row["name"]
    )


def _pod(row: dict[str, Any]) -> PodState:
    return PodState(
        row["revision_id"],
        PodPhase(row["phase"]),
        row["ready"],
        row["reason"],
        row["message"],
        row["deleting"],
        row["node_name"],
        row["workload"],
        row["name"],
    )


def _node(row: dict[str, Any]) -> NodeState:
    return NodeState(row["name"], row["ready"], frozenset(row["labels"]))

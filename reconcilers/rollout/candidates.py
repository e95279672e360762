"""Which deployments are to be looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from otegraph.reconcilers.rollout.sql import Connection, query

_ALL = "SELECT id FROM deployments WHERE generation > 0 AND rollout_status <> 'DELETED' ORDER BY id"

_CHANGED_WISHES = """
    SELECT id FROM deployments WHERE generation <> observed_generation AND rollout_status <> 'DELETED' ORDER BY id
"""

_MISPLACED = """
    WITH live AS (
        SELECT d.id, d.cluster_selector AS selector FROM deployments d JOIN revisions r ON r.id = d.revision_id
        WHERE d.rollout_status <> 'DELETED' AND r.action <> 'DELETE'
    ), there AS (
        SELECT id, name FROM clusters WHERE deleted_at IS NULL
    ), meant AS (
        SELECT live.id, there.id AS cluster_id FROM live JOIN there ON live.selector IN ('', 'all')
        UNION SELECT live.id, there.id FROM live JOIN there ON there.name = live.selector
        UNION SELECT live.id, there.id FROM live JOIN cluster_labels l ON l.name = live.selector
            JOIN there ON there.id = l.cluster_id
    ), placed AS (
        SELECT t.deployment_id AS id, t.cluster_id FROM targets t JOIN live ON live.id = t.deployment_id
        WHERE t.phase NOT IN ('REMOVING', 'REMOVED')
    )
    (SELECT id FROM (SELECT * FROM meant EXCEPT SELECT * FROM placed) AS missing)
    UNION (SELECT id FROM (SELECT * FROM placed EXCEPT SELECT * FROM meant) AS surplus)
"""

_OF_CHANGES = """
    SELECT deployment_id AS id FROM pods WHERE id = ANY($1::bigint[])
    UNION SELECT deployment_id FROM workloads WHERE id = ANY($2::bigint[])
    UNION SELECT deployment_id FROM targets WHERE cluster_id = ANY($3::bigint[])
    UNION SELECT t.deployment_id FROM cluster_nodes n JOIN targets t USING (cluster_id)
        JOIN workloads w USING (deployment_id, cluster_id)
        WHERE n.id = ANY($4::bigint[]) AND w.kind = 'DaemonSet'
"""
_MISSING_PODS = "SELECT count(*) AS found FROM pods WHERE id = ANY($1::bigint[])"

_LOST_PODS = """
    SELECT t.deployment_id AS id FROM targets t LEFT JOIN (
        SELECT pods.deployment_id, cluster_id,
            count(*) FILTER (WHERE pods.revision_id = d.revision_id AND phase = 'RUNNING' AND ready AND NOT deleting)
                AS running
        FROM pods JOIN deployments d ON d.id = pods.deployment_id GROUP BY 1, 2
    ) p USING (deployment_id, cluster_id)
    WHERE t.phase IN ('APPLIED', 'ROLLING_OUT', 'FAILED', 'REMOVING')
        OR t.phase <> 'REMOVED' AND t.running <> COALESCE(p.running, 0)
"""
"""Rows of pods that went don't say any more whose they were: targets that may have waited for it, or miscount."""


async def every(connection: Connection) -> list[int]:
    """Those that anything is wanted of."""
    return _ids(await query(connection, _ALL))


async def changed_wishes(connection: Connection) -> list[int]:
    """Those with a generation that was not seen yet."""
    return _ids(await query(connection, _CHANGED_WISHES))


async def misplaced(connection: Connection) -> list[int]:
    """Those whose targets are not on the clusters that they are meant for: labels or clusters came or went."""
    return _ids(await query(connection, _MISPLACED))


async def of_changes(connection: Connection, changes: Mapping[str, Collection[int]]) -> list[int]:
    """Those that changed rows of the mirror are about (`clusters`, `nodes`, `pods`, `workloads`: their ids)."""
    lists = [list(changes.get(kind, ())) for kind in ("pods", "workloads", "clusters", "nodes")]
    found = _ids(await query(connection, _OF_CHANGES, *lists))
    pods = lists[0]
    if pods and (await query(connection, _MISSING_PODS, pods))[0]["found"] < len(pods):
        found += _ids(await query(connection, _LOST_PODS))
    return sorted(set(found))


def _ids(rows: Sequence[Mapping[str, int]]) -> list[int]:
    return [row["id"] for row in rows]

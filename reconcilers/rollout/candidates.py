"""Which deployments are to be looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from otegraph.reconcilers.sql import Connection, query

_ALL = "SELECT id FROM deployments WHERE generation > 0 AND rollout_status <> 'DELETED' ORDER BY id"

_CHANGED_WISHES = """
    SELECT id, generation FROM deployments
    WHERE generation <> observed_generation AND rollout_status <> 'DELETED' ORDER BY id
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

_CHANGED_CREDENTIALS = """
    SELECT d.id FROM deployments d
    JOIN revisions r ON r.id = d.revision_id
    JOIN app_versions v ON v.id = r.app_version_id
    JOIN external_repositories e ON e.business_id = d.business_id AND e.name = v.spec ->> 'external_repository'
    JOIN businesses b ON b.id = d.business_id
    WHERE d.rollout_status <> 'DELETED' AND EXISTS (
        SELECT FROM targets t WHERE t.deployment_id = d.id AND t.phase NOT IN ('REMOVING', 'REMOVED') AND NOT EXISTS (
            SELECT FROM deliveries l JOIN orders o ON o.id = l.order_id
            WHERE l.target_id = t.id AND l.revision_id = r.id AND l.method <> 'DELETE'
                AND l.object = 'v1/Secret/' || b.namespace || '/' || d.name || '-pull' AND o.created_at >= e.updated_at
        )
    )
"""

_OF_CHANGES = """
    SELECT deployment_id AS id FROM pods WHERE id = ANY($1::bigint[])
    UNION SELECT deployment_id FROM workloads WHERE id = ANY($2::bigint[])
    UNION SELECT deployment_id FROM targets WHERE cluster_id = ANY($3::bigint[])
    UNION SELECT t.deployment_id FROM cluster_nodes n JOIN targets t USING (cluster_id)
        JOIN workloads w USING (deployment_id, cluster_id)
        WHERE n.id = ANY($4::bigint[]) AND w.kind = 'DaemonSet'
"""


async def every(connection: Connection) -> list[int]:
    """Those that anything is wanted of."""
    return _ids(await query(connection, _ALL))


async def changed_wishes(connection: Connection) -> dict[int, int]:
    """Those with a generation that was not seen yet, and which that is."""
    return {row["id"]: row["generation"] for row in await query(connection, _CHANGED_WISHES)}


async def misplaced(connection: Connection) -> list[int]:
    """Those whose targets are not on the clusters that they are meant for: labels or clusters came or went."""
    return _ids(await query(connection, _MISPLACED))


async def changed_credentials(connection: Connection) -> list[int]:
    """Those whose external repository was changed, or made, since its credentials were ordered."""
    return _ids(await query(connection, _CHANGED_CREDENTIALS))


async def of_changes(connection: Connection, changes: Mapping[str, Collection[int]]) -> list[int]:
    """Those that changed rows of the mirror are about (`clusters`, `nodes`, `pods`, `workloads`: their ids).

    Rows that went lead nowhere: who deletes them says whose they were.
    """
    lists = [list(changes.get(kind, ())) for kind in ("pods", "workloads", "clusters", "nodes")]
    return sorted(_ids(await query(connection, _OF_CHANGES, *lists)))


def _ids(rows: Sequence[Mapping[str, int]]) -> list[int]:
    return [row["id"] for row in rows]

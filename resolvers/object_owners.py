"""Two deployments of a business must not own the same object: what the one orders would overwrite what the other did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from otegraph.models.deployment import Deployment
from otegraph.models.errors import Conflict
from otegraph.resolvers.chart_objects import ObjectName, name_of, pull_secret
from tortoise import connections

LOCK = 0x07E9_0004
"""The class of the advisory locks on a business's objects: two revisions at once are made one after the other."""
OWNED = """
    WITH live AS (
        SELECT deployments.name AS deployment, revisions.manifests, app_versions.spec ->> 'kind' AS kind
        FROM deployments
        JOIN revisions ON revisions.deployment_id = deployments.id
        JOIN app_versions ON app_versions.id = revisions.app_version_id
        WHERE deployments.business_id = $1 AND deployments.id <> $2 AND deployments.rollout_status <> 'DELETED'
          AND (revisions.id = deployments.revision_id OR revisions.state = 'PENDING' OR EXISTS (
            SELECT FROM targets WHERE targets.deployment_id = deployments.id AND targets.phase <> 'REMOVED'
              AND revisions.id IN (targets.wanted_id, targets.applied_id)))
    ), owned AS (
        SELECT deployment, object ->> 'kind' AS kind, object -> 'metadata' ->> 'name' AS name
        FROM live CROSS JOIN LATERAL jsonb_array_elements(coalesce(manifests, '[]')) AS object
        UNION ALL SELECT deployment, 'Secret', deployment || '-pull' FROM live
        UNION ALL SELECT deployment, 'Deployment', deployment FROM live WHERE kind = 'DEPLOYMENT'
        UNION ALL SELECT deployment, 'HorizontalPodAutoscaler', deployment FROM live WHERE kind = 'DEPLOYMENT'
        UNION ALL SELECT deployment, 'DaemonSet', deployment FROM live WHERE kind = 'DAEMON_SET'
    )
    SELECT deployment, kind, name FROM owned
    WHERE (kind, name) IN (SELECT * FROM unnest($3::text[], $4::text[])) ORDER BY 1, 2, 3 LIMIT 1
"""
"""Of the revisions that the other deployments want, would want once approved, or still have somewhere."""


def objects_of(name: str, spec: Mapping[str, Any], manifests: Iterable[Mapping[str, Any]] | None) -> set[ObjectName]:
    """What a revision of a deployment of this name makes; as OWNED has it."""
    if manifests is not None:
        return {pull_secret(name), *map(name_of, manifests)}
    if spec["kind"] == "DAEMON_SET":
        return {pull_secret(name), ("DaemonSet", name)}
    return {pull_secret(name), ("Deployment", name), ("HorizontalPodAutoscaler", name)}


async def refuse_if_taken(deployment: Deployment, objects: set[ObjectName]) -> None:
    """Raises `Conflict` naming another deployment that has one of these; nobody takes one until the transaction ends."""
    database = connections.get("default")
    await database.execute_query(
        "SELECT pg_advisory_xact_lock($1, ($2::bigint % 2147483647)::int)", [LOCK, deployment.business_id]
    )
    kinds, names = zip(*sorted(objects), strict=True)
    taken = await database.execute_query_dict(OWNED, [deployment.business_id, deployment.id, list(kinds), list(names)])
    for row in taken:
        raise Conflict(
            f"the deployment {row['deployment']!r} has an object {row['kind']} {row['name']!r} already", "version"
        )

"""What the hand-written routes ask of the database; $1 is the viewer's business, or null for an administrator."""

from __future__ import annotations

VIEWER = """
    SELECT users.id, users.role, users.business_id FROM sessions JOIN users ON users.id = sessions.user_id
    WHERE sessions.id = $1 AND sessions.revoked_at IS NULL AND users.status = 'ACTIVE' AND users.deleted_at IS NULL
"""
OWN = "($1::bigint IS NULL OR d.business_id = $1)"
STATUS = """CASE
    WHEN d.rollout_status = 'DELETED' THEN 'DELETED' WHEN d.audit_state = 'PENDING' THEN 'PENDING'
    WHEN d.generation = 0 THEN 'DISAPPROVED' WHEN d.observed_generation < d.generation THEN 'APPROVED'
    ELSE d.rollout_status END"""
EDITABLE = """(d.rollout_status NOT IN ('DELETED', 'PROCESSING', 'DEPLOYING') AND d.audit_state <> 'PENDING'
    AND d.observed_generation = d.generation AND wanted.action <> 'DELETE'
    OR d.generation = 0 AND d.audit_state = 'DISAPPROVED')"""
# with the newest revision as `newest`, the wanted one as `wanted`, and the version as `v`
REVISIONS = """
    JOIN LATERAL (SELECT * FROM revisions r WHERE r.deployment_id = d.id ORDER BY r.id DESC LIMIT 1) newest ON true
    JOIN revisions wanted ON wanted.id = coalesce(d.revision_id, newest.id)
    LEFT JOIN app_versions v ON v.id = wanted.app_version_id AND v.status <> 'DELETED'"""

NESTED = f"""
    SELECT c.name AS cluster, n.name AS node, d.name, {STATUS} AS status
    FROM clusters c JOIN cluster_nodes n ON n.cluster_id = c.id
    LEFT JOIN (SELECT DISTINCT cluster_node_id, deployment_id FROM pods) p ON p.cluster_node_id = n.id
    LEFT JOIN deployments d ON d.id = p.deployment_id AND {OWN}
    WHERE c.deleted_at IS NULL ORDER BY c.id, n.id, d.id
"""

CLUSTERS = "SELECT id, name, status, last_seen_at FROM clusters WHERE deleted_at IS NULL ORDER BY id LIMIT 10"
NODES = """
    SELECT id, cluster_id, name, ready, operating_system, architecture, kernel_version, kubelet_version, internal_ip,
        created_at
    FROM cluster_nodes WHERE cluster_id = ANY ($1) ORDER BY id
"""
PODS = f"""
    SELECT p.cluster_node_id, p.name, p.phase, p.ready, p.reason, p.message, p.restarts, p.deleting, p.started_at,
        r.number, r.action, r.state, r.comment, d.name AS deployment, {STATUS} AS status, d.message AS deployment_message,
        d.cluster_selector, d.node_selector, d.generation, d.observed_generation, d.updated_at, a.name AS app,
        b.name AS business, b.namespace
    FROM pods p JOIN deployments d ON d.id = p.deployment_id JOIN revisions r ON r.id = p.revision_id
    JOIN apps a ON a.id = d.app_id JOIN businesses b ON b.id = d.business_id
    WHERE {OWN} AND p.cluster_node_id = ANY ($2) ORDER BY p.id
"""
DEPLOYMENTS = f"""
    SELECT p.cluster_node_id, d.name, {STATUS} AS status, {EDITABLE} AS editable, d.cluster_selector, d.node_selector,
        d.created_at, d.updated_at, a.name AS app, v.version, newest.number, newest.action
    FROM (SELECT DISTINCT cluster_node_id, deployment_id FROM pods WHERE cluster_node_id = ANY ($2)) p
    JOIN deployments d ON d.id = p.deployment_id JOIN apps a ON a.id = d.app_id {REVISIONS}
    WHERE {OWN} ORDER BY d.id
"""

LIST = f"""
    SELECT d.name, {STATUS} AS status, d.cluster_selector, d.node_selector, d.updated_at, a.name AS app
    FROM deployments d JOIN apps a ON a.id = d.app_id WHERE {OWN} ORDER BY d.id LIMIT 10
"""

REST = f"""
    SELECT d.id, d.name, a.name AS app, v.version, d.cluster_selector, d.node_selector, newest.action, {STATUS} AS status,
        d.running, d.failing, d.total, newest.comment, newest.audit_comment, d.created_at, d.updated_at,
        {EDITABLE} AS editable
    FROM deployments d JOIN apps a ON a.id = d.app_id {REVISIONS}
    WHERE {OWN}"""
PAGE = f"{REST} ORDER BY d.id LIMIT $2"
ROW = f"{REST} AND d.id = $2"
COUNT = f"SELECT count(*) FROM deployments d WHERE {OWN}"

LABELLED = "SELECT id, name FROM clusters WHERE name = ANY ($1) AND deleted_at IS NULL ORDER BY id"
LABEL = """
    INSERT INTO cluster_labels (cluster_id, name, created_at)
    SELECT id, $2, now() FROM unnest($1::bigint[]) AS id ON CONFLICT DO NOTHING
"""
EVENT = """
    INSERT INTO audit_events (at, actor_id, action, subject_type, after)
    VALUES (now(), $1, 'addClusterLabel', 'Cluster', $2)
"""
WAKE = "SELECT pg_notify('otegraph', 'cluster_label')"

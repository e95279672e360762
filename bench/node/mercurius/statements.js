// Every statement that Mercurius' resolvers and loaders run. Where rows belong to a business, $2 is the viewer's, which is
// null for an administrator.

const CLUSTER = `clusters.id, clusters.name, clusters.status, clusters.last_seen_at AS "lastSeenAt"`;
const DEPLOYMENT = `deployments.id, deployments.id AS "databaseId", deployments.name, deployments.app_id,
  deployments.business_id, deployments.cluster_selector AS "clusterSelector", deployments.node_selector AS "nodeSelector",
  deployments.message, deployments.generation, deployments.observed_generation AS "observedGeneration",
  deployments.running, deployments.failing, deployments.total,
  deployments.created_at AS "createdAt", deployments.updated_at AS "updatedAt",
  CASE WHEN deployments.rollout_status = 'DELETED' THEN 'DELETED'
    WHEN deployments.audit_state = 'PENDING' THEN 'PENDING'
    WHEN deployments.generation = 0 THEN 'DISAPPROVED'
    WHEN deployments.observed_generation < deployments.generation THEN 'APPROVED'
    ELSE deployments.rollout_status END AS status`;
const REVISION = `number, action, state, comment, audit_comment AS "auditComment"`;
const OWN = "($2::bigint IS NULL OR business_id = $2)";
const OF_OWN = `($2::bigint IS NULL OR EXISTS (
  SELECT 1 FROM deployments AS owner WHERE owner.id = deployment_id AND owner.business_id = $2))`;

const named = (name, text) => ({ name, text });

export const roots = {
  clusters: named("clusters", `SELECT ${CLUSTER} FROM clusters WHERE deleted_at IS NULL ORDER BY id LIMIT $1`),
  deployments: named("deployments", `SELECT ${DEPLOYMENT} FROM deployments WHERE ${OWN} ORDER BY id LIMIT $1`),
  deployment: named("deployment", `SELECT ${DEPLOYMENT} FROM deployments WHERE id = $1 AND ${OWN}`),
  total: named("total", `SELECT count(*)::int AS total FROM deployments WHERE ($1::bigint IS NULL OR business_id = $1)`),
};

/** Of many parents ($1), each with a page of its own. */
export const pages = {
  clusterNodes: named(
    "clusterNodes",
    `SELECT page.* FROM unnest($1::bigint[]) AS parent(id) CROSS JOIN LATERAL (
       SELECT cluster_nodes.id, cluster_id AS parent, cluster_nodes.name, ready, operating_system AS "operatingSystem",
         architecture, kernel_version AS "kernelVersion", kubelet_version AS "kubeletVersion",
         internal_ip AS "internalIP", cluster_nodes.created_at AS "createdAt"
       FROM cluster_nodes JOIN clusters ON clusters.id = cluster_id AND clusters.deleted_at IS NULL
       WHERE cluster_id = parent.id ORDER BY cluster_nodes.id LIMIT $2) AS page`,
  ),
  pods: named(
    "pods",
    `SELECT page.* FROM unnest($1::bigint[]) AS parent(id) CROSS JOIN LATERAL (
       SELECT cluster_node_id AS parent, deployment_id, revision_id, name, phase, ready, reason, message, restarts,
         deleting, started_at AS "startedAt"
       FROM pods WHERE cluster_node_id = parent.id AND ${OF_OWN} ORDER BY id LIMIT $3) AS page`,
  ),
  deployments: named(
    "nodeDeployments",
    `SELECT page.* FROM unnest($1::bigint[]) AS parent(id) CROSS JOIN LATERAL (
       SELECT parent.id AS parent, ${DEPLOYMENT} FROM deployments
       WHERE id = ANY (ARRAY(SELECT deployment_id FROM pods WHERE cluster_node_id = parent.id)) AND ${OWN}
       ORDER BY id LIMIT $3) AS page`,
  ),
};

/** Of many keys, one row each, found by its `key`. */
export const rows = {
  deployment: named("deploymentOf", `SELECT id AS key, ${DEPLOYMENT} FROM deployments WHERE id = ANY ($1::bigint[]) AND ${OWN}`),
  app: named("app", `SELECT id AS key, name FROM apps WHERE id = ANY ($1::bigint[]) AND ${OWN}`),
  business: named(
    "business",
    `SELECT id AS key, name, namespace FROM businesses WHERE id = ANY ($1::bigint[]) AND ($2::bigint IS NULL OR id = $2)`,
  ),
  revision: named("revision", `SELECT id AS key, ${REVISION} FROM revisions WHERE id = ANY ($1::bigint[]) AND ${OF_OWN}`),
  latestRevision: named(
    "latestRevision",
    `SELECT DISTINCT ON (deployment_id) deployment_id AS key, ${REVISION} FROM revisions
     WHERE deployment_id = ANY ($1::bigint[]) AND ${OF_OWN} ORDER BY deployment_id, id DESC`,
  ),
  version: named(
    "version",
    `SELECT deployments.id AS key, app_versions.version FROM deployments JOIN app_versions ON app_versions.id = coalesce(
       (SELECT app_version_id FROM revisions WHERE deployment_id = deployments.id AND state = 'APPROVED'
          AND app_version_id IS NOT NULL ORDER BY number DESC LIMIT 1),
       (SELECT app_version_id FROM revisions WHERE deployment_id = deployments.id
          AND app_version_id IS NOT NULL ORDER BY number DESC LIMIT 1)) AND app_versions.status <> 'DELETED'
     WHERE deployments.id = ANY ($1::bigint[]) AND ${OWN}`,
  ),
  editable: named(
    "editable",
    `SELECT deployments.id AS key, rollout_status <> 'DELETED' AND (generation = 0 AND audit_state = 'DISAPPROVED'
       OR rollout_status NOT IN ('PROCESSING', 'DEPLOYING') AND audit_state <> 'PENDING'
       AND observed_generation = generation AND NOT EXISTS (
         SELECT 1 FROM revisions AS wanted WHERE wanted.id = deployments.revision_id AND wanted.action = 'DELETE')) AS value
     FROM deployments WHERE id = ANY ($1::bigint[]) AND ${OWN}`,
  ),
};

export const labelling = {
  clusters: named("labelledClusters", `SELECT ${CLUSTER} FROM clusters WHERE name = ANY ($1) AND deleted_at IS NULL ORDER BY id`),
  labels: named(
    "label",
    `INSERT INTO cluster_labels (cluster_id, name, created_at)
     SELECT id, $2, now() FROM unnest($1::bigint[]) AS id ON CONFLICT DO NOTHING`,
  ),
  event: named(
    "event",
    `INSERT INTO audit_events (at, actor_id, action, subject_type, after)
     VALUES (now(), $1, 'addClusterLabel', 'Cluster', $2)`,
  ),
  wake: named("wake", `SELECT pg_notify('otegraph', 'cluster_label')`),
};

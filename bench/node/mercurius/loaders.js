// Mercurius' loaders: what all parents of a level ask for, in one statement. Without its cache, which makes a text of each
// key and costs more than it saves here: keys are made distinct instead.
import { pages, rows } from "./statements.js";

const uncached = (loader) => ({ loader, opts: { cache: false } });

const page = (statement, values) =>
  uncached(async (queries, { pool, viewer }) => {
    const parents = queries.map(({ obj }) => obj.id);
    // one operation may ask for one field with pages of several sizes: the largest is read, and each takes its own
    const most = Math.max(...queries.map(({ params }) => params.first));
    const found = await pool.query({ ...statement, values: values(parents, most, viewer) });
    const children = new Map(parents.map((id) => [id, []]));
    for (const row of found.rows) children.get(row.parent).push(row);
    return queries.map(({ obj, params }) => {
      const nodes = children.get(obj.id);
      return { nodes: nodes.length > params.first ? nodes.slice(0, params.first) : nodes };
    });
  });

const row = (statement, key, of = (found) => found) =>
  uncached(async (queries, { pool, viewer }) => {
    const keys = [...new Set(queries.map(({ obj }) => obj[key]))];
    const found = await pool.query({ ...statement, values: [keys, viewer.business] });
    const byKey = new Map(found.rows.map((each) => [each.key, of(each)]));
    return queries.map(({ obj }) => byKey.get(obj[key]) ?? null);
  });

const ofBusiness = (parents, most, viewer) => [parents, viewer.business, most];

export const loaders = {
  Cluster: { clusterNodes: page(pages.clusterNodes, (parents, most) => [parents, most]) },
  ClusterNode: { pods: page(pages.pods, ofBusiness), deployments: page(pages.deployments, ofBusiness) },
  Pod: { deployment: row(rows.deployment, "deployment_id"), revision: row(rows.revision, "revision_id") },
  Deployment: {
    app: row(rows.app, "app_id"),
    business: row(rows.business, "business_id"),
    version: row(rows.version, "id"),
    latestRevision: row(rows.latestRevision, "id"),
    editable: row(rows.editable, "id", ({ value }) => value),
  },
};

// Mercurius' resolvers: the roots, and the mutation in one transaction.
import { labelling, roots } from "./statements.js";

const LABEL = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const refused = (field, code, message) => ({ clusters: null, userErrors: [{ field, code, message }] });

async function addClusterLabel(_, { input: { label, clusters: names } }, { pool, viewer }) {
  if (!viewer.isAdministrator) throw new Error("only an administrator may do this");
  if (!LABEL.test(label) || label === "all") return refused("label", "INVALID", "this is no label");
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows: clusters } = await client.query({ ...labelling.clusters, values: [names] });
    if (clusters.length !== new Set(names).size) {
      await client.query("ROLLBACK");
      return refused("clusters", "NOT_FOUND", "there is no such cluster");
    }
    await client.query({ ...labelling.labels, values: [clusters.map(({ id }) => id), label] });
    await client.query({ ...labelling.event, values: [viewer.id, JSON.stringify({ label, clusters: names })] });
    await client.query(labelling.wake);
    await client.query("COMMIT");
    return { clusters, userErrors: [] };
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

export const resolvers = {
  Query: {
    async clusters(_, { first }, { pool }) {
      return { nodes: (await pool.query({ ...roots.clusters, values: [first] })).rows };
    },
    async deployments(_, { first }, { pool, viewer }) {
      return { nodes: (await pool.query({ ...roots.deployments, values: [first, viewer.business] })).rows };
    },
    async deployment(_, { id }, { pool, viewer }) {
      return (await pool.query({ ...roots.deployment, values: [id, viewer.business] })).rows[0] ?? null;
    },
  },
  DeploymentConnection: {
    async totalCount(_, __, { pool, viewer }) {
      return (await pool.query({ ...roots.total, values: [viewer.business] })).rows[0].total;
    },
  },
  Mutation: { addClusterLabel },
};

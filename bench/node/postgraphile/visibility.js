// Who sees what, as conditions that every statement of PostGraphile carries (`selectAuth` of its resources): the same rows as
// row security gives, without the transaction and the settings that it would need around each statement.
import { TYPES } from "postgraphile/@dataplan/pg";
import { context } from "postgraphile/grafast";
import { sql } from "postgraphile/pg-sql2";

// of a statement's alias, and of the viewer's business as SQL, which is null for an administrator
const own = (column) => (alias, business) =>
  sql`(${business}::bigint IS NULL OR ${alias}.${sql.identifier(column)} = ${business})`;
const ofOwn = (column, table) => (alias, business) =>
  sql`(${business}::bigint IS NULL OR EXISTS (SELECT 1 FROM public.${sql.identifier(table)} AS owner
       WHERE owner.id = ${alias}.${sql.identifier(column)} AND owner.business_id = ${business}))`;

const SHARED = {
  clusters: (alias) => sql`${alias}.deleted_at IS NULL`,
  cluster_nodes: (alias) =>
    sql`EXISTS (SELECT 1 FROM public.clusters AS live WHERE live.id = ${alias}.cluster_id AND live.deleted_at IS NULL)`,
};
const OWNED = {
  deployments: own("business_id"),
  apps: own("business_id"),
  businesses: own("id"),
  pods: ofOwn("deployment_id", "deployments"),
  revisions: ofOwn("deployment_id", "deployments"),
  app_versions: (alias, business) => sql`(${alias}.status <> 'DELETED' AND ${ofOwn("app_id", "apps")(alias, business)})`,
};

export const Visibility = {
  name: "VisibilityPlugin",
  version: "1.0.0",
  gather: {
    hooks: {
      pgTables_PgResourceOptions(info, { pgClass, resourceOptions }) {
        const shared = SHARED[pgClass.relname];
        const owned = OWNED[pgClass.relname];
        if (shared) {
          resourceOptions.selectAuth = ($select) => $select.where(shared($select.alias));
        } else if (owned) {
          resourceOptions.selectAuth = ($select) => {
            const business = $select.placeholder(context().get("business"), TYPES.bigint);
            $select.where(owned($select.alias, business));
          };
        }
      },
    },
  },
};

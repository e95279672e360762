// The fields of a deployment that are no column and take a query: as plans, which join the statement. As SQL functions, which
// PostgreSQL does not inline where they hold a query, each would cost 0.35 ms a row.
import { TYPES } from "postgraphile/@dataplan/pg";
import { gql, extendSchema } from "postgraphile/utils";

export const DerivedFields = extendSchema((build) => {
  const { app_versions: versions, revisions } = build.input.pgRegistry.pgResources;
  const { sql } = build;
  const newest = ($deployment) =>
    $deployment.select(
      sql`(SELECT max(newest.id) FROM public.revisions AS newest WHERE newest.deployment_id = ${$deployment}.id)`,
      TYPES.bigint,
    );
  const ran = ($deployment) =>
    $deployment.select(
      sql`coalesce(
        (SELECT ran.app_version_id FROM public.revisions AS ran
         WHERE ran.deployment_id = ${$deployment}.id AND ran.state = 'APPROVED' AND ran.app_version_id IS NOT NULL
         ORDER BY ran.number DESC LIMIT 1),
        (SELECT asked.app_version_id FROM public.revisions AS asked
         WHERE asked.deployment_id = ${$deployment}.id AND asked.app_version_id IS NOT NULL
         ORDER BY asked.number DESC LIMIT 1))`,
      TYPES.bigint,
    );
  const editable = ($deployment) =>
    $deployment.select(
      sql`(${$deployment}.rollout_status <> 'DELETED' AND (
        ${$deployment}.generation = 0 AND ${$deployment}.audit_state = 'DISAPPROVED'
        OR ${$deployment}.rollout_status NOT IN ('PROCESSING', 'DEPLOYING') AND ${$deployment}.audit_state <> 'PENDING'
        AND ${$deployment}.observed_generation = ${$deployment}.generation
        AND NOT EXISTS (SELECT 1 FROM public.revisions AS wanted
                        WHERE wanted.id = ${$deployment}.revision_id AND wanted.action = 'DELETE')))`,
      TYPES.boolean,
    );
  return {
    typeDefs: gql`
      extend type Deployment {
        editable: Boolean!
        version: AppVersion
        latestRevision: Revision
      }
    `,
    objects: {
      Deployment: {
        plans: {
          editable,
          version: ($deployment) => versions.get({ id: ran($deployment) }),
          latestRevision: ($deployment) => revisions.get({ id: newest($deployment) }),
        },
      },
    },
  };
});

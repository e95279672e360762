// The mutation: a function of the database, called with who asks, as one statement in one transaction.
import { TYPES, listOfCodec } from "postgraphile/@dataplan/pg";
import { context, object } from "postgraphile/grafast";
import { gql, extendSchema } from "postgraphile/utils";

export const LabelClusters = extendSchema((build) => {
  const { label_clusters: labelClusters } = build.input.pgRegistry.pgResources;
  return {
    typeDefs: gql`
      input AddClusterLabelInput {
        label: String!
        clusters: [String!]!
      }
      type AddClusterLabelPayload {
        clusters: [Cluster!]
      }
      extend type Mutation {
        addClusterLabel(input: AddClusterLabelInput!): AddClusterLabelPayload
      }
    `,
    objects: {
      Mutation: {
        plans: {
          addClusterLabel(_, { $input }) {
            const $clusters = labelClusters.execute(
              [
                { step: context().get("administrator"), pgCodec: TYPES.bigint },
                { step: $input.get("label"), pgCodec: TYPES.text },
                { step: $input.get("clusters"), pgCodec: listOfCodec(TYPES.text) },
              ],
              "mutation",
            );
            return object({ clusters: $clusters });
          },
        },
      },
      AddClusterLabelPayload: {
        plans: { clusters: ($payload) => $payload.get("clusters") },
      },
    },
  };
});

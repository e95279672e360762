// The part of the product's schema that is asked for, with its names.
export const schema = `
  scalar DateTime

  type Query {
    clusters(first: Int!): ClusterConnection!
    deployments(first: Int!): DeploymentConnection!
    deployment(id: ID!): Deployment
  }

  type Mutation {
    addClusterLabel(input: AddClusterLabelInput!): AddClusterLabelPayload!
  }

  input AddClusterLabelInput {
    label: String!
    clusters: [String!]!
  }

  type AddClusterLabelPayload {
    clusters: [Cluster!]
    userErrors: [UserError!]!
  }

  type UserError {
    field: String
    code: String!
    message: String!
  }

  type ClusterConnection {
    nodes: [Cluster!]!
  }

  type Cluster {
    name: String!
    status: String!
    lastSeenAt: DateTime!
    clusterNodes(first: Int!): ClusterNodeConnection!
  }

  type ClusterNodeConnection {
    nodes: [ClusterNode!]!
  }

  type ClusterNode {
    name: String!
    ready: Boolean!
    operatingSystem: String
    architecture: String
    kernelVersion: String
    kubeletVersion: String
    internalIP: String
    createdAt: DateTime!
    pods(first: Int!): PodConnection!
    deployments(first: Int!): DeploymentConnection!
  }

  type PodConnection {
    nodes: [Pod!]!
  }

  type Pod {
    name: String!
    phase: String!
    ready: Boolean!
    reason: String
    message: String
    restarts: Int!
    deleting: Boolean!
    startedAt: DateTime
    revision: Revision!
    deployment: Deployment!
  }

  type DeploymentConnection {
    nodes: [Deployment!]!
    totalCount: Int!
  }

  type Deployment {
    databaseId: ID!
    name: String!
    app: App!
    business: Business!
    clusterSelector: String!
    nodeSelector: String!
    status: String!
    message: String!
    editable: Boolean!
    generation: Int!
    observedGeneration: Int!
    version: AppVersion
    latestRevision: Revision
    running: Int!
    failing: Int!
    total: Int!
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type App {
    name: String!
  }

  type AppVersion {
    version: String!
  }

  type Business {
    name: String!
    namespace: String
  }

  type Revision {
    number: Int!
    action: String!
    state: String!
    comment: String!
    auditComment: String
  }
`;

"""The GraphQL operations that are asked: once for the product and the servers that have its names, once for PostGraphile."""

from __future__ import annotations

NESTED = """query Fleet {
  clusters(first: 10) { nodes {
    name
    clusterNodes(first: 50) { nodes {
      name
      deployments(first: 50) { nodes { name status } }
    } }
  } }
}"""
DEEP = """query Everything {
  clusters(first: 10) { nodes {
    name status lastSeenAt
    clusterNodes(first: 50) { nodes {
      name ready operatingSystem architecture kernelVersion kubeletVersion internalIP createdAt
      pods(first: 50) { nodes {
        name phase ready reason message restarts deleting startedAt
        revision { number action state comment }
        deployment {
          name status message clusterSelector nodeSelector generation observedGeneration updatedAt
          app { name }
          business { name namespace }
        }
      } }
      deployments(first: 50) { nodes {
        name status editable clusterSelector nodeSelector createdAt updatedAt
        app { name }
        version { version }
        latestRevision { number action }
      } }
    } }
  } }
}"""
LIST = """query Newest {
  deployments(first: 10) { nodes { name status clusterSelector nodeSelector updatedAt app { name } } }
}"""
DEPLOYMENT = """
    databaseId name app { name } version { version } clusterSelector nodeSelector status
    latestRevision { action comment auditComment } running failing total editable createdAt updatedAt
"""
PAGE = f"""query Page {{
  deployments(first: 100) {{ totalCount nodes {{ {DEPLOYMENT} }} }}
}}"""
ROW = f"query Row($id: ID!) {{ deployment(id: $id) {{ {DEPLOYMENT} }} }}"
MUTATION = """mutation Label($input: AddClusterLabelInput!) {
  addClusterLabel(input: $input) { clusters { name } userErrors { field code message } }
}"""

POSTGRAPHILE_NESTED = """query Fleet {
  clusters: allClusters(first: 10) { nodes {
    name
    clusterNodes: clusterNodesByClusterId(first: 50) { nodes {
      name
      deployments(first: 50) { nodes { name status } }
    } }
  } }
}"""
POSTGRAPHILE_DEEP = """query Everything {
  clusters: allClusters(first: 10) { nodes {
    name status lastSeenAt
    clusterNodes: clusterNodesByClusterId(first: 50) { nodes {
      name ready operatingSystem architecture kernelVersion kubeletVersion internalIP: internalIp createdAt
      pods: podsByClusterNodeId(first: 50) { nodes {
        name phase ready reason message restarts deleting startedAt
        revision: revisionByRevisionId { number action state comment }
        deployment: deploymentByDeploymentId {
          name status message clusterSelector nodeSelector generation observedGeneration updatedAt
          app: appByAppId { name }
          business: businessByBusinessId { name namespace }
        }
      } }
      deployments(first: 50) { nodes {
        name status editable clusterSelector nodeSelector createdAt updatedAt
        app: appByAppId { name }
        version { version }
        latestRevision { number action }
      } }
    } }
  } }
}"""
POSTGRAPHILE_LIST = """query Newest {
  deployments: allDeployments(first: 10) { nodes {
    name status clusterSelector nodeSelector updatedAt app: appByAppId { name }
  } }
}"""
POSTGRAPHILE_DEPLOYMENT = DEPLOYMENT.replace("databaseId", "databaseId: rowId").replace("app {", "app: appByAppId {")
POSTGRAPHILE_PAGE = f"""query Page {{
  deployments: allDeployments(first: 100) {{ totalCount nodes {{ {POSTGRAPHILE_DEPLOYMENT} }} }}
}}"""
POSTGRAPHILE_ROW = f"""query Row($id: BigInt!) {{
  deployment: deploymentByRowId(rowId: $id) {{ {POSTGRAPHILE_DEPLOYMENT} }}
}}"""
POSTGRAPHILE_MUTATION = """mutation Label($input: AddClusterLabelInput!) {
  addClusterLabel(input: $input) { clusters { name } }
}"""

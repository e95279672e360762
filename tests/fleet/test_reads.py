"""What the documented reads ask for on a fleet, as a tenant and as an administrator, however they are carried out."""

from __future__ import annotations

import pytest
from otegraph.bench.fleet_rows import PASSWORD, TENANT
from otegraph.bench.rows import ADMINISTRATOR

from tests.fleet.statements import Statements, whole_reads
from tests.product import product

REST = [
    "/v1/cluster",
    "/v1/cluster?clusterLabel=group-007",
    "/v1/cluster?page=7&pageSize=50",
    "/v1/cluster/label",
    "/v1/cluster/label/edge-00007",
    "/v1/node?clusterName=edge-00007",
    "/v1/node?nodeLabel=zone-007",
    "/v1/node?clusterName=edge-00007&nodeLabel=zone-007",
    "/v1/node/label?clusterName=edge-00007",
    "/v1/deploy",
    "/v1/deploy?page=3&pageSize=50",
    "/v1/deploy/id/7",
    "/v1/app",
    "/v1/business",
    "/v1/authorization",
]
GRAPH = {
    "nested": """{ clusters(first: 10) { nodes { name clusterNodes(first: 50) { nodes {
        name deployments(first: 50) { nodes { name status } } } } } } }""",
    "a cluster's deployments": """{ clusters(filter: {name: "edge-00007"}) { nodes { name
        targets { totalCount nodes { phase deployment { name } } } deployments { totalCount nodes { name } } } } }""",
    "clusters by label": '{ clusters(filter: {label: "group-007"}) { totalCount nodes { name labels { nodes { name } } } } }',
    "nodes by label": """{ clusterNodes(filter: {label: "zone-007", cluster: "edge-00007"}) { totalCount nodes {
        name labels { name } pods { totalCount nodes { name } } } } }""",
    "nodes by name": '{ clusterNodes(filter: {name: "node-07"}, first: 20) { nodes { name cluster { name } } } }',
    "a deployment's everything": """{ deployment(name: "web-00000") { name status revisions { nodes { number } }
        targets { totalCount nodes { phase cluster { name } } } pods { totalCount nodes { name phase } } } }""",
    "deployments": "{ deployments(first: 20) { totalCount nodes { name app { name } latestRevision { number } } } }",
}
USERS = [TENANT, ADMINISTRATOR]


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("path", REST)
async def test_a_route(fleet_database: str, statements: Statements, path: str, user: str) -> None:
    async with product() as made:
        caller = await made.login(user, PASSWORD)
        with statements.passed_over():
            assert (await caller.rest("GET", path)).status_code == 200
        answer = await caller.rest("GET", path)
    assert answer.status_code == 200, answer.text
    assert await whole_reads(fleet_database, statements) == {}


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("query", GRAPH)
async def test_a_query(fleet_database: str, statements: Statements, query: str, user: str) -> None:
    async with product() as made:
        caller = await made.login(user, PASSWORD)
        await caller.graph(GRAPH[query])
    assert await whole_reads(fleet_database, statements) == {}

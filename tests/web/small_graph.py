"""A small graph with the names that the page's own operations and two of its examples use, behind a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from graphql import build_schema, graphql
from otegraph.server.graphiql import graphiql_page, graphiql_routes, wants_page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .listening import listening

TOKEN = "a.signed.token"
PASSWORD = "correct horse"
SCHEMA = build_schema("""
type Query {
  viewer: User
  clusters(first: Int): Clusters!
}
type Mutation {
  login(input: LoginInput!): LoginPayload!
  logout(input: LogoutInput!): LogoutPayload!
}
input LoginInput { name: String!, password: String! }
input LogoutInput { clientMutationId: String }
type LoginPayload { token: String, expiresAt: String, userErrors: [UserError!]! }
type LogoutPayload { userErrors: [UserError!]! }
type UserError { field: String, code: String!, message: String! }
type User { name: String!, role: String!, status: String!, business: Business }
type Business { name: String!, namespace: String }
type Clusters { totalCount: Int!, nodes: [Cluster!]! }
type Cluster {
  name: String!, status: String!, readyNodeCount: Int!, nodeCount: Int!
  clusterNodes(first: Int, filter: ClusterNodeFilter): ClusterNodes!
}
input ClusterNodeFilter { ready: Boolean }
type ClusterNodes { totalCount: Int!, nodes: [ClusterNode!]! }
type ClusterNode { name: String!, kubeletVersion: String, pods(first: Int): Pods! }
type Pods { nodes: [Pod!]! }
type Pod { name: String!, phase: String!, reason: String, deployment: Deployment }
type Deployment { name: String!, business: Business! }
""")
POD = {
    "name": "shop-7d4b9",
    "phase": "RUNNING",
    "reason": None,
    "deployment": {"name": "shop", "business": {"name": "retail"}},
}
CLUSTER_NODE = {"name": "c1-n1", "kubeletVersion": "v1.37.2", "pods": {"nodes": [POD]}}
CLUSTER = {
    "name": "c1",
    "status": "ONLINE",
    "readyNodeCount": 1,
    "nodeCount": 1,
    "clusterNodes": {"totalCount": 1, "nodes": [CLUSTER_NODE]},
}


@dataclass
class SmallGraph:
    """The address, and the Authorization header of each GraphQL request, introspection left out."""

    url: str = ""
    authorizations: list[str | None] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        if wants_page(request):
            return graphiql_page()
        body = await request.json()
        authorization = request.headers.get("authorization")
        if body.get("operationName") != "IntrospectionQuery":
            self.authorizations.append(authorization)
        root = Root(authorization == f"Bearer {TOKEN}")
        result = await graphql(SCHEMA, body["query"], root, variable_values=body.get("variables"))
        return JSONResponse(result.formatted)


@dataclass
class Root:
    known: bool

    def viewer(self, _: Any) -> dict[str, Any] | None:
        return {"name": "admin", "role": "SYSTEM_ADMINISTRATOR", "status": "ACTIVE"} if self.known else None

    def clusters(self, _: Any, first: int) -> dict[str, Any]:
        return {"totalCount": 1, "nodes": [CLUSTER][:first]}

    def login(self, _: Any, input: dict[str, str]) -> dict[str, Any]:  # noqa: A002 - the argument's name in the graph
        if input["password"] != PASSWORD:
            return {"userErrors": [{"code": "WRONG_CREDENTIALS", "message": "Wrong name or password."}]}
        return {"token": TOKEN, "expiresAt": "2030-01-01T12:00:00Z", "userErrors": []}

    def logout(self, _: Any, input: dict[str, str]) -> dict[str, Any]:  # noqa: A002 - the argument's name in the graph
        return {"userErrors": []}


@asynccontextmanager
async def served() -> AsyncIterator[SmallGraph]:
    """The graph and its page on a port of its own."""
    graph = SmallGraph()
    routes = [Route("/graphql", graph.answer, methods=["GET", "POST"]), *graphiql_routes()]
    async with listening(Starlette(routes=routes)) as origin:
        graph.url = f"{origin}/graphql"
        yield graph

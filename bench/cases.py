"""What is asked of each side, and how their answers are told to be the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from otegraph.bench import documents, normal
from otegraph.bench.client import NUMBER, Request
from otegraph.bench.normal import Normal

OURS, HANDWRITTEN, STRAWBERRY, POSTGRAPHILE, MERCURIUS = SIDES = (
    "ours",
    "by hand",
    "Strawberry",
    "PostGraphile",
    "Mercurius",
)
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Case:
    """The same thing asked of all sides. Those in `exact` give our bytes; the others say the same in their own form.

    `grows`: the tables that each request adds one row to.
    """

    name: str
    asked: Mapping[str, Request]
    normal: Mapping[str, Normal]
    exact: frozenset[str] = frozenset({HANDWRITTEN})
    grows: tuple[str, ...] = field(default=())


def cases(tenant: str, administrator: str, deployment: int) -> list[Case]:
    """All of them. `tenant`, `administrator`: tokens. `deployment`: the id of one that the tenant sees."""
    return [
        _graph("nested query", tenant, documents.NESTED, documents.POSTGRAPHILE_NESTED, "/nested"),
        _graph("deep query", tenant, documents.DEEP, documents.POSTGRAPHILE_DEEP, "/deep"),
        _graph("list of 10", tenant, documents.LIST, documents.POSTGRAPHILE_LIST, "/list"),
        _page(tenant),
        _row(tenant, deployment),
        _mutation(administrator),
    ]


def _graph(name: str, token: str, query: str, postgraphile: str, path: str) -> Case:
    asked = {
        OURS: Request.graph(token, query),
        HANDWRITTEN: Request.of("GET", path, token),
        STRAWBERRY: Request.graph(token, query),
        POSTGRAPHILE: Request.graph(token, postgraphile),
        MERCURIUS: Request.graph(token, query),
    }
    return Case(name, asked, dict.fromkeys(SIDES, normal.graph), frozenset({HANDWRITTEN, STRAWBERRY}))


def _page(token: str) -> Case:
    asked = {
        OURS: Request.of("GET", f"/v1/deploy?pageSize={PAGE_SIZE}", token),
        HANDWRITTEN: Request.of("GET", f"/page?pageSize={PAGE_SIZE}", token),
        STRAWBERRY: Request.graph(token, documents.PAGE),
        POSTGRAPHILE: Request.graph(token, documents.POSTGRAPHILE_PAGE),
        MERCURIUS: Request.graph(token, documents.PAGE),
    }
    return Case(f"REST page of {PAGE_SIZE}", asked, _rest(normal.rest_page, normal.graph_page))


def _row(token: str, deployment: int) -> Case:
    asked = {
        OURS: Request.of("GET", f"/v1/deploy/id/{deployment}", token),
        HANDWRITTEN: Request.of("GET", f"/row/{deployment}", token),
        STRAWBERRY: Request.graph(token, documents.ROW, id=str(deployment)),
        POSTGRAPHILE: Request.graph(token, documents.POSTGRAPHILE_ROW, id=str(deployment)),
        MERCURIUS: Request.graph(token, documents.ROW, id=str(deployment)),
    }
    return Case("REST single row", asked, _rest(normal.rest_row, normal.graph_row))


def _mutation(token: str) -> Case:
    given = {"label": f"bench-{NUMBER}", "clusters": ["edge-000"]}
    asked = {
        OURS: Request.graph(token, documents.MUTATION, input=given),
        HANDWRITTEN: Request.of("POST", "/label", token, given),
        STRAWBERRY: Request.graph(token, documents.MUTATION, input=given),
        POSTGRAPHILE: Request.graph(token, documents.POSTGRAPHILE_MUTATION, input=given),
        MERCURIUS: Request.graph(token, documents.MUTATION, input=given),
    }
    exact = frozenset({HANDWRITTEN, STRAWBERRY, MERCURIUS})
    return Case("mutation", asked, dict.fromkeys(SIDES, normal.graph), exact, ("cluster_labels", "audit_events"))


def _rest(ours: Normal, graph: Normal) -> dict[str, Normal]:
    """REST has the product and the route by hand; the others are asked for the same data by GraphQL."""
    return {side: ours if side in (OURS, HANDWRITTEN) else graph for side in SIDES}

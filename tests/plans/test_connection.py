"""Connections over the graph: the right pages for each parent, in a constant number of statements."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph.models import Business, ClusterNode, Deployment
from otegraph.plans import plan
from otegraph.plans.select import text_of
from tortoise.backends.asyncpg.client import AsyncpgDBClient

from tests.product import Caller, Product
from tests.resolvers.rows import app, cluster, deployed, pods, running

NESTED = """
query($size: Int!) {
  clusters(page: {size: 0}, orderBy: {field: NAME}) {
    totalCount
    nodes {
      name readyNodeCount
      labels { totalCount }
      clusterNodes(first: $size, filter: {ready: true}, orderBy: {field: NAME, direction: DESC}) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage }
        nodes {
          name
          labels { name }
          pods(first: 2, filter: {phase: RUNNING}) {
            totalCount
            pageInfo { hasNextPage }
            nodes { name cluster { name } deployment { name business { name } revision { number version { version } } } }
          }
          deployments(last: 1) { totalCount edges { node { name targets { totalCount } } } }
        }
      }
    }
  }
}
"""


@pytest.fixture(params=["planned", "executed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test reads by plans, and by ordinary execution alone."""
    way: str = request.param
    if way == "executed":

        async def none(*_: Any) -> None:
            return None

        monkeypatch.setattr(plan.Plan, "answer", none)
    return way


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each statement that is sent from now on."""
    sent: list[str] = []
    for name in ("execute_query", "execute_query_dict", "execute_insert", "execute_many"):
        original = getattr(AsyncpgDBClient, name)

        def counting(self: Any, query: str, *rest: Any, original: Any = original) -> Any:
            sent.append(query)
            return original(self, query, *rest)

        monkeypatch.setattr(AsyncpgDBClient, name, counting)

    async def counting_text(sql: str, values: Any) -> str | None:
        sent.append(sql)
        return await text_of(sql, values)

    monkeypatch.setattr(plan, "text_of", counting_text)
    return sent


async def fleet(api: Product, clusters: int) -> Caller:
    """Clusters of four nodes; on each node three pods of `a` and one of `b`."""
    tenant = await api.tenant("shop")
    first, second = await running("shop", "a"), await running("shop", "b")
    for number in range(clusters):
        await cluster(f"c{number:02}", nodes=4)
    nodes = await ClusterNode.all()
    await pods(first, nodes, each=3)
    await pods(second, nodes)
    return tenant


async def test_the_nested_query_takes_as_many_statements_for_2_as_for_40_clusters(
    api: Product, statements: list[str], way: str
) -> None:
    tenant = await fleet(api, 2)
    # who was here before is looked up by the plan itself
    await tenant.graph("{ viewer { name } }")
    counts = []
    for more in (0, 38):
        for number in range(more):
            await cluster(f"d{number:02}", nodes=4)
        if more:
            fresh = await ClusterNode.filter(cluster__name__startswith="d")
            for deployment in await Deployment.all().order_by("id"):
                await pods(deployment, fresh, each=3 if deployment.name == "a" else 1)
        statements.clear()
        data = (await tenant.graph(NESTED, size=3))["clusters"]
        counts.append(len(statements))
        assert data["totalCount"] == len(data["nodes"]) == 2 + more
        assert [node["name"] for node in data["nodes"]] == sorted(node["name"] for node in data["nodes"])
        for home in data["nodes"]:
            assert home["readyNodeCount"] == home["clusterNodes"]["totalCount"] == 4
            assert home["clusterNodes"]["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
            assert [node["name"] for node in home["clusterNodes"]["nodes"]] == ["n3", "n2", "n1"]
            for node in home["clusterNodes"]["nodes"]:
                assert node["pods"]["totalCount"] == 4
                assert node["pods"]["pageInfo"] == {"hasNextPage": True}
                assert {pod["deployment"]["name"] for pod in node["pods"]["nodes"]} == {"a"}
                assert {pod["cluster"]["name"] for pod in node["pods"]["nodes"]} == {home["name"]}
                assert len(node["pods"]["nodes"]) == 2
                assert node["deployments"]["totalCount"] == 2
                (edge,) = node["deployments"]["edges"]
                assert edge["node"] == {"name": "b", "targets": {"totalCount": 2 + more}}
    assert counts[0] == counts[1]
    assert counts[0] == 1 if way == "planned" else 10 < counts[0] < 30


async def test_the_statements_of_ids_and_lists_are_constant_too(api: Product, statements: list[str]) -> None:
    tenant = await fleet(api, 3)
    ids = [node["id"] for node in (await tenant.graph("{ clusterNodes { nodes { id } } }"))["clusterNodes"]["nodes"]]
    counts = []
    for wanted in (ids[:2], ids):
        statements.clear()
        document = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on ClusterNode { name cluster { name } } } }"
        found = (await tenant.graph(document, ids=wanted))["nodes"]
        assert [node["id"] for node in found] == wanted
        counts.append(len(statements))
    assert counts[0] == counts[1]


async def walk(caller: Caller, arguments: str, way: str, size: int) -> list[list[str]]:
    """The names on each page, forwards by first and after or backwards by last and before."""
    count, cursor = ("first", "after") if way == "forwards" else ("last", "before")
    more, end = ("hasNextPage", "endCursor") if way == "forwards" else ("hasPreviousPage", "startCursor")
    document = f"""query($size: Int, $cursor: String) {{
        deployments({count}: $size, {cursor}: $cursor {arguments}) {{
            totalCount nodes {{ name }} edges {{ cursor node {{ name }} }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
        }}
    }}"""
    pages: list[list[str]] = []
    given = None
    while True:
        found = (await caller.graph(document, size=size, cursor=given))["deployments"]
        info = found["pageInfo"]
        assert [edge["node"] for edge in found["edges"]] == found["nodes"]
        if found["edges"]:
            assert (found["edges"][0]["cursor"], found["edges"][-1]["cursor"]) == (
                info["startCursor"],
                info["endCursor"],
            )
        other = "hasPreviousPage" if way == "forwards" else "hasNextPage"
        assert info[other] is (given is not None)
        pages.append([node["name"] for node in found["nodes"]])
        if not info[more]:
            return pages
        given = info[end]


@pytest.fixture
async def seven(api: Product) -> Caller:
    """An administrator who sees seven deployments; four of them share a name."""
    admin = await api.admin()
    await app(admin)
    for name in ("d", "b", "c", "x"):
        await deployed(admin, name)
    for number in range(3):
        await api.tenant(f"b{number}")
        home = await Business.get(name=f"b{number}")
        original = await Deployment.get(name="x", business__name="default")
        await Deployment.create(business_id=home.id, app_id=original.app_id, name="x", audit_state=original.audit_state)
    return admin


@pytest.mark.parametrize("field", ["ID", "NAME", "UPDATED_AT"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_both_ways_through_a_connection_meet_every_row_once(seven: Caller, field: str, direction: str) -> None:
    arguments = f", orderBy: {{field: {field}, direction: {direction}}}"
    whole = (await walk(seven, arguments, "forwards", 100))[0]
    assert len(whole) == 7
    if field == "NAME":
        assert whole == sorted(whole, reverse=direction == "DESC")
    for size in (1, 2, 3, 7):
        forwards = await walk(seven, arguments, "forwards", size)
        assert [name for page in forwards for name in page] == whole
        backwards = await walk(seven, arguments, "backwards", size)
        assert [name for page in reversed(backwards) for name in page] == whole
        numbered = []
        for number in range(1, 9):
            page = f"page: {{number: {number}, size: {size}}}"
            document = f"{{ deployments({page} {arguments}) {{ totalCount nodes {{ name }} }} }}"
            found = (await seven.graph(document))["deployments"]
            assert found["totalCount"] == 7
            numbered += [node["name"] for node in found["nodes"]]
        assert numbered == whole


async def test_cursors_stay_right_while_rows_come_and_go(seven: Caller) -> None:
    document = """query($after: String) {
        deployments(first: 2, after: $after, orderBy: {field: NAME}) { nodes { name } pageInfo { endCursor } }
    }"""
    first = (await seven.graph(document))["deployments"]
    assert [node["name"] for node in first["nodes"]] == ["b", "c"]
    await Deployment.filter(name="c").update(name="a")
    await deployed(seven, "ca")
    second = (await seven.graph(document, after=first["pageInfo"]["endCursor"]))["deployments"]
    assert [node["name"] for node in second["nodes"]] == ["ca", "d"]


async def test_aliases_page_the_same_connection_differently(seven: Caller) -> None:
    data = await seven.graph("""
        query($no: Boolean = false) {
          all: deployments(page: {size: 0}) { ...Names }
          none: deployments(first: 0) { totalCount nodes { name } pageInfo { hasNextPage startCursor } }
          beyond: deployments(page: {number: 2, size: 0}) { totalCount ...Names }
          last: deployments(last: 1, orderBy: {field: NAME}) { ...Names }
          default: deployments { ...Names @include(if: $no) count: totalCount }
          businesses(filter: {name: "b0"}) { nodes { one: deployments(first: 1) { ...Names } two: deployments { ...Names } } }
        }
        fragment Names on DeploymentConnection { nodes { name } pageInfo { hasNextPage hasPreviousPage } }
    """)
    assert len(data["all"]["nodes"]) == 7
    assert data["none"] == {"totalCount": 7, "nodes": [], "pageInfo": {"hasNextPage": True, "startCursor": None}}
    assert data["beyond"] == {
        "totalCount": 7, "nodes": [], "pageInfo": {"hasNextPage": False, "hasPreviousPage": True}
    }  # fmt: skip
    assert data["last"]["nodes"] == [{"name": "x"}]
    assert data["default"] == {"count": 7}
    (business,) = data["businesses"]["nodes"]
    assert business["one"]["nodes"] == business["two"]["nodes"] == [{"name": "x"}]

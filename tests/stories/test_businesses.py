"""From somebody's registration to a namespace at every edge."""

from __future__ import annotations

from tests.product import PASSWORD, Caller, eventually
from tests.stories.desk import GraphDesk, RestDesk
from tests.stories.stage import SECONDS, Stage


async def _namespace(running: Stage, name: str) -> None:
    """Returns when it is at the root and at every edge."""

    async def everywhere() -> bool:
        servers = [running.root, *running.edges.values()]
        return all([(await server.send("GET", f"/api/v1/namespaces/{name}")).ok for server in servers])

    await eventually(everywhere, f"the namespace {name} is everywhere", SECONDS)


async def _deploys(running: Stage, desk: GraphDesk | RestDesk, namespace: str) -> None:
    admin = GraphDesk(running.admin)
    await desk.deploy("oven", "oven", await desk.create_app("oven", "oven:1"), clusters="c1")
    await admin.audit("oven")
    await desk.until("oven", "SUCCESS")
    assert list(await running.at_edge("c1", namespace=namespace)) == ["oven"]


async def test_an_approved_business_has_its_namespace_everywhere(running: Stage) -> None:
    nobody, admin = running.product.nobody, running.admin
    await nobody.change("registerUser", name="baker", password=PASSWORD)
    users = (await admin.graph("{ users(first: 100) { nodes { id name } } }"))["users"]["nodes"]
    registered = next(user["id"] for user in users if user["name"] == "baker")
    await admin.change("auditUser", id=registered, status="ACTIVE")
    baker = await running.product.login("baker")
    await baker.change("applyForBusiness", name="Bread & Cake", introduction="we bake")
    assert (await baker.graph("{ businesses { nodes { status namespace } } }"))["businesses"]["nodes"] == [
        {"status": "PENDING", "namespace": None}
    ]
    asked = (await admin.graph("{ businesses { nodes { id name } } }"))["businesses"]["nodes"]
    applied = next(row["id"] for row in asked if row["name"] == "Bread & Cake")
    await admin.change("auditBusiness", id=applied, status="APPROVED", comment="welcome")
    await _namespace(running, "bread-cake")
    await _deploys(running, GraphDesk(baker), "bread-cake")

    await running.add_edge("late")
    await _namespace(running, "bread-cake")


async def test_the_same_over_the_documented_routes(running: Stage) -> None:
    anonymous, admin = RestDesk(running.product.nobody), RestDesk(running.admin)
    await anonymous.done("POST", "/v1/user", {"user": "baker", "password": PASSWORD, "isAdmin": False})
    users = (await admin.done("GET", "/v1/admin/user", pageSize=0))["data"]
    registered = next(user["id"] for user in users if user["user"] == "baker")
    await admin.done("PUT", f"/v1/admin/user/{registered}", {"status": 1})
    token = (await anonymous.done("POST", "/v1/authorization", {"user": "baker", "password": PASSWORD}))["token"]
    baker = RestDesk(Caller(running.product.http, token))
    await baker.done("POST", "/v1/business", {"name": "Bread & Cake", "introduce": "we bake"})
    asked = (await admin.done("GET", "/v1/business", pageSize=0))["data"]
    applied = next(row["id"] for row in asked if row["name"] == "Bread & Cake")
    await admin.done("PUT", f"/v1/business/id/{applied}", {"status": 1, "comment": "welcome"})
    await _namespace(running, "bread-cake")
    await _deploys(running, baker, "bread-cake")

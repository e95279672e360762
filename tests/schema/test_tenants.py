"""A tenant never sees, counts or guesses another's things, whichever way it asks."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLUnionType, get_named_type
from otegraph.models import Business, ClusterLabel, ClusterNode, Deployment, ExternalRepository, NodeLabel, User
from otegraph.models.image import ImageProject
from otegraph.schema.node import to_global_id
from otegraph.schema.root import schema
from tortoise import connections

from tests.product import PASSWORD, Caller, Product
from tests.resolvers.registry_rows import image, project
from tests.resolvers.rows import cluster, pods, running

GRAPH = schema._schema
SHARED = {"Cluster", "ClusterNode"}
"""Every active user sees these."""
NODES = {type_.name: type_ for type_ in GRAPH.get_possible_types(GRAPH.type_map["Node"])}  # type: ignore[arg-type]
OWNED = sorted(set(NODES) - SHARED)


async def two_tenants(api: Product) -> tuple[Caller, Caller]:
    """`mine` and `theirs`, with the same on the same clusters; what is theirs is named so."""
    mine, theirs = await api.tenant("mine"), await api.tenant("theirs")
    shared = await cluster("shared", nodes=2)
    nodes = await ClusterNode.filter(cluster_id=shared.id)
    await ClusterLabel.create(cluster_id=shared.id, name="edge")
    await NodeLabel.create(cluster_node_id=nodes[0].id, name="gpu", wanted=True)
    for owner, caller in (("mine", mine), ("theirs", theirs)):
        await pods(await running(owner, f"app-of-{owner}"), nodes, each=2)
        await caller.change(
            "createApp", name=f"second-of-{owner}", version="1.0", container={"image": f"image-of-{owner}"}
        )
        version = (await caller.graph("{ appVersions(last: 1) { nodes { version } } }"))["appVersions"]["nodes"][0]
        await caller.change(
            "createDeployment", app=f"second-of-{owner}", name=f"waits-of-{owner}", version=version["version"],
            comment=f"comment-of-{owner}",
        )  # fmt: skip
        await caller.change("applyForBusiness", name=f"application-of-{owner}")
        await project(f"project-of-{owner}", owner)
        await image(f"project-of-{owner}/image", v1=1)
        home = await Business.get(name=owner)
        for name in ("first", "second"):
            await ExternalRepository.create(
                business_id=home.id, name=f"{name}-of-{owner}", address=f"{owner}.example", user=owner, password=b"x"
            )
    return mine, theirs


def everything(type_: GraphQLObjectType, depth: int) -> str:
    """A selection of all that can be reached from a type, so many connections deep."""
    parts = ["__typename"]
    for name, field in type_.fields.items():
        if name in ("node", "nodes") and type_ is GRAPH.query_type:
            continue
        inner = get_named_type(field.type)
        if any(argument.default_value is None and str(argument.type).endswith("!") for argument in field.args.values()):
            continue
        if isinstance(inner, GraphQLUnionType):
            members = " ".join(f"... on {member.name} {{ {everything(member, depth)} }}" for member in inner.types)
            parts.append(f"{name} {{ {members} }}")
        elif not isinstance(inner, GraphQLObjectType):
            parts.append(name)
        elif name in ("nodes", "edges", "node", "pageInfo"):
            parts.append(f"{name} {{ {everything(inner, depth)} }}" if name != "edges" else "edges { cursor }")
        elif depth > 0:
            given = "(first: 3)" if "first" in field.args else ""
            parts.append(f"{name}{given} {{ {everything(inner, depth - 1)} }}")
    return " ".join(parts)


async def ids(type_: str) -> list[int]:
    table = NODES[type_].extensions["strawberry-definition"].origin.model._meta.db_table
    rows = await connections.get("default").execute_query_dict(f'SELECT id FROM "{table}" ORDER BY id')
    return [row["id"] for row in rows]


@pytest.mark.parametrize("root", [name for name, field in GRAPH.query_type.fields.items() if "first" in field.args])  # type: ignore[union-attr]
async def test_no_root_field_leads_to_another_tenant(api: Product, root: str) -> None:
    """Through all that can be reached, three levels down."""
    mine, _ = await two_tenants(api)
    inner: Any = get_named_type(GRAPH.query_type.fields[root].type)  # type: ignore[union-attr]
    answer = await mine.post(f"{{ {root}(first: 20) {{ {everything(inner, 2)} }} }}")
    if root == "users":
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        return
    errors = answer.json().get("errors")
    assert not errors or {error["extensions"]["code"] for error in errors} == {"FORBIDDEN"}, errors
    assert "theirs" not in answer.text
    if not errors:
        assert "mine" in answer.text


async def test_an_id_of_another_tenant_is_as_one_of_nobody(api: Product) -> None:
    mine, theirs = await two_tenants(api)
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    for type_ in OWNED:
        keys = await ids(type_)
        assert len(keys) >= 2, type_
        wanted = [to_global_id(type_, key) for key in keys]
        seen = {}
        for name, caller in (("mine", mine), ("theirs", theirs)):
            found = (await caller.graph(document, ids=wanted))["nodes"]
            assert [node["id"] if node else None for node in found] == [
                key if node else None for key, node in zip(wanted, found, strict=True)
            ]
            seen[name] = {node["id"] for node in found if node}
            for key in wanted:
                one = (await caller.graph("query($id: ID!) { node(id: $id) { id } }", id=key))["node"]
                assert (one is not None) == (key in seen[name])
        assert seen["mine"], type_
        assert seen["theirs"], type_
        assert not seen["mine"] & seen["theirs"], type_


@pytest.mark.parametrize(
    "value",
    ["", "x", "VXNlcg==", *(base64.b64encode(text).decode() for text in (
        b"Session:1", b"Query:1", b"Node:1", b"Wire:1", b"String:1", b"UserStatus:1", b"LoginInput:1", b"user:1",
        b"User:-1", b"User:1.0", b"User: 1", b"User:", b"User:99999999999999999999", b":1", b"__Schema:1", b"\xff:1",
        b"User:\xd9\xa1", b"User:1\n",
    ))],
)  # fmt: skip
async def test_an_id_of_nothing_is_null(api: Product, value: str) -> None:
    admin = await api.admin()
    assert (await admin.graph("query($id: ID!) { node(id: $id) { id } }", id=value))["node"] is None
    for root in ("business", "deployment", "appVersion"):
        assert (await admin.graph(f"query($id: ID!) {{ {root}(id: $id) {{ id }} }}", id=value))[root] is None


async def test_counts_and_filters_tell_nothing(api: Product) -> None:
    mine, _ = await two_tenants(api)
    asked = {
        'deployments(filter: {business: "theirs"})': 0,
        'deployments(filter: {name: "app-of-theirs"})': 0,
        'deployments(filter: {app: {value: "of-", match: CONTAINS}})': 2,
        'deployments(filter: {app: {value: "%", match: CONTAINS}})': 0,
        'apps(filter: {business: "theirs"})': 0,
        'apps(filter: {name: {value: "theirs"}})': 0,
        "apps": 2,
        'appVersions(filter: {app: {value: "app-of-theirs", match: EXACT}})': 0,
        'businesses(filter: {name: "theirs"})': 0,
        "businesses": 2,
        'auditEvents(filter: {actor: "user-of-theirs"})': 0,
        "auditEvents": 3,
        'imageProjects(filter: {business: "theirs"})': 0,
        'imageProjects(filter: {name: {value: "of-", match: CONTAINS}})': 1,
        'images(filter: {project: "project-of-theirs"})': 0,
        'images(filter: {name: {value: "image", match: CONTAINS}})': 1,
        'externalRepositories(filter: {business: "theirs"})': 0,
        'externalRepositories(filter: {name: {value: "of-", match: CONTAINS}})': 2,
    }
    for connection, total in asked.items():
        (found,) = (await mine.graph(f"{{ {connection} {{ totalCount nodes {{ id }} }} }}")).values()
        assert (found["totalCount"], len(found["nodes"])) == (total, total), connection
    below = """{ clusters { nodes {
        targets { totalCount } deployments { totalCount } theirs: deployments(filter: {business: "theirs"}) { totalCount }
        clusterNodes { nodes { pods { totalCount } deployments { totalCount }
            theirs: pods(filter: {deployment: "app-of-theirs"}) { totalCount nodes { id } } } }
    } } }"""
    (home,) = (await mine.graph(below))["clusters"]["nodes"]
    assert [home[name]["totalCount"] for name in ("targets", "deployments", "theirs")] == [1, 1, 0]
    for node in home["clusterNodes"]["nodes"]:
        assert (node["pods"]["totalCount"], node["deployments"]["totalCount"]) == (2, 1)
        assert node["theirs"] == {"totalCount": 0, "nodes": []}


async def test_mutations_do_not_find_what_is_another_s(api: Product) -> None:
    """Answered exactly as for what is not there."""
    mine, _ = await two_tenants(api)
    theirs = await Business.get(name="theirs")
    deployment = await Deployment.get(business_id=theirs.id, name="app-of-theirs")
    version = (await connections.get("default").execute_query_dict(
        "SELECT v.id FROM app_versions v JOIN apps a ON a.id = v.app_id WHERE a.business_id = $1 LIMIT 1", [theirs.id]
    ))[0]["id"]  # fmt: skip
    key, nobody = to_global_id("Deployment", deployment.id), to_global_id("Deployment", 10**6)
    project_id = to_global_id("ImageProject", (await ImageProject.get(name="project-of-theirs")).id)
    pairs: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("upgradeDeployment", {"id": key, "version": "1.0.1"}, {"id": nobody, "version": "1.0.1"}),
        ("rollbackDeployment", {"id": key, "version": "1.0.1"}, {"id": nobody, "version": "1.0.1"}),
        ("deleteDeployment", {"id": key}, {"id": nobody}),
        ("deleteDeployment", {"name": "app-of-theirs"}, {"name": "app-of-nobody"}),
        ("deleteAppVersions", {"ids": [to_global_id("AppVersion", version)]}, {"ids": [to_global_id("AppVersion", 10**6)]}),
        ("createDeployment", {"app": "app-of-theirs"}, {"app": "app-of-nobody"}),
        ("createDeployment", {"app": "a", "business": "theirs"}, {"app": "a", "business": "nobody"}),
        ("createApp", {"business": "theirs"}, {"business": "nobody"}),
        ("deleteImages", {"names": ["project-of-theirs/image"]}, {"names": ["project-of-nobody/image"]}),
        ("deleteImageTags", {"image": "project-of-theirs/image"}, {"image": "project-of-nobody/image"}),
        ("deleteImageProjects", {"ids": [project_id]}, {"ids": [to_global_id("ImageProject", 10**6)]}),
        ("createImageProject", {"business": "theirs"}, {"business": "nobody"}),
        ("createRegistryAccount", {"business": "theirs"}, {"business": "nobody"}),
        ("changeRegistryPassword", {"business": "theirs"}, {"business": "nobody"}),
        ("createExternalRepository", {"business": "theirs"}, {"business": "nobody"}),
        ("deleteExternalRepositories", {"names": ["first-of-theirs"]}, {"names": ["first-of-nobody"]}),
        ("deleteExternalRepositories", {"names": ["x"], "business": "theirs"}, {"names": ["x"], "business": "nobody"}),
    ]  # fmt: skip
    more: dict[str, dict[str, Any]] = {
        "createDeployment": {"name": "x", "version": "1.0.1"},
        "createApp": {"name": "x", "version": "1.0", "container": {"image": "a"}},
        "deleteImageTags": {"tags": ["v1"]},
        "createImageProject": {"name": "x", "public": True},
        "createRegistryAccount": {"name": "x", "password": "xxxx"},
        "changeRegistryPassword": {"password": "xxxx"},
        "createExternalRepository": {"name": "x", "address": "h", "user": "u", "password": "xxxx"},
    }
    for mutation, there, gone in pairs:
        answers = [
            json.dumps(await mine.mutate(mutation, **more.get(mutation, {}), **given)) for given in (there, gone)
        ]
        assert "NOT_FOUND" in answers[0], mutation
        told = answers[0].replace("theirs", "nobody")
        told = re.sub(r"\b\d+\b", str(10**6), told)
        assert told == answers[1]
    await deployment.refresh_from_db()
    assert deployment.generation == 1


async def test_the_audit_log_names_what_was_changed(api: Product) -> None:
    mine, _ = await two_tenants(api)
    events = (await mine.graph("{ auditEvents { nodes { action subjectId actor { name } after } } }"))["auditEvents"][
        "nodes"
    ]
    assert [event["action"] for event in events] == ["createApp", "createDeployment", "applyForBusiness"]
    kinds = []
    for event in events:
        found = await mine.graph("query($id: ID!) { node(id: $id) { id __typename } }", id=event["subjectId"])
        assert found["node"]["id"] == event["subjectId"]
        kinds.append(found["node"]["__typename"])
        assert event["actor"] == {"name": "user-of-mine"}
    assert kinds == ["AppVersion", "Deployment", "Business"]


async def test_users_see_who_shares_their_business_alone(api: Product) -> None:
    mine, _ = await two_tenants(api)
    await api.tenant("mine", "friend")
    await api.nobody.change("registerUser", name="pending", password=PASSWORD)
    found = await mine.graph("{ viewer { business { users { totalCount nodes { name } } } } }")
    assert [user["name"] for user in found["viewer"]["business"]["users"]["nodes"]] == ["user-of-mine", "friend"]
    for user in await User.all():
        node = await mine.graph(
            "query($id: ID!) { node(id: $id) { ... on User { name phone } } }", id=to_global_id("User", user.id)
        )
        assert (node["node"] is not None) == (user.name in ("user-of-mine", "friend"))


async def test_who_belongs_to_no_business_sees_none(api: Product) -> None:
    await two_tenants(api)
    await api.tenant("empty", "alone")
    await User.filter(name="alone").update(business_id=None)
    alone = await api.login("alone")
    for connection in ("deployments", "apps", "appVersions", "auditEvents"):
        found = await alone.graph(f"{{ {connection} {{ totalCount nodes {{ id }} }} }}")
        assert found[connection] == {"totalCount": 0, "nodes": []}, connection
    assert (await alone.graph('{ deployment(name: "app-of-mine") { id } }'))["deployment"] is None

"""With thousands of rows of each kind, what is asked of images all the time reads few of them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from otegraph.models import Business, Revision
from otegraph.plans import plan
from otegraph.plans.select import text_of
from otegraph.resolvers.outside import Outside
from otegraph.server.database import opened, with_database
from tortoise import connections
from tortoise.backends.asyncpg.client import AsyncpgDBClient

from tests.databases import Databases
from tests.product import Caller, product
from tests.registry_double import DISTRIBUTION
from tests.resolvers.registry_rows import deployed, synced
from tests.resolvers.rows import cluster

MANY = 20_000
SEED = [
    "INSERT INTO image_projects (name, public, created_at, updated_at, business_id) "
    f"SELECT 'p' || n, n % 7 = 0, now(), now(), CASE WHEN n <= 3 THEN {{business}} END FROM generate_series(1, {MANY // 4}) n",
    "INSERT INTO images (project_id, name, created_at, updated_at, synced_at) "
    "SELECT id, name || '/i' || n, now(), now(), now() FROM image_projects, generate_series(1, 4) n",
    "INSERT INTO image_tags (image_id, name, digest, created_at, updated_at) "
    "SELECT id, 't' || n, 'sha256:' || id || n, now(), now() FROM images, generate_series(1, 2) n",
    "INSERT INTO deployments SELECT (jsonb_populate_record(d, jsonb_build_object("
    f"'id', 100000 + n, 'name', 'd' || n))).* FROM deployments d, generate_series(1, {MANY}) n WHERE d.name = 'web'",
    "INSERT INTO revisions SELECT (jsonb_populate_record(r, jsonb_build_object("
    "'id', 100000 + n, 'deployment_id', 100000 + n, 'state', 'APPROVED'))).* "
    f"FROM revisions r, generate_series(1, {MANY}) n WHERE r.id = {{revision}}",
    "UPDATE deployments SET revision_id = id WHERE id > 100000",
    "INSERT INTO revision_images (revision_id, repository, tag) "
    f"SELECT 100000 + n, 'p' || n % {MANY // 4} || '/i1', 't1' FROM generate_series(1, {MANY}) n",
    "INSERT INTO pods SELECT (jsonb_populate_record(null::pods, jsonb_build_object('id', n, 'cluster_id', {cluster}, "
    "'namespace', 'shop', 'name', 'd' || n, 'node_name', '', 'workload', '', 'restarts', 0, 'deleting', false, 'ready', true, "
    f"'deployment_id', 100000 + n, 'revision_id', 100000 + n, 'phase', 'RUNNING'))).* FROM generate_series(1, {MANY}) n",
]
BIG = ("images", "image_tags", "image_projects", "revision_images", "revisions", "deployments", "pods")
QUERIES = [
    '{ image(name: "p1/i1") { name tags(first: 10) { totalCount nodes { name digest } } } }',
    '{ image(name: "p1/i1") { runBy(first: 10) { totalCount nodes { name } } } }',
    '{ image(name: "p1/i1") { project { name imageCount images(first: 10) { nodes { name } } } } }',
    '{ imageProjects(filter: {name: {value: "p1", match: EXACT}}) { nodes { images(first: 10) { nodes { name } } } } }',
    'mutation { deleteImages(input: {names: ["p1/i2", "p2/i3", "p3/i4"]}) { userErrors { message } } }',
    'mutation { deleteImageTags(input: {image: "p1/i4", tags: ["t1"]}) { userErrors { message } image { name } } }',
    'mutation { deleteImages(input: {names: ["p1/i1"]}) { userErrors { message } } }',
]


@pytest.fixture(scope="module")
async def tenant(postgres: str, copies: Databases) -> AsyncIterator[Caller]:
    """Somebody in a database of these tests' own: filling it takes long, and the few deletions change no plan."""
    async with copies.lend() as name, opened(with_database(postgres, name)):
        DISTRIBUTION.reset()
        await synced()
        async with product(outside=Outside(registry=DISTRIBUTION)) as made:
            yield await filled(await made.tenant("shop"))


async def filled(made: Caller) -> Caller:
    """A tenant with many rows of each kind."""
    await deployed(made, "other/x")
    home = await Business.get(name="shop")
    template = await Revision.get()
    ids = {"business": home.id, "revision": template.id, "cluster": (await cluster("c")).id}
    database = connections.get("default")
    for statement in SEED:
        await database.execute_query(statement.format(**ids))
    for table in BIG:
        await database.execute_query(f"ANALYZE {table}")
    return made


async def plans(caller: Caller, query: str, **variables: Any) -> list[str]:
    """The plans of all the statements that a document takes."""
    taken: list[tuple[str, Any]] = []
    original = AsyncpgDBClient.execute_query_dict

    async def noting(self: Any, statement: str, values: Any = None) -> Any:
        taken.append((statement, values))
        return await original(self, statement, values)

    async def noting_text(statement: str, values: Any) -> Any:
        taken.append((statement, values))
        return await text_of(statement, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AsyncpgDBClient, "execute_query_dict", noting)
        patch.setattr(plan, "text_of", noting_text)
        answer = (await caller.post(query, **variables)).json()
    assert "errors" not in answer, answer
    found = []
    for statement, values in taken:
        if re.match(r"\s*(SELECT|WITH)", statement) and "pg_" not in statement:
            rows = await connections.get("default").execute_query_dict(f"EXPLAIN {statement}", values)
            found.append(statement + "\n" + "\n".join(row["QUERY PLAN"] for row in rows))
    return found


async def test_no_table_is_read_whole(tenant: Caller) -> None:
    for query in QUERIES:
        found = await plans(tenant, query)
        # the first one: what is asked, or in a mutation who asks
        assert len(found) >= (2 if query.startswith("mutation") else 1), query
        for explained in found:
            for table in BIG:
                assert not re.search(rf"Seq Scan on {table}\b", explained), explained


async def test_a_page_reads_the_tags_and_users_of_its_images_alone(tenant: Caller) -> None:
    query = "{ images(first: 10) { nodes { name runBy { totalCount nodes { name } } tags { totalCount nodes { name } } } } }"
    for explained in await plans(tenant, query):
        for table in ("image_tags", "revision_images", "revisions", "deployments", "pods"):
            assert not re.search(rf"Seq Scan on {table}\b", explained), explained


async def test_unfinished_deletions_are_found_by_an_index_of_their_own(tenant: Caller) -> None:
    database = connections.get("default")
    for table in ("images", "image_tags"):
        wanted = f"EXPLAIN SELECT id FROM {table} WHERE deleted_at IS NOT NULL"
        explained = "\n".join(row["QUERY PLAN"] for row in await database.execute_query_dict(wanted))
        assert f"{table}_deleted" in explained

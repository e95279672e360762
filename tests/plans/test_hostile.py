"""Documents and values that are made to mislead a plan, or to cost more than they should."""

from __future__ import annotations

import base64
import gc
import weakref
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from otegraph.models.viewer import Viewer
from otegraph.plans.statement import MOST_SUBQUERIES
from otegraph.schema.root import schema
from otegraph.server.execution import Executor

from tests.plans.viewers import context, viewers
from tests.product import Product

MARK = "\\ue0000\\ue001"
"""As a plan's own stand-in for the first value, written in a document."""


def cursor(*values: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


async def both(executor: Executor, document: str, viewer: Viewer | None, **variables: Any) -> tuple[bytes | None, Any]:
    """The plan's answer, and execution's."""
    prepared = executor.prepare(document)
    assert prepared.document is not None, prepared.errors
    planned = await executor.answer(prepared, variables, None, context(viewer))
    result = await executor.execute(prepared.document, variables, None, context(viewer))
    return planned, result


@pytest.mark.parametrize(
    "written",
    [f'filter: {{name: "{MARK}"}}', f'filter: {{label: "x{MARK}y"}}', f'after: "{MARK}"',
     'filter: {name: "\\ue0007\\ue001"}', f'filter: {{name: """{MARK.encode().decode("unicode_escape")}"""}}'],
)  # fmt: skip
async def test_a_text_that_looks_like_a_mark_is_none(api: Product, written: str) -> None:
    _, _, administrator, *_ = await viewers(api)
    document = f"query($a: String) {{ x: clusters({written}) {{ totalCount }} clusters(filter: {{name: $a}}) {{ totalCount }} }}"
    planned, result = await both(Executor(schema), document, administrator, a="shared")
    assert planned is None
    assert result.errors or result.data == {"x": {"totalCount": 0}, "clusters": {"totalCount": 1}}


@pytest.mark.parametrize(
    ("field", "values", "code"),
    [
        ("UPDATED_AT", ["0001-01-01T00:00:00+23:59", "1"], "INVALID"),
        ("UPDATED_AT", ["9999-12-31T23:59:59-23:59", "1"], "INVALID"),
        ("NAME", ["x" * 300, "1"], "INVALID"),
    ],
)
async def test_a_cursor_of_nothing_is_refused(api: Product, field: str, values: Sequence[str], code: str) -> None:
    _, _, administrator, *_ = await viewers(api)
    executor, made = Executor(schema), cursor(*values)
    rest = f"orderBy: {{field: {field}}}) {{ nodes {{ name }} }}"
    for document in (
        f'{{ deployments(after: "{made}", {rest} }}',
        f"query($c: String) {{ deployments(after: $c, {rest} }}",
    ):
        given = {"c": made} if "$c" in document else {}
        planned, result = await both(executor, document, administrator, **given)
        assert planned is None
        assert [error.extensions["code"] for error in result.errors] == [code]


async def test_types_that_clients_make_up_are_of_one_shape(api: Product) -> None:
    _, _, administrator, _, nobody = await viewers(api)
    executor = Executor(schema)
    one = executor.prepare("query($id: ID!) { node(id: $id) { id } }")
    some = executor.prepare("query($ids: [ID!]!) { nodes(ids: $ids) { id } }")
    for made_up in ("Nothing", "String", "ClusterFilter", "x" * 10_000):
        id_ = base64.b64encode(f"{made_up}:1".encode()).decode()
        assert await executor.answer(one, {"id": id_}, None, context(administrator)) == b'{"data":{"node":null}}'
        assert await executor.answer(one, {"id": id_}, None, context(nobody)) is None
        assert await executor.answer(some, {"ids": [id_]}, None, context(administrator)) == b'{"data":{"nodes":[null]}}'
    assert len(executor._statements._kept) == 3


async def test_what_is_counted_is_counted_once(api: Product) -> None:
    _, _, administrator, *_ = await viewers(api)
    executor = Executor(schema)
    counts = " ".join(f"a{number}: totalCount" for number in range(MOST_SUBQUERIES))
    document = f"{{ clusters {{ nodes {{ clusterNodes {{ {counts} nodes {{ name }} }} }} }} }}"
    planned, result = await both(executor, document, administrator)
    assert planned == orjson.dumps({"data": result.data})
    (statement,) = executor._statements._kept.values()
    assert statement is not None
    assert statement.sql.count("count(*)") == 1


async def test_a_statement_does_not_keep_the_operation_that_it_is_of(api: Product) -> None:
    _, _, administrator, *_ = await viewers(api)
    executor = Executor(schema)
    operations = []
    for text, variables in (
        ("query($n: Int, $c: String) { clusters(first: $n, after: $c, filter: {name: $c}) { nodes { name } } }", {"n": 1}),
        ("query($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }", {"id": "x", "ids": ["y"]}),
        ("{ users { nodes { name capabilities { ingress } } } }", {}),
    ):  # fmt: skip
        prepared = executor.prepare(text)
        assert await executor.answer(prepared, variables, None, context(administrator)) is not None
        assert prepared.document is not None
        operations.append(weakref.ref(prepared.document.definitions[0]))
    executor._prepared.clear()
    del prepared
    gc.collect()
    assert len(executor._statements._kept) == 3
    assert [one() for one in operations] == [None, None, None]

"""What is planned and what is not, and what is remembered."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from graphql import GraphQLInterfaceType, GraphQLNonNull, GraphQLObjectType, GraphQLUnionType, Undefined, get_named_type
from otegraph.models.viewer import Viewer
from otegraph.plans import plan
from otegraph.plans.ids import to_global_id
from otegraph.plans.leaves import _made
from otegraph.plans.plan import Statements
from otegraph.plans.select import text_of
from otegraph.plans.statement import Statement
from otegraph.schema.root import schema
from otegraph.server.execution import Executor
from strawberry.permission import BasePermission

from tests.plans.viewers import context, viewers
from tests.product import Product

GRAPH = schema._schema
A_CLUSTER = to_global_id("Cluster", 1)
EXECUTED = {"AuditEvent.before", "AuditEvent.after", "ChartSpec.values"}
"""JSON of any form, whose bytes PostgreSQL writes otherwise."""


@pytest.fixture
async def administrator(api: Product) -> Viewer:
    _, _, found, *_ = await viewers(api)
    assert found is not None
    return found


def ways() -> dict[str, str]:
    """For each field that can be read, a document that selects it and as little else as can be."""
    found: dict[str, str] = {}
    assert GRAPH.query_type is not None
    waiting: list[tuple[Any, str]] = [(GRAPH.query_type, "%s")]
    seen: set[str] = set()
    while waiting:
        type_, around = waiting.pop(0)
        if type_.name in seen:
            continue
        seen.add(type_.name)
        for name, field in type_.fields.items():
            inner = get_named_type(field.type)
            given = _needed(field)
            if isinstance(inner, (GraphQLUnionType, GraphQLInterfaceType)):
                found[f"{type_.name}.{name}"] = around % f"{name}{given} {{ __typename }}"
                for one in GRAPH.get_possible_types(inner):
                    of_type = given.replace(A_CLUSTER, to_global_id(one.name, 1))
                    waiting.append((one, around % f"{name}{of_type} {{ ... on {one.name} {{ %s }} }}"))
            elif isinstance(inner, GraphQLObjectType):
                found[f"{type_.name}.{name}"] = around % f"{name}{given} {{ __typename }}"
                waiting.append((inner, around % f"{name}{given} {{ %s }}"))
            else:
                found[f"{type_.name}.{name}"] = around % f"{name}{given}"
    return found


def _needed(field: Any) -> str:
    """The arguments that a field can't do without."""
    texts = {"ID": f'"{A_CLUSTER}"', "[ID!]": "[]", "String": '"web"'}
    given = [
        f"{name}: {texts[str(argument.type.of_type)]}"
        for name, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
    ]
    return f"({', '.join(given)})" if given else ""


async def test_every_field_but_these_is_planned(administrator: Viewer) -> None:
    executor = Executor(schema)
    executed = set()
    for name, selection in ways().items():
        if name == "Query.nodes":
            document, variables = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [A_CLUSTER]}
        else:
            document, variables = f"{{ {selection} }}", {}
        prepared = executor.prepare(document)
        assert prepared.document is not None, (document, prepared.errors)
        if await executor.answer(prepared, variables, None, context(administrator)) is None:
            executed.add(name)
    assert executed == EXECUTED


async def test_introspection_is_executed(administrator: Viewer) -> None:
    executor = Executor(schema)
    for document in ("{ __schema { types { name } } }", '{ clusters { totalCount } __type(name: "Cluster") { name } }'):
        prepared = executor.prepare(document)
        assert await executor.answer(prepared, {}, None, context(administrator)) is None


async def test_bad_values_leave_the_document_planned(administrator: Viewer) -> None:
    document = """query($first: Int, $after: String, $name: String) {
        clusters(first: $first, after: $after, filter: {name: $name}) { totalCount nodes { name } } }"""
    executor = Executor(schema)
    prepared = executor.prepare(document)

    async def answer(**variables: Any) -> bytes | None:
        return await executor.answer(prepared, variables, None, context(administrator))

    usual = await answer(first=2, name="shared")
    assert usual is not None
    bad: list[dict[str, Any]] = [
        {"first": -1}, {"first": 2**40}, {"first": "two"}, {"after": "none"}, {"name": "x" * 300}, {"name": "nul\0"},
        {"name": 7}, {"name": "\udead"}, {"name": ["shared"]},
    ]  # fmt: skip
    for variables in bad:
        assert await answer(**variables) is None
        assert await answer(first=2, name="shared") == usual
    assert len(prepared.plans) == 1


async def test_one_statement_serves_all_values_and_all_of_a_role(api: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs, *_ = await viewers(api)
    taken: list[str] = []

    async def noting(sql: str, values: Any) -> str | None:
        taken.append(sql)
        return await text_of(sql, values)

    monkeypatch.setattr(plan, "text_of", noting)
    executor = Executor(schema)
    prepared = executor.prepare("query($name: String) { deployments(filter: {name: $name}) { nodes { name } } }")
    answers = [
        await executor.answer(prepared, {"name": f"waits-of-{name}"}, None, context(viewer))
        for name in ("mine", "theirs")
        for viewer in (mine, theirs)
    ]
    nothing = b'{"data":{"deployments":{"nodes":[]}}}'
    assert [one == nothing for one in answers] == [False, True, True, False]
    assert len(taken) == 4
    assert len(set(taken)) == 1
    assert b"waits-of-mine" in (answers[0] or b"")


async def test_who_may_not_call_a_field_is_told_so_by_execution(api: Product) -> None:
    mine, _, administrator, without, nobody = await viewers(api)
    executor = Executor(schema)
    prepared = executor.prepare("{ users { totalCount } clusters { totalCount } }")
    answered = {
        viewer and viewer.name: await executor.answer(prepared, {}, None, context(viewer)) is not None
        for viewer in (mine, administrator, without, nobody)
    }
    assert answered == {"user-of-mine": False, "admin": True, "without": False, None: False}


async def test_a_rule_that_is_no_condition_is_never_passed_over(
    administrator: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never(BasePermission):
        message = "nobody may"

        def has_permission(self, source: Any, info: Any, **_: Any) -> bool:
            return False

    document = "{ clusters { nodes { name } } }"
    assert await Executor(schema).answer(Executor(schema).prepare(document), {}, None, context(administrator))
    guarded: Any = strawberry.field(permission_classes=[Never])
    cluster = GRAPH.type_map["Cluster"]
    assert isinstance(cluster, GraphQLObjectType)
    field = cluster.fields["name"]
    monkeypatch.setattr(field.extensions["strawberry-definition"], "extensions", guarded.extensions)
    executor = Executor(schema)
    assert await executor.answer(executor.prepare(document), {}, None, context(administrator)) is None
    # nor does the quick way of ordinary execution take it: it leaves it to graphql-core
    _, others = _made(cluster, (("name", "name"), ("id", "id")), True)
    assert "name" in others


def test_no_more_statements_are_kept_than_fit() -> None:
    made: list[int] = []
    statements = Statements(most=10_000)

    def make(key: int) -> Statement:
        made.append(key)
        return Statement("x" * 2_000, (), (), ())

    for key in (1, 2, 1, 3, 1, 2):
        statements.get(key, lambda key=key: make(key))  # type: ignore[misc]
    assert made == [1, 2, 3, 2]

"""What a document may ask for is reckoned before it is executed, whatever way it is written."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_introspection_query, parse
from otegraph.schema.root import schema
from otegraph.server import limits
from otegraph.server.execution import LONGEST_KEPT, MOST_DOCUMENTS, Executor

PAGES_OF_PAGES = "clusters({0}) {{ nodes {{ clusterNodes({0}) {{ nodes {{ pods({0}) {{ nodes {{ name }} }} }} }} }} }}"


def refusal(document: str, **variables: Any) -> str | None:
    errors = limits.check(parse(document), variables)
    return errors[0].message if errors else None


@pytest.mark.parametrize(
    ("head", "arguments", "variables"),
    [
        ("", "first: 1000", {}),
        ("", "last: 1000", {}),
        ("", "page: {size: 0}", {}),
        ("", "page: {number: 1, size: 1000}", {}),
        ("", "page: {size: 1000000}", {}),
        ("query($n: Int)", "first: $n", {"n": 1000}),
        ("query($n: Int)", "first: $n", {"n": 1000.0}),
        ("query($n: Int = 1000)", "first: $n", {}),
        ("query($n: Int)", "page: {size: $n}", {"n": 0}),
        ("query($n: Int = 0)", "page: {size: $n}", {}),
        ("query($p: PageInput)", "page: $p", {"p": {"size": 0}}),
        ("query($p: PageInput = {size: 0})", "page: $p", {}),
        ("", "first: null, page: {size: 0}", {}),
    ],
)
def test_large_pages_of_large_pages_are_refused(head: str, arguments: str, variables: dict[str, Any]) -> None:
    document = f"{head} {{ {PAGES_OF_PAGES.format(arguments)} }}"
    assert "objects" in (refusal(document, **variables) or "")


@pytest.mark.parametrize("arguments", ["first: 10", "page: {size: 10}", "page: {}", "page: null, first: 10"])
def test_small_pages_of_small_pages_are_taken(arguments: str) -> None:
    assert refusal(f"{{ {PAGES_OF_PAGES.format(arguments)} }}") is None


@pytest.mark.parametrize(
    ("variables", "is_refused"),
    [
        ({"names": ["x"] * 49_999}, False),
        ({"names": ["x"] * 50_000}, True),
        ({"a": ["x"] * 25_000, "b": ["x"] * 25_000}, True),
        ({"input": {"ports": [{"containerPort": 1}] * 20_000}}, False),
        ({"input": {"ports": [{"containerPort": 1}] * 25_000}}, True),
        ({"input": {"values": {f"{number}": [] for number in range(50_000)}}}, True),
    ],
)
def test_the_values_of_variables_are_counted(variables: dict[str, Any], is_refused: bool) -> None:
    assert bool(refusal("{ viewer { id } }", **variables)) is is_refused


def test_a_fragment_hides_nothing() -> None:
    """Four levels of default pages: 50 to the fourth and more."""
    plain = "clusters { nodes { deployments { nodes { targets { nodes { pods { nodes { name } } } } } } } }"
    spread = """
        { clusters { ...A } }
        fragment A on ClusterConnection { ... { nodes { deployments { ...B } } } }
        fragment B on DeploymentConnection { nodes { targets { ...C } } }
        fragment C on TargetConnection { nodes { pods { ...D } } }
        fragment D on PodConnection { nodes { name } }
    """
    assert refusal(f"{{ {plain} }}")
    assert refusal(spread) == refusal(f"{{ {plain} }}")


@pytest.mark.parametrize(("levels", "refused"), [(1, False), (3, True)])
def test_fragments_do_not_multiply_fields(levels: int, refused: bool) -> None:
    """Each level selects the next one twenty times, few objects though there may be."""
    fragments = [
        f"fragment F{level} on ClusterNode {{ {' '.join(f'c{number}: cluster {{ ...G{level} }}' for number in range(20))} }}"
        f" fragment G{level} on Cluster {{ clusterNodes(first: 1) {{ nodes {{ ...F{level + 1} }} }} }}"
        for level in range(levels)
    ]
    last = f"fragment F{levels} on ClusterNode {{ name }}"
    document = f"{{ clusterNodes(first: 1) {{ nodes {{ ...F0 }} }} }} {' '.join(fragments)} {last}"
    assert ("fields" in (refusal(document) or "")) is refused


def test_each_id_is_an_object() -> None:
    """`nodes` gives as many as it is asked for."""
    inside = "... on Cluster { deployments(first: 1000) { nodes { name } } }"
    many = [str(number) for number in range(600)]
    assert refusal(f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inside} }} }}", ids=many)
    assert refusal(f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inside} }} }}", ids=many[:10]) is None


def test_a_document_may_be_as_deep_as_the_limit() -> None:
    def nested(levels: int) -> str:
        return "{ " + "a { " * (levels - 1) + "x" + " }" * levels

    assert refusal(nested(limits.DEEPEST)) is None
    assert f"{limits.DEEPEST} are allowed" in (refusal(nested(limits.DEEPEST + 1)) or "")


def test_introspection_is_allowed_once_but_not_a_hundred_times() -> None:
    assert refusal(get_introspection_query()) is None
    assert refusal(get_introspection_query(input_value_deprecation=True, specified_by_url=True)) is None
    inside = "types { fields { name args { type { fields { name } } } } }"
    assert refusal("{ " + " ".join(f"a{n}: __schema {{ {inside} }}" for n in range(100)) + " }")


def test_every_fragment_is_measured_once() -> None:
    """Thirty levels that double would be a thousand million fields."""
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    document = f"{{ ...F0 }} {chain} fragment F30 on Query {{ __typename }}"
    assert Executor(schema).prepare(document).document is not None
    assert f"selects {2**30} fields" in (refusal(document) or "")


@pytest.mark.parametrize("links", [50, 120, 200])
def test_a_long_chain_of_fragments_ends_in_an_answer(links: int) -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(links))
    prepared = Executor(schema).prepare(f"{{ ...F0 }} {chain} fragment F{links} on Query {{ __typename }}")
    if prepared.document is not None:
        limits.check(prepared.document, {})
    else:
        assert prepared.errors


def test_a_document_of_too_many_tokens_is_not_read() -> None:
    prepared = Executor(schema).prepare("{ " + "viewer { id } " * limits.MOST_TOKENS + "}")
    assert prepared.document is None
    assert "tokens" in prepared.errors[0].message


def test_only_so_many_documents_are_remembered() -> None:
    """Anybody can send documents, and each takes memory."""
    executor = Executor(schema)
    for number in range(MOST_DOCUMENTS + 10):
        executor.prepare(f"{{ a{number}: __typename }}")
        executor.prepare(f"{{ a{number}: __typename }} #{'x' * LONGEST_KEPT}")
    assert len(executor._prepared) == MOST_DOCUMENTS
    assert max(map(len, executor._prepared)) <= LONGEST_KEPT


def test_mutations_are_few_however_they_are_written() -> None:
    many = " ".join(f"a{n}: logout(input: {{}}) {{ __typename }}" for n in range(11))
    for document in (
        f"mutation {{ {many} }}",
        f"mutation {{ ... on Mutation {{ {many} }} }}",
        f"mutation {{ ...F }} fragment F on Mutation {{ {many} }}",
    ):
        (error,) = limits.check(parse(document), {})
        assert error.message == "an operation may hold 10 mutations at the most"
    assert limits.check(parse("mutation { logout(input: {}) { __typename } }"), {}) == []

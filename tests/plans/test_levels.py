"""Relations are read and completed level by level, and give what graphql-core gives, errors and all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, Executor, execute, parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from otegraph.plans import leaves
from otegraph.plans.connection import RowEdge
from otegraph.plans.execution import RowExecutor
from otegraph.plans.resolving import PREPARING, READER, attribute, same_field
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

READ: Counter[str] = Counter()
"""How often each relation was read."""


@dataclass
class Prepared:
    prepared: dict[Hashable, Any] = field(default_factory=dict)


@dataclass
class Context:
    """What the executor uses of a request, and what its root field gives."""

    things: Any
    loaders: Prepared = field(default_factory=Prepared)


def relation(name: str) -> Any:
    """A relation that stands in the row; `skipping` leaves out as many of its values."""

    async def read(roots: Sequence[Any], context: Context, field: Hashable) -> list[Any]:
        READ[name] += 1
        skipping = context.loaders.prepared[field]
        values = [root[name] for root in roots]
        if any(isinstance(value, Exception) for value in values):
            raise ValueError("could not be read")
        return [value[skipping:] if isinstance(value, list) else value for value in values]

    async def one(root: Any, context: Context, field: Hashable) -> Any:
        return (await read([root], context, field))[0]

    def resolve(root: Any, info: Info[Context, Any], skipping: int = 0) -> Any:
        raw = info._raw_info
        key = same_field(raw.parent_type, raw.field_nodes)
        if skipping < 0:
            raise ValueError("skipping must not be negative")
        info.context.loaders.prepared[key] = skipping
        return None if root is PREPARING else one(root, info.context, key)

    return strawberry.field(resolver=resolve, metadata={READER: read})


@strawberry.type
class Dog:
    name: str

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, dict) and "barks" in value


@strawberry.type
class Cat:
    name: str
    lives: int | None

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, dict) and "lives" in value


@strawberry.type
class ThingEdge:
    node: Thing
    cursor: str


@strawberry.type
class Thing:
    name: str
    owner: Thing | None = relation("owner")
    parts: list[Thing] = relation("parts")
    spare: list[Thing | None] | None = relation("spare")
    words: list[str] | None = relation("words")
    pet: Dog | Cat | None = relation("pet")
    pets: list[Dog | Cat] | None = relation("pets")
    edges: list[ThingEdge] | None


def _things(root: Any, info: Info[Context, Any]) -> list[Thing]:
    things: list[Thing] = info.context.things
    return things


@strawberry.type
class Query:
    things: list[Thing] | None = strawberry.field(resolver=_things)


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(default_resolver=attribute))._schema
DOG, CAT = {"name": "Rex", "barks": True}, {"name": "Tom", "lives": 9}
NOTHING = dict.fromkeys(("owner", "spare", "words", "pet", "pets", "edges")) | {"parts": []}


def thing(name: str, **given: Any) -> dict[str, Any]:
    return {**NOTHING, "name": name, **given}


LEAF = thing("leaf", words=["a", "b"], pet=CAT)
FULL = thing(
    "full",
    owner=LEAF,
    parts=[LEAF, thing("part", owner=LEAF, parts=[LEAF])],
    spare=[LEAF, None],
    words=["a", "b", "c"],
    pet=DOG,
    pets=[CAT, DOG, CAT],
    edges=[RowEdge(LEAF, "1"), RowEdge(thing("other", owner=LEAF), "2")],
)
DOCUMENTS = [
    "{ things { parts { name parts { name parts { name } } } owner { owner { name } name } } }",
    "{ things { name parts(skipping: 1) { name } all: parts { b: name a: owner { name } } } }",
    "query($n: Int = 1) { things { parts(skipping: $n) { name } words(skipping: $n) spare(skipping: $n) { name } } }",
    "{ things { ...T parts { ...T } } } fragment T on Thing { words owner { name } ... on Thing { owner { words } } }",
    "{ things { pet { __typename ... on Dog { name } ... on Cat { lives n: name } } pets { ... on Cat { lives } } } }",
    "{ things { edges { cursor node { name owner { name pet { __typename } } } } spare { owner { name } } } }",
    "query($yes: Boolean = true) { things { owner @skip(if: $yes) { name } parts @include(if: $yes) { name words } } }",
    "{ things { parts(skipping: -1) { name } spare(skipping: -1) { name } owner { name } } }",
    "{ things { name ... { __typename } parts { parts(skipping: -1) { name } owner { name } } } }",
]
ODD = st.sampled_from([None, [], [None], "text", 3, {}, LEAF, [LEAF], [DOG], [LEAF, 3], ValueError("odd"), object()])


async def answered(executor: type[Executor[Any]], document: str, things: Any) -> Any:
    parsed = parse(document)
    assert not validate(SCHEMA, parsed)
    result = execute(SCHEMA, parsed, context_value=Context(things), executor_class=executor)
    if not isinstance(result, ExecutionResult):
        result = await result
    errors = sorted((str(error.path), error.message, str(error.locations)) for error in result.errors or [])
    return repr(result.data), errors


@pytest.mark.parametrize("document", DOCUMENTS)
@given(changes=st.lists(st.dictionaries(st.sampled_from([*NOTHING, "name"]), ODD, max_size=2), max_size=3))
@settings(max_examples=60, deadline=None)
async def test_levels_give_what_graphql_core_gives(document: str, changes: list[dict[str, Any]]) -> None:
    things = [FULL | change for change in changes] + [thing("above", parts=[FULL | change for change in changes])]
    assert await answered(RowExecutor, document, things) == await answered(Executor, document, things)


@pytest.mark.parametrize(
    ("document", "read"),
    [
        ("{ things { parts { owner { name } } } }", {"parts": 1, "owner": 1}),
        ("{ things { edges { node { owner { name } } } } }", {"owner": 1}),
        ("{ things { a: words b: words(skipping: 1) } }", {"words": 2}),
    ],
)
async def test_a_relation_is_read_once_for_a_level(document: str, read: dict[str, int]) -> None:
    READ.clear()
    data, errors = await answered(RowExecutor, document, [FULL] * 10)
    assert not errors, data
    assert read == READ


async def test_what_fails_is_not_tried_twice() -> None:
    """However many fields fail, and however deep: a client must not multiply what its document costs."""
    document = "{ things { owner { name } parts { owner { name } parts { parts(skipping: -1) { name } } } } }"
    READ.clear()
    await answered(Executor, document, [FULL] * 5)
    ordinarily = sum(READ.values())
    READ.clear()
    _, errors = await answered(RowExecutor, document, [FULL] * 5)
    assert errors
    assert sum(READ.values()) <= ordinarily + 4, "one more for each relation of the document"


def test_long_selections_are_not_remembered() -> None:
    """A client chooses response names: they must not fill the memory."""
    type_: Any = SCHEMA.type_map["Thing"]
    leaves._remembered.cache_clear()
    for wanted in ([("x" * (leaves.LONGEST_NAMES + 1), "name")], [(f"a{n}", "name") for n in range(200)]):
        take, others = leaves.leaves_of(type_, tuple(wanted), True)
        assert take({"name": "n"}, None) == {key: "n" for key, _ in wanted}
        assert not others
    assert leaves._remembered.cache_info().currsize == 0
    assert leaves.leaves_of(type_, (("a", "name"),), True) is leaves.leaves_of(type_, (("a", "name"),), True)

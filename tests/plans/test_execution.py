"""Rows are executed in one go, and give what graphql-core gives, errors and all."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, Executor, execute, parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from otegraph.plans.execution import RowExecutor
from otegraph.plans.fields import of_row
from otegraph.plans.resolving import attribute
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


def _shout(row: dict[str, Any], typename: str, context: Any) -> str:
    return f"{typename}:{row['name'].upper()}"


async def _slow(root: Any, info: Info) -> str:
    await asyncio.sleep(0)
    return f"slow {root['name']}"


async def _parts(root: Any, info: Info) -> list[Any]:
    await asyncio.sleep(0)
    return list(root["parts"])


@strawberry.type
class Part:
    name: str
    size: int | None

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, dict) and "size" in value


@strawberry.type
class Thing:
    name: str
    nick: str | None
    count: int
    share: float | None
    on: bool
    colour: Colour | None
    made_at: datetime | None
    shout: str = of_row(_shout)
    slow: str | None = strawberry.field(resolver=_slow)
    part: Part | None
    parts: list[Part] = strawberry.field(resolver=_parts)
    listed: list[Part | None] | None


def _things(root: Any, info: Info) -> list[Thing | None]:
    things: list[Thing | None] = info.context
    return things


@strawberry.type
class Query:
    things: list[Thing | None] | None = strawberry.field(resolver=_things)


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(default_resolver=attribute))._schema
PART = {"name": "a part", "size": 3}
THING = {
    "name": "one",
    "nick": None,
    "count": 1,
    "share": 0.5,
    "on": True,
    "colour": "red",
    "made_at": datetime(2026, 11, 24, tzinfo=UTC),
    "part": PART,
    "parts": [PART, {"name": "another", "size": None}],
    "listed": [PART, None],
}
DOCUMENTS = [
    "{ things { name } }",
    "{ things { __typename name nick count share on colour madeAt shout } }",
    "{ things { b: name a: nick b: name ... on Thing { c: count } ...F } } fragment F on Thing { colour share }",
    "{ things { name slow count parts { name size __typename } on part { size } } }",
    "{ things { parts { size } slow listed { name } part { __typename } } }",
    "{ things { name part { name size } listed { size x: name __typename } } }",
    "{ things { listed { ...P } part { ...P } a: listed { name } } } fragment P on Part { size name }",
    "query($yes: Boolean = false) { things { name @include(if: $yes) count @skip(if: $yes) } }",
]
ODD = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.booleans(),
    st.sampled_from(["red", "blue", "green", b"x", [], {}, object(), ValueError("odd"), Colour.RED]),
)


async def answered(executor: type[Executor[Any]], document: str, rows: Any) -> Any:
    parsed = parse(document)
    assert not validate(SCHEMA, parsed)
    result = execute(SCHEMA, parsed, context_value=rows, executor_class=executor)
    if not isinstance(result, ExecutionResult):
        result = await result
    errors = sorted((str(error.path), error.message, str(error.locations)) for error in result.errors or [])
    return repr(result.data), errors


@pytest.mark.parametrize("document", DOCUMENTS)
@given(changes=st.lists(st.dictionaries(st.sampled_from([*THING, "missing"]), ODD, max_size=3), max_size=4))
@settings(max_examples=60, deadline=None)
async def test_rows_give_what_graphql_core_gives(document: str, changes: list[dict[str, Any]]) -> None:
    rows = [{key: value for key, value in (THING | change).items() if key != "missing"} for change in changes]
    assert await answered(RowExecutor, document, rows) == await answered(Executor, document, rows)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("rows", [None, [], [None], [THING, None], [THING, 3], "text", [{"name": "alone"}]], ids=repr)
async def test_odd_lists_give_what_graphql_core_gives(document: str, rows: Any) -> None:
    assert await answered(RowExecutor, document, rows) == await answered(Executor, document, rows)


async def test_rows_are_not_resolved_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved: list[str] = []
    ordinary = Executor.execute_field

    def counted(self: Executor[Any], parent_type: Any, source: Any, details: Any, *rest: Any) -> Any:
        resolved.append(details[0].node.name.value)
        return ordinary(self, parent_type, source, details, *rest)

    monkeypatch.setattr(Executor, "execute_field", counted)
    document = "{ things { name shout colour madeAt part { name size } listed { name } } }"
    await answered(RowExecutor, document, [THING] * 10)
    assert resolved == ["things"]

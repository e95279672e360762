from __future__ import annotations

from collections.abc import Callable

import pytest
from otegraph.rest_compat.problems import Refusal
from otegraph.rest_compat.strict_json import parse_object


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"a": 1} trailing',
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        b'{"a": "\\ud800"}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b"[" * 100_000,
        b"[" * 990 + b"]" * 990,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": ' + b"9" * 101 + b"}",
        b"[1, 2]",
        b"1",
        b'"text"',
        b"null",
        b"true",
    ],
)
def test_is_refused_as_a_400(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        parse_object(body)
    assert refused.value.status == 400


def test_names_the_key_that_is_there_twice() -> None:
    with pytest.raises(Refusal, match="400") as refused:
        parse_object(b'{"one": 1, "two": 2, "two": 3}')
    assert "'two'" in refused.value.message


class Compared(str):
    """A key that counts how often keys are compared."""

    comparisons = 0

    def __eq__(self, other: object) -> bool:
        Compared.comparisons += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_does_not_compare_each_key_with_each_to_find_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [Compared(f"key {number}") for number in range(1_000)]

    def loads(_: bytes, *, object_pairs_hook: Callable[[list[tuple[str, object]]], object], **__: object) -> object:
        return object_pairs_hook([(key, 1) for key in (*keys, Compared(keys[-1]))])

    monkeypatch.setattr("json.loads", loads)
    with pytest.raises(Refusal, match="400") as refused:
        parse_object(b"{}")
    assert "'key 999'" in refused.value.message
    assert Compared.comparisons < 10_000


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"{}", {}),
        (b' {"a": [1, 2.5, true, null, "\xc3\xa9"]} ', {"a": [1, 2.5, True, None, "é"]}),
        (b'{"a": 99999999999999999999}', {"a": 99999999999999999999}),
        (b'{"a": "\\u0000"}', {"a": "\0"}),
    ],
)
def test_gives_the_object(body: bytes, value: object) -> None:
    assert parse_object(body) == value

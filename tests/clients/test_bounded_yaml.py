"""YAML as Kubernetes' clients read it, and nothing that costs more than its text."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph.clients.bounded_yaml import DEEPEST, BadYaml, document, documents

NODES = 10_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: 1", {"a": 1}),
        ("a: yes\nb: Off\nc: y", {"a": True, "b": False, "c": True}),
        ("a: 2026-11-24\nb: 12:30:45\nc: 1e3\nd: =", {"a": "2026-11-24", "b": "12:30:45", "c": 1000.0, "d": "="}),
        ("a: 0755\nb: 0x1F\nc: 0o17\nd: 1_000\ne: -12\nf: 08", {"a": 493, "b": 31, "c": 15, "d": 1000, "e": -12, "f": 8.0}),
        ("a: 1.27\nb: '1.27'\nc: ~\nd:", {"a": 1.27, "b": "1.27", "c": None, "d": None}),
        ("2: a\ntrue: b", {"2": "a", "true": "b"}),
        ("a: " + "9" * 30, {"a": 1e30}),
        ("a: &x {k: 1}\nb: *x\nc: {<<: *x, l: 2}", {"a": {"k": 1}, "b": {"k": 1}, "c": {"k": 1, "l": 2}}),
    ],
)  # fmt: skip
def test_scalars_are_what_kubernetes_makes_of_them(text: str, value: Any) -> None:
    assert document(text.encode(), nodes=NODES) == value


def test_an_alias_is_a_copy() -> None:
    value: Any = document(b"a: &x {k: [1]}\nb: *x", nodes=NODES)
    value["a"]["k"].append(2)
    assert value["b"] == {"k": [1]}


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60))

TEXTS = f"a: &a {'x' * 100_000}\nb: [{'*a, ' * 9_000}]\n"
NESTED_TEXTS = f"a: &a [{'x' * 100_000}]\nb: &b [{'*a, ' * 50}]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "more than"),
        (MERGES, "more than"),
        (TEXTS, "characters"),
        (NESTED_TEXTS, "characters"),
        ("- x\n" * (NODES + 1), "more than"),
        ("[" * 100_000, "deep"),
        ("{a: " * 100_000, "deep"),
        ("- " * (DEEPEST + 1) + "x", "deep"),
        ("a: &a [*a]", "alias"),
        ("a: *b", "alias"),
        ("a: [", "line 2"),
        ("a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("a: !!binary aGk=", "JSON"),
        ("a: !!timestamp 2026-11-24", "JSON"),
        ("a: !!bool 5", "boolean"),
        ("a: !!int x", "can't be read"),
        ("a: .inf", "finite"),
        ("a: " + "9" * 5_000, "finite"),
        ("~: a", "key"),
        ("a\tb: \x01", "characters"),
        ('a: "\\0"', "characters"),
        ('"\\0": a', "key"),
        ('a: "\\ud800"', "line 1"),
        ("? [a]\n: b", "line 1"),
    ],
)
def test_what_can_t_be_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadYaml, match=says):
        document(text.encode(), nodes=NODES)


def test_the_values_of_all_documents_count() -> None:
    assert documents(b"a: 1\n---\n---\n- 2\n", nodes=NODES) == [{"a": 1}, None, [2]]
    with pytest.raises(BadYaml, match="more than"):
        documents(b"- x\n---\n" * NODES, nodes=NODES)
    with pytest.raises(BadYaml, match="more than one document"):
        document(b"a: 1\n---\nb: 1\n", nodes=NODES)
    with pytest.raises(BadYaml, match="UTF-8"):
        document(b"\xff", nodes=NODES)

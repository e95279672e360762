"""RFC 6902 and RFC 7386: the examples of both, and what must fail."""

from typing import Any

import pytest
from otegraph.simulator.apiserver.patch import PatchError, apply_json_patch, apply_merge_patch

APPLIED: list[tuple[Any, list[Any], Any]] = [
    ({"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux"}], {"baz": "qux", "foo": "bar"}),
    ({"foo": ["bar", "baz"]}, [{"op": "add", "path": "/foo/1", "value": "qux"}], {"foo": ["bar", "qux", "baz"]}),
    ({"foo": ["bar"]}, [{"op": "add", "path": "/foo/-", "value": ["abc"]}], {"foo": ["bar", ["abc"]]}),
    ({"baz": "qux", "foo": "bar"}, [{"op": "remove", "path": "/baz"}], {"foo": "bar"}),
    ({"foo": ["bar", "qux", "baz"]}, [{"op": "remove", "path": "/foo/1"}], {"foo": ["bar", "baz"]}),
    ({"baz": "qux"}, [{"op": "replace", "path": "/baz", "value": "boo"}], {"baz": "boo"}),
    ({"a": {"b": 1}, "c": {}}, [{"op": "move", "from": "/a/b", "path": "/c/d"}], {"a": {}, "c": {"d": 1}}),
    ({"foo": [1, 2, 3]}, [{"op": "move", "from": "/foo/0", "path": "/foo/2"}], {"foo": [2, 3, 1]}),
    ({"a": [1]}, [{"op": "copy", "from": "/a", "path": "/b"}, {"op": "remove", "path": "/b/0"}], {"a": [1], "b": []}),
    ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": 10}], {"/": 9, "~1": 10}),
    ({"a/b": 1}, [{"op": "replace", "path": "/a~1b", "value": 2}], {"a/b": 2}),
    ({"a": 1}, [{"op": "replace", "path": "", "value": {"b": 2}}], {"b": 2}),
    ({"a": [1, {"y": None}]}, [{"op": "test", "path": "/a", "value": [1, {"y": None}]}], {"a": [1, {"y": None}]}),
]


@pytest.mark.parametrize(("target", "patch", "result"), APPLIED)
def test_a_json_patch(target: Any, patch: list[Any], result: Any) -> None:
    assert apply_json_patch(target, patch) == result


REFUSED: list[list[Any]] = [
    [{"op": "test", "path": "/a", "value": True}],
    [{"op": "test", "path": "/a", "value": "1"}],
    [{"op": "add", "path": "/none/b", "value": 1}],
    [{"op": "remove", "path": "/none"}],
    [{"op": "replace", "path": "/none", "value": 1}],
    [{"op": "add", "path": "/list/3", "value": 1}],
    [{"op": "add", "path": "/list/01", "value": 1}],
    [{"op": "replace", "path": "/list/-", "value": 1}],
    [{"op": "add", "path": "a", "value": 1}],
    [{"op": "add", "path": "/b"}],
    [{"op": "move", "from": "/map", "path": "/map/x"}],
    [{"op": "bogus", "path": "/a"}],
    [{"path": "/a", "value": 1}],
    ["no operation"],
    [{"op": "replace", "path": "/a", "value": 2}, {"op": "remove", "path": "/none"}],
]


@pytest.mark.parametrize("patch", REFUSED)
def test_a_json_patch_that_is_refused_changes_nothing(patch: list[Any]) -> None:
    target = {"a": 1, "list": [1, 2], "map": {}}
    with pytest.raises(PatchError):
        apply_json_patch(target, patch)
    assert target == {"a": 1, "list": [1, 2], "map": {}}


MERGED: list[tuple[Any, Any, Any]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "patch", "result"), MERGED)
def test_a_merge_patch(target: Any, patch: Any, result: Any) -> None:
    assert apply_merge_patch(target, patch) == result

"""Whatever an administrator sends to a documented route, the answer is in the envelope and never a 5xx."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from otegraph.resolvers import authentication

from tests.charts import packed
from tests.contract.entries import ENTRIES, Entry
from tests.contract.world import World
from tests.product import POLICY

texts = st.text(max_size=20) | st.sampled_from(
    ["\x00", "a\x00b", "\ufffe", "%", "'", "all", "GuangZhou", "c1", "-", "é" * 300]
)
leaves = st.none() | st.booleans() | st.integers() | st.integers(-2, 9) | st.floats() | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
numbers = st.integers(-1, 10).map(lambda number: str(number).encode())
parts = numbers | st.binary(min_size=1, max_size=20) | texts.map(str.encode).filter(bool)
bounded = settings(
    deadline=None,
    derandomize=True,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def like(example: Any) -> st.SearchStrategy[Any]:
    """Values that look like the example's, and now and then anything else."""
    if isinstance(example, dict):
        return st.fixed_dictionaries({key: like(value) for key, value in example.items()}) | values
    if isinstance(example, list):
        return st.lists(like(example[0]), max_size=3) | values
    if isinstance(example, bool):
        return st.booleans() | values
    if isinstance(example, int | float):
        return st.integers(-1, 300) | leaves
    return st.just(example) | texts | leaves


def some_of(example: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The example with some keys changed."""
    changes = st.fixed_dictionaries({}, optional={key: like(value) for key, value in example.items()})
    return changes.map(lambda changed: {**example, **changed})


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
@bounded
@given(data=st.data())
async def test_any_request(world: World, entry: Entry, data: st.DataObject) -> None:
    path = entry.path
    for name in ("userId", "id", "appId", "deployId", "deployName", "clusterName", "repoId"):
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote_from_bytes(data.draw(parts, label=name), safe=""))
    asked = st.dictionaries(st.sampled_from([*(entry.query or {}), "field", "x"]), texts | numbers.map(bytes.decode))
    query = urlencode(data.draw(asked, label="query"))
    body = data.draw(values | some_of(entry.mended or {}), label="body")
    token = (await authentication.issue(world.ids["system"], POLICY)).value
    answer = await world.http.request(
        entry.method,
        f"{path}?{query}",
        content=json.dumps(body).encode("utf-8", "surrogatepass"),
        headers={"authorization": token, "content-type": "application/json"},
    )
    assert answer.status_code < 500, answer.text
    given_back = orjson.loads(answer.content)
    assert given_back["code"] == (200 if answer.status_code == entry.success else answer.status_code)
    assert isinstance(given_back["message"], str)


archives = st.sampled_from(
    [
        packed("shop"),
        packed("shop")[:-20],
        packed("shop", {"Chart.yaml": b"\xff: ["}),
        packed("shop", {"Chart.yaml": None}),
        packed("shop", {"templates/web.yaml": "{{ .Values.x"}),
        packed("shop", {"../../etc/passwd": b"x"}),
        packed("shop", version="x", apiVersion=7),
        gzip.compress(bytes(3_000_000)),
        gzip.compress(b"no tar"),
        b"",
    ]
)
form_fields = st.sampled_from(["appName", "version", "chart", "x", "", "\u00e9"])


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES.values() if entry.form], ids=lambda entry: entry.id)
@bounded
@given(
    given_parts=st.lists(
        st.tuples(form_fields, st.tuples(st.none() | texts, archives | st.binary(max_size=50) | st.just(b"1.0"))),
        max_size=5,
    ),
    archive=archives,
)
async def test_any_form(world: World, entry: Entry, given_parts: list[Any], archive: bytes) -> None:
    """Parts of every kind; and every kind of archive in a form that is right but for it."""
    token = (await authentication.issue(world.ids["tenant"], POLICY)).value
    right = [("appName", (None, b"packed")), ("version", (None, b"1.0")), ("chart", ("c.tgz", archive))]
    for form in ([*given_parts, ("x", (None, b""))], right):
        answer = await world.http.request(entry.method, entry.path, files=form, headers={"authorization": token})
        assert answer.status_code < 500, answer.text
        assert answer.json()["code"] == answer.status_code


@pytest.mark.parametrize("text", ["x" * 300, "x" * 20_000, "\x00"], ids=["long", "longest", "NUL"])
async def test_a_text_that_nothing_is_called(world: World, text: str, subtests: pytest.Subtests) -> None:
    """In each place of each request that takes a text."""
    for entry in ENTRIES.values():
        with subtests.test(entry.id):
            token = (await authentication.issue(world.ids["system"], POLICY)).value
            headers, path = {"authorization": token}, world.path(entry)
            if "Name}" in entry.path or "repoId" in entry.path:
                path = f"{entry.path.rpartition('/')[0]}/{quote_from_bytes(text[:2000].encode())}"
            bodies: list[Any] = [
                {**(entry.mended or {}), key: like_it(value, text)} for key, value in (entry.mended or {}).items()
            ]
            for body in bodies or [None]:
                answer = await world.http.request(entry.method, path, json=body, headers=headers)
                assert answer.status_code < 500, (body, answer.text)
            for key in entry.query or {}:
                answer = await world.http.request(entry.method, path, params={key: text}, headers=headers)
                assert answer.status_code < 500, (key, answer.text)


def like_it(example: Any, text: str) -> Any:
    """The example with the text in place of each of its texts."""
    if isinstance(example, dict):
        return {key: like_it(value, text) for key, value in example.items()}
    if isinstance(example, list):
        return [like_it(value, text) for value in example]
    return text if isinstance(example, str) else example

"""Each example of the contract, sent as it is written, under each spelling."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.entries import ENTRIES, MENDED, Entry
from tests.contract.world import World

SPELLINGS = [
    pytest.param(entry, method, path, id=f"{entry.id}-{method}-{path}")
    for entry in ENTRIES.values()
    for method, path in entry.spellings
]


def shown(entry: Entry) -> dict[str, Any]:
    """The documented response with what the conventions and decisions add to it: `code`, `message`, `data` as `apps`."""
    body = dict(entry.response)
    if entry.id == "list_apps":
        body = {"apps": body["apps"], "data": body["apps"]} | body
    return body | {"code": 200, "message": body.get("message", "success")}


def extra_keys(entry: Entry) -> set[str]:
    """Keys that a decision speaks of, beside those of the example."""
    same = {"get_deployment": "list_deployments"}.get(entry.id, entry.id)
    words = ENTRIES[same].decision.replace(":", " ").replace(".", " ").split()
    return set(words) & {"auditComment", "deployId", "editable"}


def check_like(given: Any, example: Any, extra: set[str], at: str = "response") -> None:
    """The same types all the way down, the same keys in the same order, none missing and none null."""
    if isinstance(example, dict):
        assert isinstance(given, dict), at
        assert [key for key in given if key in example] == list(example), at
        assert set(given) - set(example) <= extra, at
        for key, value in example.items():
            check_like(given[key], value, extra, f"{at}.{key}")
    elif isinstance(example, list):
        assert isinstance(given, list), at
        assert given, f"{at} is empty"
        for index, value in enumerate(given):
            check_like(value, example[0], extra, f"{at}.{index}")
    elif isinstance(example, bool) or not isinstance(example, int | float):
        assert type(given) is type(example), f"{at}: {given!r}"
    else:
        assert type(given) in (int, float), f"{at}: {given!r}"


@pytest.mark.parametrize(("entry", "method", "path"), SPELLINGS)
async def test_an_example(world: World, entry: Entry, method: str, path: str) -> None:
    await world.prepare(entry)
    answer = await world.send(entry, spelling=(method, path))
    if entry.id in MENDED:
        named = next(iter(MENDED[entry.id]))
        assert (answer.status_code, answer.json()["code"]) == (422, 422)
        assert named in answer.json()["message"]
        answer = await world.caller(entry).rest(method, world.path(entry, path), entry.mended)
    assert answer.status_code == entry.success, answer.text
    given = answer.json()
    assert (given["code"], given["message"]) == (200, shown(entry)["message"])
    check_like(given, shown(entry), extra_keys(entry))
    assert answer.headers["content-type"] == "application/json"
    # from it a client finds the GraphQL operation to move to
    assert answer.headers["x-otegraph-operation"] == entry.operation
    # and an operator who still uses a second spelling, and what the first one is
    second = (method, path) != (entry.method, entry.path)
    assert ("deprecation" in answer.headers) == second
    assert answer.headers.get("link") == (f'<{world.path(entry)}>; rel="successor-version"' if second else None)

"""Versions, pages, the event log and its compaction."""

from typing import Any

import pytest
from otegraph.simulator.apiserver import Object, StatusError, Store
from otegraph.simulator.apiserver.resources import NODES, PODS


def obj(name: str, namespace: str = "", **rest: Any) -> Object:
    return {"metadata": {"name": name, "namespace": namespace}, **rest}


def everything(_: Object) -> bool:
    return True


def names(items: list[Object]) -> list[str]:
    return [item["metadata"]["name"] for item in items]


@pytest.fixture
def store() -> Store:
    store = Store()
    for name in "abcde":
        store.put(PODS, obj(name, "shop"))
    return store


def test_every_change_takes_the_next_version(store: Store) -> None:
    assert store.version == 5
    assert store.put(NODES, obj("n"))["metadata"]["resourceVersion"] == "6"
    assert store.remove(NODES, "", "n")["metadata"]["resourceVersion"] == "7"
    assert [(e.type, e.version) for e in store.since(NODES, 0)] == [("ADDED", 6), ("DELETED", 7)]


def test_what_is_stored_is_never_changed_in_place(store: Store) -> None:
    before = store.get(PODS, "shop", "a")
    store.put(PODS, obj("a", "shop", spec={"x": 1}))
    assert before is not None
    assert "spec" not in before
    assert store.since(PODS, 5)[0].previous is before


def test_pages_show_the_moment_of_the_first(store: Store) -> None:
    first = store.page(PODS, "shop", everything, 2, "")
    assert (names(first.items), first.rest) == (["a", "b"], 3)
    store.remove(PODS, "shop", "d")
    store.put(PODS, obj("c", "shop", spec={}))
    store.put(PODS, obj("f", "shop"))
    second = store.page(PODS, "shop", everything, 2, first.continue_)
    assert (names(second.items), second.rest, second.version) == (["c", "d"], 1, first.version)
    assert "spec" not in second.items[0]
    assert names(store.page(PODS, "shop", everything, 0, second.continue_).items) == ["e"]


@pytest.mark.parametrize("token", ["bad", "e30", "bnVsbA", "eyJydiI6IDEsICJzdGFydCI6ICJ4In0"])
def test_a_continue_token_that_is_none(store: Store, token: str) -> None:
    with pytest.raises(StatusError) as refusal:
        store.page(PODS, None, everything, 2, token)
    assert refusal.value.code == 400


def test_after_compaction_old_versions_and_tokens_are_expired(store: Store) -> None:
    token = store.page(PODS, None, everything, 1, "").continue_
    store.put(PODS, obj("g", "shop"))
    store.compact()
    for ask in (lambda: store.page(PODS, None, everything, 1, token), lambda: store.since(PODS, 5)):
        with pytest.raises(StatusError) as refusal:
            ask()
        assert (refusal.value.code, refusal.value.reason) == (410, "Expired")
    assert store.since(PODS, 6) == []


def test_a_long_log_forgets_its_beginning() -> None:
    store = Store(history=3)
    for number in range(7):
        store.put(PODS, obj(str(number)))
    with pytest.raises(StatusError):
        store.since(PODS, 2)
    assert [event.version for event in store.since(PODS, 3)] == [4, 5, 6, 7]


def test_a_rewound_store_counts_from_below(store: Store) -> None:
    for _ in range(20):
        store.put(PODS, obj("a", "shop"))
    store.rewind()
    assert store.version == 5
    assert [p["metadata"]["resourceVersion"] for p in store.all(PODS)] == ["1", "2", "3", "4", "5"]
    assert store.since(PODS, 25) == []
    with pytest.raises(StatusError) as refusal:
        store.check_version(25)
    assert (refusal.value.code, refusal.value.reason) == (504, "Timeout")


def test_listeners_hear_until_they_leave(store: Store) -> None:
    heard: list[int] = []
    leave = store.subscribe(lambda event: heard.append(event.version))
    store.put(PODS, obj("z"))
    leave()
    store.put(PODS, obj("z"))
    assert heard == [6]

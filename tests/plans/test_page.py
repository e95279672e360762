"""Which rows a page's arguments mean, and what of them is refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from otegraph.models.errors import Invalid
from otegraph.plans.page import DEFAULT_SIZE, MAXIMUM_SIZE, Order, Page, page

ID, NAME, TIME = Order(), Order("name"), Order("updated_at")
ROWS = [{"id": number, "name": f"n{number}", "updated_at": datetime(2026, 1, 1, tzinfo=UTC)} for number in range(1, 6)]


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode()


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({}, Page(ID, DEFAULT_SIZE)),
        ({"first": 0}, Page(ID, 0)),
        ({"first": MAXIMUM_SIZE}, Page(ID, MAXIMUM_SIZE)),
        ({"last": 3}, Page(ID, 3, backwards=True)),
        ({"after": cursor("7")}, Page(ID, DEFAULT_SIZE, cursor=(7,))),
        ({"last": 2, "before": cursor("7")}, Page(ID, 2, cursor=(7,), backwards=True)),
        ({"before": cursor("7")}, Page(ID, DEFAULT_SIZE, cursor=(7,), backwards=True)),
        ({"size": 10, "number": 3}, Page(ID, 10, offset=20)),
        ({"size": 10}, Page(ID, 10)),
        ({"size": 0}, Page(ID, None)),
    ],
)
def test_arguments_mean_a_page(arguments: dict[str, Any], wanted: Page) -> None:
    assert page(ID, **arguments) == wanted


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"first": -1}, "first"),
        ({"first": MAXIMUM_SIZE + 1}, "first"),
        ({"last": -1}, "last"),
        ({"last": MAXIMUM_SIZE + 1}, "last"),
        ({"size": -1}, "page.size"),
        ({"size": 1, "number": 0}, "page.number"),
        ({"size": 1, "number": -5}, "page.number"),
        ({"after": ""}, "after"),
        ({"before": ""}, "before"),
        ({"first": 1, "last": 1}, "last"),
        ({"first": 1, "before": cursor("7")}, "last"),
        ({"first": 1, "size": 1}, "page"),
        ({"after": "", "size": 1}, "page"),
    ],
)
def test_what_can_not_be_meant_is_refused_by_name(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        page(ID, **arguments)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("order", "value"),
    [
        (ID, "nonsense"),
        (ID, "ÿ"),
        (ID, base64.urlsafe_b64encode(b"\xff\xfe").decode()),
        (ID, cursor()),
        (ID, cursor("1", "2")),
        (ID, cursor(7)),
        (ID, cursor(None)),
        (ID, cursor("-1")),
        (ID, cursor("9" * 19)),
        (ID, cursor("9" * 5000)),
        (ID, cursor("1e3")),
        (ID, cursor("٣")),
        (ID, base64.urlsafe_b64encode(b'{"id": 1}').decode()),
        (ID, base64.urlsafe_b64encode(b"[1e400]").decode()),
        (NAME, cursor("1")),
        (NAME, cursor(None, "1")),
        (NAME, cursor({}, "1")),
        (NAME, cursor("a\x00b", "1")),
        (TIME, cursor("yesterday", "1")),
        (TIME, cursor("n1", "1")),
    ],
)
def test_a_bad_cursor_is_refused(order: Order, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        page(order, after=value)
    assert refused.value.field == "after"


@pytest.mark.parametrize("order", [ID, NAME, TIME])
def test_a_cursor_is_read_back_as_the_row_s_values(order: Order) -> None:
    assert order.decode(order.cursor(ROWS[2]), "after") == [ROWS[2][column] for column in order.columns]


@pytest.mark.parametrize(
    ("wanted", "read", "kept", "after", "before"),
    [
        (Page(ID, 2), [1, 2, 3], [1, 2], True, False),
        (Page(ID, 2), [1, 2], [1, 2], False, False),
        (Page(ID, 0), [1], [], True, False),
        (Page(ID, None), [1, 2, 3], [1, 2, 3], False, False),
        (Page(ID, 2, cursor=(1,)), [2, 3], [2, 3], False, True),
        (Page(ID, 2, offset=2), [3, 4, 5], [3, 4], True, True),
        (Page(ID, 2, backwards=True), [5, 4, 3], [4, 5], False, True),
        (Page(ID, 2, backwards=True), [2, 1], [1, 2], False, False),
        (Page(ID, 2, cursor=(4,), backwards=True), [3, 2, 1], [2, 3], True, True),
        (page(ID, number=2, size=0), [], [], False, True),
    ],
)
def test_a_page_says_what_lies_around_it(
    wanted: Page, read: list[int], kept: list[int], after: bool, before: bool
) -> None:
    rows, has_next, has_previous = wanted.trim([{"id": key} for key in read])
    assert [row["id"] for row in rows] == kept
    assert (has_next, has_previous) == (after, before)

"""How clients say an order."""

from __future__ import annotations

from enum import StrEnum

from otegraph.plans.page import Order
from otegraph.schema.wire import wired


class OrderDirection(StrEnum):
    """Ascending or descending."""

    ASC = "ASC"
    DESC = "DESC"


wired(OrderDirection, "Which way an order goes.", {"ASC": "asc", "DESC": "desc"})


def ordered(column: str, direction: OrderDirection) -> Order:
    """By a column, that way."""
    return Order(column, descending=direction is OrderDirection.DESC)

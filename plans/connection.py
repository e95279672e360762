"""Relay's connections: https://relay.dev/graphql/connections.htm, with `nodes` and `totalCount` as GitHub has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import strawberry
from otegraph.plans.page import NUMBERED_SIZE, Page
from otegraph.plans.select import Row

T = TypeVar("T")


@strawberry.input(description="A numbered page, for tables that jump.")
class PageInput:
    """Pages count from 1; a size of 0 is no limit."""

    number: int | None = strawberry.field(default=1, description="From 1.")
    size: int | None = strawberry.field(default=NUMBERED_SIZE, description="How many a page; 0: no limit.")


@strawberry.type(description="Where a page lies in its connection.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class RowEdge:
    """A row and its cursor."""

    node: Row
    cursor: str


class Slice:
    """A page that was read: what a connection's fields resolve from."""

    ROWS: ClassVar[frozenset[str]] = frozenset({"nodes", "edges", "pageInfo"})

    def __init__(self, page: Page, rows: list[Row], total: int) -> None:
        self.nodes, self._next, self._previous = page.trim(rows)
        self._order = page.order
        self.total_count = total

    @property
    def edges(self) -> list[RowEdge]:
        return [RowEdge(row, self._order.cursor(row)) for row in self.nodes]

    @property
    def page_info(self) -> dict[str, Any]:
        ends = (self._order.cursor(self.nodes[0]), self._order.cursor(self.nodes[-1])) if self.nodes else (None, None)
        return {
            "has_next_page": self._next,
            "has_previous_page": self._previous,
            "start_cursor": ends[0],
            "end_cursor": ends[1],
        }


@strawberry.type(description="A row of a connection, with its cursor.")
class Edge(Generic[T]):
    """Relay's edge."""

    node: T
    cursor: str


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Relay's connection; `totalCount` counts what the filter matches, on every page."""

    nodes: list[T]
    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int

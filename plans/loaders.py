"""A request's reads, batched: fields that ask at the same level of a query share one statement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any

from otegraph.models.viewer import NOTHING, Viewer
from otegraph.plans.page import Page
from otegraph.plans.select import Row, Source, count_of, counts_of, page_of, pages_of, rows_of
from strawberry.dataloader import DataLoader
from tortoise.expressions import Q
from tortoise.models import Model

Expressions = tuple[tuple[str, str], ...]


class Loaders:
    """One for each request; nothing in it outlives the request."""

    def __init__(self, viewer: Viewer | None) -> None:
        self.viewer = viewer
        self.prepared: dict[Hashable, Any] = {}
        self._loaders: dict[Hashable, DataLoader[Any, Any]] = {}
        self._once: dict[Hashable, asyncio.Future[Any]] = {}

    async def once(self, key: Hashable, ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """What `ask` gives or raises, asked once for all fields of the request."""
        if key not in self._once:
            self._once[key] = asyncio.ensure_future(ask())
        return await self._once[key]

    def visible(self, model: type[Model]) -> Q:
        """The rows of a model that the viewer may see: none without a viewer."""
        return NOTHING if self.viewer is None else model.visible_to(self.viewer)  # type: ignore[attr-defined]  # every model of the graph has it: a test sees to that

    async def row(self, model: type[Model], key: Any, expressions: Expressions = (), by: str = "id") -> Row | None:
        """The visible row whose column `by` is `key`, or None."""

        async def load(keys: list[Any]) -> list[Row | None]:
            rows = await rows_of(Source(model, self.visible(model), expressions), by, keys)
            found = {row[by]: row for row in rows}
            return [found.get(key) for key in keys]

        row: Row | None = await self._loader((model, by, expressions), load).load(key)
        return row

    async def page(self, source: Source, page: Page, link: str | None, parent: int | None, key: Hashable) -> list[Row]:
        """A page of the rows that `link` ties to the parent; of all rows without one."""
        if link is None or parent is None:
            return await page_of(source, page)

        async def load(parents: list[int]) -> list[list[Row]]:
            found = await pages_of(source, page, link, parents)
            return [found[parent] for parent in parents]

        rows: list[Row] = await self._loader(("page", key), load).load(parent)
        return rows

    async def count(self, source: Source, link: str | None, parent: int | None, key: Hashable) -> int:
        """How many rows `link` ties to the parent; of all rows without one."""
        if link is None or parent is None:
            return await count_of(source)

        async def load(parents: list[int]) -> list[int]:
            found = await counts_of(source, link, parents)
            return [found[parent] for parent in parents]

        count: int = await self._loader(("count", key), load).load(parent)
        return count

    def _loader(self, key: Hashable, load: Callable[[list[Any]], Awaitable[list[Any]]]) -> DataLoader[Any, Any]:
        loader = self._loaders.get(key)
        if loader is None:
            loader = self._loaders[key] = DataLoader(load_fn=load)
        return loader

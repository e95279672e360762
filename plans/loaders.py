"""A request's reads, batched: fields that ask at the same level of a query share one statement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from typing import Any, TypeVar

from otegraph.models.viewer import NOTHING, Viewer
from otegraph.plans.page import Page
from otegraph.plans.select import Row, Source, counts_of, pages_of, rows_of
from strawberry.dataloader import DataLoader
from tortoise.expressions import Q
from tortoise.models import Model

T = TypeVar("T")
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

    async def row(self, model: type[Model], key: int, expressions: Expressions = ()) -> Row | None:
        """The visible row whose id is `key`, or None."""
        return (await self.rows(model, [key], expressions)).get(key)

    async def rows(self, model: type[Model], keys: Sequence[int], expressions: Expressions = ()) -> dict[int, Row]:
        """The visible rows whose id is one of these keys, by key."""

        async def read(wanted: list[int]) -> dict[int, Row]:
            rows = await rows_of(Source(model, self.visible(model), expressions), wanted)
            return {row["id"]: row for row in rows}

        return await self._together((model, expressions), read, keys)

    async def pages(
        self, source: Source, page: Page, link: str, parents: Sequence[int], key: Hashable
    ) -> dict[int, list[Row]]:
        """For each parent, its page of the rows that `link` ties to it."""
        return await self._together(("pages", key), lambda wanted: pages_of(source, page, link, wanted), parents)

    async def counts(self, source: Source, link: str, parents: Sequence[int], key: Hashable) -> dict[int, int]:
        """For each parent, how many rows `link` ties to it."""
        return await self._together(("counts", key), lambda wanted: counts_of(source, link, wanted), parents)

    async def _together(
        self, key: Hashable, read: Callable[[list[Any]], Awaitable[dict[Any, T]]], wanted: Sequence[Any]
    ) -> dict[Any, T]:
        """What `read` finds for these, read together with what others ask of the same loader at the same time."""
        loader = self._loaders.get(key)
        if loader is None:

            async def load(asked: list[tuple[Any, ...]]) -> list[dict[Any, T]]:
                found = await read(list(dict.fromkeys(each for some in asked for each in some)))
                return [found] * len(asked)

            loader = self._loaders[key] = DataLoader(load_fn=load, cache=False)
        found: dict[Any, T] = await loader.load(tuple(wanted)) if wanted else {}
        return found

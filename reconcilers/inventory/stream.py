"""One kind's way from the root into its table: batches, the end of a list, and what came before its cluster did."""

from __future__ import annotations

import asyncio
import logging
import time
from array import array
from collections.abc import AsyncGenerator, Callable, Collection, Hashable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar

from otegraph.clients.backoff import Backoff
from otegraph.clients.errors import ClientError
from otegraph.clients.watch import Added, Deleted, Event, Listed, Listing, Modified, Synced, WatchSettings
from otegraph.reconcilers.inventory.batch import Batch
from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written
from otegraph.reconcilers.inventory.kind import Keyed, Kind
from otegraph.reconcilers.inventory.mirror import CLUSTER_LABEL
from otegraph.reconcilers.inventory.window import in_window
from otegraph.reconcilers.supervise import raise_if_cancelled

logger = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Keyed)
_SELECTABLE = 100
_PAGES_AHEAD = 4
_AT_ONCE = 2
"""Pages written at once: while the database takes one in, the other is made ready for it."""
_PAGES_A_TURN = 16
_SOON_SECONDS = 0.1
_LONGEST_LABEL = 63


class Root(Protocol):
    """What is needed of the root's client (`otegraph.clients.kubernetes.Kubernetes`)."""

    def list_and_watch(
        self,
        path: str,
        label_selector: str | None = None,
        settings: WatchSettings | None = None,
        shape: type[Any] | None = None,
    ) -> AsyncGenerator[Event, None]:
        """A collection as it is and as it changes."""

    def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None, shape: type[Any] | None = None
    ) -> AsyncGenerator[tuple[list[dict[str, Any]], str], None]:
        """A collection as it is."""


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """`window_seconds`, `batch_size`: a batch is written this long after its first change, or when it is this large.

    A page of a list is one transaction: larger ones are read and written with less ado than Kubernetes' usual 500.
    """

    window_seconds: float = 0.15
    batch_size: int = 500
    queue_size: int = 1000
    backoff_minimum: float = 0.2
    backoff_maximum: float = 30.0
    watch: WatchSettings = field(default_factory=lambda: WatchSettings(page_limit=1000))


@dataclass(frozen=True, slots=True)
class _Broken:
    """The reading side ended, which it never does by itself."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a list, as rows."""

    batch: Batch[Any, Any]


_Read = Listing | _Page | Synced | Added | Modified | Deleted | _Broken


class Stream(Generic[Key, Row]):
    """Follows one kind for ever. `report` hears of what was written, once it is committed."""

    def __init__(
        self,
        kind: Kind[Key, Row],
        root: Root,
        turn: AbstractAsyncContextManager[Any],
        transaction: Callable[[], AbstractAsyncContextManager[Connection]],
        report: Callable[[Written], None],
        settings: StreamSettings,
        stop_on: tuple[type[Exception], ...] = (),
    ) -> None:
        self._kind = kind
        self._root = root
        self._turn = turn
        self._transaction = transaction
        self._report = report
        self._settings = settings
        self._stop_on = stop_on
        self._queue: asyncio.Queue[_Read | None] = asyncio.Queue(settings.queue_size)
        self._room = asyncio.Semaphore(_PAGES_AHEAD)
        self._batch: Batch[Key, Row] = Batch(kind)
        self._put_back: _Read | None = None
        self._due = 0.0
        self._seen: array[int] | None = None
        self._late: set[str] = set()
        self._late_due = 0.0
        self._late_backoff = Backoff(settings.backoff_minimum, settings.backoff_maximum)
        self._restart_backoff = Backoff(settings.backoff_minimum, settings.backoff_maximum)
        self.synced = asyncio.Event()

    @property
    def path(self) -> str:
        """The collection that it follows."""
        return self._kind.path

    async def run(self) -> None:
        """Until cancelled, or until an error of `stop_on`. Any other is logged, and the stream begins with a list."""
        while True:
            try:
                await self._follow()
            except self._stop_on:
                raise
            except Exception:
                raise_if_cancelled()
                wait = self._restart_backoff.next()
                logger.exception("inventory of %s: failed; again in %.1f s", self._kind.path, wait)
                await asyncio.sleep(wait)

    def catch_up(self, clusters: Collection[str]) -> None:
        """These clusters are there now: what was mirrored from them and passed over is to be read again."""
        self._late.update(clusters)
        if self._queue.empty():
            self._queue.put_nowait(None)

    async def _follow(self) -> None:
        self._queue = asyncio.Queue(self._settings.queue_size)
        self._room = asyncio.Semaphore(_PAGES_AHEAD)
        self._batch = Batch(self._kind)
        self._put_back = None
        # a list comes first, so what is late waits for its end
        self._seen = array("q")
        reader = asyncio.create_task(self._read(self._queue))
        try:
            while True:
                await self._step()
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _read(self, queue: asyncio.Queue[_Read | None]) -> None:
        try:
            following = self._root.list_and_watch(
                self._kind.path, settings=self._settings.watch, shape=self._kind.shape
            )
            async with aclosing(following) as events:
                async for event in events:
                    if isinstance(event, Listed):
                        await self._room.acquire()
                        # here, while the page before it is being written
                        await queue.put(_Page(Batch(self._kind, event.items)))
                    else:
                        await queue.put(event)
            await queue.put(_Broken(RuntimeError("the stream of events ended")))
        except Exception as error:
            await queue.put(_Broken(error))

    async def _step(self) -> None:
        event = await self._next()
        match event:
            case None:
                await self._flush()
                await self._catch_up()
            case _Broken(error):
                raise error
            case Listing():
                await self._flush()
                # each page is held against the clusters that are there when it is written: nothing is late any more
                self._late.clear()
                self._seen = array("q")
            case _Page(batch):
                await self._write_pages(batch)
            case Added() | Modified() | Deleted():
                if not self._batch:
                    self._due = time.monotonic() + self._settings.window_seconds
                self._batch.add(event)
                if len(self._batch) >= self._settings.batch_size:
                    await self._flush()
            case Synced():
                await self._prune()

    async def _next(self) -> _Read | None:
        """The next event; None when there is something else to do."""
        if self._put_back is not None:
            event, self._put_back = self._put_back, None
            return event
        due = []
        if self._batch:
            due.append(self._due)
        if self._late and self._seen is None:
            due.append(self._late_due)
        wait = min(due) - time.monotonic() if due else None
        if wait is not None and wait <= 0:
            return None
        if not self._queue.empty():
            return self._queue.get_nowait()
        try:
            async with asyncio.timeout(wait):
                return await self._queue.get()
        except TimeoutError:
            return None

    async def _write_pages(self, first: Batch[Key, Row]) -> None:
        """Writes a page of a list and those that follow soon; then other streams have their turn."""
        async with self._turn:
            await in_window(first, self._page_beside, self._commit_page, at_once=_AT_ONCE, most=_PAGES_A_TURN)

    async def _commit_page(self, page: Batch[Key, Row]) -> None:
        await self._commit(page)
        self._room.release()

    async def _page_beside(self, others: Collection[Batch[Key, Row]]) -> Batch[Key, Row] | None:
        """The next page of the list, if it holds nothing that one of the others holds and, while they go on, comes soon."""
        if self._put_back is not None or (not others and self._queue.empty()):
            return None
        try:
            async with asyncio.timeout(_SOON_SECONDS):
                event = await self._queue.get()
        except TimeoutError:
            return None
        if isinstance(event, _Page) and all(event.batch.rows.keys().isdisjoint(each.rows) for each in others):
            return event.batch
        self._put_back = event
        return None

    async def _flush(self) -> None:
        batch, self._batch = self._batch, Batch(self._kind)
        if batch:
            await self._write(batch)

    async def _write(self, batch: Batch[Key, Row]) -> None:
        async with self._turn:
            await self._commit(batch)

    async def _commit(self, batch: Batch[Key, Row]) -> None:
        if not batch:
            return
        now = datetime.now(UTC)
        removed: Changes = {}
        written = Written()
        async with self._transaction() as connection:
            if batch.removed:
                removed = await self._kind.remove(connection, batch.removed.keys(), now)
            if batch.rows:
                written = await self._kind.upsert(connection, list(batch.rows.values()), now)
        if self._seen is not None:
            self._seen.extend(written.ids)
        self._report(Written(changed=removed))
        self._report(written)

    async def _prune(self) -> None:
        if self._seen is not None:
            async with self._turn, self._transaction() as connection:
                changed = await self._kind.prune(connection, self._seen, datetime.now(UTC))
            self._seen = None
            self._report(Written(changed=changed))
        self._restart_backoff.reset()
        self.synced.set()

    async def _catch_up(self) -> None:
        """Lists what is mirrored from clusters that came late.

        Nothing newer can be overwritten for good: every change after this list is still to come through the queue.
        """
        if not self._late or self._seen is not None or time.monotonic() < self._late_due:
            return
        late, self._late = self._late, set()
        try:
            listed = self._root.pages(self._kind.path, label_selector=_selector(late), shape=self._kind.shape)
            async with aclosing(listed) as pages:
                async for items, _ in pages:
                    await self._write(Batch(self._kind, items))
            self._late_backoff.reset()
        except ClientError as error:
            self._late |= late
            wait = self._late_backoff.next()
            self._late_due = time.monotonic() + wait
            logger.warning("%s: clusters that came late: %s; again in %.1f s", self._kind.path, error, wait)


def _selector(clusters: Collection[str]) -> str:
    """The objects of these clusters, or of all where these are too many for a URL."""
    names = sorted(name for name in clusters if len(name) <= _LONGEST_LABEL)
    return f"{CLUSTER_LABEL} in ({','.join(names)})" if 0 < len(names) <= _SELECTABLE else CLUSTER_LABEL

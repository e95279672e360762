"""A collection of an API server, as it is and as it changes: list in pages, then watch, whatever happens.

The events, in order: `Listing`, `Listed` for each page, `Synced`; then `Added`, `Modified` and `Deleted` as they come.
`Listing` comes again whenever the history was lost (410 Gone, a root that went back to lower resourceVersions) and now
and then without need: whoever keeps count of what a list held starts anew there, and at `Synced` drops the rest.
Nothing of the outside's doing ends the stream: it waits and tries again, and says so once in the log.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Protocol

from otegraph.clients.backoff import Backoff
from otegraph.clients.errors import ApiError, BadAnswer, ClientError, Gone, ServerError, TooManyRequests, api_error

logger = logging.getLogger(__name__)

_LONGEST_RETRY_AFTER = 300.0
_HEALTHY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list begins: forget what earlier ones held."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list."""

    items: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Synced:
    """The list is complete: what was not in it is not there."""

    resource_version: str


@dataclass(frozen=True, slots=True)
class Added:
    """An object that is new."""

    object: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Modified:
    """An object that has changed."""

    object: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deleted:
    """An object that is gone, as it was last."""

    object: dict[str, Any]


Event = Listing | Listed | Synced | Added | Modified | Deleted
_CHANGES: dict[Any, type[Added] | type[Modified] | type[Deleted]] = {
    "ADDED": Added,
    "MODIFIED": Modified,
    "DELETED": Deleted,
}


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Patience, in seconds, and the size of a page.

    `grace_seconds`: how much longer than asked for a watch may last before its connection is taken for dead.
    `resync_seconds`: a list older than this is made again when its watch ends, for what no protocol can notice (a root
    restored from a backup that has already grown past our resourceVersion).
    """

    page_limit: int = 500
    watch_seconds: float = 290.0
    grace_seconds: float = 15.0
    resync_seconds: float = 3600.0
    backoff_minimum: float = 0.2
    backoff_maximum: float = 30.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Page(Protocol):
    """What is needed of a page."""

    @property
    def items(self) -> list[dict[str, Any]]: ...
    @property
    def resource_version(self) -> str: ...
    @property
    def continue_token(self) -> str: ...


class Source(Protocol):
    """What is needed of a client."""

    async def page(
        self, path: str, limit: int, continue_token: str, label_selector: str | None, shape: type[Any] | None
    ) -> Page:
        """A part of a list."""

    def lines(
        self, path: str, query: Mapping[str, str], seconds: float, shape: type[Any] | None
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The lines of a watch."""


class Watching:
    """One stream of events; `events` is to be iterated once."""

    def __init__(
        self,
        source: Source,
        path: str,
        label_selector: str | None,
        settings: WatchSettings,
        shape: type[Any] | None = None,
    ) -> None:
        self._source = source
        self._shape = shape
        self._path = path
        self._label_selector = label_selector
        self._settings = settings
        self._backoff = Backoff(settings.backoff_minimum, settings.backoff_maximum)
        self._version: str | None = None
        self._listed_at = 0.0
        self._trouble: tuple[type[Exception], int] | None = None

    async def events(self) -> AsyncGenerator[Event, None]:
        """Yields for ever."""
        while True:
            try:
                if self._version is None or time.monotonic() - self._listed_at > self._settings.resync_seconds:
                    async with aclosing(self._list()) as listing:
                        async for event in listing:
                            yield event
                elif await self._went_back(self._version):
                    logger.warning("%s: the server's resourceVersions went back; listing again", self._path)
                    self._version = None
                    continue
                opened_at = time.monotonic()
                async with aclosing(self._watch()) as watching:
                    async for event in watching:
                        yield event
                wait = 0.0
                if time.monotonic() - opened_at >= _HEALTHY_SECONDS:
                    self._is_well()
                else:
                    # a server that closes each watch at once must not be asked in a tight loop
                    wait = self._backoff.next()
            except Gone as error:
                logger.info("%s: %s; listing again", self._path, error)
                self._version = None
                wait = self._backoff.next_but_first()
            except ClientError as error:
                self._note(error)
                wait = self._wait(error)
            if wait:
                await self._settings.sleep(wait)

    async def _list(self) -> AsyncGenerator[Event, None]:
        started_at = time.monotonic()
        yield Listing()
        version, token = "", ""
        while True:
            page = await self._source.page(
                self._path, self._settings.page_limit, token, self._label_selector, self._shape
            )
            # the first page's: a watch from there may repeat something, and misses nothing
            version = version or page.resource_version
            yield Listed(page.items)
            token = page.continue_token
            if not token:
                break
        self._version, self._listed_at = version, started_at
        yield Synced(version)

    async def _went_back(self, version: str) -> bool:
        """Whether the server is behind us: a watch from a version that is still to come hangs in silence."""
        page = await self._source.page(self._path, 1, "", self._label_selector, self._shape)
        try:
            return int(page.resource_version) < int(version)
        except ValueError:
            return True

    async def _watch(self) -> AsyncGenerator[Event, None]:
        seconds = max(1, round(self._settings.watch_seconds * random.uniform(0.9, 1.0)))  # noqa: S311 jitter
        query = {
            "watch": "1",
            "allowWatchBookmarks": "true",
            "resourceVersion": self._version or "",
            "timeoutSeconds": str(seconds),
        }
        if self._label_selector:
            query["labelSelector"] = self._label_selector
        longest = seconds + self._settings.grace_seconds
        async with aclosing(self._source.lines(self._path, query, longest, self._shape)) as lines:
            async for line in lines:
                event = self._event(line)
                self._is_well()
                if event is not None:
                    yield event
                self._version = _version_of(line) or self._version

    def _event(self, line: dict[str, Any]) -> Event | None:
        kind, value = line.get("type"), line.get("object")
        if kind == "ERROR":
            raise _error_of(value)
        change = _CHANGES.get(kind) if isinstance(kind, str) else None
        return change(value) if change is not None and isinstance(value, dict) else None

    def _wait(self, error: ClientError) -> float:
        own = self._backoff.next()
        asked = error.retry_after if isinstance(error, TooManyRequests | ServerError) else None
        return own if asked is None else max(own, min(asked, _LONGEST_RETRY_AFTER))

    def _note(self, error: ClientError) -> None:
        trouble = (type(error), error.status if isinstance(error, ApiError) else 0)
        if trouble != self._trouble:
            logger.warning("%s: %s; trying again until it works", self._path, error)
            self._trouble = trouble

    def _is_well(self) -> None:
        self._backoff.reset()
        if self._trouble is not None:
            logger.info("%s: works again", self._path)
            self._trouble = None


def _version_of(line: dict[str, Any]) -> str | None:
    value = line.get("object")
    metadata = value.get("metadata") if isinstance(value, dict) else None
    version = metadata.get("resourceVersion") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) and version else None


def _error_of(status: Any) -> ClientError:
    if not isinstance(status, dict) or not isinstance(status.get("code"), int):
        return BadAnswer("a watch's ERROR event without a Status")
    details = status.get("details")
    seconds = details.get("retryAfterSeconds") if isinstance(details, dict) else None
    return api_error(
        status["code"],
        str(status.get("reason") or ""),
        str(status.get("message") or ""),
        float(seconds) if isinstance(seconds, int | float) else None,
    )

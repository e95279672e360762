"""Keeps a loop going: what fails is tried again, later and later; losing the lead ends it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from otegraph.clients.backoff import Backoff
from otegraph.clients.errors import ClientError

logger = logging.getLogger(__name__)

_WELL_SECONDS = 60.0

Errors = tuple[type[Exception], ...]


async def supervise(
    what: str,
    work: Callable[[], Awaitable[None]],
    stop_on: Errors = (),
    on_failure: Callable[[], None] = lambda: None,
) -> None:
    """Runs `work`, and again whenever it ends or fails. Raises an error of `stop_on` alone, out of any group."""
    backoff = Backoff()
    while True:
        started = time.monotonic()
        try:
            await work()
        except Exception as error:
            raise_if_cancelled()
            stop = stopping(error, stop_on)
            if stop is not None:
                raise stop from None
            if time.monotonic() - started > _WELL_SECONDS:
                backoff.reset()
            if isinstance(error, ClientError):
                logger.warning("%s: %s; trying again", what, error)
            else:
                logger.exception("%s failed; trying again", what)
            on_failure()
            await asyncio.sleep(backoff.next())


def raise_if_cancelled() -> None:
    """Raises CancelledError in a task that was cancelled: an error while cleaning up has taken its place."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def stopping(error: BaseException, stop_on: Errors) -> BaseException | None:
    """The error of `stop_on` that this is, or that a group holds."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := stopping(inner, stop_on)) is not None), None)
    return error if isinstance(error, stop_on) else None


async def woken(event: asyncio.Event, seconds: float) -> bool:
    """Waits until the event is set, and clears it, or until so many seconds have passed."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    event.clear()
    return True

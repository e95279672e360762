"""What the operations ask of the image registry, and its errors in the graph's words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

from otegraph.clients.registry import (
    Registry,
    RegistryConflict,
    RegistryDenied,
    RegistryError,
    RegistryMissing,
    RegistryRefused,
    RegistryUnavailable,
)
from otegraph.models.business import Business
from otegraph.models.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from otegraph.models.image import RegistryState
from otegraph.resolvers.outside import Outside

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=60)
"""How long images are shown after the registry was last heard of: an older list would be a lie."""


class Bulkhead:
    """At most `at_once` of this process's requests ask the registry; others wait for `seconds`, and then are refused.

    Each of them holds a connection to the database while it asks: a registry that hangs must leave some to the rest.
    """

    def __init__(self, at_once: int, seconds: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._seconds = seconds

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Taken before the transaction begins.  Raises `Unavailable`."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._places.acquire()
        except TimeoutError:
            raise Unavailable("too many requests wait for the image registry; try again later") from None
        try:
            yield
        finally:
            self._places.release()


bulkhead = Bulkhead(at_once=4, seconds=3.0)


def registry_of(outside: Outside) -> Registry:
    """The registry; raises `Unavailable` where there is none."""
    if outside.registry is None:
        raise Unavailable("this server has no image registry")
    return outside.registry


async def refuse_stale() -> None:
    """Raises `Unavailable` unless the registry's images were read lately."""
    synced_at = await RegistryState.filter(id=1).values_list("synced_at", flat=True)
    seen = synced_at[0] if synced_at else None
    if not isinstance(seen, datetime):
        raise Unavailable("the image registry has not been read yet")
    if datetime.now(UTC) - seen > STALE_AFTER:
        raise Unavailable(f"the image registry has not been heard of since {seen.isoformat(timespec='seconds')}")


async def lock_business(business_id: int) -> None:
    """Until the transaction ends nobody else makes an account or a project of this business: each knows what it may use."""
    await Business.select_for_update(no_key=True).get(id=business_id)


@contextmanager
def asking(name_field: str = "name") -> Iterator[None]:
    """Around a call to the registry: its errors become refusals; `name_field` is the input that a refused name came from."""
    try:
        yield
    except RegistryError as error:
        raise refusal_of(error, name_field) from error


def refusal_of(error: RegistryError, name_field: str) -> Refusal:
    """What an error of the registry is to a client."""
    match error:
        case RegistryRefused():
            return Invalid(f"the image registry says: {error}", "password" if error.field == "password" else name_field)
        case RegistryConflict():
            return Conflict(f"the image registry says: {error}", name_field)
        case RegistryMissing():
            return NotFound(f"the image registry says: {error}", name_field)
        case RegistryDenied():
            logger.error("the image registry does not let this server do its work: %s", error)
            return Unavailable("the image registry does not let this server do this")
        case RegistryUnavailable():
            logger.warning("the image registry is away: %s", error)
            return Unavailable("the image registry does not answer; try again later", retry_after=error.retry_after)
    return Unavailable("the image registry does not answer; try again later")

"""What the operations ask of the image registry, and its errors in the graph's words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
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
from otegraph.models.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from otegraph.models.image import RegistryState
from otegraph.resolvers.outside import Outside

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=60)
"""How long images are shown after the registry was last heard of: an older list would be a lie."""


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
    return Unavailable("the image registry does not answer; try again later")

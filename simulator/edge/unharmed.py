"""What acts on objects goes on past one that it can't make sense of."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from otegraph.simulator.apiserver.store import Object

logger = logging.getLogger(__name__)


@contextmanager
def unharmed(obj: Object) -> Iterator[None]:
    """Around work on one object: the simulated API server takes fields of types that a real one refuses, and an error
    that they cause must not end the work on all others."""
    try:
        yield
    except Exception as error:
        meta = obj["metadata"]
        logger.debug("the %s %s/%s is left as it is: %r", obj["kind"], meta.get("namespace"), meta["name"], error)

"""The parts of the outside that a request itself may need: the image registry, and helm."""

from __future__ import annotations

from dataclasses import dataclass

from otegraph.clients.helm import Helm
from otegraph.clients.registry import Registry


@dataclass(frozen=True, slots=True)
class Outside:
    """None: there is no such part here, and what needs it is refused as unavailable."""

    registry: Registry | None = None
    helm: Helm | None = None

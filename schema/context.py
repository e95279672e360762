"""What a request carries through the graph."""

from __future__ import annotations

from dataclasses import dataclass, field

from otegraph.models.viewer import Viewer
from otegraph.plans.loaders import Loaders
from otegraph.resolvers.policy import Policy


@dataclass(slots=True)
class Context:
    """One request: who asks, what the settings allow, and the reads that its fields share."""

    viewer: Viewer | None
    policy: Policy
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.viewer)

    def forget(self) -> None:
        """Drops what was read: a mutation's payload shows the rows as they are after it."""
        self.loaders = Loaders(self.viewer)

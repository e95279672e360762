"""What a request carries through the graph."""

from __future__ import annotations

from dataclasses import dataclass, field

from otegraph.models.errors import Unauthenticated
from otegraph.models.viewer import Viewer
from otegraph.plans.loaders import Loaders
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy


@dataclass(slots=True)
class Context:
    """One request: who asks and with which token, what the settings allow, what is outside, and the reads it shares."""

    viewer: Viewer | None
    policy: Policy
    token: str | None = field(default=None, repr=False)
    outside: Outside = field(default=Outside(), repr=False)
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.viewer)

    @property
    def known_viewer(self) -> Viewer:
        """Who asks, in an operation that only a known viewer may call."""
        if self.viewer is None:
            raise Unauthenticated("this needs a token")
        return self.viewer

    def forget(self) -> None:
        """Drops what was read: a mutation's payload shows the rows as they are after it."""
        self.loaders = Loaders(self.viewer)

"""What is wanted of the figures, and whether they give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from otegraph.bench.cases import HANDWRITTEN, MERCURIUS, OURS, POSTGRAPHILE
from otegraph.bench.compare import Comparison, Figures


def throughput(ours: Figures, other: Figures) -> float:
    """Requests a second, ours / theirs."""
    return ours.rate / other.rate


def server_cpu(ours: Figures, other: Figures) -> float:
    """Of the server a request, ours / theirs."""
    return (ours.server_cpu / ours.requests) / (other.server_cpu / other.requests)


@dataclass(frozen=True, slots=True)
class Goal:
    """Of one case against one side. `stretch`: what would be better still."""

    case: str
    side: str
    what: str
    ratio: Callable[[Figures, Figures], float]
    least: float | None = None
    most: float | None = None
    stretch: float | None = None

    @property
    def wanted(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:.3g}"
        better = "" if self.stretch is None else f" (better: {self.stretch:.3g})"
        return f"≥ {self.least:.3g}{better}"

    def found(self, comparisons: Mapping[str, Comparison]) -> float | None:
        """None where that side was not measured."""
        sides = comparisons[self.case].sides
        return self.ratio(sides[OURS], sides[self.side]) if self.side in sides else None

    def met(self, found: float) -> str:
        """yes or no; "yes, and better" from `stretch` on."""
        if self.most is not None:
            return "yes" if found <= self.most else "no"
        assert self.least is not None
        if self.stretch is not None and found >= self.stretch:
            return "yes, and better"
        return "yes" if found >= self.least else "no"


GOALS = (
    Goal("nested query", POSTGRAPHILE, "requests/s", throughput, least=3),
    Goal("nested query", MERCURIUS, "requests/s", throughput, least=2),
    Goal("deep query", POSTGRAPHILE, "requests/s", throughput, least=3.5),
    Goal("nested query", POSTGRAPHILE, "server CPU a request", server_cpu, most=1 / 8),
    Goal("deep query", POSTGRAPHILE, "server CPU a request", server_cpu, most=1 / 8),
    Goal("REST page of 100", HANDWRITTEN, "requests/s", throughput, least=1.0, stretch=1.4),
    Goal("REST single row", HANDWRITTEN, "requests/s", throughput, least=0.95, stretch=1.2),
)

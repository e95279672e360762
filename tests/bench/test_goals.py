"""What the report says of a goal."""

from __future__ import annotations

import pytest
from otegraph.bench.compare import Comparison, Figures
from otegraph.bench.goals import Goal, server_cpu, throughput


def comparison(**sides: Figures) -> dict[str, Comparison]:
    return {"page": Comparison("page", rounds=3, sides=sides)}


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([4.0, 90.0, 1.0], "no"),
        ([5.0, 1.0, 9.0], "yes"),
        ([9.0, 1.0, 10.0], "yes"),
        ([10.0, 1.0, 90.0], "yes, and better"),
    ],
)
def test_throughput_is_the_ratio_of_medians(rates: list[float], said: str) -> None:
    goal = Goal("page", "other", "requests/s", throughput, least=2.5, stretch=5)
    found = goal.found(comparison(ours=Figures(1, rates=rates), other=Figures(1, rates=[1.0, 2.0, 3.0])))
    assert found == sorted(rates)[1] / 2
    assert goal.met(found) == said


def test_cpu_is_counted_a_request() -> None:
    goal = Goal("page", "other", "server CPU", server_cpu, most=1 / 8)
    sides = {"ours": Figures(1, requests=100, server_cpu=1.0), "other": Figures(1, requests=10, server_cpu=1.0)}
    found = goal.found(comparison(**sides))
    assert found == pytest.approx(0.1)
    assert (goal.met(0.125), goal.met(0.126), goal.wanted) == ("yes", "no", "≤ 0.125")


def test_a_side_that_was_not_measured_meets_nothing() -> None:
    goal = Goal("page", "other", "requests/s", throughput, least=1)
    assert goal.found(comparison(ours=Figures(1, rates=[1.0]))) is None

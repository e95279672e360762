"""How long an answer is waited for."""

from __future__ import annotations

import pytest
from otegraph.reconcilers.rollout.patience import Queue, overdue_at, patience, retry_at
from otegraph.tests.reconcilers.rollout.builders import at


@pytest.mark.parametrize(
    ("it", "outstanding", "tries", "seconds"),
    [
        ("an idle fleet gets the grace", 0, 1, 30),
        ("22 clusters need 8.8 s for their answers, with a margin", 22, 1, 30 + 17.6),
        ("it doubles with each try", 0, 3, 120),
        ("doubling ends at an hour", 0, 12, 3600),
        ("doubling ends at an hour whatever the tries", 0, 30_000, 3600),
        ("a queue that is longer than an hour is waited for all the same", 10_000, 5, 30 + 8000),
    ],
)
def test_patience(it: str, outstanding: int, tries: int, seconds: float) -> None:
    assert patience(Queue(outstanding), tries).total_seconds() == pytest.approx(seconds), it


@pytest.mark.parametrize(
    ("it", "queue", "tries", "seconds"),
    [
        ("silence is counted from the sending", Queue(), 1, 130),
        ("an older answer changes nothing", Queue(0, at(50)), 1, 130),
        ("while answers flow the queue lives", Queue(100, at(500)), 1, 500 + 30 + 80),
        (
            "an order sent a little later has been answered: it may be a matter of luck",
            Queue(0, at(500), at(120)),
            1,
            530,
        ),
        (
            "an order sent a whole patience later has been answered: the queue is past",
            Queue(0, at(500), at(131)),
            1,
            130,
        ),
    ],
)
def test_an_answer_is_overdue(it: str, queue: Queue, tries: int, seconds: float) -> None:
    assert overdue_at(at(100), tries, queue) == at(seconds), it


def test_a_passing_refusal_is_tried_again_later_and_later() -> None:
    assert [(retry_at(at(0), tries) - at(0)).total_seconds() for tries in (1, 2, 3, 20)] == [5, 10, 20, 3600]

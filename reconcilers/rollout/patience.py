"""How long to wait for an answer; pure.

A whole fleet gives 2.5 answers a second (ote-control-plane.md, Speed), so silence is measured against the queue: what
is outstanding, and whether answers still come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ANSWERS_PER_SECOND = 2.5
GRACE = timedelta(seconds=30)
"""What an edge may take on its own, with nobody before it."""
MARGIN = 2.0
"""The queue may be this much slower than it was when it was measured."""
LONGEST = timedelta(hours=1)
"""The most that doubling comes to; a queue that is longer than this is waited for all the same."""
RETRY = timedelta(seconds=5)
"""The first pause after an answer that says no for now."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What the whole fleet still owes.

    `outstanding`: answers awaited from clusters that are online. `last_answer_at`: the newest answer's time, from
    anywhere. `answered_up_to`: when the youngest of the orders that have any answer was sent.
    """

    outstanding: int = 0
    last_answer_at: datetime | None = None
    answered_up_to: datetime | None = None


def patience(queue: Queue, tries: int) -> timedelta:
    """How long silence may last at the `tries`-th try: what the queue needs, doubled with each try up to an hour."""
    base = GRACE + timedelta(seconds=queue.outstanding / ANSWERS_PER_SECOND * MARGIN)
    return max(base, min(_doubled(base, tries), LONGEST))


def overdue_at(sent_at: datetime, tries: int, queue: Queue) -> datetime:
    """When an answer that has not come by then will not come.

    While answers flow, the queue lives, and waiting starts again with each of them; unless the queue has gone past:
    an order that was sent a whole patience later has been answered.
    """
    wait = patience(queue, tries)
    if queue.answered_up_to is not None and queue.answered_up_to > sent_at + wait:
        return sent_at + wait
    return max(sent_at, queue.last_answer_at or sent_at) + wait


def retry_at(answered_at: datetime, tries: int) -> datetime:
    """When to try again what the edge said no to for now."""
    return answered_at + min(_doubled(RETRY, tries), LONGEST)


def _doubled(base: timedelta, tries: int) -> timedelta:
    return base * 2.0 ** min(max(tries, 1) - 1, 16)

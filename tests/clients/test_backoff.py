"""How long waits are."""

from __future__ import annotations

from otegraph.clients.backoff import Backoff


def test_waits_double_up_to_the_maximum() -> None:
    backoff = Backoff(0.2, 30.0, jitter=lambda: 0.0)
    assert [round(backoff.next(), 3) for _ in range(10)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0]


def test_jitter_takes_up_to_a_half() -> None:
    assert Backoff(0.2, 30.0, jitter=lambda: 1.0).next() == 0.1


def test_it_never_overflows() -> None:
    backoff = Backoff(jitter=lambda: 0.0)
    assert [backoff.next() for _ in range(5000)][-1] == 30.0


def test_a_success_starts_anew() -> None:
    backoff = Backoff(0.2, 30.0, jitter=lambda: 0.0)
    backoff.next()
    backoff.next()
    backoff.reset()
    assert backoff.next() == 0.2


def test_next_but_first_lets_one_failure_through() -> None:
    backoff = Backoff(0.2, 30.0, jitter=lambda: 0.0)
    assert [backoff.next_but_first() for _ in range(3)] == [0.0, 0.4, 0.8]

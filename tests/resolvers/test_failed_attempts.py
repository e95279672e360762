"""Wrong passwords are counted by name, and after ten in a minute nobody guesses on."""

from __future__ import annotations

import asyncio

import pytest
from otegraph.models.errors import TooManyRequests
from otegraph.resolvers import failed_attempts
from otegraph.resolvers.failed_attempts import FailedAttempts

from tests.product import PASSWORD, Product

LOGIN = "mutation($input: LoginInput!) { login(input: $input) { token } }"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refused_for(attempts: FailedAttempts, name: str) -> int | None:
    try:
        attempts.check(name)
    except TooManyRequests as error:
        return error.retry_after
    return None


def test_a_name_is_refused_until_the_window_of_its_first_failure_is_over() -> None:
    clock = Clock()
    attempts = FailedAttempts(most=3, window_seconds=60, clock=clock)
    for _ in range(3):
        assert refused_for(attempts, "ann") is None
        attempts.failed("ann")
        clock.now += 10
    assert refused_for(attempts, "ann") == 30
    assert refused_for(attempts, "bob") is None
    clock.now += 29.5
    assert refused_for(attempts, "ann") == 1
    clock.now += 0.5
    assert refused_for(attempts, "ann") is None
    attempts.failed("ann")
    assert refused_for(attempts, "ann") is None


def test_a_success_begins_anew() -> None:
    attempts = FailedAttempts(most=2, clock=Clock())
    attempts.failed("ann")
    attempts.succeeded("ann")
    attempts.failed("ann")
    assert refused_for(attempts, "ann") is None
    attempts.failed("ann")
    assert refused_for(attempts, "ann") == 60


def test_names_are_bounded_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failed_attempts, "MOST_NAMES", 2)
    attempts = FailedAttempts(most=1, clock=Clock())
    for name in ("ann", "bob", "cyd"):
        attempts.failed(name)
    assert [refused_for(attempts, name) for name in ("ann", "bob", "cyd")] == [None, 60, 60]


@pytest.mark.parametrize("name", ["admin", "nobody-of-this-name", "n" * 200])
async def test_an_eleventh_try_is_refused_alike_for_users_and_for_nobody(api: Product, name: str) -> None:
    await api.admin()
    body = {"name": name, "password": "wrong-Password-1"}
    for _ in range(10):
        assert await api.nobody.refused(LOGIN, input=body) == "UNAUTHENTICATED"
    answer = (await api.nobody.post(LOGIN, input={**body, "password": PASSWORD})).json()
    (error,) = answer["errors"]
    assert error["message"] == "too many failed log-ins: wait before trying again"
    assert error["extensions"]["code"] == "TOO_MANY_REQUESTS"
    assert 0 < error["extensions"]["retryAfter"] <= 60
    over_rest = await api.nobody.rest("POST", "/v1/authorization", {"user": name, "password": PASSWORD})
    assert over_rest.status_code == 429
    assert over_rest.json() == {"code": 429, "message": "too many failed log-ins: wait before trying again"}
    assert 0 < int(over_rest.headers["retry-after"]) <= 60


async def test_rest_and_the_graph_count_together_and_a_success_clears(api: Product) -> None:
    await api.admin()
    wrong = {"user": "admin", "password": "wrong-Password-1"}
    for _ in range(9):
        assert (await api.nobody.rest("POST", "/v1/authorization", wrong)).status_code == 401
    await api.login("admin")
    for _ in range(9):
        assert (await api.nobody.rest("POST", "/v1/authorization", wrong)).status_code == 401
    await api.login("admin")


async def test_of_guesses_sent_at_once_no_more_are_answered(api: Product) -> None:
    await api.admin()
    wrong = {"name": "admin", "password": "wrong-Password-1"}
    codes = await asyncio.gather(*(api.nobody.refused(LOGIN, input=wrong) for _ in range(25)))
    assert sorted(codes) == ["TOO_MANY_REQUESTS"] * 15 + ["UNAUTHENTICATED"] * 10
    assert await api.nobody.refused(LOGIN, input={**wrong, "password": PASSWORD}) == "TOO_MANY_REQUESTS"


async def test_good_log_ins_sent_at_once_are_all_answered(api: Product) -> None:
    await api.admin()
    callers = await asyncio.gather(*(api.login("admin") for _ in range(25)))
    assert len({caller.token for caller in callers}) == 25

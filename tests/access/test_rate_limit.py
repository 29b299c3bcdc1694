"""The limit of requests a minute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.access.rate_limit import RateLimiter
from service.core.errors import RateLimited
from service.store.engine import Database
from service.store.rates import Rates


class Clock:
    """A clock that stands until it is moved."""

    seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rates(database: Database) -> Iterator[Rates]:
    made = Rates(database)
    yield made
    made.close()


def passed(limiter: RateLimiter, tries: int) -> int:
    """Return how many of so many requests were let through."""
    count = 0
    for _ in range(tries):
        try:
            limiter.check("ada")
        except RateLimited:
            continue
        count += 1
    return count


@pytest.mark.parametrize("a_minute", [1, 7, 60, 1000])
def test_as_many_pass_as_the_limit_says_and_after_a_minute_as_many_again(
    rates: Rates, clock: Clock, a_minute: int
) -> None:
    limiter = RateLimiter(rates, a_minute, clock)
    assert passed(limiter, a_minute + 5) == a_minute
    clock.seconds += 60
    assert passed(limiter, a_minute + 5) == a_minute


@pytest.mark.parametrize(("a_minute", "seconds"), [(1, 60), (7, 9), (60, 1), (300, 1)])
def test_a_refusal_says_when_the_next_will_pass(rates: Rates, clock: Clock, a_minute: int, seconds: int) -> None:
    limiter = RateLimiter(rates, a_minute, clock)
    for _ in range(a_minute):
        limiter.check("ada")
    with pytest.raises(RateLimited, match=f"may send {a_minute} requests a minute") as caught:
        limiter.check("ada")
    assert caught.value.retry_after == seconds
    clock.seconds += seconds
    limiter.check("ada")


def test_who_cannot_be_counted_is_let_through(tmp_path: Path, clock: Clock) -> None:
    for url in (f"sqlite:///{tmp_path}/no-folder/imprint.db", "postgresql://me@127.0.0.1:1/db"):
        assert passed(RateLimiter(Rates(Database(url)), 1, clock), 3) == 3

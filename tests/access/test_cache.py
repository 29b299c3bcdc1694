"""How long a token that was found is believed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle, islice

import pytest

from service.access.cache import SECONDS, TokenCache
from service.core.errors import Unauthenticated
from service.store.tokens import TokenRecord


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Records:
    """Makes a record for every token that is asked for, a new one each time, and counts."""

    def __init__(self, clock: Clock, *, takes: float = 0.0) -> None:
        self.asked: list[str] = []
        self._clock, self._takes = clock, takes

    def __call__(self, secret: str) -> TokenRecord:
        self.asked.append(secret)
        self._clock.now += self._takes
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return TokenRecord(str(len(self.asked)), secret, "", ("read",), "*", now, "ada", None, None, False)


def test_half_a_second_of_belief_is_within_the_second_that_is_promised() -> None:
    assert SECONDS == 0.5


@pytest.mark.parametrize(("later", "asked"), [(0.0, 1), (0.499, 1), (0.5, 2), (60.0, 2)])
def test_a_token_is_asked_for_again_after_half_a_second(later: float, asked: int) -> None:
    clock = Clock()
    records = Records(clock)
    cache = TokenCache(clock)
    first = cache.find("one", records)
    clock.now += later
    second = cache.find("one", records)
    assert len(records.asked) == asked
    assert (first is second) == (asked == 1)


def test_being_asked_for_does_not_make_a_record_younger() -> None:
    clock = Clock()
    records = Records(clock)
    cache = TokenCache(clock)
    for _ in range(6):
        cache.find("one", records)
        clock.now += 0.2
    assert len(records.asked) == 2


def test_the_half_second_begins_before_the_look_up() -> None:
    clock = Clock()
    records = Records(clock, takes=0.4)
    cache = TokenCache(clock)
    cache.find("one", records)
    clock.now += 0.2
    cache.find("one", records)
    assert len(records.asked) == 2


def test_each_token_has_its_own_record() -> None:
    clock = Clock()
    records = Records(clock)
    cache = TokenCache(clock)
    assert [cache.find(secret, records).name for secret in ("one", "other", "one")] == ["one", "other", "one"]
    assert records.asked == ["one", "other"]


def test_a_token_that_is_not_known_is_asked_for_each_time() -> None:
    asked = []

    def unknown(secret: str) -> TokenRecord:
        asked.append(secret)
        raise Unauthenticated

    cache = TokenCache(Clock())
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            cache.find("none", unknown)
    assert len(asked) == 3


def test_the_oldest_record_makes_place_when_there_are_too_many() -> None:
    clock = Clock()
    records = Records(clock)
    cache = TokenCache(clock, size=2)
    for secret in ("one", "two", "three", "three", "two", "one"):
        cache.find(secret, records)
    assert records.asked == ["one", "two", "three", "one"]


def test_many_threads_get_the_records_they_ask_for() -> None:
    clock = Clock()
    records = Records(clock)
    cache = TokenCache(clock, size=3)
    secrets = list(islice(cycle("abcde"), 2000))
    with ThreadPoolExecutor(8) as pool:
        assert [found.name for found in pool.map(lambda secret: cache.find(secret, records), secrets)] == secrets

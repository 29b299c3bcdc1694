from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.identifier import is_id, least_id, time_ordered_id

NOW = datetime(2026, 11, 23, 9, 0, 0, 123_456, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = st.integers(0, 8_000_000_000_000_000).map(lambda number: EPOCH + timedelta(microseconds=number))
ENTROPY = st.binary(min_size=10, max_size=10)


@settings(deadline=None)
@given(TIMES, ENTROPY)
def test_an_id_is_a_uuid_of_version_seven(now: datetime, entropy: bytes) -> None:
    text = time_ordered_id(now, entropy)
    read = uuid.UUID(text)
    assert (read.version, read.variant, str(read)) == (7, uuid.RFC_4122, text)
    assert is_id(text)


@settings(deadline=None)
@given(TIMES, ENTROPY, ENTROPY, st.one_of(st.integers(1, 2000), st.integers(1, 10**12)))
def test_ids_sort_by_their_time_to_the_microsecond(
    now: datetime, entropy: bytes, other: bytes, microseconds: int
) -> None:
    later = now + timedelta(microseconds=microseconds)
    assert time_ordered_id(now, entropy) < time_ordered_id(later, other)


@settings(deadline=None)
@given(TIMES, ENTROPY, st.integers(0, 999))
def test_the_least_id_of_a_time_parts_its_millisecond_from_those_before(
    now: datetime, entropy: bytes, microseconds: int
) -> None:
    start = now.replace(microsecond=now.microsecond // 1000 * 1000)
    within, before = start + timedelta(microseconds=microseconds), start - timedelta(microseconds=1)
    assert least_id(within) <= time_ordered_id(start, entropy)
    if before >= EPOCH:
        assert time_ordered_id(before, entropy) < least_id(within)


@pytest.mark.parametrize("year", [1, 1969, 1970, 9999])
def test_every_time_has_a_least_id(year: int) -> None:
    assert is_id(least_id(datetime(year, 1, 1, tzinfo=UTC)))
    assert is_id(time_ordered_id(datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), b"\xff" * 10))


def test_the_time_can_be_read_from_an_id() -> None:
    number = uuid.UUID(time_ordered_id(NOW, bytes(10))).int
    assert abs((number >> 80) / 1000 - NOW.timestamp()) < 0.002


def test_an_id_holds_the_entropy() -> None:
    assert len({time_ordered_id(NOW, bytes([byte]) * 10) for byte in range(256)}) == 256


def test_the_time_zone_does_not_matter() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert time_ordered_id(there, bytes(10)) == time_ordered_id(NOW, bytes(10))


@pytest.mark.parametrize("text", ["", "x", "0" * 32, "0" * 36, "0190163D-8694-739b-aea5-966c26f8ad91", " " * 36])
def test_other_texts_have_not_the_form_of_an_id(text: str) -> None:
    assert not is_id(text)

"""Times as text: RFC 3339 and nothing else, at the edges too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.core.instant import EARLIEST, LATEST, read_instant

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2026-01-01T00:00:00Z", NEW_YEAR),
        ("2026-01-01t00:00:00z", NEW_YEAR),
        ("2026-01-01T00:00:00-00:00", NEW_YEAR),
        ("2026-01-01T05:30:00+05:30", NEW_YEAR),
        ("2025-12-31T14:00:00.0-10:00", NEW_YEAR),
        ("2026-01-01T00:00:00.5Z", NEW_YEAR.replace(microsecond=500_000)),
        ("2026-01-01T00:00:00.1234569Z", NEW_YEAR.replace(microsecond=123_456)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, 999_999, UTC)),
        ("2016-12-31T18:59:60.7-05:00", datetime(2016, 12, 31, 23, 59, 59, 999_999, UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0000-02-29T12:00:00Z", EARLIEST),
        ("0001-01-01T00:00:00+23:59", EARLIEST),
        ("9999-12-31T23:59:59-23:59", LATEST),
    ],
)
def test_a_time_of_rfc_3339_is_read_to_the_microsecond(text: str, means: datetime) -> None:
    assert read_instant(text) == means


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00+01",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00Z\n",
        "2026-01-01T00:00:60Z",
        "2026-01-01T24:00:00Z",
        "2026-02-29T00:00:00Z",
        "0000-13-01T00:00:00Z",
        "2026-W01-1T00:00:00Z",
        "20260101T000000Z",
        "٢٠٢٦-01-01T00:00:00Z",
        "1e9",
    ],
)
def test_another_text_is_no_time(text: str) -> None:
    assert read_instant(text) is None

"""When a new token ends: chosen from a few spans, or a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

NEVER, ON_A_DATE, USUAL = "never", "date", "90"
CHOICES = (
    ("7", "In a week"),
    ("30", "In 30 days"),
    (USUAL, "In 90 days"),
    ("365", "In a year"),
    (ON_A_DATE, "At the end of a day"),
    (NEVER, "Never"),
)


def expiry(choice: str, day: str, now: datetime) -> datetime | None:
    """Return when a token ends, None for never; raises ValueError, saying what to choose, for what is no choice."""
    if choice == NEVER:
        return None
    if choice == ON_A_DATE:
        return _end_of(day, now)
    if choice not in dict(CHOICES):
        raise ValueError("Choose when the token ends.")
    return now + timedelta(days=int(choice))


def _end_of(day: str, now: datetime) -> datetime:
    try:
        end = datetime.combine(date.fromisoformat(day), time(23, 59, 59), UTC)
    except ValueError:
        raise ValueError("Write the day as year, month and day: 2027-01-31.") from None
    if end <= now:
        raise ValueError("That day is past. Choose one to come.")
    return end

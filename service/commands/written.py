"""Times as the API writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def written(time: datetime | None) -> str | None:
    """Return a time as RFC 3339 in UTC; None stays None."""
    return None if time is None else time.astimezone(UTC).isoformat().replace("+00:00", "Z")

"""Times as text (RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_FORM = re.compile(
    r"(?P<year>[0-9]{4})(?P<day>-[0-9]{2}-[0-9]{2})[Tt](?P<minute>[0-9]{2}:[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_LAST_MICROSECOND = "59.999999"
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def read_instant(text: str) -> datetime | None:
    """Return the time of an RFC 3339 text, in UTC and cut to microseconds, or None for another text.

    A leap second counts as the microsecond before its end, and what lies outside the years 1 to 9999 as their edge, so
    that every time is compared with others as it should be.
    """
    parts = _FORM.fullmatch(text)
    if parts is None:
        return None
    leaps = parts["second"] == "60"
    second = _LAST_MICROSECOND if leaps else f"{parts['second']}.{(parts['fraction'] or '0')[:6]}"
    # Python has no year 0; the year 4 has the same days.
    year = "0004" if parts["year"] == "0000" else parts["year"]
    try:
        local = datetime.fromisoformat(f"{year}{parts['day']}T{parts['minute']}:{second}{parts['offset'].upper()}")
    except ValueError:
        return None
    if parts["year"] == "0000":
        return EARLIEST
    try:
        found = local.astimezone(UTC)
    except OverflowError:
        return EARLIEST if local.year == 1 else LATEST
    return None if leaps and (found.hour, found.minute) != (23, 59) else found

"""How values read on a page: times, digests, counts, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from service.context import current
from service.web.agents import device_words
from service.web.difference import visible

_STEPS = ((60, 1, "second"), (3_600, 60, "minute"), (86_400, 3_600, "hour"), (2_592_000, 86_400, "day"))
_LATER_DAYS = 30
_TIME = Markup('<time datetime="%s" title="%s">%s</time>')


def relative(at: datetime, now: datetime) -> str:
    """Return how long ago a time was (or how far ahead it is), as people say it; a date from 30 days on."""
    seconds = (now - at).total_seconds()
    if abs(seconds) < 10:
        return "just now"
    if abs(seconds) >= _LATER_DAYS * 86_400:
        return f"{at.astimezone(UTC):%-d %b %Y}"
    size, unit = next((size, unit) for limit, size, unit in _STEPS if abs(seconds) < limit)
    amount = int(abs(seconds) // size)
    told = counted(amount, unit)
    return f"{told} ago" if seconds > 0 else f"in {told}"


def exact(at: datetime) -> str:
    """Return a time to the second, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def time_element(at: datetime | None) -> Markup | str:
    """Return a time as an element that reads relative and tells the exact time on hover; "never" for None."""
    if at is None:
        return "never"
    return _TIME % (at.astimezone(UTC).isoformat(timespec="seconds"), exact(at), relative(at, current().now))


def short_digest(digest: str) -> str:
    """Return the first characters of a digest, enough to tell it from others by eye."""
    return digest.removeprefix("sha256:")[:10]


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: `1 version`, `3 versions`, `1,200 renders`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def verbatim(text: str) -> Markup:
    """Return a text for a `pre` or `textarea` whose content is this very text: browsers drop and change line ends."""
    return Markup("\n") + Markup("&#13;").join(map(escape, text.split("\r")))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "time": time_element,
    "exact": exact,
    "short": short_digest,
    "counted": counted,
    "visible": visible,
    "device": device_words,
    "verbatim": verbatim,
}

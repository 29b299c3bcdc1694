"""Usage as pages draw it: renders per day by version, and bars for versions and callers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.audit.usage import Callers, Usage
from service.web.charts import Chart, Series, stacked

MOST_SERIES = 5
"""How many versions have a colour of their own; the others share the last."""
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """One of those that rendered: its part of all in percent, and its series in the chart (None: among the others)."""

    of: int
    renders: int
    percent: float
    series: int


@dataclass(frozen=True, slots=True)
class UsageDrawn:
    """Renders of a template by day, as series with their names and as a chart, and by version, the busiest first.

    `rest` is how many versions `shares` leaves out.
    """

    series: Sequence[Series]
    chart: Chart
    shares: tuple[Share, ...]
    total: int
    rest: int


@dataclass(frozen=True, slots=True)
class CallerDrawn:
    """A caller with its renders, in percent of the busiest, and its versions."""

    name: str
    renders: int
    percent: float
    versions: tuple[tuple[int, int], ...]
    last_at: datetime


@dataclass(frozen=True, slots=True)
class CallersDrawn:
    """The callers to list; `rest` are how many are not, `all_seen` and `looked_at` are as in `Callers`."""

    callers: tuple[CallerDrawn, ...]
    rest: int
    looked_at: int
    all_seen: bool


def usage_drawn(usage: Usage) -> UsageDrawn:
    """Return how a template's usage by version is drawn."""
    order = sorted(usage.totals.items(), key=lambda each: (-each[1], -each[0]))
    own, others = order[:MOST_SERIES], order[MOST_SERIES:]
    series: list[Series] = [(f"version {number}", usage.counts[number]) for number, _ in own]
    if others:
        rest = [usage.counts[number] for number, _ in others]
        series.append(("other versions", tuple(map(sum, zip(*rest, strict=True)))))
    total = sum(renders for _, renders in order)
    shares = tuple(
        Share(number, renders, renders * 100 / total, min(place, MOST_SERIES))
        for place, (number, renders) in enumerate(order[:MOST_BARS])
    )
    return UsageDrawn(series, stacked(usage.days, series), shares, total, len(order) - len(shares))


def callers_drawn(callers: Callers) -> CallersDrawn:
    """Return how a template's callers are drawn."""
    most = max((caller.renders for caller in callers.callers), default=1)
    drawn = tuple(
        CallerDrawn(each.name, each.renders, each.renders * 100 / most, each.versions[:MOST_SERIES], each.last_at)
        for each in callers.callers[:MOST_BARS]
    )
    return CallersDrawn(drawn, len(callers.callers) - len(drawn), callers.looked_at, callers.all_seen)

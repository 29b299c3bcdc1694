"""Charts as shapes of SVG: numbers become paths and bars; colours and sizes are the style sheets' affair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

SPARK_HEIGHT = 16
SPARK_STEP = 2
DAY_WIDTH = 20
CHART_HEIGHT = 120

Series = tuple[str, Sequence[int]]
"""A name, and a count for each day."""


def spark(counts: Sequence[int]) -> str:
    """Return the outline of small bars, one for each count, as the data of a path; "" where all are zero.

    The highest is SPARK_HEIGHT high, and what is not zero is seen. All but the first place is relative: the same
    pieces come back in every chart, so that a long list of them packs well.
    """
    most = max(counts, default=0)
    if not most:
        return ""
    heights = [_height(count, most, SPARK_HEIGHT) for count in counts]
    steps = (
        f"v{before - height}h{SPARK_STEP}" if before != height else f"h{SPARK_STEP}"
        for before, height in zip([0, *heights], heights, strict=False)
    )
    return f"M0 {SPARK_HEIGHT}{''.join(steps)}V{SPARK_HEIGHT}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle of a chart: where it stands, of which series it is (from 0), and what it says."""

    x: int
    y: float
    width: int
    height: float
    series: int
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by day, one series on the other; `most` is the number at the top, `ticks` are (x, day) to name below."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    most: int
    ticks: tuple[tuple[int, date], ...]


def stacked(days: Sequence[date], series: Sequence[Series]) -> Chart:
    """Return a chart of days; each series has a name and a count for each day, the first stands at the bottom."""
    totals = [sum(counts[place] for _, counts in series) for place in range(len(days))]
    most = max(totals, default=0)
    bars = tuple(_bars(days, series, most)) if most else ()
    ticks = tuple((place * DAY_WIDTH, day) for place, day in enumerate(days) if (len(days) - 1 - place) % 7 == 0)
    return Chart(bars, len(days) * DAY_WIDTH, CHART_HEIGHT, most, ticks)


def _bars(days: Sequence[date], series: Sequence[Series], most: int) -> Iterator[Bar]:
    for place, day in enumerate(days):
        top = float(CHART_HEIGHT)
        for index, (name, counts) in enumerate(series):
            if counts[place]:
                height = max(round(counts[place] * CHART_HEIGHT / most, 1), 1.0)
                top = round(top - height, 1)
                says = f"{day:%-d %b}: {counts[place]:,} of {name}"
                yield Bar(place * DAY_WIDTH + 2, top, DAY_WIDTH - 4, height, index, says)


def _height(count: int, most: int, height: int) -> int:
    return 0 if not count else max(1, round(count * height / most))

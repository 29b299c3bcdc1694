"""Numbers as shapes."""

from __future__ import annotations

from datetime import date

import pytest

from service.web.charts import CHART_HEIGHT, Bar, spark, stacked


@pytest.mark.parametrize(
    ("counts", "path"),
    [
        ((), ""),
        ((0, 0), ""),
        ((0, 8, 8, 4), "M0 16h2v-16h2h2v8h2V16"),
        ((1, 10_000), "M0 16v-1h2v-15h2V16"),
    ],
)
def test_small_bars_are_one_outline(counts: tuple[int, ...], path: str) -> None:
    assert spark(counts) == path


def test_series_stand_on_each_other_and_fill_the_height_on_the_highest_day() -> None:
    days = [date(2026, 1, 30), date(2026, 1, 31)]
    chart = stacked(days, [("version 2", (3, 0)), ("version 1", (1, 2))])
    assert chart.most == 4
    assert chart.bars == (
        Bar(2, 30.0, 16, 90.0, 0, "30 Jan: 3 of version 2"),
        Bar(2, 0.0, 16, 30.0, 1, "30 Jan: 1 of version 1"),
        Bar(22, 60.0, 16, 60.0, 1, "31 Jan: 2 of version 1"),
    )
    assert chart.height == CHART_HEIGHT
    assert chart.ticks == ((20, days[1]),)


def test_without_renders_there_are_no_bars() -> None:
    assert stacked([date(2026, 1, 30)], []).bars == ()

"""Usage as pages draw it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.audit.usage import Caller, Callers, Usage, days_until
from service.web.usage import callers_drawn, usage_drawn

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def usage(**renders: int) -> Usage:
    counts = {int(name[1:]): (*(0,) * 29, number) for name, number in renders.items()}
    return Usage(days_until(NOW), counts, NOW)


def test_the_busiest_versions_have_a_colour_each_and_the_others_share_one() -> None:
    drawn = usage_drawn(usage(v1=1, v2=2, v3=3, v4=4, v5=5, v6=6, v7=79))
    assert [(each.of, each.series) for each in drawn.shares] == [(7, 0), (6, 1), (5, 2), (4, 3), (3, 4), (2, 5), (1, 5)]
    assert [name for name, _ in drawn.series][-2:] == ["version 3", "other versions"]
    assert (drawn.total, drawn.shares[0].percent, drawn.rest) == (100, 79.0, 0)
    assert drawn.chart.most == 100


def test_without_renders_nothing_is_drawn() -> None:
    drawn = usage_drawn(usage())
    assert (drawn.total, drawn.shares, drawn.chart.bars) == (0, (), ())


def test_callers_are_drawn_beside_the_busiest() -> None:
    callers = [Caller(f"c{number}", ((1, 20 - number),), NOW - timedelta(hours=number)) for number in range(15)]
    drawn = callers_drawn(Callers(tuple(callers), 195, True, NOW))
    assert [(each.name, each.percent) for each in drawn.callers[:2]] == [("c0", 100.0), ("c1", 95.0)]
    assert (len(drawn.callers), drawn.rest) == (12, 3)

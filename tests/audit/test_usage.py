"""How often templates were rendered over the last days, and what a worker keeps of that."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from service.audit.usage import UsageCounts, days_until
from service.core.identifier import time_ordered_id
from service.store.engine import Database
from service.store.templates import Template
from tests.store.rows import add_render, add_template, add_version

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def add(db: Connection, template: Template, *times: datetime, version: int = 1, caller: str = "robot") -> None:
    for number, time in enumerate(times):
        made = time_ordered_id(time, hash((template.id, version, caller, number)).to_bytes(10, "big", signed=True))
        add_render(db, template, 0, id=made, created_at=time, version=version, caller=caller)


def back(days: float) -> datetime:
    return NOON - timedelta(days=days)


def test_usage_is_of_today_and_the_29_days_before() -> None:
    days = days_until(NOON)
    assert (days[0], days[-1], len(days)) == (date(2026, 2, 14), date(2026, 3, 15), 30)


def test_templates_and_versions_are_counted_by_day(database: Database) -> None:
    with database.writing() as db:
        one, two = add_template(db, "one"), add_template(db, "two")
        add_version(db, one.id, "one", 2, "Hello again")
        add(db, one, back(0), back(0.1), back(29), back(30))
        add(db, one, back(1), version=2)
        add(db, two, back(31))
    counts = UsageCounts()
    with database.reading() as db:
        templates = counts.of_templates(db, NOON)
        versions = counts.of_versions(db, one.id, NOON)
        never = counts.of_versions(db, two.id, NOON)
    assert templates.totals == {one.id: 4}
    assert versions.totals == {1: 3, 2: 1}
    assert (versions.by_day[0], versions.by_day[-2:], sum(versions.by_day)) == (1, (1, 2), 4)
    assert (never.totals, never.by_day) == ({}, (0,) * 30)
    assert templates.counted_at == NOON


def test_a_count_is_given_again_for_a_minute_and_then_made_anew(database: Database) -> None:
    counts = UsageCounts()
    with database.writing() as db:
        one = add_template(db, "one")
        assert counts.of_templates(db, NOON).totals == {}
        add(db, one, back(0))
        soon = counts.of_templates(db, NOON + timedelta(seconds=59))
        assert (soon.totals, soon.counted_at) == ({}, NOON)
        later = counts.of_templates(db, NOON + timedelta(seconds=60))
        assert (later.totals, later.counted_at) == ({one.id: 1}, NOON + timedelta(seconds=60))


def test_days_that_are_over_are_counted_once_but_one_that_has_just_ended_again(database: Database) -> None:
    counts = UsageCounts()
    midnight = datetime(2026, 3, 15, tzinfo=UTC)
    with database.writing() as db:
        one = add_template(db, "one")
        counts.of_templates(db, midnight + timedelta(minutes=5))
        # Recorded late: of the day that has just ended, and, as never happens, of one long over.
        add(db, one, midnight - timedelta(seconds=1), midnight - timedelta(days=3))
        assert counts.of_templates(db, midnight + timedelta(minutes=20)).totals == {one.id: 1}
        assert UsageCounts().of_templates(db, midnight + timedelta(minutes=20)).totals == {one.id: 2}


def test_a_new_day_moves_the_window(database: Database) -> None:
    counts = UsageCounts()
    with database.writing() as db:
        one = add_template(db, "one")
        add(db, one, back(29), back(28))
        assert counts.of_templates(db, NOON).totals == {one.id: 2}
        tomorrow = counts.of_templates(db, NOON + timedelta(days=1))
    assert (tomorrow.totals, tomorrow.counts[one.id][0]) == ({one.id: 1}, 1)


def test_callers_are_listed_by_how_often_they_rendered_which_version(database: Database) -> None:
    with database.writing() as db:
        one = add_template(db, "one")
        add_version(db, one.id, "one", 2, "Hello again")
        add(db, one, back(1), back(2), caller="ci")
        add(db, one, back(0), version=2, caller="ci")
        add(db, one, back(3), back(40), caller="Ada")
    with database.reading() as db:
        callers = UsageCounts().callers(db, one.id, NOON)
    assert [(each.name, each.versions, each.renders, each.last_at) for each in callers.callers] == [
        ("ci", ((2, 1), (1, 2)), 3, back(0)),
        ("Ada", ((1, 1),), 1, back(3)),
    ]
    assert (callers.looked_at, callers.all_seen) == (4, True)

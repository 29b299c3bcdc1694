"""Counting renders by template, version and caller."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from service.core.identifier import time_ordered_id
from service.store import usage
from service.store.engine import Database
from service.store.templates import Template
from service.store.usage import CallerCount, Count
from tests.store.rows import add_render, add_template, add_version

FIRST = date(2026, 1, 30)
DAYS = [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=2)]


def at(day: int, hour: int = 0, *, microsecond: int = 0) -> datetime:
    """Return a time on the day of that index among DAYS."""
    return datetime(2026, 1, 30, hour, tzinfo=UTC) + timedelta(days=day, microseconds=microsecond)


def add(db: Connection, template: Template, *times: datetime, version: int = 1, caller: str = "robot") -> None:
    for number, time in enumerate(times):
        made = time_ordered_id(time, hash((template.id, version, caller, number)).to_bytes(10, "big", signed=True))
        add_render(db, template, 0, id=made, created_at=time, version=version, caller=caller)


def test_renders_are_counted_by_template_and_day_of_utc(database: Database) -> None:
    with database.writing() as db:
        one, two = add_template(db, "one"), add_template(db, "two")
        add_template(db, "never")
        add(db, one, at(0), at(0, 23), at(2, 5))
        add(db, two, at(1, 12))
        add(db, two, at(-1, 23), at(3), caller="before and after")
    with database.reading() as db:
        counts = usage.by_template(db, DAYS)
    assert sorted(counts, key=lambda each: (each.of, each.day)) == [
        Count(one.id, DAYS[0], 2),
        Count(one.id, DAYS[2], 1),
        Count(two.id, DAYS[1], 1),
    ]


def test_a_day_begins_and_ends_with_its_first_and_last_microsecond(database: Database) -> None:
    with database.writing() as db:
        one = add_template(db, "one")
        add(db, one, at(1), at(2, microsecond=-1), at(2), at(1, microsecond=-1))
    with database.reading() as db:
        assert [(each.day, each.renders) for each in usage.by_template(db, DAYS[1:2])] == [(DAYS[1], 2)]


def test_renders_are_counted_by_version_of_one_template(database: Database) -> None:
    with database.writing() as db:
        one, two = add_template(db, "one"), add_template(db, "two")
        for number in (2, 3):
            add_version(db, one.id, "one", number, f"Hello {number}")
        add(db, one, at(0), at(0, 1), version=1)
        add(db, one, at(2), version=3)
        add(db, two, at(0))
    with database.reading() as db:
        counts = usage.by_version(db, one.id, DAYS)
    assert sorted(counts, key=lambda each: each.of) == [Count(1, DAYS[0], 2), Count(3, DAYS[2], 1)]


def test_callers_are_counted_among_the_newest_renders(database: Database) -> None:
    with database.writing() as db:
        one, two = add_template(db, "one"), add_template(db, "two")
        add_version(db, one.id, "one", 2, "Hello again")
        add(db, one, at(-1), at(0), at(1), caller="Ada")
        add(db, one, at(2), version=2, caller="Ada")
        add(db, one, at(0, 5), caller="ci")
        add(db, two, at(0), caller="ci")
    with database.reading() as db:
        every = usage.by_caller(db, one.id, FIRST, 100)
        newest = usage.by_caller(db, one.id, FIRST, 2)
    assert sorted(every, key=lambda each: (each.caller, each.version)) == [
        CallerCount("Ada", 1, 2, at(1)),
        CallerCount("Ada", 2, 1, at(2)),
        CallerCount("ci", 1, 1, at(0, 5)),
    ]
    assert sorted((each.caller, each.version, each.renders) for each in newest) == [("Ada", 1, 1), ("Ada", 2, 1)]

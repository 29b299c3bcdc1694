"""Counting who asked for a ref of a template, among its newest renders."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from service.store import callers
from service.store.callers import CallerCount
from service.store.engine import Database
from service.store.templates import Template
from tests.store.rows import NOW, add_render, add_template, later


def asked(db: Connection, template: Template, *seconds: int, caller: str = "ci", ref: str = "production") -> None:
    for second in seconds:
        add_render(db, template, second, caller=caller, ref=ref)


@pytest.fixture
def one(database: Database) -> Template:
    """Return a template that was rendered by three callers, and beside another one."""
    with database.writing() as db:
        one, two = add_template(db, "one"), add_template(db, "two")
        asked(db, one, 0, 10, 20, caller="planner")
        asked(db, one, 11, 21, caller="ci")
        asked(db, one, 5, 6, caller="Ada")
        asked(db, one, 30, 31, caller="ci", ref="staging")
        asked(db, two, 40, 41, 42, caller="ci")
    return one


def test_callers_are_told_with_how_often_and_when_last_who_asked_most_first(database: Database, one: Template) -> None:
    with database.reading() as db:
        found, is_all = callers.of_ref(db, one.id, "production", NOW)
    assert found == [
        CallerCount("planner", 3, later(20)),
        CallerCount("Ada", 2, later(6)),
        CallerCount("ci", 2, later(21)),
    ]
    assert is_all


def test_only_that_ref_as_it_was_asked_for_counts(database: Database, one: Template) -> None:
    with database.reading() as db:
        assert callers.of_ref(db, one.id, "staging", NOW) == ([CallerCount("ci", 2, later(31))], True)
        assert callers.of_ref(db, one.id, "1", NOW) == ([], True)
        assert callers.of_ref(db, one.id + 2, "production", NOW) == ([], True)


@pytest.mark.parametrize(
    ("since", "planner"),
    [(later(10), 2), (later(10) + timedelta(milliseconds=1), 1), (later(20) + timedelta(milliseconds=1), None)],
)
def test_what_was_asked_before_a_time_does_not_count(
    database: Database, one: Template, since: datetime, planner: int | None
) -> None:
    with database.reading() as db:
        found, _ = callers.of_ref(db, one.id, "production", since)
    assert {each.caller: each.renders for each in found}.get("planner") == planner


@pytest.mark.parametrize(
    ("most", "counts", "is_all"),
    [
        (10, {"planner": 3, "ci": 2, "Ada": 2}, True),
        # Nine renders, and nine looked at: there could be a tenth.
        (9, {"planner": 3, "ci": 2, "Ada": 2}, False),
        (4, {"planner": 1, "ci": 1}, False),
        # The newest two asked for another ref.
        (2, {}, False),
    ],
)
def test_only_the_newest_renders_are_looked_at_and_that_is_told(
    database: Database, one: Template, most: int, counts: dict[str, int], is_all: bool
) -> None:
    with database.reading() as db:
        found, told = callers.of_ref(db, one.id, "production", NOW, most=most)
    assert {each.caller: each.renders for each in found} == counts
    assert told == is_all

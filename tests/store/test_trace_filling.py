"""The index is filled and made anew while others save."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from service.core.trace.terms import METHOD
from service.store import trace_terms
from service.store.engine import Database
from service.store.metadata import trace_indexed, trace_sizes
from service.store.metadata import trace_terms as terms_table
from service.store.trace_filling import AT_ONCE, Filled, fill_index, rebuild_index
from tests.operations import create, save
from tests.store.rows import add_template, add_version
from tests.tampering import tamper

BODY = "Write a rollback plan for the payments service, in {} steps, and say who is on call.\n"


def rows(database: Database) -> list[list[tuple[Any, ...]]]:
    with database.reading() as db:
        return [
            sorted(tuple(row) for row in db.execute(table.select()))
            for table in (terms_table, trace_sizes, trace_indexed)
        ]


def left_out(database: Database, name: str, count: int) -> None:
    """Save versions as an older program does, which knows nothing of the index."""
    with database.writing() as db:
        template = add_template(db, name, body=BODY.format(1))
        for number in range(2, count + 1):
            add_version(db, template.id, name, number, BODY.format(number))


@pytest.fixture
def saved(database: Database) -> Database:
    """Return a database in which versions were saved by operations."""
    with database.writing() as db:
        for name in ("one", "two"):
            create(db, name, BODY.format("five"))
            save(db, BODY.format("six"), name)
    return database


def test_all_versions_are_put_in_a_few_at_a_time(database: Database) -> None:
    left_out(database, "many", AT_ONCE + 5)
    left_out(database, "few", 2)
    assert fill_index(database) == Filled(AT_ONCE + 7, 0)
    assert fill_index(database) == Filled(0, 0)


def test_without_time_nothing_is_done_and_what_is_left_is_told(database: Database) -> None:
    left_out(database, "one", 1)
    left_out(database, "two", 3)
    assert fill_index(database, seconds=0) == Filled(0, 2)


def test_made_anew_the_index_is_what_saving_made_of_it(saved: Database) -> None:
    before = rows(saved)
    with saved.writing() as db:
        db.execute(text("UPDATE trace_terms SET term = term + 1"))
        db.execute(text("DELETE FROM trace_sizes"))
    assert rows(saved) != before
    assert rebuild_index(saved) == Filled(4, 0)
    assert rows(saved) == before


def test_an_index_of_an_older_method_is_made_anew(saved: Database) -> None:
    before = rows(saved)
    with saved.writing() as db:
        db.execute(text("UPDATE trace_indexed SET method = :method"), {"method": METHOD - 1})
    assert fill_index(saved) == Filled(4, 0)
    assert rows(saved) == before


def test_an_index_of_a_newer_method_is_left_to_its_program(saved: Database) -> None:
    with saved.writing() as db:
        db.execute(text("UPDATE trace_indexed SET method = :method"), {"method": METHOD + 1})
    before = rows(saved)
    assert fill_index(saved) == Filled(0, 0)
    assert rows(saved) == before


def test_a_version_that_is_gone_from_the_database_holds_nobody_up(database: Database) -> None:
    left_out(database, "broken", 2)
    left_out(database, "whole", 2)
    tamper(database, "DELETE FROM versions WHERE number = 2 AND template_id = 1")
    assert fill_index(database) == Filled(3, 1)
    with database.reading() as db:
        assert [each.template for each in trace_terms.behind(db, limit=9)] == ["broken"]


def test_two_who_fill_it_and_one_who_saves_make_one_whole_index(database: Database) -> None:
    for name in ("one", "two", "three"):
        left_out(database, name, 30)

    def save_more() -> None:
        for number in range(10):
            with database.writing() as db:
                save(db, BODY.format(f"{number} or more"), "two")

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(fill_index, database), pool.submit(rebuild_index, database), pool.submit(save_more)]
        for job in jobs:
            job.result()
    fill_index(database)
    found = rows(database)
    rebuild_index(database)
    assert rows(database) == found
    assert len(found[1]) == 100

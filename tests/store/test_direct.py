"""What the driver executes itself says and stores the same as what SQLAlchemy executes."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from datetime import timedelta, timezone

import psycopg
import pytest
from sqlalchemy import bindparam, select, text

from service.core.errors import Unavailable
from service.store import renders
from service.store.direct import DirectSelect
from service.store.engine import Database
from service.store.metadata import templates
from service.store.renders import RenderRecord
from tests.conftest import NewUrl
from tests.store.rows import RENDER, add_render, add_template, later

FIND = DirectSelect(select(templates.c.name, templates.c.latest).where(templates.c.latest == bindparam("latest")))


def stored(database: Database) -> list[RenderRecord]:
    with database.reading() as db:
        return renders.page(db, limit=100)


def store(database: Database, *records: RenderRecord) -> None:
    with database.writing_directly() as cursor:
        renders.insert_all(cursor, database.dialect, records)


@pytest.fixture
def record(database: Database) -> RenderRecord:
    with database.writing() as db:
        template = add_template(db, "plan")
    return replace(RENDER, id=f"{1:036}", template_id=template.id, template="plan", digest="sha256:" + "0" * 64)


@pytest.mark.parametrize("count", [1, 2, 50])
def test_records_come_back_as_they_were_stored(database: Database, record: RenderRecord, count: int) -> None:
    odd = {"TEXT": "\0 $NOTES :x %s %(id)s \U0001f600", "LIST": ["a", 1, None, True], "N": 1e300}
    east = later(1).astimezone(timezone(timedelta(hours=9)))
    written = [
        replace(record, id=f"{number:036}", arguments=odd, unset=":unset %s", created_at=east, metadata={"%": "?"})
        for number in range(count)
    ]
    store(database, *written)
    assert stored(database) == written[::-1]


def test_no_record_takes_longer_for_those_that_are_there(new_url: NewUrl) -> None:
    database = Database(new_url("postgresql"))
    with database.writing() as db:
        template = add_template(db, "plan")
        # The server knows now that the tables are empty; it keeps the plans that it makes for the first record.
        db.exec_driver_sql("ANALYZE renders, render_contents")
    record = replace(RENDER, template_id=template.id, template="plan", digest="sha256:" + "0" * 64)
    stored_before, read_before = told(database)
    for number in range(20):
        store(database, replace(record, id=f"{number:036}"))
    # What a session has done is told for certain when it has ended.
    database.dispose()
    deadline = time.monotonic() + 20
    while told(database)[0] < stored_before + 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    found = told(database)
    database.dispose()
    assert found == (stored_before + 20, read_before)


def told(database: Database) -> tuple[int, int]:
    """Return how many renders were ever stored in a database of PostgreSQL, and how many read without an index."""
    with database.reading() as db:
        row = db.execute(
            text("SELECT n_tup_ins, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'renders'")
        ).one()
    return row[0], row[1]


def test_a_record_whose_contents_were_erased_has_none(database: Database, record: RenderRecord) -> None:
    erased = replace(record, arguments=None, prompt_sha256=None)
    store(database, erased, replace(record, id=f"{2:036}"))
    assert stored(database)[1] == erased


def test_of_a_group_with_a_wrong_record_none_is_stored(database: Database, record: RenderRecord) -> None:
    wrong = replace(record, id=f"{2:036}", version=99)
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        store(database, record, wrong)
    assert stored(database) == []
    store(database, record)
    assert stored(database) == [record]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_is_raised_inside_undoes_the_transaction_of_sqlite(database: Database, record: RenderRecord) -> None:
    def fail() -> None:
        with database.writing_directly() as cursor:
            renders.insert_all(cursor, database.dialect, [record])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert stored(database) == []


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_connection_that_the_server_has_closed_is_not_used(database: Database, record: RenderRecord) -> None:
    store(database, record)
    with database.writing() as db:
        others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        db.exec_driver_sql(f"{others} AND datname = current_database()")
    store(database, replace(record, id=f"{2:036}"))
    assert len(stored(database)) == 2


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_connection_lost_in_the_middle_leaves_the_outcome_open(database: Database, record: RenderRecord) -> None:
    def lose() -> None:
        with database.writing_directly() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Unavailable, match="may have been made or not"):
        lose()
    store(database, record)


def test_a_single_question_sees_what_was_committed_before_it(database: Database) -> None:
    for number in range(3):
        with database.writing() as db:
            add_template(db, f"plan-{number}")
        with database.reading_directly() as cursor:
            assert FIND.first(cursor, database.dialect, {"latest": 1}) is not None
    with database.reading_directly() as cursor:
        assert FIND.first(cursor, database.dialect, {"latest": 7}) is None


def test_a_question_whose_answer_was_not_read_to_its_end_holds_nothing_open(database: Database) -> None:
    with database.writing() as db:
        for number in range(3):
            add_template(db, f"plan-{number}")
    with database.reading_directly() as cursor:
        FIND.first(cursor, database.dialect, {"latest": 1})
    with database.writing() as db:
        template = templates.update().values(latest=5)
        db.execute(template)
    with database.reading_directly() as cursor:
        assert FIND.first(cursor, database.dialect, {"latest": 5}) is not None


def test_after_an_error_the_next_question_is_answered(database: Database) -> None:
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
    with pytest.raises(Unavailable), database.reading_directly() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    with database.reading_directly() as cursor:
        assert FIND.first(cursor, database.dialect, {"latest": 1}) == ("plan", 1)

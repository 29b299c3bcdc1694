"""Lines back into the tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.store.contents import lines_of, sum_of, tables, tables_as_they_are
from service.store.engine import Database
from service.store.loading import UnfitRow, count_on, load, occupied_tables, refresh_statistics
from service.store.migrations import upgrade
from service.store.versions import by_number
from tests.conftest import NewUrl
from tests.store.rows import add_template, populate


@pytest.fixture
def source(new_url: NewUrl) -> Iterator[Database]:
    database = Database(new_url("sqlite"))
    with database.writing() as db:
        populate(db)
    yield database
    database.dispose()


@pytest.fixture
def server(new_url: NewUrl) -> Iterator[Database]:
    database = Database(new_url("postgresql"))
    yield database
    database.dispose()


def test_what_was_read_from_one_engine_is_there_in_the_other(source: Database, database: Database) -> None:
    with source.reading() as old, database.writing() as db:
        for table in tables_as_they_are(db, [table.name for table in tables()]):
            load(db, table, (line for lines in lines_of(old, table) for line in lines.text.splitlines()))
        assert [sum_of(db, table) for table in tables()] == [sum_of(old, table) for table in tables()]
    with database.reading() as db:
        version = by_number(db, 1, 1)
    assert version is not None
    assert version.document == "roll out Zoë's \0 change\r\n"


def test_the_next_id_follows_the_highest_that_was_loaded(database: Database) -> None:
    line = b'[41,"old","2026-01-31T12:00:00.123456Z","Ada","2026-01-31T12:00:00.123456Z",null,null,1,null,null,null]'
    with database.writing() as db:
        for table in tables():
            load(db, table, [line] if table.name == "templates" else [])
            count_on(db, table)
        assert add_template(db, "new").id == 42
        refresh_statistics(db)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("templates", b'[1,"plan"]'),
        ("template_tags", b'["one","tag"]'),
        ("template_tags", b'[1,"\\u0000"]'),
        ("templates", b'[1,"a","some day","Ada","2026-01-31T12:00:00.123456Z",null,null,1,null,null,null]'),
        ("templates", b'[1,null,"2026-01-31T12:00:00.123456Z","Ada",null,null,null,1,null,null,null]'),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_postgresql_with_a_sentence(
    server: Database, name: str, line: bytes
) -> None:
    with server.writing() as db:
        (table,) = tables_as_they_are(db, [name])
        with pytest.raises(UnfitRow, match=name), db.begin_nested():
            load(db, table, [line])


def test_a_row_that_does_not_fit_is_refused_by_sqlite(new_url: NewUrl) -> None:
    database = Database(new_url("sqlite"))
    with database.writing() as db:
        (table,) = tables_as_they_are(db, ["templates"])
        with pytest.raises(UnfitRow, match="a row of templates has 2 cells, not 11"):
            load(db, table, [b'[1,"plan"]'])
        row = b'[1,null,"2026-01-31T12:00:00.123456Z","Ada",null,null,null,1,null,null,null]'
        with pytest.raises(UnfitRow, match="templates"), db.begin_nested():
            load(db, table, [row])
    database.dispose()


def test_triggers_stay_in_force(database: Database) -> None:
    with database.writing() as db:
        populate(db)
    with database.writing() as db:
        (table,) = tables_as_they_are(db, ["events"])
        with pytest.raises(UnfitRow), db.begin_nested():
            load(db, table, [b'[1,"2026-01-31T12:00:00.123456Z","Eve","0190-eve","x",null,"{}"]'])
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(text("DELETE FROM events"))


def test_tables_with_rows_are_told_from_those_without(empty_url: str) -> None:
    database = Database(empty_url)
    with database.reading() as db:
        assert occupied_tables(db) == {}
    upgrade(database)
    with database.writing() as db:
        assert set(occupied_tables(db).values()) == {False}
        add_template(db, "plan")
        assert {name for name, filled in occupied_tables(db).items() if filled} == {"templates", "versions"}
    database.dispose()

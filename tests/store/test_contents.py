"""All that is kept, as lines: the same bytes on both engines."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import Connection, text

from service.store.access_tables import tokens
from service.store.bounded_connection import BoundedConnection
from service.store.contents import Summing, lines_of, sum_of, tables, tables_as_they_are, without_time_limit
from service.store.engine import Database
from service.store.idempotency import KeptAnswer
from service.store.idempotency import insert as keep
from service.store.metadata import events, idempotency_keys, label_moves, metadata, versions
from service.store.postgresql_engine import ANSWER_SECONDS, STATEMENT_SECONDS
from tests.conftest import NewUrl
from tests.store.rows import NOW, add_template, populate


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as db:
        populate(db)
        keep(db, KeptAnswer("0190-robot", "Key", "ab" * 32, 201, {"Location": "/x"}, NOW, b"\xff\0"))
        keep(db, KeptAnswer("0190-robot", "key", "ab" * 32, 201, {}, NOW, '{"ä": "\0"}'.encode()))
    return database


def rows(database: Database, table: Any) -> list[list[Any]]:
    with database.reading() as db:
        whole = b"".join(lines.text for lines in lines_of(db, table))
    return [json.loads(line) for line in whole.splitlines()]


def test_cells_are_plain_and_as_they_lie_there(filled: Database) -> None:
    assert rows(filled, events) == [
        [1, "2026-01-31T12:00:00.123456Z", "Ada", "0190-ada", "version:save", "plan", '{"number":2}']
    ]
    assert rows(filled, versions)[0][-1] == "roll out Zoë's \0 change\r\n"
    assert [row[-1] for row in rows(filled, label_moves)] == [0, 0]
    assert rows(filled, tokens)[0][5:] == ["2026-01-31T12:00:00.123456Z", "Ada", None, None, 0]


def test_bytes_that_are_no_text_are_kept_too_and_keys_are_in_the_order_of_their_bytes(filled: Database) -> None:
    kept = rows(filled, idempotency_keys)
    assert [row[1] for row in kept] == ["Key", "key"]
    assert [row[-1] for row in kept] == [{"base64": "/wA="}, '{"ä": "\0"}']


def test_equal_rows_have_equal_sums_on_both_engines(new_url: NewUrl) -> None:
    found = []
    for backend in ("sqlite", "postgresql"):
        database = Database(new_url(backend))
        with database.writing() as db:
            populate(db)
            for name in ("zebra", "a.b", "a-b", "a_b"):
                add_template(db, name, tags=("Ä", "z", "a", "B", "-"))
        with database.reading() as db:
            found.append([sum_of(db, table) for table in tables()])
        database.dispose()
    assert found[0] == found[1]
    assert {each.name for each in found[0] if each.rows == 0} == {"idempotency_keys"}


def test_a_sum_is_that_of_the_lines(filled: Database) -> None:
    with filled.reading() as db:
        lines = list(lines_of(db, versions))
        found = sum_of(db, versions)
    whole = b"".join(each.text for each in lines)
    assert (found.rows, found.digest) == (3, f"sha256:{hashlib.sha256(whole).hexdigest()}")
    assert found.rows == sum(each.count for each in lines) == whole.count(b"\n")


def test_every_table_is_among_them_after_those_that_it_refers_to() -> None:
    order = [table.name for table in tables()]
    assert {*metadata.tables} - {*order} == {"sessions", "token_uses", "trace_indexed", "trace_sizes", "trace_terms"}
    for table in tables():
        for key in table.foreign_keys:
            assert order.index(key.column.table.name) < order.index(table.name)


def test_many_rows_are_read_a_few_at_a_time(database: Database) -> None:
    with database.writing() as db:
        for number in range(25):
            add_template(db, f"t{number}")
    with database.reading() as db:
        assert [lines.count for lines in lines_of(db, versions)] == [10, 10, 5]


def test_tables_are_found_as_they_are_in_the_database(filled: Database) -> None:
    with filled.reading() as db:
        names = [table.name for table in tables()]
        found = tables_as_they_are(db, names)
        assert [sum_of(db, table) for table in found] == [sum_of(db, table) for table in tables()]
        with pytest.raises(KeyError):
            tables_as_they_are(db, ["nothing"])


def bound(db: Connection) -> float | None:
    driver = db.connection.driver_connection
    assert isinstance(driver, BoundedConnection)
    return driver.answer_seconds


def test_no_statement_is_limited_in_a_transaction_that_says_so(new_url: NewUrl) -> None:
    database = Database(new_url("postgresql"))
    show = text("SELECT current_setting('statement_timeout')")
    with database.reading() as db:
        without_time_limit(db)
        assert db.execute(show).scalar() == "0"
        assert bound(db) is None
    with database.reading() as db:
        assert db.execute(show).scalar() == f"{STATEMENT_SECONDS}s"
        assert bound(db) == ANSWER_SECONDS
    database.dispose()


def test_an_empty_table_has_the_sum_of_nothing() -> None:
    assert Summing("x").result().digest == f"sha256:{hashlib.sha256().hexdigest()}"

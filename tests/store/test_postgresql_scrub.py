"""Scrubbing a real PostgreSQL, by the bytes of the files of its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from service.core.errors import Unavailable
from service.store import erasures, renders
from service.store.engine import Database
from tests.conftest import NewUrl
from tests.store.rows import ADA, NOW, add_plan, add_render, add_template, render_id

FILES = """
WITH tables AS (SELECT oid, reltoastrelid FROM pg_class WHERE relname IN ('render_contents', 'plan_contents')),
    parts AS (SELECT oid FROM tables UNION ALL SELECT reltoastrelid FROM tables
        UNION ALL SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM tables))
SELECT current_setting('data_directory') || '/' || pg_relation_filepath(oid) FROM parts WHERE oid <> 0
"""


@pytest.fixture
def database(new_url: NewUrl) -> Iterator[Database]:
    made = Database(new_url("postgresql"), timeout=1)
    yield made
    made.dispose()


def content(database: Database) -> bytes:
    """Return the bytes of the two tables, their indexes and their long texts, as they lie on the disk."""
    with database.committing_each() as db:
        db.execute(text("CHECKPOINT"))
        paths = [Path(path) for path in db.execute(text(FILES)).scalars()]
    return b"".join(path.read_bytes() for path in paths)


def sha256_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def fill(database: Database, count: int) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in range(count):
            # Of different lengths, and nothing that could be compressed.
            notes = f"word-{number:04} " + " ".join(sha256_of(more) for more in range(number % 40))
            add_render(db, template, number, arguments={"NOTES": notes}, prompt_sha256=sha256_of(number))
        add_plan(db, template, count)


def found(database: Database, numbers: list[int]) -> list[int]:
    lies = content(database)
    return [each for each in numbers if b"word-%04d" % each in lies]


def test_what_was_erased_is_in_no_file_when_its_tables_are_written_anew(database: Database) -> None:
    fill(database, 300)
    gone, stay = [number for number in range(300) if number % 3], [number for number in range(300) if not number % 3]
    with database.writing() as db:
        erasures.erase(db, [render_id(number) for number in (*gone, 300)], actor=ADA, at=NOW)
    assert found(database, gone) == gone
    assert database.scrub(patience=5) is True
    assert database.rewrite(patience=5) is True
    assert found(database, gone) == []
    assert "# Plan for Zoë".encode() not in content(database)
    assert found(database, stay) == stay


def test_where_all_was_erased_the_files_are_empty_at_once(database: Database) -> None:
    fill(database, 30)
    with database.writing() as db:
        erasures.erase(db, [render_id(number) for number in range(31)], actor=ADA, at=NOW)
    assert database.scrub(patience=5) is True
    assert found(database, list(range(30))) == []


def test_a_transaction_that_may_still_see_it_is_waited_for_and_then_told_of(database: Database) -> None:
    fill(database, 2)
    with database.reading() as older:
        assert renders.get(older, render_id(1)) is not None
        with database.writing() as db:
            erasures.erase(db, [render_id(1)], actor=ADA, at=NOW)
        assert database.scrub(patience=0.3) is False
        seen = renders.get(older, render_id(1))
        assert seen is not None
        assert not seen.erased
    assert database.scrub(patience=5) is True


def test_who_uses_a_table_is_not_pushed_aside(database: Database) -> None:
    fill(database, 2)
    with database.writing() as db:
        db.execute(text("LOCK TABLE render_contents IN SHARE UPDATE EXCLUSIVE MODE"))
        with pytest.raises(Unavailable):
            database.rewrite(patience=0.2) or pytest.fail("it waited for nobody")

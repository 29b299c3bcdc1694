"""Restoring: from either engine into either engine, only into an empty database, and all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from service.audit.integrity import check_integrity
from service.backup.manifest import Header, UnusableBackup
from service.backup.restoring import NotEmpty, restore
from service.backup.saving import save
from service.backup.writer import Writer
from service.store import labels, templates
from service.store.contents import Lines, lines_of, tables, tables_as_they_are
from service.store.engine import Database
from service.store.metadata import metadata
from service.store.migrations import current, downgrade, head, is_current, upgrade
from tests.backup.conftest import MADE_AT, Opened, saved, sums
from tests.operations import COMPATIBLE, NAME, create
from tests.operations import save as save_version
from tests.store.rows import add_template
from tests.tampering import tamper

APPEND_ONLY = ("versions", "label_moves", "events", "renders", "proposals", "decisions")

to_either_engine = pytest.mark.parametrize("target", ["sqlite", "postgresql"])


@to_either_engine
def test_what_is_restored_is_what_was_saved(filled: Database, opened: Opened, tmp_path: Path, target: str) -> None:
    made = saved(filled, tmp_path / "x")
    other = opened(target)
    assert restore(other, tmp_path / "x") == made
    assert sums(other) == sums(filled) == made.sums
    again = saved(other, tmp_path / "again")
    assert again.sums == made.sums


@to_either_engine
def test_what_is_restored_can_be_searched_and_goes_on_counting(
    filled: Database, opened: Opened, tmp_path: Path, target: str
) -> None:
    saved(filled, tmp_path / "x")
    other = opened(target)
    restore(other, tmp_path / "x")
    with other.writing() as db:
        assert is_current(db)
        assert [each.name for each in templates.search(db, q="slow", limit=5)] == ["plan"]
        assert add_template(db, "third").id == 3
        create(db, labels=("production",))
        save_version(db, COMPATIBLE)
        move = labels.history(db, 4, "production", limit=1)[0]
    assert move.id == 3
    with other.reading() as db:
        assert [each.name for each in templates.search(db, q="welcome", limit=5)] == []
        assert [each.name for each in templates.search(db, q="hello", limit=5)] == [NAME, "third"]


@to_either_engine
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_restored_is_guarded_as_before(
    filled: Database, opened: Opened, tmp_path: Path, target: str, table: str
) -> None:
    saved(filled, tmp_path / "x")
    other = opened(target)
    restore(other, tmp_path / "x")
    column = {"events": "actor", "renders": "caller"}.get(table, "message")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = 'x'"):
        with pytest.raises(IntegrityError), other.writing() as db:
            db.execute(text(statement))


LATER = {"idempotency_keys", "plans", "plan_contents", "erasures", "users", "proposals", "decisions"}
"""Tables that migration 0003 does not have."""

CHANGED = {"render_contents"}
"""Tables that had other columns then."""


def test_a_backup_of_an_older_migration_is_restored_and_brought_to_this_one(
    filled: Database, opened: Opened, backend: str, tmp_path: Path
) -> None:
    downgrade(filled, "0003")
    names = [table.name for table in tables() if table.name not in LATER]
    with filled.reading() as db, (tmp_path / "x").open("wb") as file:
        old = tables_as_they_are(db, names)
        columns = {table.name: tuple(column.name for column in table.columns) for table in old}
        writer = Writer(file, Header("0003", backend, "0.0.9", "2026-03-01T12:30:00Z", columns))
        for table in old:
            writer.table(table.name, lines_of(db, table))
        made = writer.end()
    for engine in ("sqlite", "postgresql"):
        other = opened(engine)
        restore(other, tmp_path / "x")
        found = {each.name: each for each in sums(other)}
        same = [each for each in made.sums if each.name not in CHANGED]
        assert [found[each.name] for each in same] == same
        assert {name: found[name].rows for name in columns} == {each.name: each.rows for each in made.sums}
        with other.reading() as db:
            assert current(db) == head()
            assert [each.name for each in templates.search(db, q="greet", limit=5)] == ["other"]


@pytest.mark.parametrize("at", ["0001", "0004", "head", "base"])
def test_a_database_without_rows_is_empty_at_whatever_migration(
    filled: Database, opened: Opened, tmp_path: Path, at: str, backend: str
) -> None:
    saved(filled, tmp_path / "x")
    other = opened(backend)
    upgrade(other)
    if at != "head":
        downgrade(other, at)
    restore(other, tmp_path / "x")
    assert sums(other) == sums(filled)


def test_a_database_that_holds_anything_is_left_alone(filled: Database, opened: Opened, tmp_path: Path) -> None:
    saved(filled, tmp_path / "x")
    other = opened(filled.dialect, migrated=True)
    with other.writing() as db:
        add_template(db, "mine")
    before = sums(other)
    with pytest.raises(NotEmpty, match=r"is not empty: there are rows in templates, versions; .* nothing is overwrit"):
        restore(other, tmp_path / "x")
    assert sums(other) == before


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE versions (id INTEGER)",),
        ("CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('beef')"),
    ],
)
def test_tables_of_another_program_are_left_alone(
    filled: Database, opened: Opened, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    saved(filled, tmp_path / "x")
    other = opened(filled.dialect)
    with other.migrating() as db:
        for statement in statements:
            db.execute(text(statement))
    with pytest.raises(NotEmpty, match="holds tables of another program"):
        restore(other, tmp_path / "x")


def untouched(database: Database) -> bool:
    with database.reading() as db:
        return not set(inspect(db).get_table_names()) & set(metadata.tables)


def test_a_file_that_is_not_whole_is_refused_before_the_database_is_touched(
    filled: Database, opened: Opened, tmp_path: Path
) -> None:
    saved(filled, tmp_path / "x")
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes()[:-20])
    with pytest.raises(UnusableBackup, match="not whole"):
        restore(Database("postgresql://me@127.0.0.1:1/none"), tmp_path / "x")
    other = opened(filled.dialect)
    with pytest.raises(UnusableBackup, match="not whole"):
        restore(other, tmp_path / "x")
    assert untouched(other)


def forged(path: Path, header: Header, contents: dict[str, bytes]) -> Path:
    """Write a backup whose sums are right, and whose rows are not what this service would have written."""
    with path.open("wb") as file:
        writer = Writer(file, header)
        for name in header.tables:
            line = contents.get(name, b"")
            writer.table(name, [Lines(line.count(b"\n"), line)])
        writer.end()
    return path


COLUMNS = {table.name: tuple(column.name for column in table.columns) for table in tables()}
HEADER = Header(head(), "sqlite", "0.1.0", "2026-03-01T12:30:00Z", COLUMNS)


@pytest.mark.parametrize(
    "forgery",
    [
        (replace(HEADER, migration="9001"), {}, "made at migration 9001 by release 0.1.0, which is newer"),
        (replace(HEADER, migration=""), {}, "which is newer"),
        (replace(HEADER, tables={"nothing": ("id",)}), {}, "its migration has no table 'nothing'"),
        (replace(HEADER, tables={**COLUMNS, "labels": ("id",)}), {}, "the table labels of its migration has other"),
        (HEADER, {"template_tags": b'[7,"lost"]\n'}, "template"),
        (HEADER, {"template_tags": b'[7,"lost",1]\n'}, "a row of template_tags has 3 cells, not 2"),
        (HEADER, {"template_tags": b'[7,"lost"]\n[7,"lost"]\n'}, "template_tags"),
    ],
)
def test_what_cannot_be_restored_as_it_is_changes_nothing(
    backend: str, opened: Opened, tmp_path: Path, forgery: tuple[Header, dict[str, bytes], str]
) -> None:
    header, contents, says = forgery
    other = opened(backend)
    with pytest.raises(UnusableBackup, match=says):
        restore(other, forged(tmp_path / "x", header, contents))
    assert untouched(other)


def test_what_was_wrong_is_restored_as_it_was_and_told_again(
    filled: Database, opened: Opened, tmp_path: Path, backend: str
) -> None:
    tamper(filled, "UPDATE versions SET digest = 'sha256:0' WHERE number = 2")
    made = saved(filled, tmp_path / "x")
    other = opened(backend)
    restore(other, tmp_path / "x")
    with other.reading() as db:
        found = check_integrity(db)
    assert found.sums == made.sums
    assert any("plan@2 was saved as sha256:0" in sentence for sentence in found.wrong)


def test_an_empty_database_is_saved_and_restored_too(backend: str, opened: Opened, tmp_path: Path) -> None:
    with opened(backend, migrated=True).reading() as db:
        assert save(db, tmp_path / "x", release="0.1.0", now=MADE_AT).rows == 0
    restore(opened(backend), tmp_path / "x")

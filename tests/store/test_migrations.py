from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from service.bundled import folder
from service.core.errors import Unavailable
from service.store import migrations, templates, versions
from service.store.engine import Database
from service.store.metadata import metadata
from service.store.references import CHECKED
from tests.store.rows import populate

ROOT = Path(__file__).parents[2]
REVISIONS = ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013"]
REVISIONS += ["0014"]
APPEND_ONLY = {"versions": "0001", "label_moves": "0001", "events": "0002", "renders": "0003"}
APPEND_ONLY |= {"proposals": "0013", "decisions": "0013"}


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.dispose()


@pytest.fixture
def populated(empty: Database) -> Database:
    migrations.upgrade(empty)
    with empty.writing() as db:
        populate(db)
    return empty


def digests(database: Database, table: str) -> list[str]:
    """Return a digest of each row with all its columns, in the order of the key."""
    with database.reading() as db:
        columns = sorted(column["name"] for column in inspect(db).get_columns(table))
        key = inspect(db).get_pk_constraint(table)["constrained_columns"]
        rows = db.execute(text(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(key)}"))
        plain = [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in rows]
    return [hashlib.sha256(repr(row).encode()).hexdigest() for row in plain]


def found(database: Database) -> dict[str, list[str]]:
    with database.reading() as db:
        return {
            word: [template.name for template in templates.search(db, q=word, limit=10)]
            for word in ("roll", "slowly", "change", "zoë", "deployment", "greet", "plan", "newer")
        }


def current(database: Database) -> str | None:
    with database.reading() as db:
        return migrations.current(db)


def test_migrations_are_numbered_without_a_gap_and_lead_to_one_head() -> None:
    files = sorted(path.stem for path in (folder("migrations") / "versions").glob("*.py"))
    scripts = ScriptDirectory(str(folder("migrations")))
    assert [name[:4] for name in files] == REVISIONS
    assert [name for name in files if not re.fullmatch(r"\d{4}(_[a-z]+)+", name)] == []
    assert scripts.get_heads() == [migrations.head()] == REVISIONS[-1:]
    assert [script.revision for script in scripts.walk_revisions()] == REVISIONS[::-1]


def test_an_empty_database_is_at_no_migration(empty: Database) -> None:
    with empty.reading() as db:
        assert migrations.current(db) is None
        assert not migrations.is_current(db)


def test_migrating_brings_the_tables_that_the_code_describes(empty: Database) -> None:
    migrations.upgrade(empty)
    by_trigger = {each.name for each in CHECKED} if empty.dialect == "postgresql" else set()
    with empty.reading() as db:
        assert migrations.is_current(db)
        context = MigrationContext.configure(
            db,
            opts={
                "include_name": lambda name, kind, _: (
                    kind != "table" or not name.startswith(("template_search", "rates"))
                ),
                "include_object": lambda _item, name, _kind, _reflected, _other: name not in by_trigger,
            },
        )
        assert compare_metadata(context, metadata) == []
        assert {*metadata.tables} <= {*inspect(db).get_table_names()}


def test_migrating_again_changes_nothing(populated: Database) -> None:
    before = {table: digests(populated, table) for table in metadata.tables}
    migrations.upgrade(populated)
    assert {table: digests(populated, table) for table in metadata.tables} == before


def test_versions_stay_the_same_down_to_the_first_migration_and_up_again(populated: Database) -> None:
    kept = ("versions", "templates", "template_tags", "labels", "label_moves")
    before = {table: digests(populated, table) for table in kept}
    answers = found(populated)
    assert len(before["versions"]) == 3
    assert answers["slowly"] == ["plan"]
    assert answers["greet"] == ["other"]
    for revision in REVISIONS[-2::-1]:
        migrations.downgrade(populated, revision)
        assert current(populated) == revision
        assert {table: digests(populated, table) for table in kept} == before
    for revision in REVISIONS[1:]:
        migrations.upgrade(populated, revision)
        assert current(populated) == revision
        assert {table: digests(populated, table) for table in kept} == before
    assert found(populated) == answers
    with populated.reading() as db:
        assert migrations.is_current(db)
        version = versions.by_number(db, 1, 1)
    assert version is not None
    assert version.document == "roll out Zoë's \0 change\r\n"


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_each_migration_alone_can_be_taken_back_and_made_again(populated: Database, revision: str) -> None:
    before = digests(populated, "versions")
    migrations.downgrade(populated, revision)
    migrations.upgrade(populated)
    assert digests(populated, "versions") == before
    with populated.writing() as db:
        template = templates.get(db, "plan")
    assert template is not None
    assert (template.labels, template.tags) == ({"production": 2}, ("new", "ops"))


def test_rows_are_guarded_at_every_migration(populated: Database) -> None:
    for revision in REVISIONS[::-1]:
        migrations.downgrade(populated, revision)
        expected = {table: "guarded" if since <= revision else "absent" for table, since in APPEND_ONLY.items()}
        assert {table: state(populated, table) for table in APPEND_ONLY} == expected


def state(database: Database, table: str) -> str:
    try:
        with database.writing() as db:
            db.execute(text(f"DELETE FROM {table}"))
    except IntegrityError:
        return "guarded"
    except Unavailable:
        return "absent"
    return "open"


def test_nothing_is_left_below_the_first_migration(populated: Database) -> None:
    migrations.downgrade(populated, "base")
    with populated.reading() as db:
        assert inspect(db).get_table_names() == ["alembic_version"]
        if db.dialect.name == "postgresql":
            assert db.execute(text("SELECT count(*) FROM pg_proc WHERE proname = 'refuse_change'")).scalar_one() == 0
    migrations.upgrade(populated)
    with populated.writing() as db:
        populate(db)


def test_a_database_of_a_newer_program_is_left_alone(populated: Database) -> None:
    with populated.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999', oldest_program = '9999'"))
    with pytest.raises(Unavailable, match="at migration 9999, which needs programs of 9999 or newer, not at"):
        migrations.upgrade(populated)
    with populated.reading() as db:
        assert not migrations.is_current(db)


def test_a_migration_that_fails_leaves_everything_as_it_was(populated: Database) -> None:
    before = digests(populated, "versions")

    def fail() -> None:
        with populated.migrating() as db:
            db.execute(text("CREATE TABLE half_done (id INTEGER)"))
            db.execute(text("DROP TABLE template_tags"))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    assert digests(populated, "versions") == before
    with populated.reading() as db:
        tables = inspect(db).get_table_names()
    assert ("half_done" in tables, "template_tags" in tables) == (False, True)


def test_a_migration_that_breaks_references_is_undone(new_url: Any) -> None:
    database = Database(new_url("sqlite"))
    with database.writing() as db:
        populate(db)
    with pytest.raises(RuntimeError, match=r"would break \d+ references"), database.migrating() as db:
        db.execute(text("DELETE FROM templates"))
    with database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM templates")).scalar_one() == 2
    database.dispose()


def test_a_database_that_does_not_answer_cannot_be_migrated(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        migrations.upgrade(Database(f"sqlite:///{tmp_path}/nowhere/imprint.db"))


@pytest.mark.parametrize("way", ["argument", "setting"])
def test_the_command_line_migrates_and_finds_nothing_to_add(empty_url: str, tmp_path: Path, way: str) -> None:
    options = ["-x", f"url={empty_url}"] if way == "argument" else []
    environment = {**os.environ, "IMPRINT_DATA": str(tmp_path / "data")}
    if way == "setting":
        environment["IMPRINT_DATABASE_URL"] = empty_url
    for command in (["upgrade", "head"], ["check"], ["downgrade", "-1"], ["upgrade", "+1"]):
        subprocess.run(
            [sys.executable, "-m", "alembic", *options, *command],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    database = Database(empty_url)
    assert current(database) == REVISIONS[-1]
    database.dispose()

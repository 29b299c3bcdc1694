"""Which programs may run on the tables of a newer one, as its migrations declare."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service.bundled import folder
from service.core.errors import Unavailable
from service.store import migrations, templates
from service.store.engine import Database
from tests.conftest import NewUrl
from tests.newer_program import NEXT, NewerProgram
from tests.store.rows import NOW, populate

FIRST_DECLARED = "0007"


def usable(database: Database) -> bool:
    with database.reading() as db:
        return migrations.why_unusable(db) is None


def test_each_migration_declares_the_oldest_program_and_never_an_older_one_than_before() -> None:
    scripts = [*ScriptDirectory(str(folder("migrations"))).walk_revisions()][::-1]
    known = [script.revision for script in scripts]
    declared = {
        script.revision: script.module.oldest_program for script in scripts if script.revision >= FIRST_DECLARED
    }
    assert declared.keys() == {revision for revision in known if revision >= FIRST_DECLARED}
    assert set(declared.values()) <= {revision for revision in known if revision >= FIRST_DECLARED}
    assert [*declared.values()] == sorted(declared.values())
    assert [revision for revision, oldest in declared.items() if oldest > revision] == []


def test_a_migrated_database_says_what_its_newest_migration_declares(database: Database) -> None:
    newest = ScriptDirectory(str(folder("migrations"))).get_revision(migrations.head())
    with database.reading() as db:
        said = db.execute(text("SELECT version_num, oldest_program FROM alembic_version")).one()
    assert newest is not None
    assert tuple(said) == (migrations.head(), newest.module.oldest_program)


def test_tables_of_a_newer_program_that_allows_it_are_used_and_left_as_they_are(
    database: Database, tmp_path: Path
) -> None:
    newer = NewerProgram(tmp_path / "newer", oldest=migrations.head())
    with database.writing() as db:
        populate(db)
    newer.upgrade(database)
    assert usable(database)
    assert migrations.upgrade(database) == NEXT
    with database.writing() as db:
        assert not migrations.is_current(db)
        templates.insert(db, "third", now=NOW, by="Ada")
    newer.downgrade(database)
    with database.reading() as db:
        assert migrations.is_current(db)
        assert templates.get(db, "plan") is not None


def test_tables_of_a_newer_program_that_forbids_it_are_refused_until_they_are_taken_back(
    database: Database, tmp_path: Path
) -> None:
    newer = NewerProgram(tmp_path / "newer", oldest=NEXT)
    newer.upgrade(database)
    assert not usable(database)
    for refused in (migrations.upgrade, check):
        with pytest.raises(Unavailable, match=f"at migration {NEXT}, which needs programs of {NEXT} or newer"):
            refused(database)
    newer.downgrade(database)
    assert usable(database)


def check(database: Database) -> None:
    with database.reading() as db:
        migrations.check_usable(db)


def test_a_migration_that_nobody_knows_and_that_declares_nothing_is_refused(database: Database) -> None:
    with database.writing() as db:
        db.execute(text(f"UPDATE alembic_version SET version_num = '{NEXT}', oldest_program = NULL"))
    assert not usable(database)


def test_a_migration_waits_for_a_long_reader_and_no_request_fails_behind_it(new_url: NewUrl, tmp_path: Path) -> None:
    url = new_url("postgresql", migrated=False)
    database, other = Database(url), Database(url, timeout=3)
    migrations.upgrade(database, "0005")
    with ThreadPoolExecutor(1) as pool:
        with database.reading() as reader:
            reader.execute(text("SELECT count(*) FROM alembic_version"))
            upgrading = pool.submit(migrations.upgrade, database)
            until = time.monotonic() + 4
            while time.monotonic() < until:
                with other.reading() as db:
                    assert migrations.current(db) == "0005"
            assert not upgrading.done()
        assert upgrading.result(timeout=60) == migrations.head()
    for each in (database, other):
        each.dispose()

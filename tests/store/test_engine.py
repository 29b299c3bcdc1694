from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.core.errors import Unavailable
from service.store import templates
from service.store.engine import Database
from tests.store.rows import NOW, add_template

ROOT = Path(__file__).parents[2]


def insert(database: Database, name: str = "plan") -> None:
    with database.writing() as db:
        templates.insert(db, name, now=NOW, by="Ada")


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(text("SELECT name FROM templates ORDER BY name")).scalars())


def test_what_was_written_stays_when_the_connections_are_gone(database: Database, database_url: str) -> None:
    insert(database)
    database.dispose()
    other = Database(database_url)
    assert names(other) == names(database) == ["plan"]
    other.dispose()


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    def change() -> None:
        with database.writing() as db:
            add_template(db, "plan")
            raise KeyError("plan")

    with pytest.raises(KeyError):
        change()
    assert names(database) == []
    insert(database)


def test_an_error_of_the_caller_is_not_taken_for_an_outage(database: Database) -> None:
    insert(database)
    with pytest.raises(IntegrityError) as caught, database.writing() as db:
        db.execute(
            text("INSERT INTO labels VALUES (:id, :label, 1, :at, :secret)"),
            {
                "id": 99,
                "label": "production",
                "at": "2026-01-01T00:00:00.000000Z",
                "secret": "the value of a parameter",
            },
        )
    assert "the value of a parameter" not in str(caught.value)


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable), database.reading() as db:
        templates.insert(db, "plan", now=NOW, by="Ada")
    assert names(database) == []
    insert(database)


def test_a_reading_transaction_sees_one_moment(database: Database) -> None:
    with database.reading() as db:
        assert templates.get(db, "plan") is None
        insert(database)
        assert templates.get(db, "plan") is None
    assert names(database) == ["plan"]


def test_a_savepoint_can_be_undone_alone(database: Database) -> None:
    with database.writing() as db:
        add_template(db, "kept")
        savepoint = db.begin_nested()
        add_template(db, "undone")
        savepoint.rollback()
        with db.begin_nested():
            add_template(db, "kept.too")
    assert names(database) == ["kept", "kept.too"]


def test_a_commit_in_sqlite_is_on_the_disk_and_references_are_kept(new_url: Any) -> None:
    database = Database(new_url("sqlite"))
    with database.writing() as db:
        set_to = {
            name: db.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete")
        }
    database.dispose()
    assert set_to == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
    }


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:x?mode=memory&uri=true",
        "mysql://localhost/imprint",
    ],
)
def test_a_database_that_cannot_serve_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"SQLite database needs a file|must be sqlite:///FILE or postgresql"):
        Database(url)


def test_the_url_that_hosts_give_means_postgresql() -> None:
    database = Database("postgres://somebody@nowhere.invalid/imprint")
    assert (database.dialect, database.url.drivername) == ("postgresql", "postgresql")


def test_making_a_database_touches_nothing(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'imprint.db'}").dispose()
    Database("postgresql://somebody@nowhere.invalid/imprint").dispose()
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_nobody_holds_any_more_is_freed_with_its_engines(database_url: str) -> None:
    database = Database(database_url)
    with database.reading() as reading, database.writing() as writing:
        engines = [ref(reading.engine), ref(writing.engine)]
    database.dispose()
    del database, reading, writing
    gc.collect()
    assert [engine() for engine in engines] == [None, None]


def test_importing_the_store_makes_no_engine() -> None:
    program = (
        "import gc, pkgutil, importlib, service.store as store\n"
        "from sqlalchemy import Engine\n"
        "from sqlalchemy.pool import Pool\n"
        "names = [module.name for module in pkgutil.iter_modules(store.__path__)]\n"
        "modules = [importlib.import_module(f'service.store.{name}') for name in names]\n"
        "assert len(modules) > 10, names\n"
        "assert not [one for one in gc.get_objects() if isinstance(one, (Engine, Pool))]\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_an_option_that_postgresql_does_not_know_is_refused_with_the_address() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Database("postgresql://imprint@localhost/imprint?nonsense=1")
    Database("postgresql://imprint@localhost/imprint?sslmode=require&host=localhost").dispose()

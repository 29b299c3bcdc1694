"""Whatever keeps a database from answering is Unavailable, soon, and over when its cause is."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from service.core.errors import Unavailable
from service.store import templates
from service.store.engine import Database
from tests.postgresql import running_server
from tests.store.rows import NOW, add_template

NewUrl = Callable[..., str]
WAIT = 0.3


def insert(database: Database, name: str) -> None:
    with database.writing() as db:
        templates.insert(db, name, now=NOW, by="Ada")


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(text("SELECT name FROM templates ORDER BY name")).scalars())


@contextmanager
def refused_soon(seconds: float = WAIT) -> Iterator[None]:
    """Expect Unavailable, not before the time that may be waited and not long after it."""
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        yield
    assert seconds * 0.9 <= time.monotonic() - started < seconds + 5
    assert str(caught.value).startswith("The database cannot answer now")


@pytest.fixture
def sqlite(new_url: NewUrl) -> Iterator[Database]:
    database = Database(new_url("sqlite"), timeout=WAIT)
    insert(database, "before")
    yield database
    database.dispose()


@pytest.fixture
def postgres(new_url: NewUrl) -> Iterator[Database]:
    database = Database(new_url("postgresql"), timeout=WAIT)
    insert(database, "before")
    yield database
    database.dispose()


def file_of(database: Database) -> str:
    return str(database.url.database)


def test_sqlite_locked_by_another_program(sqlite: Database) -> None:
    with closing(sqlite3.connect(file_of(sqlite), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with refused_soon():
            insert(sqlite, "during")
        assert names(sqlite) == ["before"]
        raw.execute("ROLLBACK")
    insert(sqlite, "after")
    assert names(sqlite) == ["after", "before"]


def test_sqlite_written_by_a_transaction_that_does_not_end(sqlite: Database) -> None:
    other = Database(sqlite.url, timeout=WAIT)
    with sqlite.writing() as db:
        add_template(db, "slow")
        with refused_soon():
            insert(sqlite, "same process, same object")
        with refused_soon():
            insert(other, "same process, another object")
        assert names(other) == ["before"]
    insert(other, "after")
    assert names(sqlite) == ["after", "before", "slow"]
    other.dispose()


def test_sqlite_on_a_full_disk(sqlite: Database) -> None:
    with sqlite.writing() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with refused_soon(0), sqlite.writing() as db:
        add_template(db, "during", body="x" * 100_000)
    assert names(sqlite) == ["before"]
    with sqlite.writing() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1000000")
        add_template(db, "after", body="x" * 100_000)
    assert names(sqlite) == ["after", "before"]


def test_sqlite_that_may_only_be_read(sqlite: Database) -> None:
    sqlite.dispose()
    database = Database(f"sqlite:///file:{file_of(sqlite)}?mode=ro&uri=true", timeout=WAIT)
    assert names(database) == ["before"]
    with refused_soon(0):
        insert(database, "during")
    database.dispose()


def test_sqlite_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'imprint.db'}")
    with refused_soon(0):
        names(database)
    with refused_soon(0):
        insert(database, "during")


@pytest.mark.parametrize("start", [0, 4096])
def test_sqlite_whose_file_is_damaged(sqlite: Database, start: int) -> None:
    sqlite.dispose()
    content = Path(file_of(sqlite)).read_bytes()
    Path(file_of(sqlite)).write_bytes(content[:start] + b"\xaa" * (len(content) - start))
    with refused_soon(0):
        names(sqlite)
    with refused_soon(0):
        insert(sqlite, "during")


def test_a_database_that_was_never_migrated(empty_url: str) -> None:
    database = Database(empty_url)
    with refused_soon(0):
        names(database)
    with refused_soon(0):
        insert(database, "during")
    database.dispose()


def test_more_readers_than_connections(database_url: str) -> None:
    database = Database(database_url, timeout=WAIT, pool_size=1)
    with database.reading() as one, database.reading() as two:
        assert one is not two
        with refused_soon():
            names(database)
    assert names(database) == []
    database.dispose()


def test_postgresql_whose_row_is_locked(postgres: Database) -> None:
    with postgres.writing() as db:
        templates.get(db, "before", lock=True)
        with refused_soon(), postgres.writing() as other:
            templates.get(other, "before", lock=True)
        assert names(postgres) == ["before"]
    with postgres.writing() as db:
        assert templates.get(db, "before", lock=True) is not None


def test_postgresql_that_may_only_be_read(postgres: Database) -> None:
    set_to = f"ALTER DATABASE {postgres.url.database} SET default_transaction_read_only = "
    with psycopg.connect(postgres.url.render_as_string(), autocommit=True) as raw:
        raw.execute(set_to + "on")
        postgres.dispose()
        with refused_soon(0):
            insert(postgres, "during")
        assert names(postgres) == ["before"]
        raw.execute(set_to + "off")
    postgres.dispose()
    insert(postgres, "after")
    assert names(postgres) == ["after", "before"]


def test_postgresql_that_ends_a_connection_in_the_middle(postgres: Database) -> None:
    def write() -> None:
        with postgres.writing() as db:
            add_template(db, "during")
            backend = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with psycopg.connect(postgres.url.render_as_string(), autocommit=True) as raw:
                raw.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))
            add_template(db, "during.too")

    with refused_soon(0):
        write()
    assert names(postgres) == ["before"]
    insert(postgres, "after")


def test_postgresql_that_nobody_runs() -> None:
    database = Database("postgresql://imprint@127.0.0.1:9/imprint", timeout=WAIT)
    with refused_soon(0):
        names(database)
    with refused_soon(0):
        insert(database, "during")


def test_postgresql_that_was_stopped_and_is_started_again(postgresql: Any) -> None:
    with running_server() as server:
        database = Database(server.get_uri(), timeout=WAIT)
        with database.migrating() as db:
            db.execute(text("CREATE TABLE templates (name text)"))
        assert names(database) == []
        server.stop()
        with refused_soon(0):
            names(database)
        with refused_soon(0), database.writing() as db:
            db.execute(text("INSERT INTO templates VALUES ('during')"))
        server.ensure_postgres_running()
        assert names(database) == []
        database.dispose()

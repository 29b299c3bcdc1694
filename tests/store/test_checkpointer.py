"""Checkpoints on a real database: the log starts anew, under writers too, and readers of an older moment are safe."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import active_count

import pytest

from service.core.errors import Unavailable
from service.store.checkpointer import COMMITS, Checkpointer
from service.store.engine import Database
from service.store.write_lock import WriteLock
from tests.conftest import NewUrl
from tests.store.rows import add_template


@pytest.fixture
def path(new_url: NewUrl) -> Path:
    return Path(new_url("sqlite").removeprefix("sqlite:///"))


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture
def checkpointer(path: Path) -> Checkpointer:
    return Checkpointer(path, WriteLock(path.with_name(f"{path.name}.lock")), timeout=0.3)


def write(database: Database, *names: str) -> None:
    for name in names:
        with database.writing() as db:
            add_template(db, name)


def log_size(path: Path) -> int:
    return path.with_name(f"{path.name}-wal").stat().st_size


def stored(path: Path) -> int:
    """Count what is in the database's file alone, without its log."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM templates").fetchone()[0])


def test_after_a_checkpoint_all_is_in_the_database_and_the_log_starts_anew(
    path: Path, database: Database, checkpointer: Checkpointer
) -> None:
    write(database, *(f"plan-{number}" for number in range(20)))
    size = log_size(path)
    assert checkpointer.checkpoint()
    assert stored(path) == 20
    write(database, *(f"more-{number}" for number in range(5)))
    assert log_size(path) == size


def test_a_reader_of_an_older_moment_keeps_it_and_the_log_goes_on(
    path: Path, database: Database, checkpointer: Checkpointer
) -> None:
    write(database, "one")
    with database.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM templates").scalar() == 1
        write(database, "two")
        assert not checkpointer.checkpoint()
        assert db.exec_driver_sql("SELECT count(*) FROM templates").scalar() == 1
    assert checkpointer.checkpoint()
    assert stored(path) == 2


def test_while_a_writer_holds_the_lock_it_gives_up(database: Database, checkpointer: Checkpointer) -> None:
    with database.writing() as db:
        add_template(db, "plan")
        with pytest.raises(Unavailable):
            checkpointer.checkpoint()
    assert checkpointer.checkpoint()


def test_under_many_writers_the_log_stays_short_and_nothing_is_lost(path: Path, database: Database) -> None:
    names = [f"plan-{number}" for number in range(3 * COMMITS)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: write(database, name), names))
    database.dispose()
    with database.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM templates").scalar() == len(names)


def test_its_thread_ends_with_the_database(path: Path) -> None:
    before = active_count()
    database = Database(f"sqlite:///{path}")
    write(database, *(f"plan-{number}" for number in range(COMMITS)))
    assert active_count() == before + 1
    database.dispose()
    assert active_count() == before


def test_it_makes_no_file_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "gone.db"
    checkpointer = Checkpointer(path, WriteLock(tmp_path / "gone.db.lock"), timeout=0.3)
    with pytest.raises(sqlite3.OperationalError):
        checkpointer.checkpoint()
    assert not path.exists()

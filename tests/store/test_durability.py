"""What a commit waits for, asked of the very connections that write; tests/running shows it in system calls."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from service.store.engine import Database
from tests.conftest import NewUrl

FULL = 2


def test_a_commit_of_sqlite_waits_for_the_disk_on_every_connection_that_writes(new_url: NewUrl) -> None:
    database = Database(new_url("sqlite"))
    for _ in range(2):
        with database.writing() as db, database.reading() as reader:
            for each in (db, reader):
                assert each.exec_driver_sql("PRAGMA synchronous").scalar_one() == FULL
                assert each.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        database.dispose()
    with database.migrating() as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar_one() == FULL
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync"])
def test_nothing_here_tells_postgresql_to_commit_without_the_disk(setting: str, new_url: NewUrl) -> None:
    database = Database(new_url("postgresql"))
    with database.writing() as db:
        source = db.execute(text("SELECT source FROM pg_settings WHERE name = :name"), {"name": setting}).scalar_one()
    # The server's own file says it; no session of the service overrides that.
    assert source in ("configuration file", "default")
    database.dispose()

from __future__ import annotations

from service.store import migrations
from service.store.condition import condition
from service.store.engine import Database


def test_a_database_tells_its_engine_its_size_and_its_migration(database: Database) -> None:
    with database.reading() as db:
        found = condition(db)
    assert found.engine.startswith({"sqlite": "SQLite 3.", "postgresql": "PostgreSQL 1"}[database.dialect])
    assert found.size_bytes > 50_000
    assert (found.migration, found.newest, found.is_newest) == (migrations.head(), migrations.head(), True)

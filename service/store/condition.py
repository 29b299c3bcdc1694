"""How a database does: its engine, its size, and which migration its tables are at."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy import Connection, text

from service.store import migrations

_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What can be told of a database at a glance; sizes are in bytes."""

    engine: str
    size_bytes: int
    migration: str | None
    newest: str

    @property
    def is_newest(self) -> bool:
        """Whether the tables are at the newest migration that this program knows."""
        return self.migration == self.newest


def condition(db: Connection) -> Condition:
    """Return how a database does."""
    size = db.execute(text(_SIZES[db.dialect.name])).scalar_one()
    return Condition(_engine(db), int(size), migrations.current(db), migrations.head())


def _engine(db: Connection) -> str:
    if db.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {str(db.execute(text('SHOW server_version')).scalar_one()).split()[0]}"

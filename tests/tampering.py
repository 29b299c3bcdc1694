"""Changing what the database refuses to change, past the service, as somebody with the file or the password could."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

from service.store.engine import Database


def tamper(database: Database, *statements: str) -> None:
    """Execute statements with neither triggers nor foreign keys in the way."""
    if database.dialect == "sqlite":
        _tamper_sqlite(str(database.url.database), statements)
    else:
        _tamper_postgresql(database, statements)


def _tamper_sqlite(path: str, statements: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def _tamper_postgresql(database: Database, statements: tuple[str, ...]) -> None:
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as raw:
        raw.execute("SET session_replication_role = replica")
        for statement in statements:
            raw.execute(statement.encode())

"""SQLite, set up so that writers queue, readers never wait, and a commit is on the disk."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from service.store.sqlite_file import stay_with_file

_ALWAYS = ("foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL", "secure_delete=ON")


# Checkpoints are the work of a thread (`checkpointer`); a commit makes one only where that has fallen far behind.
_LAST_RESORT = "wal_autocheckpoint=16000"

BEGIN = "BEGIN IMMEDIATE"
"""What begins a transaction that writes."""


def is_in_memory(url: URL) -> bool:
    """Return whether the URL names no file."""
    database = url.database or ""
    names_none = database in ("", ":memory:", "file:") or database.startswith("file::memory:")
    return names_none or url.query.get("mode") == "memory"


def file_path(url: URL) -> Path:
    """Return the path of the database's file."""
    return Path((url.database or "").removeprefix("file:"))


def lock_path(url: URL) -> Path:
    """Return the path of the file that writers lock: the database's own with `.lock` behind it."""
    return Path(f"{file_path(url)}.lock")


def engines(url: URL, timeout: float, pool_size: int) -> tuple[Engine, Engine]:
    """Return an engine for transactions that read and cannot write, and one for those that write.

    The second has one connection, for there is one writer at a time. BEGIN IMMEDIATE takes SQLite's own write lock at
    once: a transaction that reads first and then wants to write fails whenever another one has written in between, and
    no waiting helps it.
    """
    waits = f"busy_timeout={int(timeout * 1000)}"
    reader = create_engine(
        url, hide_parameters=True, pool_size=pool_size, max_overflow=pool_size, pool_timeout=timeout, pool_use_lifo=True
    )
    _set_up(reader, "BEGIN", (waits, *_ALWAYS, "query_only=ON"))
    writer = create_engine(url, hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=timeout)
    _set_up(writer, BEGIN, (waits, "journal_mode=WAL", _LAST_RESORT, *_ALWAYS))
    stay_with_file(str(file_path(url)), reader, writer)
    return reader, writer


def direct_engine(_url: URL, _timeout: float, _pool_size: int, reader: Engine) -> Engine:
    """Return the engine for single statements that read: here the connections of readers will do."""
    return reader


def migrator(url: URL) -> Engine:
    """Return an engine for changes of the tables.

    Foreign keys are off, which cannot be done inside a transaction: with them, a table that is replaced by a changed
    copy takes the rows along that refer to it.
    """
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    _set_up(engine, BEGIN, ("busy_timeout=60000", "journal_mode=WAL", *_ALWAYS, "foreign_keys=OFF"))
    return engine


def begin_migration(db: Connection, _timeout: float) -> None:
    """Start the transaction now, so that what is read in it about the tables stays true."""
    db.exec_driver_sql("SELECT 1")


def end_migration(db: Connection) -> None:
    """Raise RuntimeError, which undoes the migration, if a row refers to one that is no longer there."""
    broken = db.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} -> {row[2]}" for row in broken}))
        raise RuntimeError(f"the migration would break {len(broken)} references: {tables}")


def _set_up(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: SQLiteConnection, _record: object) -> None:
        # The driver's own idea of when to begin a transaction is switched off; SQLAlchemy's hook below says when.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

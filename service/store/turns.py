"""Taking turns: several nodes that start at once on one database do some things one after the other."""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from service.store import sqlite_engine
from service.store.engine import Database

_FIRST_START = 0x496D7072
# Two numbers: their locks are others than those of one.
_TRY = text("SELECT pg_try_advisory_lock(1231908978, :key)")
_LET_GO = text("SELECT pg_advisory_unlock(1231908978, :key)")


def take_turn(db: Connection) -> None:
    """Wait until no other transaction that took a turn is open; on SQLite there is only one writer anyway."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_FIRST_START)))


@contextmanager
def alone(database: Database, work: str) -> Iterator[bool]:
    """Yield whether no other process does this work on the database; until the end of the block none can begin it."""
    if database.dialect == "postgresql":
        with database.committing_each() as db:
            key = {"key": zlib.crc32(work.encode()) & 0x7FFFFFFF}
            is_mine = bool(db.execute(_TRY, key).scalar())
            try:
                yield is_mine
            finally:
                if is_mine:
                    db.execute(_LET_GO, key)
        return
    with Path(f"{sqlite_engine.file_path(database.url)}.{work}").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True

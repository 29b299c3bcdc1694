"""How fast each token sends requests (or somebody tries to sign in), one row for each, shared by all workers and nodes.

A row holds one moment: when the token will have paid for all that it has sent, each request costing some time more.
That is the generic cell rate algorithm (ITU-T I.371, annex A): it asks and counts in one statement, and leaves no old
windows behind to be purged.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock

from sqlalchemy import text

from service.core.errors import Unavailable
from service.store import sqlite_engine
from service.store.engine import Database
from service.store.failures import is_damage
from service.store.write_lock import WriteLock

_TABLE = "CREATE TABLE IF NOT EXISTS rates (actor_id TEXT PRIMARY KEY, free_at INTEGER NOT NULL) WITHOUT ROWID"
# A moment that lies further ahead than any request can move it was written by a clock that has been put back since.
_SPEND = """
INSERT INTO rates (actor_id, free_at) VALUES (:actor_id, :now + :cost)
ON CONFLICT (actor_id) DO UPDATE SET free_at = :cost +
    CASE WHEN rates.free_at BETWEEN :now AND :now + 2 * :saved THEN rates.free_at ELSE :now END
WHERE rates.free_at + :cost <= :now + :saved OR rates.free_at > :now + 2 * :saved
"""
_FORGET = "DELETE FROM rates WHERE free_at < :now"
_OPENING_SECONDS = 5.0


class Rates:
    """Counts requests; made after a fork, and connects to nothing before the first is counted.

    PostgreSQL has an unlogged table for it. With SQLite it is a file beside the database that is never synced: counting
    waits neither for the disk nor for those who write.
    """

    def __init__(self, database: Database) -> None:
        """Take the database whose tokens are counted."""
        self._database = database
        self._file = RatesFile(database) if database.dialect == "sqlite" else None

    def spend(self, actor_id: str, *, now: int, cost: int, saved: int) -> bool:
        """Count a request and return True, or False, counting nothing, where the token has sent too many.

        All times are in microseconds: `now`, what one request costs, and how much a token that was silent has saved.
        Raises Unavailable when it cannot be counted.
        """
        values = {"actor_id": actor_id, "now": now, "cost": cost, "saved": saved}
        if self._file is not None:
            return self._file.changes(_SPEND, values)
        with self._database.committing_each() as db:
            return db.execute(text(_SPEND), values).rowcount == 1

    def forget_paid(self, *, now: int) -> None:
        """Delete the rows of all who have paid: they stand where those stand who never came."""
        if self._file is not None:
            self._file.changes(_FORGET, {"now": now})
            return
        with self._database.committing_each() as db:
            db.execute(text(_FORGET), {"now": now})

    def close(self) -> None:
        """Close the file, if there is one; the next request opens it again."""
        if self._file is not None:
            self._file.close()


class RatesFile:
    """The file beside a SQLite database, of which nobody needs to keep a copy."""

    def __init__(self, database: Database) -> None:
        """Take the database beside which the file lies."""
        self.path = Path(f"{sqlite_engine.file_path(database.url)}.rates")
        self._opening = WriteLock(sqlite_engine.lock_path(database.url))
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def changes(self, statement: str, values: dict[str, object]) -> bool:
        """Execute a statement and return whether it changed a row; raises Unavailable."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open()
                return self._connection.execute(statement, values).rowcount == 1
            except sqlite3.Error as error:
                if is_damage(error) and self._connection is not None:
                    self._connection.close()
                    self._connection = None
                raise Unavailable from error

    def close(self) -> None:
        """Close the file; the next statement opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        """Open the file in turn with other workers, and start it anew where a crash of the machine has damaged it."""
        with self._opening.held(_OPENING_SECONDS):
            try:
                return _opened(self.path)
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.path}{ending}").unlink(missing_ok=True)
            return _opened(self.path)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
    try:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", _TABLE):
            connection.execute(statement)
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _Damaged
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class _Damaged(sqlite3.DatabaseError):
    """The file is readable, but its pages do not fit together."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT

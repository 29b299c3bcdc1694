"""The file of a SQLite database: all connections must be on it, and all are opened anew when one cannot write in it.

A file that was deleted or replaced stays open, and takes writes that nobody will ever read. One that was opened when it
could only be read stays like that, and so do all other connections of the process that were opened meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Sequence
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

_FILES: WeakKeyDictionary[Engine, _File] = WeakKeyDictionary()
_OPENED = "opened"
_PRIMARY = 0xFF


def stay_with_file(path: str, *engines: Engine) -> None:
    """Let engines use a connection only while it is on the file at this path, and open all anew when one may only read.

    In place of a file that went none is made: who opens it then gets OperationalError.
    """
    file = _File(path, engines)
    for engine in engines:
        _FILES[engine] = file
        event.listen(engine, "do_connect", file.remember)
        event.listen(engine, "checkout", file.compare)
        event.listen(engine, "checkin", file.close_old)
        event.listen(engine, "handle_error", file.give_up)


def notice(engine: Engine, error: BaseException) -> None:
    """Look at an error that a driver raised past SQLAlchemy; the cursor that it concerns must be closed before."""
    file = _FILES.get(engine)
    if file is not None and _may_only_read(error):
        file.open_anew()


def _may_only_read(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_READONLY


class _File:
    def __init__(self, path: str, engines: Sequence[Engine]) -> None:
        self._path = Path(path)
        self._engines = WeakSet(engines)  # They are keys of _FILES, which would else keep them for ever.
        self._was_there = self._identity() is not None
        self._refusals = 0

    def remember(self, _dialect: Dialect, entry: ConnectionPoolEntry, _args: object, _options: object) -> None:
        """Note what is opened, before it is: when it is replaced in between, the next look tells, and opens it anew."""
        identity = self._identity()
        if identity is None and self._was_there:
            raise sqlite3.OperationalError(f"the file {self._path} is gone")
        self._was_there |= identity is not None
        entry.info[_OPENED] = (identity, self._refusals)

    def compare(self, _connection: sqlite3.Connection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        """Have a connection opened anew that is on another file, or older than a refusal."""
        if entry.info[_OPENED] != (self._identity(), self._refusals):
            raise DisconnectionError(f"what lies at {self._path} is to be opened anew")

    def close_old(self, connection: sqlite3.Connection | None, entry: ConnectionPoolEntry) -> None:
        """Close a connection that comes back after a refusal; as long as one is open, the next shares its fault."""
        if connection is not None and entry.info[_OPENED][1] != self._refusals:
            entry.invalidate()

    def give_up(self, context: ExceptionContext) -> None:
        """Close all connections when the file could not be written, for the next may be one that can."""
        if _may_only_read(context.original_exception):
            context.is_disconnect = True
            _close_cursor(context)
            self.open_anew()

    def open_anew(self) -> None:
        """Close all connections that are not in use, and those in use when they come back."""
        self._refusals += 1
        for engine in self._engines:
            engine.dispose()

    def _identity(self) -> Hashable:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _close_cursor(context: ExceptionContext) -> None:
    """Close the cursor that failed: SQLAlchemy leaves it, and SQLite closes no file of which a statement is open."""
    cursor = getattr(context.execution_context, "cursor", None)
    if cursor is not None:
        with suppress(sqlite3.Error):
            cursor.close()

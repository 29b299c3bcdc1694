"""Scrubbing a SQLite database: what was erased is gone from the bytes of its file and of its write-ahead log.

A row that is deleted is overwritten, for `secure_delete` is on. It may still lie in two places. One is the log, until
that is cut off. The other is the unused space of pages (see `unused_space`), which SQLite gives no way to clear, but
for a VACUUM, which keeps writers out while it copies everything. So that space is overwritten here, in the file itself.

That is safe while nobody else can write to the file: the write lock is held, SQLite's own too, and the log is empty.
Readers may go on, for they never look at unused space. Afterwards something is committed, so that no connection writes
back a page that it still remembers.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from service.store.unused_space import FIRST_PAGE, HEADER_BYTES, MOST_PAGES, Layout, has_remains, pages_in_log, unused
from service.store.write_lock import WriteLock

_AT_ONCE = 1024 * 1024
_CLEARED_AT_ONCE = 1000
_PATIENCE_MILLISECONDS = 20
_PAUSE_SECONDS = 0.1

_OPENED: dict[tuple[int, int], int] = {}
"""Descriptors by device and number of the file. None is ever closed: with any one of a file, the system takes from this
process all locks that SQLite holds on that file."""


class SQLiteScrubber:
    """Scrubs one database."""

    def __init__(self, path: Path, lock: WriteLock, timeout: float) -> None:
        """Take the path of the database, the lock of its writers, and how many seconds to wait for that."""
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._lock = lock
        self._timeout = timeout

    def scrub(self, patience: float) -> bool:
        """Scrub, and return whether it could be done; readers of an older moment are waited for `patience` seconds.

        Raises sqlite3.Error, OSError, Unavailable, and ValueError for a file in which pages cannot be told apart.
        """
        deadline = time.monotonic() + patience
        with closing(self._connect()) as reader, closing(self._connect()) as writer:
            # While somebody reads, the log is not begun anew: it names every page that changes from now on.
            _begin_to_read(reader)
            file = _File(self._path)
            suspects = set(file.pages_with_remains())
            while True:
                with self._lock.held(self._timeout):
                    suspects.update(self._pages_in_log())
                    reader.execute("COMMIT")
                    if _cut_off_log(writer):
                        self._clear(file, suspects, writer)
                    if not suspects:
                        break
                    _begin_to_read(reader)
                if time.monotonic() > deadline:
                    return False
                time.sleep(_PAUSE_SECONDS)
            file.sync()
        return True

    def _clear(self, file: _File, suspects: set[int], writer: sqlite3.Connection) -> None:
        """Clear some pages and take them out of the suspects; all connections forget what they remember of any page."""
        writer.execute("BEGIN IMMEDIATE")
        try:
            # Another program, which does not know our lock, may have written since the log was cut off.
            if self._log.stat().st_size == 0:
                file.clear(suspects)
            (number,) = writer.execute("PRAGMA user_version").fetchone()
            writer.execute(f"PRAGMA user_version={number}")
        finally:
            writer.execute("COMMIT")

    def _pages_in_log(self) -> Iterator[int]:
        with self._log.open("rb", buffering=0) as log:
            yield from pages_in_log(lambda size, place: os.pread(log.fileno(), size, place))

    def _connect(self) -> sqlite3.Connection:
        # For reading and writing, and not to be made: a file that went must not be followed by an empty one.
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=self._timeout)
        connection.execute("PRAGMA wal_autocheckpoint=0")
        return connection


class _File:
    """The pages of a database's file."""

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(path)
        self._layout = Layout.of(os.pread(self._descriptor, HEADER_BYTES, 0))
        if os.fstat(self._descriptor).st_size >= MOST_PAGES * self._layout.page_size:
            raise ValueError("the file is too large to tell its pages apart")

    def pages_with_remains(self) -> Iterator[int]:
        """Yield the numbers of the pages in whose unused space there is something."""
        size, usable = self._layout.page_size, self._layout.usable
        at_once, place = _AT_ONCE // size * size, 0
        while chunk := os.pread(self._descriptor, at_once, place):
            for start in range(0, len(chunk) - size + 1, size):
                if has_remains(chunk, usable, start):
                    yield (place + start) // size + 1
            place += at_once

    def clear(self, numbers: set[int]) -> None:
        """Clear the unused space of some pages, and take out the numbers of those that have nothing in it now."""
        for number in list(islice(numbers, _CLEARED_AT_ONCE)):
            if number == FIRST_PAGE or self._is_cleared(number):
                numbers.discard(number)

    def sync(self) -> None:
        """Wait until the disk has what was cleared."""
        os.fsync(self._descriptor)

    def _is_cleared(self, number: int) -> bool:
        size, usable = self._layout.page_size, self._layout.usable
        place = (number - 1) * size
        page = os.pread(self._descriptor, size, place)
        if len(page) < size or not has_remains(page, usable):
            return True
        space = unused(page, usable)
        if space is None:
            return False
        os.pwrite(self._descriptor, bytes(space[1] - space[0]), place + space[0])
        return True


def _open(path: Path) -> int:
    found = path.stat()
    key = found.st_dev, found.st_ino
    if key not in _OPENED:
        _OPENED[key] = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    return _OPENED[key]


def _begin_to_read(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _cut_off_log(connection: sqlite3.Connection) -> bool:
    """Copy the log into the file and make it empty; return False while somebody reads from it."""
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MILLISECONDS}")
    is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy

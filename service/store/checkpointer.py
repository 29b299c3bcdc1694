"""Checkpoints of SQLite's write-ahead log, by a thread of their own, so that no commit waits for one.

SQLite by itself lets the commit that fills the log copy all of it into the database and wait for the disk twice. Here a
commit only counts. The thread copies most of the log while others write, and the small rest while it holds the write
lock, so that the next commit starts the log anew; else, under steady writes, it would grow without end.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from service.core.errors import Unavailable
from service.store.write_lock import WriteLock

COMMITS = 200
"""How many commits of this process may pass from one checkpoint to the next; each writes some 15 pages."""

_PATIENCE_MILLISECONDS = 50
_PAUSE_SECONDS = 0.5


class Checkpointer:
    """Keeps the log of one database short; its thread starts when it is first needed."""

    def __init__(self, path: Path, lock: WriteLock, timeout: float) -> None:
        """Take the path of the database, the lock of its writers, and how many seconds to wait for that."""
        self._path = path
        self._lock = lock
        self._timeout = timeout
        self._count = 0
        self._guard = Lock()
        self._wishes = SimpleQueue[bool]()
        self._thread: Thread | None = None

    def count(self) -> None:
        """Count a commit, and wake the thread when enough have passed."""
        with self._guard:
            self._count += 1
            if self._count < COMMITS:
                return
            self._count = 0
            if self._thread is None:
                self._thread = Thread(target=self._run, name="checkpointer", daemon=True)
                self._thread.start()
            if self._wishes.empty():
                self._wishes.put(True)

    def stop(self) -> None:
        """End the thread, if there is one, and wait for it; a later commit may start another."""
        with self._guard:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._wishes.put(False)
            thread.join()

    def checkpoint(self) -> bool:
        """Copy the log into the database, and return whether the next commit can start it anew.

        It cannot while somebody reads from an older moment; writers wait for that for a twentieth of a second only.
        """
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=self._timeout)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MILLISECONDS}")
            with self._lock.held(self._timeout):
                is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        return not is_busy

    def _run(self) -> None:
        while self._wishes.get():
            # What keeps it from succeeding now, the next commits will meet as well, and tell.
            with suppress(sqlite3.Error, Unavailable):
                self.checkpoint()
            time.sleep(_PAUSE_SECONDS)

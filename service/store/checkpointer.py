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
        self._wishes: SimpleQueue[bool] | None = None
        self._thread: Thread | None = None

    def count(self) -> None:
        """Count a commit, and wake the thread when enough have passed; never raises, for the commit is done."""
        with self._guard:
            self._count += 1
            if self._count < COMMITS:
                return
            self._count = 0
            if self._wishes is None:
                self._start()
            if self._wishes is not None and self._wishes.empty():
                self._wishes.put(True)

    def stop(self) -> None:
        """End the thread, if there is one, and wait for it; a later commit may start another."""
        with self._guard:
            thread, wishes = self._thread, self._wishes
            self._thread = self._wishes = None
        if thread is not None and wishes is not None:
            wishes.put(False)
            thread.join()

    def checkpoint(self) -> bool:
        """Copy the log into the database, and return whether the next commit can start it anew.

        It cannot while somebody reads from an older moment; writers wait for that for a twentieth of a second only.
        """
        # For reading and writing, and not to be made: a file that went must not be followed by an empty one.
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=self._timeout)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MILLISECONDS}")
            with self._lock.held(self._timeout):
                is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        return not is_busy

    def _start(self) -> None:
        """Start the thread with a queue of its own; where no more threads can be had, the next commits try again."""
        wishes = SimpleQueue[bool]()
        thread = Thread(target=self._run, args=(wishes,), name="checkpointer", daemon=True)
        with suppress(RuntimeError):
            thread.start()
            self._thread, self._wishes = thread, wishes

    def _run(self, wishes: SimpleQueue[bool]) -> None:
        while wishes.get():
            # What keeps it from succeeding now, the next commits will meet as well, and tell.
            with suppress(sqlite3.Error, Unavailable):
                self.checkpoint()
            time.sleep(_PAUSE_SECONDS)

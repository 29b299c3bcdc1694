"""One writer at a time for one SQLite file: a lock among threads, and a file lock among processes."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from service.core.errors import Unavailable

_PAUSE_SECONDS = 0.0005


class WriteLock:
    """Held around write transactions, so that writers queue here and not in SQLite, whose waiting is far coarser.

    SQLite stays safe without it; its own lock, with its own timeout, keeps out programs that do not know this one.
    """

    def __init__(self, path: Path) -> None:
        """Take the path of the lock file, which is made when it is first needed and never removed."""
        self._path = path
        self._threads = Lock()

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock; raises Unavailable when it was not free for so many seconds or its file cannot be opened."""
        deadline = time.monotonic() + timeout
        if not self._threads.acquire(timeout=timeout):
            raise Unavailable
        try:
            descriptor = self._open()
            try:
                _lock(descriptor, deadline)
                yield
            finally:
                os.close(descriptor)
        finally:
            self._threads.release()

    def _open(self) -> int:
        """Open the file anew each time: a descriptor that a fork shared would share the lock as well."""
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise Unavailable from error


def _lock(descriptor: int, deadline: float) -> None:
    """Wait for the file lock by asking often: a thread that sleeps in flock() could not be told of its deadline."""
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Unavailable from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return

"""One writer at a time for one SQLite file: a lock among threads, and a file lock among processes."""

from __future__ import annotations

import fcntl
import os
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from service.core.errors import Unavailable

_PAUSE_MILLISECONDS = 1


class WriteLock:
    """Held around write transactions, so that writers queue here and not in SQLite, whose waiting is far coarser.

    SQLite stays safe without it; its own lock, with its own timeout, keeps out programs that do not know this one.
    """

    def __init__(self, path: Path) -> None:
        """Take the path of the lock file, which is made when it is first needed and never removed."""
        self._path = path
        self._threads = Lock()
        self._bell = _Bell(path.with_name(f"{path.name}.bell"))

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock; raises Unavailable when it was not free for so many seconds or its file cannot be opened."""
        deadline = time.monotonic() + timeout
        if not self._threads.acquire(timeout=timeout):
            raise Unavailable
        try:
            descriptor = self._open()
            try:
                self._lock(descriptor, deadline)
                yield
            finally:
                os.close(descriptor)
                self._bell.ring()
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go of what is kept open; the lock can be used again."""
        self._bell.close()

    def _open(self) -> int:
        """Open the file anew each time: a descriptor that a fork shared would share the lock as well."""
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise Unavailable from error

    def _lock(self, descriptor: int, deadline: float) -> None:
        """Wait for the file lock by asking again and again: a thread that sleeps in flock() minds no deadline."""
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Unavailable from None
                self._bell.wait()
            else:
                return


class _Bell:
    """A named pipe at which a process that lets the lock go wakes those that wait for it.

    Only a hint: a ring that is missed costs a waiter a millisecond, one too many costs it a look at the lock. Where the
    pipe cannot be made, waiters sleep for that millisecond.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._owner = 0
        self._descriptor = -1

    def ring(self) -> None:
        """Wake whoever waits; a pipe that is full has been rung often enough."""
        descriptor = self._opened()
        if descriptor >= 0:
            with suppress(OSError):
                os.write(descriptor, b"\0")

    def wait(self) -> None:
        """Wait for a ring, but not longer than a millisecond."""
        descriptor = self._opened()
        if descriptor < 0:
            time.sleep(_PAUSE_MILLISECONDS / 1000)
            return
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        if poll.poll(_PAUSE_MILLISECONDS):
            with suppress(OSError):
                os.read(descriptor, 65536)

    def close(self) -> None:
        """Close the pipe; the next ring or wait opens it again."""
        if self._owner == os.getpid() and self._descriptor >= 0:
            os.close(self._descriptor)
        self._owner = 0

    def _opened(self) -> int:
        """Return the descriptor of this process, -1 where there is none; a fork opens its own."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            self._descriptor = self._open()
        return self._descriptor

    def _open(self) -> int:
        try:
            with suppress(FileExistsError):
                os.mkfifo(self._path, 0o666)
            return os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return -1

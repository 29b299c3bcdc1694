"""Requests that wait for a thread, in the order in which they came: how many there are, and since when."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from typing import Any


class WaitingLine:
    """Requests that the pool has not begun yet; used by one thread alone.

    `longest` is how many may wait, `seconds` how long each may. The pool takes the oldest first, so only those at the
    head can have left the line.
    """

    def __init__(self, longest: int, seconds: float) -> None:
        self.longest = longest
        self._seconds = seconds
        self._line: deque[tuple[float, Future[Any]]] = deque()

    def join(self, request: Future[Any]) -> None:
        """Stand at the end of the line."""
        self._line.append((time.monotonic() + self._seconds, request))

    def __len__(self) -> int:
        """Return how many wait."""
        while self._line and (self._line[0][1].running() or self._line[0][1].done()):
            self._line.popleft()
        return len(self._line)

    def send_away(self) -> float | None:
        """Cancel the requests that have waited too long; return in how many seconds the next will have, if one waits.

        A request that a thread takes at this very moment is not cancelled.
        """
        while len(self):
            left = self._line[0][0] - time.monotonic()
            if left > 0:
                return left
            self._line.popleft()[1].cancel()
        return None

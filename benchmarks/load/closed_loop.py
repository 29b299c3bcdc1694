"""Closed loop: each connection sends its next request when the last one is answered. It shows what can be done."""

from __future__ import annotations

import select
import time
from itertools import cycle

from benchmarks.load.connection import Connection, Gone
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome, Tally

_PAUSE = 0.05


def run(job: Job) -> Outcome:
    """Keep all connections busy for the seconds of the job, wait for the last answers, and return what came of it."""
    loop = _ClosedLoop(job)
    began, cpu = time.perf_counter(), time.process_time()
    loop.run(began + job.seconds)
    return loop.tally.outcome(time.perf_counter() - began, time.process_time() - cpu)


class _ClosedLoop:
    def __init__(self, job: Job) -> None:
        self.tally = Tally(job.expected)
        self._job = job
        self._requests = cycle(job.requests)
        self._poller = select.epoll()
        self._busy: dict[int, Connection] = {}

    def run(self, end: float) -> None:
        for _ in range(self._job.connections):
            self._next(None)
        while self._busy:
            events = self._poller.poll(1.0)
            for descriptor, event in events:
                self._handle(self._busy[descriptor], event, end)
            if not events:
                self._give_up()
        self._poller.close()

    def _handle(self, connection: Connection, event: int, end: float) -> None:
        try:
            head = connection.receive(event)
        except Gone:
            self._lose(connection, "closed")
            self._again(None, end)
            return
        if head is not None:
            now = time.perf_counter()
            self.tally.answer(head.status, now - connection.since, retry_after=head.retry_after)
            if head.closes or now >= end:
                self._forget(connection)
                self._again(None, end)
            else:
                self._next(connection)

    def _again(self, connection: Connection | None, end: float) -> None:
        if time.perf_counter() < end:
            self._next(connection)

    def _next(self, connection: Connection | None) -> None:
        """Send the next request, over a new connection where there is none."""
        now = time.perf_counter()
        try:
            if connection is None:
                connection = Connection(self._job.port, self._poller)
                self._busy[connection.descriptor] = connection
            connection.send(next(self._requests), now)
        except Gone:
            # A server that takes no connections is asked again, but not in a tight circle.
            time.sleep(_PAUSE)
            if connection is not None:
                self._forget(connection)
            self.tally.lose("refused")

    def _give_up(self) -> None:
        """Give up requests that were not answered in time."""
        late = time.perf_counter() - self._job.patience
        for connection in [each for each in self._busy.values() if each.sent < late]:
            self._lose(connection, "timeout")

    def _lose(self, connection: Connection, reason: str) -> None:
        self.tally.lose(reason)
        self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        self._busy.pop(connection.descriptor, None)
        connection.close()

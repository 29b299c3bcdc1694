"""Open loop: requests are sent at their times, whatever became of those before. It shows what callers get.

The time of a request counts from when it was meant to be sent: one that has to wait for a connection, because the
server is slow, waits within its time (no coordinated omission).
"""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Iterator
from itertools import cycle

from benchmarks.load.connection import Connection, Gone
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome, Tally


def run(job: Job) -> Outcome:
    """Send what is due when it is due, wait for the last answers, and return what came of it."""
    if job.rate is None:
        raise ValueError("an open loop has a rate")
    began, cpu = time.perf_counter(), time.process_time()
    loop = _OpenLoop(job, began + job.seconds)
    loop.run(schedule(began, job.rate, job.seconds))
    return loop.tally.outcome(job.seconds, time.process_time() - cpu)


def schedule(began: float, rate: float, seconds: float) -> Iterator[float]:
    """Yield the times, on the same clock as `began`, at which requests are due: evenly, for so many seconds."""
    return (began + number / rate for number in range(round(rate * seconds)))


class _OpenLoop:
    def __init__(self, job: Job, end: float) -> None:
        self.tally = Tally(job.expected)
        self._job = job
        self._end = end
        self._requests = cycle(job.requests)
        self._poller = select.epoll()
        self._connections: dict[int, Connection] = {}
        self._idle: deque[Connection] = deque()
        self._waiting: deque[float] = deque()
        self._next_look = 0.0

    def run(self, times: Iterator[float]) -> None:
        due = next(times, None)
        while due is not None or self._waiting or self._in_flight:
            now = time.perf_counter()
            while due is not None and due <= now:
                self._waiting.append(due)
                due = next(times, None)
            self._send_waiting()
            self._give_up(now)
            self._poll(1.0 if due is None else max(0.0, due - time.perf_counter()))
        for connection in list(self._connections.values()):
            self._forget(connection)
        self._poller.close()

    @property
    def _in_flight(self) -> int:
        return len(self._connections) - len(self._idle)

    def _poll(self, timeout: float) -> None:
        # The poller itself counts whole milliseconds, rounded up; select() counts microseconds.
        select.select([self._poller], [], [], timeout)
        for descriptor, event in self._poller.poll(0):
            self._handle(self._connections[descriptor], event)

    def _handle(self, connection: Connection, event: int) -> None:
        was_busy = connection.busy
        try:
            head = connection.receive(event)
        except Gone:
            if was_busy:
                self.tally.lose("closed")
            self._forget(connection)
            return
        if head is not None:
            now = time.perf_counter()
            took = now - connection.since
            self.tally.answer(head.status, took, retry_after=head.retry_after, late=now > self._end)
            if head.closes:
                self._forget(connection)
            else:
                self._idle.append(connection)

    def _send_waiting(self) -> None:
        while self._waiting and (self._idle or len(self._connections) < self._job.most_connections):
            self._send(self._waiting.popleft())

    def _send(self, since: float) -> None:
        connection = None
        try:
            connection = self._connection()
            connection.send(next(self._requests), since)
        except Gone:
            self.tally.lose("refused")
            if connection is not None:
                self._forget(connection)

    def _connection(self) -> Connection:
        """Return the connection that was idle for longest, so that all stay in use, or a new one."""
        if self._idle:
            return self._idle.popleft()
        connection = Connection(self._job.port, self._poller)
        self._connections[connection.descriptor] = connection
        return connection

    def _give_up(self, now: float) -> None:
        """Give up, once a second, what was not sent or not answered in time."""
        if now < self._next_look:
            return
        self._next_look = now + 1.0
        late = now - self._job.patience
        while self._waiting and self._waiting[0] < late:
            self._waiting.popleft()
            self.tally.lose("not sent")
        for connection in [each for each in self._connections.values() if each.busy and each.since < late]:
            self.tally.lose("timeout")
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        self._connections.pop(connection.descriptor, None)
        if connection in self._idle:
            self._idle.remove(connection)
        connection.close()

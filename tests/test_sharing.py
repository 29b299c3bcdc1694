"""Workers share the connections of a busy client, and none waits for a worker that does not come."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.standin.running import Running

CONNECTIONS = 16


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "data", IMPRINT_WORKERS="2", IMPRINT_THREADS="2")
    _meet(running, 2)
    yield running
    running.end()


class Kept:
    """Connections that were opened all at once and are kept open."""

    def __init__(self, server: Running, number: int) -> None:
        self._stack = ExitStack()
        self._connections = [
            self._stack.enter_context(closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)))
            for _ in range(number)
        ]
        for connection in self._connections:
            connection.connect()

    def workers(self) -> Counter[int]:
        """Ask on each for the worker that has it."""
        for connection in self._connections:
            connection.request("GET", "/")
        return Counter(json.loads(connection.getresponse().read())["worker"] for connection in self._connections)

    def close(self) -> None:
        self._stack.close()


def test_connections_that_come_at_once_are_shared(server: Running) -> None:
    first, _ = _meet(server, 2)
    assert sum(6 <= _share(server, CONNECTIONS, first) <= 10 for _ in range(9)) > 4


def test_a_new_worker_gets_the_connections_that_come_until_it_has_its_share(server: Running) -> None:
    with closing(Kept(server, CONNECTIONS)) as kept:
        killed, stays = kept.workers()
        os.kill(killed, signal.SIGKILL)
        newborn = _wait_for_another(server, {killed, stays})
        # On a busy machine it may be too late for some, which are not left to it any longer.
        assert any(_share(server, 6, newborn) >= 5 for _ in range(9))


def test_a_worker_that_does_not_come_is_not_waited_for(server: Running) -> None:
    workers = _meet(server, 2)
    with closing(Kept(server, 1)) as kept:
        (busy,) = kept.workers()
        (still,) = workers - {busy}
        os.kill(still, signal.SIGSTOP)
        try:
            with closing(Kept(server, CONNECTIONS)) as others:
                assert others.workers() == {busy: CONNECTIONS}
        finally:
            os.kill(still, signal.SIGCONT)


def _share(server: Running, number: int, worker: int) -> int:
    """Open so many connections at once, and return how many of them a worker gets; wait a moment for the next time."""
    with closing(Kept(server, number)) as kept:
        share = kept.workers()[worker]
    time.sleep(0.3)
    return share


def _meet(server: Running, number: int) -> set[int]:
    """Return the workers once there are so many that answer; one may be born later than the other."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with closing(Kept(server, CONNECTIONS)) as kept:
            workers = set(kept.workers())
        if len(workers) == number:
            return workers
    raise AssertionError(f"there were never {number} workers")


def _wait_for_another(server: Running, known: set[int]) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        worker: int = json.loads(server.get()[1])["worker"]
        if worker not in known:
            return worker
        time.sleep(0.05)
    raise AssertionError("no worker took the place of the one that was killed")

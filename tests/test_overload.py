"""The server when more is asked of it than it can do: some are refused quickly, the others notice nothing."""

from __future__ import annotations

import http.client
import json
import select
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.standin.running import Running

SMALL = {"IMPRINT_WORKERS": "1", "IMPRINT_THREADS": "2", "IMPRINT_QUEUE": "3"}
HOLDS = 5
Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def make(**variables: str) -> Running:
        started.append(Running(tmp_path / "data", **SMALL | variables))
        return started[-1]

    yield make
    for running in started:
        running.end()


class Crowd:
    """Requests that were all sent before any answer was read, one after the other."""

    def __init__(self, server: Running, size: int, path: str) -> None:
        self.stack = ExitStack()
        self.sockets: list[socket.socket] = []
        for _ in range(size):
            sent = server.connect(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            self.sockets.append(self.stack.enter_context(closing(sent)))
            time.sleep(0.01)

    def answers(self) -> list[http.client.HTTPResponse]:
        with self.stack:
            return [read(each) for each in self.sockets]

    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.answers())


def read(connection: socket.socket) -> http.client.HTTPResponse:
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.body = answer.read()  # type: ignore[attr-defined]  # The connection is closed before a test looks at it.
    return answer


def figure(server: Running, name: str) -> float:
    lines = server.get("/metrics")[1].decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name) and "#" not in line)


def until(server: Running, name: str, wanted: float) -> float:
    """Ask for a figure until it is as wanted; the workers write theirs down once a second."""
    end = time.monotonic() + 15
    while (found := figure(server, name)) != wanted and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_who_finds_threads_and_line_taken_is_refused_and_the_others_are_answered(start: Start) -> None:
    server = start()
    assert Crowd(server, 9, "/slow?1.0").statuses() == {200: HOLDS, 503: 4}
    assert figure(server, 'imprint_requests_shed_total{reason="full"}') == 4
    assert [server.get()[0] for _ in range(10)] == [200] * 10


def test_a_refusal_is_a_problem_document_that_says_when_to_come_back(start: Start) -> None:
    (*_, refused) = Crowd(start(), HOLDS + 1, "/slow?0.5").answers()
    problem = json.loads(refused.body)  # type: ignore[attr-defined]  # As in `read`.
    assert (refused.status, problem["code"], refused.headers["Retry-After"]) == (503, "unavailable", "1")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["X-Request-Id"] == problem["request_id"]
    assert refused.will_close


def test_no_connection_is_left_over_from_a_crowd(start: Start) -> None:
    server = start()
    for _ in range(3):
        Crowd(server, 30, "/slow?0.05").answers()
    assert until(server, "imprint_connections_open", 1) == 1
    assert figure(server, "imprint_requests_waiting") == 0


def test_figures_tell_how_busy_the_workers_are(start: Start) -> None:
    server = start(IMPRINT_THREADS="4")
    crowd = Crowd(server, 2, "/slow?1.4")
    assert until(server, "imprint_threads_busy", 2) == 2
    assert (figure(server, "imprint_threads "), figure(server, "imprint_workers ")) == (4, 1)
    crowd.answers()


def test_a_client_that_is_refused_while_it_sends_a_large_body_reads_the_answer(start: Start) -> None:
    server = start()
    crowd = Crowd(server, HOLDS, "/slow?1.0")
    size = 6_000_000
    with closing(server.connect(f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n".encode())) as refused:
        refused.sendall(b"x" * size)
        assert read(refused).status == 503
    assert crowd.statuses() == {200: HOLDS}


def test_a_request_on_a_kept_connection_is_refused_too(start: Start) -> None:
    server = start()
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    with closing(server.connect(request)) as kept:
        assert read(kept).status == 200
        crowd = Crowd(server, HOLDS, "/slow?1.0")
        kept.sendall(request)
        assert read(kept).status == 503
        assert kept.recv(1) == b""
    crowd.answers()


def test_who_has_waited_too_long_is_refused_while_the_threads_are_still_busy(start: Start) -> None:
    server = start(WAIT_SECONDS="0.2")
    slow = Crowd(server, 2, "/slow?1.2")
    assert Crowd(server, 2, "/").statuses() == {503: 2}
    assert slow.statuses() == {200: 2}
    assert figure(server, 'imprint_requests_shed_total{reason="old"}') == 2


def test_operators_are_answered_while_others_are_refused(start: Start) -> None:
    server = start()
    crowd = Crowd(server, HOLDS, "/slow?1.0")
    assert server.get("/livez") == (200, b"ok\n")
    assert server.get("/")[0] == 503
    assert server.get("/metrics")[0] == 200
    assert crowd.statuses() == {200: HOLDS}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stop_and_a_reload_answer_who_waits(start: Start, number: signal.Signals) -> None:
    server = start()
    crowd = Crowd(server, HOLDS, "/slow?0.5")
    server.send_signal(number)
    assert crowd.statuses() == {200: HOLDS}


def test_a_client_that_wants_in_takes_the_place_of_an_idle_connection(start: Start) -> None:
    server = start(CONNECTIONS="5")
    with ExitStack() as stack:
        # The worker itself keeps only as many as leave one connection to each thread; the others say nothing at all.
        idle = [stack.enter_context(closing(server.connect())) for _ in range(5)]
        for connection in idle[:3]:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert read(connection).status == 200
        assert server.get()[0] == 200
        (closed,) = select.select(idle, [], [], 20)[0]
        assert closed.recv(1) == b""


def test_a_connection_at_work_makes_no_room(start: Start) -> None:
    server = start(CONNECTIONS="2")
    crowd = Crowd(server, 2, "/slow?1.2")
    assert server.get()[0] == 200
    assert crowd.statuses() == {200: 2}

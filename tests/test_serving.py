"""The server alone, with a stand-in for the application: real processes, real sockets, a load that ends by itself."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from service import serving
from service.config import Settings
from tests.standin.running import Running

CLIENTS = 8


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "data")
    yield running
    running.end()


class Load:
    """Clients that send requests until they are told to end or the port is closed, and note what failed."""

    def __init__(self, server: Running, keep_alive: bool) -> None:
        self.server, self.keep_alive = server, keep_alive
        self.answered, self.failed = 0, list[str]()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.client) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def client(self) -> None:
        while not self.over.is_set():
            try:
                connection = self.server.connect()
            except ConnectionRefusedError:
                return
            with closing(connection):
                self.use(connection)

    def use(self, connection: socket.socket) -> None:
        """Send requests over one connection for as long as the server keeps it."""
        keeps = True
        while keeps and not self.over.is_set():
            try:
                connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                assert b'"received": 5' in answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
                return
            self.answered += 1
            keeps = self.keep_alive and not answer.will_close

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=20)


@pytest.mark.parametrize("keep_alive", [True, False], ids=["kept connections", "new connections"])
def test_no_request_fails_while_the_service_reloads(server: Running, keep_alive: bool) -> None:
    load = Load(server, keep_alive)
    for _ in range(3):
        time.sleep(0.7)
        server.send_signal(signal.SIGHUP)
    time.sleep(0.7)
    load.end()
    assert load.failed == []
    assert load.answered > 100


def test_the_old_workers_answer_until_the_new_ones_can(tmp_path: Path) -> None:
    server = Running(tmp_path / "data", SECONDS_OF_BIRTH="3")
    assert server.get()[0] == 200
    server.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert server.seconds_to_answer() < 2
    time.sleep(3)
    assert server.get()[0] == 200
    _, log = server.stop()
    assert sum(line["event"].startswith("Booting worker") for line in log) == 4
    server.end()


@pytest.mark.parametrize("keep_alive", [True, False], ids=["kept connections", "new connections"])
def test_a_stop_answers_every_request_that_it_took_in(server: Running, keep_alive: bool) -> None:
    load = Load(server, keep_alive)
    time.sleep(0.7)
    status, _ = server.stop()
    load.end()
    assert status == 0
    assert load.failed == []
    assert load.answered > 50


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_flight_is_answered_before_the_end(server: Running, number: signal.Signals) -> None:
    with closing(server.connect(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")) as connection:
        time.sleep(0.1)
        server.send_signal(number)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == 200
        assert b"/slow" in answer.read()
    assert server.process.wait(timeout=10) == 0


def test_a_stop_that_comes_while_the_workers_are_born_is_not_lost(tmp_path: Path) -> None:
    server = Running(tmp_path / "data", SECONDS_OF_BIRTH="1")
    time.sleep(0.5)
    start = time.monotonic()
    status, log = server.stop()
    assert status == 0
    assert time.monotonic() - start < 4
    assert sum(line["event"].startswith("Worker exiting") for line in log) == 2


def test_a_request_on_an_idle_connection_is_answered_while_the_service_stops(server: Running) -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    with closing(server.connect(request)) as used, closing(server.connect()) as unused:
        first = http.client.HTTPResponse(used)
        first.begin()
        first.read()
        server.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        for connection in (used, unused):
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            assert (answer.status, answer.will_close) == (200, True)


@pytest.mark.parametrize(
    ("sent", "longest"),
    [
        pytest.param(b"", 0.8, id="nothing"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0.8, id="no goodbye"),
        pytest.param(b"POST / HTTP/1.1\r\nHost:", 12, id="half a head"),
        pytest.param(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", 12, id="half a body"),
    ],
)
def test_clients_that_stall_do_not_stop_the_others(server: Running, sent: bytes, longest: float) -> None:
    with ExitStack() as stalled:
        for _ in range(CLIENTS):
            stalled.enter_context(closing(server.connect(sent)))
        time.sleep(0.2)
        assert max(server.seconds_to_answer() for _ in range(4)) < longest


def test_a_connection_that_never_says_anything_is_closed(server: Running) -> None:
    with closing(server.connect()) as connection:
        assert connection.recv(1) == b""


def test_figures_are_summed_over_workers_and_survive_a_reload(server: Running) -> None:
    for _ in range(20):
        server.get()
    server.send_signal(signal.SIGHUP)
    time.sleep(1.5)
    server.get()
    assert b"standin_answers_total 21.0" in server.get("/metrics")[1]


def test_the_log_is_json_and_the_end_leaves_no_process_file(server: Running) -> None:
    assert (server.data / "imprint.pid").read_text() == f"{server.process.pid}\n"
    status, log = server.stop()
    assert status == 0
    assert any(line["event"].startswith("Listening at") for line in log)
    assert {line["logger"] for line in log} == {"gunicorn.error"}
    assert not (server.data / "imprint.pid").exists()


def test_the_server_believes_no_header_about_the_way_of_a_request(server: Running) -> None:
    claims = {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off", "SCRIPT_NAME": "/x", "X_FORWARDED_FOR": "9.9.9.9"}
    status, body = server.get("/a", headers=claims)
    environ = json.loads(body)
    assert (status, environ["wsgi.url_scheme"], environ["SCRIPT_NAME"]) == (200, "http", "")
    assert "HTTP_X_FORWARDED_FOR" not in environ


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/" + "a" * 8200, {}, 414),
        ("/", {"X-Long": "a" * 8200}, 431),
        ("/", {f"X-{number}": "a" for number in range(101)}, 431),
    ],
    ids=["line", "header", "headers"],
)
def test_what_is_too_long_is_refused(server: Running, path: str, headers: dict[str, str], status: int) -> None:
    assert server.get(path, headers=headers)[0] == status


def test_the_options_come_from_the_settings(tmp_path: Path) -> None:
    given = {"host": "::1", "port": 81, "workers": 3, "threads": 5, "grace_seconds": 7, "log_level": "warning"}
    server = serving.Server(Settings.from_environment({}, data=tmp_path, **given), _no_application)
    wanted = {"bind": ["[::1]:81"], "workers": 3, "threads": 5, "graceful_timeout": 7, "loglevel": "warning"}
    assert {name: getattr(server.cfg, name) for name in wanted} == wanted
    assert server.cfg.worker_class_str.endswith("Worker")
    assert server.cfg.control_socket_disable


def _no_application(_settings: Settings) -> Callable[..., object]:
    raise AssertionError("The application is made in a worker, not here.")


def test_an_answer_that_asks_for_more_time_may_take_longer_than_others(server: Running) -> None:
    assert server.get("/long?4") == (200, b"part\n" * 4)


def test_a_client_that_takes_no_more_of_a_long_answer_is_cut_off_all_the_same(server: Running) -> None:
    with closing(server.connect(b"GET /slow?3 HTTP/1.1\r\nHost: a\r\n\r\n")) as connection:
        assert connection.recv(100) == b""


def test_an_answer_that_fails_in_the_middle_never_looks_whole(server: Running) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        server.get("/breaks?1")
    assert caught.value.partial == b"part\n"
    assert server.get()[0] == 200

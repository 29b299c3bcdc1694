"""Whatever happens to PostgreSQL, a running service answers 503 meanwhile, does nothing by halves, and comes back.

One service lives through all of it, behind a proxy; no test starts it anew.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.postgresql import running_server
from tests.running.conftest import Service
from tests.running.outage import (
    PATH,
    READS,
    WRITES,
    create,
    is_ready,
    is_refusal,
    keyed_render,
    move,
    nothing_half_done,
    read_version,
    refuses,
    render,
    save,
    succeeds,
    until_ready,
)
from tests.running.proxy import Proxy

BOUND = 29


class Running:
    """A server, the proxy before it, and the service behind that."""

    def __init__(self, server: Any, proxy: Proxy, service: Service) -> None:
        self.server, self.proxy, self.service = server, proxy, service

    def connect(self) -> psycopg.Connection[Any]:
        """Connect to the server, past the proxy."""
        return psycopg.connect(self.server.get_uri(), autocommit=True)

    def end_connections(self) -> int:
        """Let the server end every connection of the service."""
        with self.connect() as db:
            ended = db.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return len(ended.fetchall())


@pytest.fixture(scope="module")
def running(postgresql: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with ExitStack() as stack:
        server = stack.enter_context(running_server())
        folder = psycopg.conninfo.conninfo_to_dict(server.get_uri())["host"]
        proxy = stack.enter_context(closing(Proxy(Path(str(folder)) / ".s.PGSQL.5432")))
        url = f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres"
        service = Service(tmp_path_factory.mktemp("outages") / "data", IMPRINT_DATABASE_URL=url)
        stack.callback(service.stop)
        with service.client() as client:
            succeeds(client, *WRITES, *READS)
            # The label `moved` goes to and fro between versions that allow it.
            client.put(f"{PATH}/labels/moved", json={"version": 1})
        yield Running(server, proxy, service)


def test_connections_that_the_server_ends_are_replaced(running: Running) -> None:
    with nothing_half_done(running.service) as client:
        assert running.end_connections() > 0
        assert is_ready(running.service)
        read_version(client)


def test_connections_that_are_ended_under_load_lose_nothing_that_was_answered(running: Running) -> None:
    ended, made, refused = threading.Event(), set[str](), []

    def render_on() -> None:
        with running.service.client() as client:
            while not ended.is_set():
                answer = render(client)
                if is_refusal(answer):
                    refused.append(answer.text)
                else:
                    made.add(answer.json()["id"])
                if is_refusal(move(client)):
                    refused.append("move")

    with ThreadPoolExecutor(4) as pool:
        threads = [pool.submit(render_on) for _ in range(4)]
        for _ in range(10):
            time.sleep(0.2)
            running.end_connections()
        ended.set()
        for thread in threads:
            thread.result(timeout=60)
    until_ready(running.service)
    with running.service.client() as client, running.connect() as db:
        kept = {row[0] for row in db.execute("SELECT id FROM renders")}
        assert made
        assert made <= kept
        history = client.get(f"{PATH}/labels/moved/history?limit=200").json()["items"][::-1]
        assert [each["from"] for each in history[1:]] == [each["to"] for each in history[:-1]]
        succeeds(client, *WRITES, *READS)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_a_server_that_is_stopped_and_started_again(running: Running, how: signal.Signals) -> None:
    with nothing_half_done(running.service) as client:
        os.kill(running.server.get_pid(), how)
        until_gone(running)
        refuses(client, *WRITES, *READS)
        assert not is_ready(running.service)
        running.server.ensure_postgres_running()


def until_gone(running: Running) -> None:
    deadline = time.monotonic() + 30
    while (running.server.pgdata / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_server_that_has_no_connection_to_spare(running: Running) -> None:
    with nothing_half_done(running.service) as client, ExitStack() as hoard:
        running.end_connections()
        with pytest.raises(psycopg.OperationalError, match="too many clients"):
            deque((hoard.enter_context(running.connect()) for _ in range(1000)), maxlen=0)
        refuses(client, render, save, move, read_version)
        assert not is_ready(running.service)
        hoard.close()


def test_a_server_that_only_reads(running: Running) -> None:
    with nothing_half_done(running.service) as client:
        set_reading_only(running, "on")
        try:
            succeeds(client, *READS)
            refuses(client, *WRITES)
            assert is_ready(running.service)
        finally:
            set_reading_only(running, "off")


def set_reading_only(running: Running, value: str) -> None:
    """Set it for all sessions, and end those that began before."""
    with running.connect() as db:
        db.execute("SET default_transaction_read_only = off")
        db.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        db.execute("SELECT pg_reload_conf()")
    deadline = time.monotonic() + 30
    while is_set_to(running) != value:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.end_connections()


def is_set_to(running: Running) -> str:
    with running.connect() as db:
        return str(db.execute("SHOW default_transaction_read_only").fetchall()[0][0])


def test_a_table_that_is_locked_for_long(running: Running) -> None:
    with nothing_half_done(running.service) as client, running.connect() as db, db.transaction():
        db.execute("LOCK TABLE labels, renders IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(act, client) for act in (render, move, read_version)]
            assert [is_refusal(each.result()) for each in asked] == [True, True, True]
        succeeds(client, create_nothing)


def create_nothing(client: httpx.Client) -> httpx.Response:
    return client.post("/v1/lint", json={"document": "Text\n"})


def test_a_network_that_hands_nothing_on_is_told_in_time(running: Running) -> None:
    with nothing_half_done(running.service) as client, silence(running), ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(timed, act, client) for act in (render, read_version)]
        assert all(each.result() < BOUND for each in asked)


def test_a_network_that_goes_in_the_middle_of_transactions_is_told_in_time(running: Running) -> None:
    with nothing_half_done(running.service) as client, running.connect() as db, db.transaction():
        db.execute("SELECT * FROM templates FOR UPDATE")
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(timed, act, client) for act in (save, move)]
            until_they_wait(db, len(asked))
            with silence(running):
                assert all(each.result() < BOUND for each in asked)


@contextmanager
def silence(running: Running) -> Iterator[None]:
    running.proxy.silent.set()
    try:
        yield
    finally:
        running.proxy.silent.clear()


def until_they_wait(db: psycopg.Connection[Any], count: int) -> None:
    deadline = time.monotonic() + 4
    while db.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchall()[0][0] < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def timed(act: Any, client: httpx.Client) -> float:
    started = time.monotonic()
    assert is_refusal(act(client))
    return time.monotonic() - started


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_of_which_nobody_knows_is_told_so_and_its_repetition_acts_once(running: Running, moment: str) -> None:
    with running.service.client() as client:
        count = len(client.get(f"{PATH}/versions?limit=200").json()["items"])
        body, key = {"document": f"Cut {moment}\n"}, {"Idempotency-Key": f"cut {moment}"}
        running.proxy.cut_commits.append(moment)
        plain = client.post(f"{PATH}/versions", json={"document": f"Plain {moment}\n"})
        assert is_refusal(plain)
        assert "may have been made or not" in plain.json()["detail"]
        running.proxy.cut_commits.append(moment)
        first = client.post(f"{PATH}/versions", json=body, headers=key)
        # What was committed is found by the key at once; what was not is refused, and made by the repetition.
        assert is_refusal(first) == (moment == "before")
        again = client.post(f"{PATH}/versions", json=body, headers=key)
        assert again.status_code == 201
        assert (again.headers.get("Idempotency-Replayed") == "true") == (moment == "after")
        documents = client.get(f"{PATH}/versions?limit=200").json()["items"]
        assert len(documents) == count + (2 if moment == "after" else 1)
        assert again.json()["number"] == documents[0]["number"]
        succeeds(client, create, keyed_render)

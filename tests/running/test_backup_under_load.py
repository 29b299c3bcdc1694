"""A backup is one moment of a database that is written to all the while, and is the same wherever it is restored."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import NewUrl
from tests.running.conftest import IMPRINT, Service

PATH = "/v1/templates/deployment-plan"
CALL = {"arguments": {"NOTES": "x", "ENVIRONMENT": "staging"}}


def imprint(*words: object, url: str = "sqlite:////nowhere") -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("IMPRINT_")}
    environ["IMPRINT_DATABASE_URL"] = url
    command = [IMPRINT, *map(str, words)]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=100, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def sums(said: str) -> list[str]:
    return [line for line in said.splitlines() if "  sha256:" in line]


def rows(said: str, table: str) -> int:
    return next(int(line.split()[1]) for line in sums(said) if line.split()[0] == table)


class Writers:
    """Clients that render, save versions and move labels, and count what was answered."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ended = threading.Event()
        self.rendered = 0
        self.refused: list[str] = []

    @contextmanager
    def at_work(self) -> Iterator[Writers]:
        threads = [
            threading.Thread(target=self._go_on, args=(act,)) for act in (self._render, self._render, self._move)
        ]
        for thread in threads:
            thread.start()
        try:
            time.sleep(1)
            yield self
            time.sleep(0.5)
        finally:
            self._ended.set()
            for thread in threads:
                thread.join(timeout=60)

    def _go_on(self, act: Callable[[httpx.Client, int], httpx.Response]) -> None:
        turn = 0
        with self._service.client() as client:
            while not self._ended.is_set():
                turn += 1
                answer = act(client, turn)
                if answer.is_error:
                    self.refused.append(answer.text)

    def _render(self, client: httpx.Client, turn: int) -> httpx.Response:
        answer = client.post(f"{PATH}/render", json=CALL, headers={"Idempotency-Key": os.urandom(8).hex()})
        self.rendered += answer.status_code == 201
        return answer

    def _move(self, client: httpx.Client, turn: int) -> httpx.Response:
        if turn % 5 == 0:
            body = {"name": f"team.plan-{turn}", "document": f"Plan {turn}\n", "labels": ["production"]}
            return client.post("/v1/templates", json=body)
        return client.put(f"{PATH}/labels/production", json={"version": 1 + turn % 2})


@pytest.fixture
def elsewhere(new_url: NewUrl) -> list[str]:
    return [new_url(engine, migrated=False) for engine in ("sqlite", "postgresql")]


def test_a_backup_under_load_is_whole_and_the_same_on_both_engines(
    service: Service, engine_url: str, elsewhere: list[str], tmp_path: Path
) -> None:
    said = []
    with Writers(service).at_work() as writers:
        for number in (1, 2):
            before = writers.rendered
            said.append(imprint("db", "backup", tmp_path / f"{number}.backup", url=engine_url))
            # Of two clients each may have one render that is recorded and not counted yet.
            assert before <= rows(said[-1], "renders") <= writers.rendered + 2
        imprint("db", "check", url=engine_url)
    assert writers.refused == []
    assert rows(said[1], "renders") > rows(said[0], "renders") > 0
    assert rows(said[1], "label_moves") > rows(said[0], "label_moves") > 0
    assert sums(imprint("db", "check", "--backup", tmp_path / "2.backup")) == sums(said[1])
    for url in elsewhere:
        assert sums(imprint("db", "restore", tmp_path / "2.backup", url=url)) == sums(said[1])
        checked = imprint("db", "check", url=url)
        assert sums(checked) == sums(said[1])
        assert checked.endswith("nothing is wrong\n")


def test_a_service_starts_on_a_restored_backup_and_goes_on(
    start: Callable[..., Service], engine_url: str, elsewhere: list[str], tmp_path: Path
) -> None:
    service = start(IMPRINT_DATABASE_URL=engine_url)
    with service.client() as client:
        made = client.post(f"{PATH}/render", json=CALL, headers={"Idempotency-Key": "once"})
    imprint("db", "backup", tmp_path / "x", url=engine_url)
    for url in elsewhere:
        imprint("db", "restore", tmp_path / "x", url=url)
        other = start(f"other-{url.partition(':')[0]}", IMPRINT_DATABASE_URL=url)
        with other.client(service.secret) as client:
            assert client.get(made.headers["Location"]).json()["id"] == made.json()["id"]
            again = client.post(f"{PATH}/render", json=CALL, headers={"Idempotency-Key": "once"})
            assert again.json() == made.json()
            assert client.post(f"{PATH}/render", json=CALL).status_code == 201
            assert [each["name"] for each in client.get("/v1/templates?q=codex").json()["items"]] == ["deployment-plan"]

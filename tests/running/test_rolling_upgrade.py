"""A node of this release goes on while a newer program migrates the database under it, where that is declared."""

from __future__ import annotations

import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from service.store.engine import Database
from service.store.migrations import head
from tests.newer_program import NEXT, NewerProgram
from tests.running.conftest import IMPRINT, Service

PATH = "/v1/templates/deployment-plan/render"
CALL = {"arguments": {"NOTES": "x", "ENVIRONMENT": "staging"}}


@contextmanager
def rendering(service: Service) -> Iterator[Counter[str]]:
    """Render on a connection after the other, and count the answers by status and each failure by its name."""
    ended, answers = threading.Event(), Counter[str]()

    def render_on() -> None:
        with service.client() as client:
            while not ended.is_set():
                try:
                    answers[str(client.post(PATH, json=CALL).status_code)] += 1
                except httpx.HTTPError as error:
                    answers[repr(error)] += 1

    threads = [threading.Thread(target=render_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.5)
        yield answers
        time.sleep(0.5)
    finally:
        ended.set()
        for thread in threads:
            thread.join(timeout=60)


def migrate(url: str, newer: NewerProgram) -> None:
    database = Database(url)
    newer.upgrade(database)
    database.dispose()


def test_a_node_serves_on_while_and_after_a_newer_program_adds_to_the_tables(
    start: Callable[..., Service], engine_url: str, tmp_path: Path
) -> None:
    node = start(IMPRINT_DATABASE_URL=engine_url)
    with rendering(node) as answers:
        migrate(engine_url, NewerProgram(tmp_path / "newer", oldest=head()))
    assert {*answers} == {"201"}
    with node.client() as client:
        assert client.get("/readyz").status_code == 200
    assert node.stop() == 0
    again = start(IMPRINT_DATABASE_URL=engine_url)
    with again.client() as client:
        assert (client.get("/readyz").status_code, client.post(PATH, json=CALL).status_code) == (200, 201)


def test_a_node_that_is_too_old_says_so_and_does_not_start_again(
    start: Callable[..., Service], engine_url: str, tmp_path: Path
) -> None:
    node = start(IMPRINT_DATABASE_URL=engine_url)
    migrate(engine_url, NewerProgram(tmp_path / "newer", oldest=NEXT))
    with node.client() as client:
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert f"the database is at migration {NEXT}, which needs programs of {NEXT} or newer" in answer.json()["detail"]
    node.stop()
    environ = {"IMPRINT_DATA": str(tmp_path / "other"), "IMPRINT_DATABASE_URL": engine_url}
    ended = subprocess.run([IMPRINT, "serve"], env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, "made by a newer program; run that one" in ended.stderr) == (1, True)

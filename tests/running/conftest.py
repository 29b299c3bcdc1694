"""A whole service as its users run it: `imprint serve`, its workers, its database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.conftest import NewUrl

IMPRINT = str(Path(sys.executable).parent / "imprint")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


class Service:
    """A running service: where it answers, its administrator's token, its process.

    `before` are the words of a command that runs it, such as `strace`.
    """

    def __init__(self, data: Path, *before: str, port: int | None = None, **variables: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.chosen = variables.get("IMPRINT_ADMIN_TOKEN")
        self.log = data.with_suffix(".log")
        # Nor is it measured what of the code a whole service runs: that would take half of its speed.
        environ = {key: value for key, value in os.environ.items() if not key.startswith(("IMPRINT_", "COVERAGE_"))}
        environ |= {
            "IMPRINT_DATA": str(data),
            "IMPRINT_PORT": str(self.port),
            "IMPRINT_LOG_FORMAT": "json",
            **variables,
        }
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*before, IMPRINT, "serve"], env=environ, cwd=data.parent, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.said = list(self._until_it_answers())

    def _until_it_answers(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line.strip()
            if "token lies in" in line or (self.process.args and "answers at" in line and self._token_is_chosen):
                return
        raise AssertionError(f"the service ended: {self.log.read_text()}")

    @property
    def _token_is_chosen(self) -> bool:
        return not (self.data / "admin-token").exists()

    @property
    def secret(self) -> str:
        return self.chosen or (self.data / "admin-token").read_text().strip()

    def client(self, secret: str | None = None) -> httpx.Client:
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {secret or self.secret}"}, timeout=30, trust_env=False
        )

    def tell(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> int:
        """Stop gracefully and return the exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(timeout=40)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest, new_url: NewUrl) -> str:
    """Return the URL of an empty database of each engine."""
    return new_url(request.param, migrated=False)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Start services that are stopped at the end of the test."""
    started: list[Service] = []

    def make(folder: str = "data", **variables: str) -> Service:
        started.append(Service(tmp_path / folder, **variables))
        return started[-1]

    yield make
    for service in started:
        service.stop()


@pytest.fixture
def service(start: Callable[..., Service], engine_url: str) -> Service:
    return start(IMPRINT_DATABASE_URL=engine_url)

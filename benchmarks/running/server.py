"""A server that is measured: its process with all its workers, where it answers, how it is stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.running import processes

_START_SECONDS = 60.0
_STOP_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `database_pid` is the process of its database, where that has one of its own."""

    name: str
    port: int
    pid: int
    database_pid: int | None = None

    def cpu_seconds(self) -> float:
        """Return what all its processes have taken of the processor since they were started."""
        return processes.cpu_seconds(self.pid)

    def database_cpu_seconds(self) -> float:
        """Return the same of its database's processes, 0 where there are none."""
        return processes.cpu_seconds(self.database_pid) if self.database_pid else 0.0

    def memory(self) -> list[processes.Memory]:
        """Return what each of its workers holds in memory."""
        found = (processes.memory(worker) for worker in processes.children(self.pid))
        return [memory for memory in found if memory is not None]


@contextmanager
def running(
    name: str,
    command: Sequence[str],
    *,
    port: int,
    ready: str,
    log: Path,
    variables: Mapping[str, str],
    database_pid: int | None = None,
) -> Iterator[Server]:
    """Run a server, from when GET `ready` gets a 200 until the block ends; what it says goes to the file `log`.

    Raises RuntimeError with the end of that file when it does not get so far.
    """
    environ = {**{key: value for key, value in os.environ.items() if not key.startswith("IMPRINT_")}, **variables}
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, env=environ, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
    try:
        _wait_until_ready(process, port, ready, log)
        yield Server(name, port, process.pid, database_pid)
    finally:
        _stop(process)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if _answers(port, path):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer: {log.read_text(encoding='utf-8')[-2000:]}")


def _answers(port: int, path: str) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop gracefully, and where that takes too long, by force, the workers too."""
    workers = processes.children(process.pid) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        for worker in workers:
            _kill(worker)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        return

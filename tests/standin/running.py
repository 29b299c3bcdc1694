"""The stand-in as a running process, for tests of the server alone."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Running:
    """A server process, and ways to talk to it."""

    def __init__(self, data: Path, **variables: str) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.data = data
        command = [sys.executable, str(ROOT / "tests" / "standin" / "server.py"), str(data), str(self.port)]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("IMPRINT_")}
        environ |= {"PYTHONPATH": str(ROOT), **variables}
        self.process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def get(self, path: str = "/", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def seconds_to_answer(self) -> float:
        start = time.monotonic()
        assert self.get()[0] == 200
        return time.monotonic() - start

    def connect(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(sent)
        return connection

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> tuple[int, list[dict[str, Any]]]:
        """Stop gracefully; return the exit status and the lines of the log."""
        self.process.terminate()
        _, log = self.process.communicate(timeout=20)
        return self.process.returncode, [json.loads(line) for line in log.splitlines()]

    def end(self) -> None:
        """Stop if nobody has, and close the pipes."""
        if self.process.poll() is None:
            self.stop()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

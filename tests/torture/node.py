"""One node of the service, that can be hurt, looked at and started again on the same port and data."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from tests.running.conftest import IMPRINT, Service
from tests.torture.caller import Caller, Violation

SECRET = "a-token-that-the-torturer-chose"
BACK_SECONDS = 60.0
ORPHAN_SECONDS = 20.0


class Node:
    """A running service: its processes by id, and callers to it."""

    def __init__(self, data: Path, database_url: str, **variables: str) -> None:
        self.database_url = database_url
        self._variables = {"IMPRINT_DATABASE_URL": database_url, "IMPRINT_ADMIN_TOKEN": SECRET, **variables}
        self.service = Service(data, **self._variables)
        self.port = self.service.port

    @property
    def master(self) -> int:
        return self.service.process.pid

    def workers(self) -> frozenset[int]:
        """Return the ids of the worker processes that live now."""
        return frozenset(_children_of(self.master))

    def caller(self) -> Caller:
        return Caller(self.port, SECRET)

    def kill(self, *processes: int) -> None:
        """End processes of this node as a power cut would."""
        for process in processes:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def start_again(self) -> None:
        """Start on the same port and data, as whatever watches over the service would, after its master has gone."""
        self.service.process.wait(timeout=40)
        assert self.service.process.stdout is not None
        self.service.process.stdout.close()
        self.service = Service(self.service.data, port=self.port, **self._variables)

    def restart(self) -> None:
        """Stop gracefully and start again."""
        status = self.service.stop()
        if status != 0:
            raise Violation(f"the stopped service left with {status}")
        self.start_again()

    def wait_until_ready(self) -> None:
        caller = self.caller()
        began = time.monotonic()
        while caller.get("/readyz").status != 200:
            if time.monotonic() > began + BACK_SECONDS:
                raise Violation(f"not ready {BACK_SECONDS:.0f} seconds after the attack")
            time.sleep(0.05)
        caller.close()

    def check_database(self) -> list[str]:
        """Run `imprint db check` beside the running service; return what it says is wrong."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("IMPRINT_")}
        environ |= {"IMPRINT_DATA": str(self.service.data), **self._variables}
        done = subprocess.run(
            [IMPRINT, "db", "check"], env=environ, capture_output=True, text=True, timeout=60, check=False
        )
        return [] if done.returncode == 0 else [f"imprint db check: {done.returncode} {done.stdout} {done.stderr}"]

    def log(self) -> str:
        return self.service.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End whatever of it still runs."""
        self.service.stop()


def wait_until_gone(processes: Iterable[int]) -> None:
    """Wait for workers whose master was killed; raises Violation when they do not leave by themselves."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    remaining = set(processes)
    while remaining := {process for process in remaining if _parent_of(process) is not None}:
        if time.monotonic() > deadline:
            raise Violation(f"workers {sorted(remaining)} live {ORPHAN_SECONDS:.0f} seconds after their master")
        time.sleep(0.05)


def _children_of(parent: int) -> list[int]:
    processes = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [process for process in processes if _parent_of(process) == parent]


def _parent_of(process: int) -> int | None:
    """Return the id of the parent of a process, or None when that has ended, also when nobody took note of its end."""
    try:
        state, parent, *_ = Path(f"/proc/{process}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else int(parent)

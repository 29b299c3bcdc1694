"""Imprint and its bare peers as processes, all with the same settings of the server."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType

from benchmarks.running.server import Server, free_port, running

WORKERS, THREADS = 2, 4


def imprint(
    name: str, data: Path, *, database_url: str | None = None, database_pid: int | None = None
) -> AbstractContextManager[Server]:
    """Run `imprint serve`, which logs every request to a file beside its data."""
    url = {"IMPRINT_DATABASE_URL": database_url} if database_url else {}
    command = [str(Path(sys.executable).parent / "imprint"), "serve"]
    return _running(name, command, data, ready="/readyz", more=url, database_pid=database_pid)


def bare(name: str, data: Path, *, worker: str = "imprint") -> AbstractContextManager[Server]:
    """Run the bare peers with Imprint's worker or with `gthread`, gunicorn's own."""
    return _running(name, [sys.executable, "-m", "benchmarks.bare", worker], data, ready="/hello")


def _running(
    name: str,
    command: list[str],
    data: Path,
    *,
    ready: str,
    more: Mapping[str, str] = MappingProxyType({}),
    database_pid: int | None = None,
) -> AbstractContextManager[Server]:
    port = free_port()
    variables = {
        "IMPRINT_DATA": str(data),
        "IMPRINT_PORT": str(port),
        "IMPRINT_WORKERS": str(WORKERS),
        "IMPRINT_THREADS": str(THREADS),
        "IMPRINT_LOG_FORMAT": "json",
        "IMPRINT_LOG_LEVEL": "info",
        **more,
    }
    log = data.with_suffix(".log")
    return running(name, command, port=port, ready=ready, log=log, variables=variables, database_pid=database_pid)

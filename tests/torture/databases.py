"""Databases for the long versions, as an operator has them: each commit is on the disk before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.postgresql import running_server

ENGINES = ("sqlite", "postgresql")
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """Make a database of an engine without tables; yield its URL."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'imprint.db'}"
        return
    with running_server() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE tortured TEMPLATE template0")
            for setting in _DURABLE:
                told = connection.execute(f"SHOW {setting}").fetchone()
                assert told == ("on",), f"{setting} of PostgreSQL is {told}"
        yield str(server.get_uri(database="tortured"))

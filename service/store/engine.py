"""The database: SQLite or PostgreSQL, and the two kinds of transactions that operations run in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import partial

import psycopg
from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, make_url

from service.store import postgresql_engine, postgresql_scrub, sqlite_engine, sqlite_file
from service.store.bounded_connection import losses_as_unknown
from service.store.checkpointer import Checkpointer
from service.store.direct import Cursor
from service.store.failures import outages_as_unavailable
from service.store.sqlite_scrub import SQLiteScrubber
from service.store.waits import committed, count_commit, waited
from service.store.write_lock import WriteLock

MIGRATION_SECONDS = 120.0
"""How long one program waits for another that migrates the same database."""


class Database:
    """One database, with its connections; made after a fork, not before (a connection cannot be shared).

    Making it connects to nothing. `timeout` is how many seconds anything may wait: for a lock, for a connection of the
    pool, for another writer. Whatever keeps the database from answering is raised as Unavailable, in every method.
    """

    def __init__(self, url: str | URL, *, timeout: float = 5.0, pool_size: int = 8) -> None:
        """Take the URL: `sqlite:///file` or `postgresql://...`; raises ValueError for any other, and for memory."""
        self.url = _read_url(url)
        self.dialect = self.url.get_backend_name()
        self._timeout = timeout
        self._kind = sqlite_engine if self.dialect == "sqlite" else postgresql_engine
        self._reader, self._writer = self._kind.engines(self.url, timeout, pool_size)
        self._direct = self._kind.direct_engine(self.url, timeout, pool_size, self._reader)
        self._lock = WriteLock(sqlite_engine.lock_path(self.url)) if self.dialect == "sqlite" else None
        self._checkpoints = Checkpointer(sqlite_engine.file_path(self.url), self._lock, timeout) if self._lock else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the database and cannot change it."""
        with outages_as_unavailable(), waited("connection", self._reader.connect) as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is committed at the end, durably, or rolled back when anything is raised.

        On SQLite there is one at a time; a thread that opens a second inside its first waits in vain.
        """
        with (
            outages_as_unavailable(),
            waited("turn", partial(self._exclusively, self._timeout)),
            waited("connection", self._writer.connect) as db,
            committed(db),
        ):
            yield db
        self._committed()

    @contextmanager
    def reading_directly(self) -> Iterator[Cursor]:
        """Lend the driver's own cursor for one statement that reads what is committed at this moment."""
        with outages_as_unavailable(), _borrowed(self._direct) as connection, closing(connection.cursor()) as cursor:
            yield cursor

    @contextmanager
    def writing_directly(self) -> Iterator[Cursor]:
        """Lend the driver's own cursor for writing: in a transaction, or on PostgreSQL for one statement, which is one.

        The transaction is committed at the end, durably, or rolled back when anything is raised.
        """
        if self._lock is None:
            with (
                outages_as_unavailable(),
                waited("connection", partial(_borrowed, self._direct)) as connection,
                losses_as_unknown(connection),
                closing(connection.cursor()) as cursor,
            ):
                yield cursor
            return
        with (
            outages_as_unavailable(),
            waited("turn", partial(self._exclusively, self._timeout)),
            waited("connection", partial(_borrowed, self._writer)) as connection,
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute(sqlite_engine.BEGIN)
            yield cursor
            count_commit(connection.commit)
        self._committed()

    @contextmanager
    def committing_each(self) -> Iterator[Connection]:
        """Open a connection of PostgreSQL on which each statement is a transaction of its own, one round trip each."""
        with outages_as_unavailable(), self._writer.connect() as db:
            yield db.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a transaction for changes of the tables; programs that ask for one at the same time get it in turn."""
        engine = self._kind.migrator(self.url)
        try:
            with outages_as_unavailable(), self._exclusively(MIGRATION_SECONDS), engine.begin() as db:
                self._kind.begin_migration(db, MIGRATION_SECONDS)
                yield db
                self._kind.end_migration(db)
        finally:
            engine.dispose()

    def scrub(self, patience: float) -> bool:
        """Make sure that what was deleted is gone from the files as well, and return whether it is.

        SQLite: from every byte of the file and its log. PostgreSQL: from the tables, whose room is free then; what lies
        in free room is there until new rows take it, or until `rewrite`. Transactions that still see what was deleted
        are waited for `patience` seconds; while there are any, it is not gone.
        """
        if self._lock is not None:
            scrubber = SQLiteScrubber(sqlite_engine.file_path(self.url), self._lock, self._timeout)
            with outages_as_unavailable():
                return scrubber.scrub(patience)
        with self._maintaining() as db:
            return postgresql_scrub.scrub(db, patience)

    def rewrite(self, patience: float) -> bool:
        """Do as `scrub`, and on PostgreSQL write the tables anew, so that no old byte is left in their files.

        Meanwhile nobody can read or write those; their locks are waited for as long as for others, else Unavailable.
        """
        if not self.scrub(patience):
            return False
        if self._lock is None:
            with self._maintaining() as db:
                postgresql_scrub.rewrite(db, self._timeout)
        return True

    @contextmanager
    def _maintaining(self) -> Iterator[Connection]:
        """Open a connection on which each statement is a transaction of its own and may take its time."""
        engine = self._kind.migrator(self.url)
        try:
            with outages_as_unavailable(), engine.connect() as db:
                yield db.execution_options(isolation_level="AUTOCOMMIT")
        finally:
            engine.dispose()

    def dispose(self) -> None:
        """Close the connections that are not in use; the next transaction opens new ones."""
        if self._checkpoints:
            self._checkpoints.stop()
        if self._lock:
            self._lock.close()
        for engine in (self._reader, self._writer, self._direct):
            engine.dispose()

    def _committed(self) -> None:
        if self._checkpoints:
            self._checkpoints.count()

    def _exclusively(self, timeout: float) -> AbstractContextManager[None]:
        return self._lock.held(timeout) if self._lock else nullcontext()


@contextmanager
def _borrowed(engine: Engine) -> Iterator[PoolProxiedConnection]:
    """Lend a connection of the pool; where anything fails its transaction is rolled back, and it is not used again.

    Closing alone does not roll back in SQLite while somebody, such as a traceback, still holds a cursor.
    """
    connection = engine.raw_connection()
    try:
        yield connection
    except BaseException as error:
        with suppress(sqlite3.Error, psycopg.Error):
            connection.rollback()
        connection.invalidate()
        sqlite_file.notice(engine, error)
        raise
    finally:
        connection.close()


def _read_url(text: str | URL) -> URL:
    if isinstance(text, str) and text.startswith("postgres://"):
        text = text.replace("postgres://", "postgresql://", 1)
    url = make_url(text)
    backend = url.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(f"the database must be sqlite:///FILE or postgresql://..., not {backend}")
    if backend == "sqlite" and sqlite_engine.is_in_memory(url):
        raise ValueError("a SQLite database needs a file: what is in memory is neither durable nor shared by workers")
    if backend == "postgresql":
        postgresql_engine.check_options(url)
    return url

"""PostgreSQL, set up so that nothing waits for ever and a lost connection is noticed before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from service.store.bounded_connection import BoundedConnection

STATEMENT_SECONDS = 15
"""How long the server works on one statement."""
ANSWER_SECONDS = STATEMENT_SECONDS + 3
"""How long we wait for its answer; with a new connection after that, a request is still answered in 30 seconds."""
IDLE_SECONDS = 30
"""How long the server keeps a transaction open in which nothing is asked."""

DDL_LOCK_MILLISECONDS = 1000
"""How long a change of the tables waits for the lock of one of them before it tries again."""

# A server that is gone without a word is noticed by the kernel also where nobody waits for an answer. Milliseconds,
# then seconds; an address may say otherwise.
_TCP = {"tcp_user_timeout": 20_000, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
# The server keeps the plan by which it checks a reference. One that was made while a table was empty reads all of it
# until the server looks at its size anew, some minutes later: each render would take longer than the last.
_BY_INDEX = {"enable_seqscan": "off"}
_MIGRATION_LOCK = 0x494D5052494E54
_SET = text("SELECT set_config(:name, :value, true)")


def check_options(url: URL) -> None:
    """Raise ValueError for options behind the `?` of an address that PostgreSQL does not know."""
    try:
        make_conninfo(**{name: value if isinstance(value, str) else value[-1] for name, value in url.query.items()})
    except ProgrammingError as error:
        raise ValueError(f"PostgreSQL does not know these options: {error}") from None


def engines(url: URL, timeout: float, pool_size: int) -> tuple[Engine, Engine]:
    """Return an engine for transactions that read and cannot write, and one for those that write; they share a pool.

    A reader sees one moment of the database (REPEATABLE READ), as on SQLite; a writer sees in each statement what
    others have committed before it (READ COMMITTED), so that what it locks is the newest.
    """
    writer = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=timeout,
        pool_use_lifo=True,
        connect_args=_tcp(url) | {"connect_timeout": max(2, int(timeout))},
    )
    _set_up(writer, timeout)
    return writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True), writer


def direct_engine(url: URL, timeout: float, pool_size: int, _reader: Engine) -> Engine:
    """Return an engine for single statements, each a transaction by itself: one way to the server and back.

    All of them find their rows by an index. Its connections are not tried before use by a question of their own; that
    the server has closed one shows in its socket.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        pool_use_lifo=True,
        connect_args=_tcp(url) | {"connect_timeout": max(2, int(timeout))},
    )
    _set_up(engine, timeout, _BY_INDEX)

    @event.listens_for(engine, "checkout")
    def look(connection: BoundedConnection, _entry: ConnectionPoolEntry, _proxy: object) -> None:
        if connection.closed or connection.has_input():
            raise DisconnectionError("the server has closed this connection")

    return engine


def migrator(url: URL) -> Engine:
    """Return an engine for changes of the tables."""
    return create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=_tcp(url) | {"connect_timeout": 5})


def begin_migration(db: Connection, timeout: float) -> None:
    """Wait until no other program migrates this database; the lock ends with the transaction.

    Afterwards a statement waits only a moment for the lock of a table: while it waits, all others wait behind it. That
    moment is far shorter than what a request may wait, and who migrates tries again.
    """
    for name, milliseconds in (("statement_timeout", 0), ("lock_timeout", int(timeout * 1000))):
        db.execute(_SET, {"name": name, "value": str(milliseconds)})
    db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    db.execute(_SET, {"name": "lock_timeout", "value": str(DDL_LOCK_MILLISECONDS)})


def end_migration(_db: Connection) -> None:
    """Do nothing: PostgreSQL has checked every reference itself."""


def _tcp(url: URL) -> dict[str, int]:
    return {name: value for name, value in _TCP.items() if name not in url.query}


def _set_up(engine: Engine, lock_seconds: float, settings: Mapping[str, str] = MappingProxyType({})) -> None:
    """Bound waits on our side, and in the session: not in the URL's options, which may be the operator's own.

    `settings` are others of the session, by name.
    """
    times = {
        "lock_timeout": lock_seconds,
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    chosen = {name: str(int(seconds * 1000)) for name, seconds in times.items()} | dict(settings)
    statement = f"SELECT {', '.join(['set_config(%s, %s, false)'] * len(chosen))}"
    values = [word for setting in chosen.items() for word in setting]

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Dialect, _entry: ConnectionPoolEntry, args: Any, options: Any) -> BoundedConnection:
        connection = BoundedConnection.connect(*args, **options)
        connection.answer_seconds = ANSWER_SECONDS
        connection.quick_seconds = lock_seconds + 1
        try:
            connection.autocommit = True
            connection.execute(statement, values)
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise
        return connection

    @event.listens_for(engine, "checkin")
    def forget_mode(connection: BoundedConnection | None, _entry: ConnectionPoolEntry) -> None:
        """Let a writer begin as the server says: SQLAlchemy leaves READ WRITE behind where a reader has been.

        That would override an operator, or a host whose disk is full, who has set transactions to read only.
        """
        if connection is None or connection.closed:
            return
        connection.answer_seconds = ANSWER_SECONDS
        if connection.read_only is not None:
            connection.read_only = None

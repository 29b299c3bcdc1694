"""What a driver raises, sorted: the database cannot answer now, a row is there already, or a fault of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.core.errors import Unavailable
from service.store.bounded_connection import OutcomeUnknown

# SQLSTATEs of PostgreSQL that are no OperationalError: a standby that only reads, and a table or column that this
# program's migrations have not made yet. SQLite reports all three as OperationalError.
_STATES_OF_OUTAGE = frozenset({"25006", "42P01", "42703"})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_OUTAGES = (sqlite3.OperationalError, sqlite3.InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_DUPLICATES = frozenset(
    {"SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_TRIGGER", "23505"}
)
_OUTCOME_UNKNOWN = (
    "The database was lost while the change was being committed, so it may have been made or not; "
    "send the request again with the same Idempotency-Key, or look whether the change is there"
)


@contextmanager
def outages_as_unavailable() -> Iterator[None]:
    """Raise Unavailable in place of what a driver says when its database cannot answer; let other errors pass.

    Locked, full, read-only, damaged, stopped, unreachable, not migrated: a caller can do nothing but wait. The driver's
    own error is chained, for the log.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable from error
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, OutcomeUnknown):
            raise Unavailable(_OUTCOME_UNKNOWN) from error
        if _is_outage(error) if isinstance(error, DBAPIError) else _is_outage_of_driver(error):
            raise Unavailable from error
        raise


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether SQLite cannot make sense of a file."""
    return getattr(error, "sqlite_errorcode", None) in _DAMAGED


def is_duplicate(error: IntegrityError) -> bool:
    """Return whether a row was refused because one with its key is there already."""
    return _code(error) in _DUPLICATES


def is_lock_not_granted(error: BaseException) -> bool:
    """Return whether an outage is that PostgreSQL did not get the lock of a table within its `lock_timeout`."""
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and _code(cause) == "55P03"


def _is_outage(error: DBAPIError) -> bool:
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return True
    return _is_outage_of_driver(error.orig)


def _is_outage_of_driver(error: BaseException | None) -> bool:
    is_known = getattr(error, "sqlstate", None) in _STATES_OF_OUTAGE
    return is_known or isinstance(error, _OUTAGES) or getattr(error, "sqlite_errorcode", None) in _DAMAGED


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)

"""What a driver raises, sorted: the database cannot answer now, a row is there already, or a fault of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.core.errors import Unavailable
from service.store.bounded_connection import OutcomeUnknown

# SQLSTATEs of PostgreSQL that are no OperationalError: a standby that only reads, and a table or column that this
# program's migrations have not made yet. SQLite reports all three as OperationalError.
_STATES_OF_OUTAGE = frozenset({"25006", "42P01", "42703"})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
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
    except DBAPIError as error:
        if isinstance(error.orig, OutcomeUnknown):
            raise Unavailable(_OUTCOME_UNKNOWN) from error
        if _is_outage(error):
            raise Unavailable from error
        raise


def is_duplicate(error: IntegrityError) -> bool:
    """Return whether a row was refused because one with its key is there already."""
    return _code(error) in _DUPLICATES


def _is_outage(error: DBAPIError) -> bool:
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return True
    return _code(error) in _STATES_OF_OUTAGE or getattr(error.orig, "sqlite_errorcode", None) in _DAMAGED


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)

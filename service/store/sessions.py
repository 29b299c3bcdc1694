"""Sessions of users: of what a browser sends only its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from service.store.access_tables import sessions, users
from service.store.sql import AnyRow, columns_of
from service.store.users import COLUMNS, UserRecord


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session; `seen_at` is when it was last used, to the minute, `agent` what the browser calls itself."""

    id: str
    user_id: str
    hash: str
    created_at: datetime
    seen_at: datetime
    agent: str

    @classmethod
    def from_row(cls, row: AnyRow) -> SessionRecord:
        """Return the session of a row of the table."""
        return cls(*row)


_COLUMNS = tuple(sessions.columns)
_FIND = select(*_COLUMNS, *COLUMNS).join_from(sessions, users).where(sessions.c.hash == bindparam("hash"))
_INSERT = sessions.insert().inline()


def insert(db: Connection, record: SessionRecord) -> None:
    """Store a session."""
    db.execute(_INSERT, columns_of(sessions, record))


def find(db: Connection, session_hash: str) -> tuple[SessionRecord, UserRecord] | None:
    """Return the session of that hash, in force or not, and its user, or None."""
    row = db.execute(_FIND, {"hash": session_hash}).first()
    if row is None:
        return None
    width = len(_COLUMNS)
    return SessionRecord(*row[:width]), UserRecord(*row[width:])


def of_user(db: Connection, user_id: str) -> list[SessionRecord]:
    """Return the sessions of a user, in force or not, newest first."""
    query = select(*_COLUMNS).where(sessions.c.user_id == user_id).order_by(sessions.c.id.desc())
    return [SessionRecord.from_row(row) for row in db.execute(query)]


def touch(db: Connection, session_id: str, *, at: datetime) -> None:
    """Say that a session was used, unless it was later than that."""
    db.execute(sessions.update().where(sessions.c.id == session_id, sessions.c.seen_at < at).values(seen_at=at))


def end(db: Connection, user_id: str, *, only: str | None = None, but: str | None = None) -> int:
    """Delete the sessions of a user, `only` one of them, or all `but` one; return how many there were."""
    conditions: list[ColumnElement[bool]] = [sessions.c.user_id == user_id]
    if only is not None:
        conditions.append(sessions.c.id == only)
    if but is not None:
        conditions.append(sessions.c.id != but)
    return db.execute(sessions.delete().where(*conditions)).rowcount


def purge(db: Connection, *, created_before: datetime, seen_before: datetime) -> None:
    """Delete the sessions that were made or last used before these times."""
    expired = or_(sessions.c.created_at < created_before, sessions.c.seen_at < seen_before)
    db.execute(sessions.delete().where(expired))

"""Users: the people who sign in; of a password only its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, text

from service.store.access_tables import users
from service.store.sql import AnyRow, columns_of, insert_unless_there, inserted


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A user; `password_made` says that the password was made by chance, not chosen by anybody."""

    id: str
    name: str
    display_name: str | None
    role: str
    pattern: str
    password_hash: str
    password_made: bool
    must_change_password: bool
    created_at: datetime
    created_by: str
    disabled_at: datetime | None

    @classmethod
    def from_row(cls, row: AnyRow) -> UserRecord:
        """Return the user of a row of `SELECT`."""
        return cls(*row)


COLUMNS = tuple(users.columns)
_SELECT = select(*COLUMNS)
_BY_ID = _SELECT.where(users.c.id == bindparam("id"))
_BY_NAME = _SELECT.where(users.c.name == bindparam("name"))
_PAGE = _SELECT.order_by(users.c.id.desc()).limit(bindparam("limit"))
_PAGE_BEFORE = _PAGE.where(users.c.id < bindparam("before"))
_INSERT = insert_unless_there(users)
_OTHERS = (
    select(users.c.id)
    .where(users.c.role == bindparam("role"), users.c.pattern == "*", users.c.disabled_at.is_(None))
    .where(users.c.id != bindparam("id"))
    .limit(1)
)


def insert(db: Connection, record: UserRecord) -> bool:
    """Store a user; return False, and change nothing, when one of that name (or id) is there."""
    return inserted(db, _INSERT, columns_of(users, record))


def update(db: Connection, record: UserRecord) -> None:
    """Store what a user is now, in place of what it was."""
    values = {name: value for name, value in columns_of(users, record).items() if name not in ("id", "name")}
    db.execute(users.update().where(users.c.id == record.id).values(values))


def rehash(db: Connection, user_id: str, *, before: str, after: str) -> None:
    """Store another hash of the same password, unless the password was changed meanwhile."""
    statement = users.update().where(users.c.id == user_id, users.c.password_hash == before)
    db.execute(statement.values(password_hash=after))


def lock_users(db: Connection) -> None:
    """Let nobody else add or change a user until this transaction ends; on SQLite it is alone anyway."""
    if db.dialect.name != "sqlite":
        db.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))


def by_id(db: Connection, user_id: str) -> UserRecord | None:
    """Return the user of that id, disabled or not, or None."""
    return _one(db, _BY_ID, id=user_id)


def by_name(db: Connection, name: str) -> UserRecord | None:
    """Return the user of that name, disabled or not, or None."""
    return _one(db, _BY_NAME, name=name)


def page(db: Connection, *, limit: int, before: str | None = None) -> list[UserRecord]:
    """Return users, disabled or not, newest first, those with an id under `before`."""
    query = _PAGE if before is None else _PAGE_BEFORE
    return [UserRecord.from_row(row) for row in db.execute(query, {"limit": limit, "before": before})]


def has_others(db: Connection, user_id: str, *, role: str) -> bool:
    """Return whether another user than this has the role for all names and is not disabled."""
    return db.execute(_OTHERS, {"id": user_id, "role": role}).first() is not None


def _one(db: Connection, query: Select[*tuple[Any, ...]], **key: str) -> UserRecord | None:
    row = db.execute(query, key).first()
    return UserRecord.from_row(row) if row else None

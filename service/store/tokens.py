"""Tokens: who may call; of the token itself only its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, text

from service.store.access_tables import tokens
from service.store.sql import AnyRow, columns_of, insert_unless_there, inserted


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token; `bootstrap` marks the first administrator's, None for `expires_at` is never."""

    id: str
    name: str
    hash: str
    scopes: tuple[str, ...]
    pattern: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    bootstrap: bool

    @classmethod
    def from_row(cls, row: AnyRow) -> TokenRecord:
        """Return the token of a row of `_SELECT`."""
        return cls(*row)


_SELECT = select(
    tokens.c.id,
    tokens.c.name,
    tokens.c.hash,
    tokens.c.scopes,
    tokens.c.pattern,
    tokens.c.created_at,
    tokens.c.created_by,
    tokens.c.expires_at,
    tokens.c.revoked_at,
    tokens.c.bootstrap,
)
_BY_HASH = _SELECT.where(tokens.c.hash == bindparam("hash"))
_BY_ID = _SELECT.where(tokens.c.id == bindparam("id"))
_BOOTSTRAP = _SELECT.where(tokens.c.bootstrap, tokens.c.revoked_at.is_(None)).order_by(tokens.c.id.desc()).limit(1)
_PAGE = _SELECT.order_by(tokens.c.id.desc()).limit(bindparam("limit"))
_PAGE_BEFORE = _PAGE.where(tokens.c.id < bindparam("before"))
_INSERT = insert_unless_there(tokens)
_REVOKE = (
    tokens.update()
    .where(tokens.c.id == bindparam("token_id"), tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at", type_=tokens.c.revoked_at.type))
)


def insert(db: Connection, record: TokenRecord) -> bool:
    """Store a token; return False, and change nothing, when one of that hash (or id) is there."""
    return inserted(db, _INSERT, columns_of(tokens, record))


def lock_tokens(db: Connection) -> None:
    """Let nobody else add or revoke a token until this transaction ends; on SQLite it is alone anyway."""
    if db.dialect.name != "sqlite":
        db.execute(text("LOCK TABLE tokens IN SHARE ROW EXCLUSIVE MODE"))


def by_hash(db: Connection, token_hash: str) -> TokenRecord | None:
    """Return the token of that hash, in force or not, or None."""
    return _one(db, _BY_HASH, hash=token_hash)


def by_id(db: Connection, token_id: str) -> TokenRecord | None:
    """Return the token of that id, in force or not, or None."""
    return _one(db, _BY_ID, id=token_id)


def bootstrap(db: Connection) -> TokenRecord | None:
    """Return the first administrator's token, or None when there is none that was not revoked."""
    return _one(db, _BOOTSTRAP)


def page(db: Connection, *, limit: int, before: str | None = None) -> list[TokenRecord]:
    """Return tokens in force or not, newest first, those with an id under `before`."""
    query = _PAGE if before is None else _PAGE_BEFORE
    return [TokenRecord.from_row(row) for row in db.execute(query, {"limit": limit, "before": before})]


def revoke(db: Connection, token_id: str, *, at: datetime) -> bool:
    """Revoke a token and return whether that changed anything; a token that was revoked keeps its time."""
    return db.execute(_REVOKE, {"token_id": token_id, "at": at}).rowcount == 1


def _one(db: Connection, query: Select[*tuple[Any, ...]], **key: str) -> TokenRecord | None:
    row = db.execute(query, key).first()
    return TokenRecord.from_row(row) if row else None

"""Answers kept by caller and Idempotency-Key, to be given again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, tuple_

from service.store.metadata import idempotency_keys
from service.store.sql import AnyRow, columns_of, insert_unless_there, inserted


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The first answer to a request, and the hash of the request that got it."""

    caller_id: str
    key: str
    request_hash: str
    status: int
    headers: Mapping[str, str]
    created_at: datetime
    body: bytes

    @classmethod
    def from_row(cls, row: AnyRow) -> KeptAnswer:
        """Return the answer of a row of `_GET`."""
        return cls(*row)


_KEYS = idempotency_keys.c
_GET = select(
    _KEYS.caller_id, _KEYS.key, _KEYS.request_hash, _KEYS.status, _KEYS.headers, _KEYS.created_at, _KEYS.body
).where(_KEYS.caller_id == bindparam("caller_id"), _KEYS.key == bindparam("key"))
_INSERT = insert_unless_there(idempotency_keys)
_EXPIRED = _KEYS.created_at < bindparam("before")
_FORGET = idempotency_keys.delete().where(
    _KEYS.caller_id == bindparam("caller_id"), _KEYS.key == bindparam("key"), _EXPIRED
)
# On PostgreSQL what another transaction forgets at the same moment is left to it, and nobody waits. It is no subquery:
# that may be run again for each row, and then passes over those that it has locked itself, beyond every limit.
_OLDEST = (
    select(_KEYS.caller_id, _KEYS.key)
    .where(_EXPIRED)
    .order_by(_KEYS.created_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("oldest")
)
_PURGE = idempotency_keys.delete().where(tuple_(_KEYS.caller_id, _KEYS.key).in_(select(_OLDEST)))


def get(db: Connection, caller_id: str, key: str) -> KeptAnswer | None:
    """Return the answer that was kept for this caller and key, or None."""
    row = db.execute(_GET, {"caller_id": caller_id, "key": key}).first()
    return KeptAnswer.from_row(row) if row else None


def insert(db: Connection, answer: KeptAnswer) -> bool:
    """Keep an answer; return False, and change nothing, when one is kept for its caller and key."""
    return inserted(db, _INSERT, columns_of(idempotency_keys, answer))


def forget(db: Connection, caller_id: str, key: str, before: datetime) -> None:
    """Forget the answer for this caller and key, if it is older."""
    db.execute(_FORGET, {"caller_id": caller_id, "key": key, "before": before})


def purge(db: Connection, before: datetime, *, most: int) -> None:
    """Forget the oldest of the answers that are older, so many at the most."""
    db.execute(_PURGE, {"before": before, "most": most})

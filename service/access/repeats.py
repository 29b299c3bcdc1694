"""Answers to requests that carried an Idempotency-Key, kept so that a repetition gets the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.core.errors import IdempotencyConflict, Unavailable
from service.store import idempotency
from service.store.idempotency import KeptAnswer

KEPT_FOR = timedelta(hours=24)
PURGED_AT_ONCE = 20
"""How many expired answers go whenever one is kept: more than come, and so few that no request waits for it."""


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that says it may come twice: its caller, its key, and the hash of all that it asks for."""

    caller_id: str
    key: str
    request_hash: str


def find_answer(db: Connection, request: Repeatable, now: datetime) -> KeptAnswer | None:
    """Return the answer that this request was given in the last 24 hours, or None.

    Raises IdempotencyConflict when the key was used for a request with another hash.
    """
    answer = idempotency.get(db, request.caller_id, request.key)
    if answer is None or answer.created_at < now - KEPT_FOR:
        return None
    if answer.request_hash != request.request_hash:
        raise IdempotencyConflict("this Idempotency-Key was used for another request; make a new key for a new request")
    return answer


def keep_answer(
    db: Connection, request: Repeatable, *, status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Keep an answer in the transaction of its effect.

    Raises Unavailable, which undoes the effect, when the same request is being answered elsewhere at this moment.
    """
    expired = now - KEPT_FOR
    idempotency.forget(db, request.caller_id, request.key, expired)
    idempotency.purge(db, expired, most=PURGED_AT_ONCE)
    answer = KeptAnswer(
        caller_id=request.caller_id,
        key=request.key,
        request_hash=request.request_hash,
        status=status,
        headers=dict(headers),
        body=body,
        created_at=now,
    )
    if not idempotency.insert(db, answer):
        raise Unavailable("the same request is being answered at this moment; send it again to get that answer")

"""Sessions: opened when somebody signs in, found at each request, ended one by one or all at once."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.access.secrets import hash_secret
from service.access.users import find_user
from service.core.actor import Actor
from service.core.errors import Unauthenticated, UnknownSession
from service.core.event import EventTag
from service.core.identifier import is_id, time_ordered_id
from service.core.roles import ROLES
from service.store import events, sessions
from service.store.sessions import SessionRecord
from service.store.users import UserRecord

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
_LONGEST_AGENT = 300
_UNSHOWN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Session:
    """A session in force, its user, and the actor that they are."""

    record: SessionRecord
    user: UserRecord

    @property
    def actor(self) -> Actor:
        """Who acts; nobody may do anything before a password that was given them is changed."""
        return actor_of(self.user)

    def must_be_touched(self, now: datetime) -> bool:
        """Return whether it is a minute since it was written down that the session is used."""
        return now - self.record.seen_at >= SEEN_EVERY


def actor_of(user: UserRecord) -> Actor:
    """Return the actor that a user is, with no scope while the password must be changed."""
    scopes = frozenset() if user.must_change_password else frozenset(ROLES[user.role])
    return Actor(id=user.id, name=user.name, scopes=scopes, pattern=user.pattern, is_person=True)


def open_session(
    db: Connection, user: UserRecord, *, agent: str, now: datetime, entropy: bytes
) -> tuple[SessionRecord, str]:
    """Open a session from 42 random bytes; return its record and its secret, which is not kept.

    Sessions of anybody that have expired are deleted.
    """
    sessions.purge(db, created_before=now - LONGEST, seen_before=now - IDLE)
    secret = base64.urlsafe_b64encode(entropy[10:42]).decode().rstrip("=")
    record = SessionRecord(
        id=time_ordered_id(now, entropy[:10]),
        user_id=user.id,
        hash=hash_secret(secret),
        created_at=now,
        seen_at=now,
        agent=_UNSHOWN.sub(" ", agent)[:_LONGEST_AGENT],
    )
    sessions.insert(db, record)
    _record(db, EventTag.SESSION_CREATE, user, actor=actor_of(user), now=now, session=record.id)
    return record, secret


def find_session(db: Connection, secret: str, now: datetime) -> Session:
    """Return the session of a secret; raises Unauthenticated where it has ended or never was."""
    found = sessions.find(db, hash_secret(secret))
    if found is None or not _in_force(found[0], now) or found[1].disabled_at is not None:
        raise Unauthenticated("this session has ended; sign in again")
    return Session(*found)


def touch_session(db: Connection, session: Session, *, now: datetime) -> None:
    """Write down that a session is used."""
    sessions.touch(db, session.record.id, at=now)


def list_sessions(db: Connection, user_id: str, *, actor: Actor, now: datetime) -> Sequence[SessionRecord]:
    """Return the sessions of a user that are in force, newest first; raises UnknownUser."""
    user = find_user(db, user_id, actor)
    return [each for each in sessions.of_user(db, user.id) if _in_force(each, now)]


def end_session(db: Connection, user_id: str, session_id: str, *, actor: Actor, now: datetime) -> None:
    """End a session of a user at once; one that has ended already, or was another's, is left alone.

    Raises UnknownUser, and UnknownSession for a text that can be no session's id.
    """
    user = find_user(db, user_id, actor)
    if not is_id(session_id):
        raise UnknownSession(f"no session has the id {session_id[:100]!r}; GET /v1/users/{user_id}/sessions lists them")
    if sessions.end(db, user.id, only=session_id):
        _record(db, EventTag.SESSION_END, user, actor=actor, now=now, session=session_id)


def end_sessions(db: Connection, user_id: str, *, actor: Actor, now: datetime, but: str | None = None) -> None:
    """End all sessions of a user at once, `but` one; raises UnknownUser."""
    user = find_user(db, user_id, actor)
    ended = sessions.end(db, user.id, but=but)
    if ended:
        _record(db, EventTag.SESSION_END, user, actor=actor, now=now, sessions=ended)


def sign_out(db: Connection, session: Session, *, now: datetime) -> None:
    """End the session of somebody who is done."""
    if sessions.end(db, session.user.id, only=session.record.id):
        _record(db, EventTag.SESSION_END, session.user, actor=session.actor, now=now, session=session.record.id)


def expires_at(record: SessionRecord) -> datetime:
    """Return when a session ends unless it is used meanwhile."""
    return min(record.created_at + LONGEST, record.seen_at + IDLE)


def _in_force(record: SessionRecord, now: datetime) -> bool:
    return now < expires_at(record)


def _record(db: Connection, tag: EventTag, user: UserRecord, *, actor: Actor, now: datetime, **told: str | int) -> None:
    events.record(db, at=now, actor=actor, tag=tag, data={"user": user.id, "name": user.name, **told})

"""Users: create, change, disable, give a new password."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.access.passwords import NewPassword, check_password
from service.core.actor import Actor, matches
from service.core.errors import (
    Forbidden,
    InvalidRequest,
    LastAdministrator,
    NameTaken,
    Problem,
    Unauthenticated,
    UnknownUser,
)
from service.core.event import EventTag
from service.core.identifier import is_id, time_ordered_id
from service.core.names import TAKES_USER_NAME, is_user_name
from service.core.roles import ADMIN, ROLES
from service.core.suggest import closest
from service.store import events, sessions, users
from service.store.users import UserRecord

_PATTERN = re.compile(r"[a-z0-9._*-]{1,200}")
_DISPLAY_NAME = re.compile("[^\0-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")


@dataclass(frozen=True, slots=True)
class UserWish:
    """What a new user shall be."""

    name: str
    role: str
    pattern: str = "*"
    display_name: str | None = None


@dataclass(frozen=True, slots=True)
class UserChange:
    """What shall be otherwise in a user; None leaves it as it is, and an empty display name takes it off."""

    role: str | None = None
    pattern: str | None = None
    display_name: str | None = None
    disabled: bool | None = None


def check_wish(wish: UserWish, actor: Actor) -> None:
    """Raise InvalidRequest, with all that is wrong, or Forbidden, where `create_user` would."""
    _check(wish.name, wish.role, wish.pattern, wish.display_name)
    _check_covered(actor, wish.pattern)


def create_user(
    db: Connection, wish: UserWish, password: NewPassword, *, actor: Actor, now: datetime, entropy: bytes
) -> UserRecord:
    """Create a user, who must change the password at the first sign-in; `entropy` are ten random bytes for the id.

    Raises InvalidRequest, NameTaken, and Forbidden for a pattern wider than the actor's.
    """
    check_wish(wish, actor)
    check_password(password.text, wish.name)
    record = UserRecord(
        id=time_ordered_id(now, entropy),
        name=wish.name,
        display_name=wish.display_name or None,
        role=wish.role,
        pattern=wish.pattern,
        password_hash=password.hash,
        password_made=password.made,
        must_change_password=True,
        created_at=now,
        created_by=actor.name,
        disabled_at=None,
    )
    if not users.insert(db, record):
        raise NameTaken(f"there is a user {wish.name!r} already, perhaps disabled; choose another name")
    told = {"role": record.role, "pattern": record.pattern}
    _record(db, EventTag.USER_CREATE, record, actor=actor, now=now, **told)
    return record


def find_user(db: Connection, user_id: str, actor: Actor) -> UserRecord:
    """Return a user, disabled or not; raises UnknownUser, also where the actor's pattern does not cover the user's."""
    record = users.by_id(db, user_id) if is_id(user_id) else None
    if record is None or not (matches(actor.pattern, record.pattern) or actor.id == record.id):
        raise UnknownUser(f"there is no user {user_id!r} that you may see; GET /v1/users lists them")
    return record


def named(db: Connection, name: str) -> UserRecord:
    """Return the user of that name, disabled or not; raises UnknownUser."""
    record = users.by_name(db, name) if is_user_name(name) else None
    if record is None:
        raise UnknownUser(f"there is no user {name[:100]!r}")
    return record


def list_users(db: Connection, *, limit: int, before: str | None, pattern: str = "*") -> Sequence[UserRecord]:
    """Return at most `limit` users, newest first, older than the user of the id `before`, that a pattern covers."""
    found: list[UserRecord] = []
    while len(found) < limit:
        page = users.page(db, limit=limit, before=before)
        found += [record for record in page if matches(pattern, record.pattern)]
        if len(page) < limit:
            break
        before = page[-1].id
    return found[:limit]


def change_user(db: Connection, user_id: str, change: UserChange, *, actor: Actor, now: datetime) -> UserRecord:
    """Change a user and return what it is now; another role or pattern, or being disabled, ends all sessions.

    Raises UnknownUser, InvalidRequest, Forbidden for a pattern wider than the actor's, and LastAdministrator.
    """
    users.lock_users(db)
    before = find_user(db, user_id, actor)
    after = _changed(before, change, now)
    _check(after.name, after.role, after.pattern, after.display_name)
    _check_covered(actor, after.pattern)
    if _is_administrator(before) and not _is_administrator(after) and not users.has_others(db, before.id, role=ADMIN):
        raise LastAdministrator(
            f"{before.name!r} is the last user who may do everything; give another user the role admin for * first"
        )
    if after != before:
        users.update(db, after)
    for tag, told in _told(before, after):
        _record(db, tag, after, actor=actor, now=now, **told)
    may = (after.role, after.pattern, after.disabled_at)
    if may != (before.role, before.pattern, before.disabled_at):
        sessions.end(db, after.id)
    return after


def reset_password(db: Connection, user_id: str, password: NewPassword, *, actor: Actor, now: datetime) -> UserRecord:
    """Give a user a password that must be changed at the next sign-in, and end all sessions; raises UnknownUser."""
    users.lock_users(db)
    record = find_user(db, user_id, actor)
    check_password(password.text, record.name)
    after = _with_password(record, password, must_change=True)
    users.update(db, after)
    sessions.end(db, record.id)
    _record(db, EventTag.USER_RESET, after, actor=actor, now=now)
    return after


def change_own_password(
    db: Connection, user: UserRecord, password: NewPassword, *, actor: Actor, now: datetime, session_id: str
) -> UserRecord:
    """Store the password that a user chose, and end the other sessions of that user.

    Raises InvalidRequest where it cannot be taken, Unauthenticated where the user was changed or disabled meanwhile.
    """
    users.lock_users(db)
    check_password(password.text, user.name)
    present = users.by_id(db, user.id)
    if present is None or present.disabled_at is not None or present.password_hash != user.password_hash:
        raise Unauthenticated("the user was changed meanwhile; sign in again")
    after = _with_password(present, password, must_change=False)
    users.update(db, after)
    sessions.end(db, after.id, but=session_id)
    _record(db, EventTag.USER_PASSWORD, after, actor=actor, now=now)
    return after


def _with_password(record: UserRecord, password: NewPassword, *, must_change: bool) -> UserRecord:
    return replace(record, password_hash=password.hash, password_made=password.made, must_change_password=must_change)


def _changed(before: UserRecord, change: UserChange, now: datetime) -> UserRecord:
    disabled_at = before.disabled_at
    if change.disabled is not None:
        disabled_at = (before.disabled_at or now) if change.disabled else None
    return replace(
        before,
        role=before.role if change.role is None else change.role,
        pattern=before.pattern if change.pattern is None else change.pattern,
        display_name=before.display_name if change.display_name is None else change.display_name or None,
        disabled_at=disabled_at,
    )


def _told(before: UserRecord, after: UserRecord) -> Iterator[tuple[EventTag, dict[str, Any]]]:
    """Yield the events of a change; one that changed nothing has none."""
    if (before.role, before.pattern) != (after.role, after.pattern):
        was = {"role": before.role, "pattern": before.pattern}
        yield EventTag.USER_ROLE, {"from": was, "to": {"role": after.role, "pattern": after.pattern}}
    if before.display_name != after.display_name:
        yield EventTag.USER_RENAME, {"from": before.display_name, "to": after.display_name}
    if before.disabled_at != after.disabled_at:
        yield (EventTag.USER_ENABLE if after.disabled_at is None else EventTag.USER_DISABLE), {}


def _record(db: Connection, tag: EventTag, user: UserRecord, *, actor: Actor, now: datetime, **told: Any) -> None:
    events.record(db, at=now, actor=actor, tag=tag, data={"user": user.id, "name": user.name, **told})


def _is_administrator(record: UserRecord) -> bool:
    return record.role == ADMIN and record.pattern == "*" and record.disabled_at is None


def _check_covered(actor: Actor, pattern: str) -> None:
    if not matches(actor.pattern, pattern):
        raise Forbidden(f"your own pattern {actor.pattern!r} does not cover {pattern!r}")


def _check(name: str, role: str, pattern: str, display_name: str | None) -> None:
    problems = list(_problems(name, role, pattern, display_name))
    if problems:
        raise InvalidRequest("; ".join(problem.message for problem in problems), problems)


def _problems(name: str, role: str, pattern: str, display_name: str | None) -> Iterator[Problem]:
    if not is_user_name(name):
        yield Problem("invalid_value", f"{name[:100]!r} names no user: {TAKES_USER_NAME}", pointer="/name")
    if role not in ROLES:
        meant = closest(role, ROLES)
        advice = f"did you mean {meant}?" if meant else f"there are {', '.join(ROLES)}"
        message, allowed = f"unknown role {role[:100]!r}: {advice}", {"allowed": list(ROLES)}
        yield Problem("invalid_value", message, pointer="/role", extra=allowed)
    if not _PATTERN.fullmatch(pattern):
        message = f"{pattern[:200]!r} fits no template: send a name in which * stands for anything, such as platform.*"
        yield Problem("invalid_value", message, pointer="/pattern")
    if display_name and not _DISPLAY_NAME.fullmatch(display_name):
        message = "display_name has at most 200 characters and no control characters"
        yield Problem("invalid_value", message, pointer="/display_name")

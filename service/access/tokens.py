"""Tokens: create, check, list and revoke."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.access.secrets import checksum_holds, hash_secret, make_secret
from service.core.actor import SCOPES, Actor, matches
from service.core.errors import Forbidden, InvalidRequest, Problem, Unauthenticated, Unavailable, UnknownToken
from service.core.event import EventTag
from service.core.identifier import is_id, time_ordered_id
from service.core.suggest import closest
from service.store import events, tokens
from service.store.tokens import TokenRecord

_PATTERN = re.compile(r"[a-z0-9._*-]{1,200}")
# Control characters, among them NUL, which PostgreSQL refuses, and halves of surrogate pairs, which are no text.
_NAME = re.compile("[^\0-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What a new token shall be; `expires_at` None is never."""

    name: str
    scopes: tuple[str, ...]
    pattern: str = "*"
    expires_at: datetime | None = None


def create_token(
    db: Connection, wish: TokenWish, *, actor: Actor, now: datetime, entropy: bytes, bootstrap: bool = False
) -> tuple[TokenRecord, str]:
    """Create a token from 34 random bytes; return its record and its text, which is not kept and not shown again.

    Raises InvalidRequest for a token that could not be told from others or never work, Forbidden for a pattern wider
    than the actor's.
    """
    secret = make_secret(entropy[10:])
    record = store_token(db, wish, secret, actor=actor, now=now, entropy=entropy[:10], bootstrap=bootstrap)
    return record, secret


def store_token(
    db: Connection, wish: TokenWish, secret: str, *, actor: Actor, now: datetime, entropy: bytes, bootstrap: bool
) -> TokenRecord:
    """Store a token whose text is given; `entropy` are ten random bytes for its id.

    Raises as `create_token`, and Unavailable, which undoes the rest, when there is a token of that text already.
    """
    check_wish(wish, actor, now)
    record = TokenRecord(
        id=time_ordered_id(now, entropy),
        name=wish.name,
        hash=hash_secret(secret),
        scopes=tuple(scope for scope in SCOPES if scope in wish.scopes),
        pattern=wish.pattern,
        created_at=now,
        created_by=actor.name,
        expires_at=wish.expires_at,
        revoked_at=None,
        bootstrap=bootstrap,
    )
    if not tokens.insert(db, record):
        raise Unavailable("a token of this text or id was made at this moment; try again")
    data = {"token": record.id, "name": record.name, "scopes": list(record.scopes), "pattern": record.pattern}
    events.record(db, at=now, actor=actor, tag=EventTag.TOKEN_CREATE, data=data)
    return record


def authenticate(db: Connection, secret: str, now: datetime) -> Actor:
    """Return the actor that a token stands for; raises Unauthenticated, saying what is wrong with it."""
    return actor_of(find_token(db, secret), now)


def find_token(db: Connection, secret: str) -> TokenRecord:
    """Return the record of a token's text, in force or not; raises Unauthenticated for one that never was."""
    if not checksum_holds(secret):
        raise Unauthenticated("the token's checksum does not fit: it was mistyped or cut off")
    record = tokens.by_hash(db, hash_secret(secret))
    if record is None:
        raise Unauthenticated("this token is not known here; ask an administrator for a new one")
    return record


def actor_of(record: TokenRecord, now: datetime) -> Actor:
    """Return the actor of a token that is in force now; raises Unauthenticated for one that is revoked or expired."""
    if record.revoked_at is not None:
        raise Unauthenticated("this token was revoked; ask an administrator for a new one")
    if record.expires_at is not None and record.expires_at <= now:
        raise Unauthenticated("this token has expired; ask an administrator for a new one")
    return Actor(id=record.id, name=record.name, scopes=frozenset(record.scopes), pattern=record.pattern)


def token_of(db: Connection, token_id: str, actor: Actor) -> TokenRecord:
    """Return a token, in force or not; raises UnknownToken, also for one that the actor's pattern does not cover."""
    record = tokens.by_id(db, token_id) if is_id(token_id) else None
    if record is None or not matches(actor.pattern, record.pattern):
        raise UnknownToken(f"there is no token {token_id!r} that you may see; GET /v1/tokens lists them")
    return record


def revoke_token(db: Connection, token_id: str, *, actor: Actor, now: datetime) -> TokenRecord:
    """Revoke a token for good and return its record; revoking it twice changes nothing.

    Raises UnknownToken, also for a token whose pattern the actor's does not cover.
    """
    record = token_of(db, token_id, actor)
    if tokens.revoke(db, token_id, at=now):
        data = {"token": record.id, "name": record.name}
        events.record(db, at=now, actor=actor, tag=EventTag.TOKEN_REVOKE, data=data)
    return tokens.by_id(db, token_id) or record


def list_tokens(db: Connection, *, limit: int, before: str | None, pattern: str = "*") -> Sequence[TokenRecord]:
    """Return at most `limit` tokens, newest first, older than the token of the id `before`, that a pattern covers."""
    found: list[TokenRecord] = []
    while len(found) < limit:
        page = tokens.page(db, limit=limit, before=before)
        found += [record for record in page if matches(pattern, record.pattern)]
        if len(page) < limit:
            break
        before = page[-1].id
    return found[:limit]


def check_wish(wish: TokenWish, actor: Actor, now: datetime) -> None:
    """Raise InvalidRequest, with all that is wrong, or Forbidden, where `create_token` would."""
    problems = [*_unusable(wish), *_unknown_scopes(wish.scopes)]
    if wish.expires_at is not None and wish.expires_at <= now:
        problems.append(Problem("invalid_value", "expires_at is past; send a time to come", pointer="/expires_at"))
    if problems:
        raise InvalidRequest("; ".join(problem.message for problem in problems), problems)
    if not matches(actor.pattern, wish.pattern):
        raise Forbidden(f"your own pattern {actor.pattern!r} does not cover {wish.pattern!r}")


def _unusable(wish: TokenWish) -> Iterable[Problem]:
    if not _NAME.fullmatch(wish.name):
        message = f"{wish.name!r} is no name of a token: that has 1 to 200 characters and no control characters"
        yield Problem("invalid_value", message, pointer="/name")
    if not _PATTERN.fullmatch(wish.pattern):
        message = f"{wish.pattern!r} fits no template: send a name in which * stands for anything, such as platform.*"
        yield Problem("invalid_value", message, pointer="/pattern")
    if not wish.scopes:
        yield Problem("invalid_value", f"a token needs a scope, of {', '.join(SCOPES)}", pointer="/scopes")


def _unknown_scopes(scopes: Iterable[str]) -> Iterable[Problem]:
    for index, scope in enumerate(scopes):
        if scope not in SCOPES:
            meant = closest(scope, SCOPES)
            advice = f"did you mean {meant}?" if meant else f"there are {', '.join(SCOPES)}"
            message = f"unknown scope {scope!r}: {advice}"
            yield Problem("invalid_value", message, pointer=f"/scopes/{index}", extra={"allowed": list(SCOPES)})

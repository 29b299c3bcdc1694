"""The first administrator's token: made once, or given by the operator so that several nodes share it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from service.access.secrets import MIN_LENGTH, checksum_holds, hash_secret
from service.access.tokens import TokenWish, create_token, revoke_token, store_token
from service.core.actor import SYSTEM
from service.store import tokens

_ADMIN = TokenWish(name="admin", scopes=("admin",))


class UnusableToken(ValueError):
    """A token that an operator chose cannot be used."""


def check_chosen(secret: str) -> None:
    """Raise UnusableToken, saying what to set instead, for a chosen token that is too short or damaged."""
    if len(secret) < MIN_LENGTH:
        raise UnusableToken(f"it has {len(secret)} characters and needs at least {MIN_LENGTH}")
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise UnusableToken("it may hold printable ASCII characters only, without spaces")
    if not checksum_holds(secret):
        raise UnusableToken("it starts with imp_ but its checksum does not fit: it was mistyped or cut off")


def adopt_admin_token(db: Connection, secret: str, *, now: datetime, entropy: bytes) -> bool:
    """Make a chosen token the administrator's, once; an older first token is revoked; return whether it is in force.

    A token that was revoked stays revoked: then False is returned.
    """
    check_chosen(secret)
    known = tokens.by_hash(db, hash_secret(secret))
    if known is not None:
        return known.revoked_at is None
    former = tokens.bootstrap(db)
    if former is not None:
        revoke_token(db, former.id, actor=SYSTEM, now=now)
    store_token(db, _ADMIN, secret, actor=SYSTEM, now=now, entropy=entropy, bootstrap=True)
    return True


def make_admin_token(db: Connection, *, now: datetime, entropy: bytes) -> str | None:
    """Make the first administrator's token from 34 random bytes and return its text; None when any token exists."""
    if tokens.page(db, limit=1):
        return None
    _, secret = create_token(db, _ADMIN, actor=SYSTEM, now=now, entropy=entropy, bootstrap=True)
    return secret

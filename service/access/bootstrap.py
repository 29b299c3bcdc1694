"""The first administrator: a user, and a token that is made once or given by the operator so that nodes share it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from service.access.passwords import NewPassword
from service.access.secrets import checksum_holds, hash_secret
from service.access.tokens import TokenWish, create_token, revoke_token, store_token
from service.access.users import UserWish, create_user
from service.core.actor import SYSTEM
from service.core.roles import ADMIN
from service.settings import TOKEN_MINIMUM
from service.store import tokens, users
from service.store.tokens import TokenRecord

FIRST_USER = "admin"

_ADMIN = TokenWish(name="admin", scopes=("admin",))


class UnusableToken(ValueError):
    """A token that an operator chose cannot be used."""


def check_chosen(secret: str) -> None:
    """Raise UnusableToken, saying what to set instead, for a chosen token that is too short or damaged."""
    if len(secret) < TOKEN_MINIMUM:
        raise UnusableToken(f"it has {len(secret)} characters and needs at least {TOKEN_MINIMUM}")
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise UnusableToken("it may hold printable ASCII characters only, without spaces")
    if not checksum_holds(secret):
        raise UnusableToken("it starts with imp_ but its checksum does not fit: it was mistyped or cut off")


def adopt_admin_token(db: Connection, secret: str, *, now: datetime, entropy: bytes) -> str | None:
    """Make a chosen token the administrator's, once, and revoke the first token that was so before.

    A token that is known already stays what it is, above all revoked. Returns None when the token may do everything
    now, else why it may not. Raises UnusableToken.
    """
    check_chosen(secret)
    tokens.lock_tokens(db)
    known = tokens.by_hash(db, hash_secret(secret))
    if known is not None:
        return _shortcoming(known, now)
    former = tokens.bootstrap(db)
    if former is not None:
        revoke_token(db, former.id, actor=SYSTEM, now=now)
    store_token(db, _ADMIN, secret, actor=SYSTEM, now=now, entropy=entropy, bootstrap=True)
    return None


def make_admin_token(db: Connection, *, now: datetime, entropy: bytes) -> str | None:
    """Make the first administrator's token from 34 random bytes and return its text; None when any token exists."""
    tokens.lock_tokens(db)
    if tokens.page(db, limit=1):
        return None
    _, secret = create_token(db, _ADMIN, actor=SYSTEM, now=now, entropy=entropy, bootstrap=True)
    return secret


def has_users(db: Connection) -> bool:
    """Return whether there ever was a user."""
    return users.page(db, limit=1) != []


def make_first_user(db: Connection, password: NewPassword, *, now: datetime, entropy: bytes) -> bool:
    """Make the user `admin` from ten random bytes, unless there ever was a user; return whether it was made."""
    users.lock_users(db)
    if has_users(db):
        return False
    create_user(db, UserWish(FIRST_USER, ADMIN), password, actor=SYSTEM, now=now, entropy=entropy)
    return True


def first_password_is_in_force(db: Connection) -> bool:
    """Return whether the user `admin` has not yet changed the password that was made."""
    user = users.by_name(db, FIRST_USER)
    return user is not None and user.password_made and user.disabled_at is None


def _shortcoming(known: TokenRecord, now: datetime) -> str | None:
    if known.revoked_at is not None:
        return "it was revoked and stays revoked"
    if known.expires_at is not None and known.expires_at <= now:
        return "it has expired"
    if "admin" not in known.scopes or known.pattern != "*":
        return f"it is the token {known.name!r}, which may {', '.join(known.scopes)} where names fit {known.pattern}"
    return None

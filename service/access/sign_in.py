"""Signing in with a name and a password, and changing one's own password.

A password takes long to check, and no transaction may be open meanwhile: on SQLite nobody else could write. So these
two open their own, before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from service.access.devices import device_text, known_device
from service.access.passwords import Passwords, check_password
from service.access.sessions import Session, open_session
from service.access.sign_in_limits import SignInLimits
from service.access.users import change_own_password
from service.core.errors import InvalidRequest, Problem, Unauthenticated
from service.core.names import is_user_name
from service.store import users
from service.store.engine import Database
from service.store.users import UserRecord

_log = structlog.get_logger("imprint.access")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody sends to sign in: `device` is the text that this browser got when it last signed in, if it did."""

    name: str
    password: str = field(repr=False)
    address: str
    agent: str
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that was opened: its secret, and a text for the device, to be sent at the next attempt."""

    session: Session
    secret: str = field(repr=False)
    device: str = field(repr=False)


class SignIn:
    """Lets people in, and says the same of a wrong password and of a user that there is not, after the same work."""

    def __init__(self, database: Database, passwords: Passwords, limits: SignInLimits) -> None:
        """Take the database of users, and what all attempts in this worker share."""
        self.passwords = passwords
        self._database = database
        self._limits = limits

    def by_password(self, attempt: Attempt, *, now: datetime, entropy: bytes) -> SignedIn:
        """Open a session from 52 random bytes.

        Raises Unauthenticated, RateLimited with the seconds to wait, and Unavailable where too many try at once.
        """
        self._limits.check_address(attempt.address)
        name = attempt.name.strip().lower()
        with self._database.reading() as db:
            user = users.by_name(db, name) if is_user_name(name) else None
        self._check_turn(user, name, attempt.device)
        if not self.passwords.verify(user.password_hash if user else None, attempt.password) or user is None:
            _log.warning("a sign-in was refused", user=user.name if user else None, address=attempt.address)
            raise Unauthenticated("the name or the password is wrong")
        if user.disabled_at is not None:
            raise Unauthenticated("this user was disabled; ask an administrator")
        return self._open(self._rehashed(user, attempt.password), attempt.agent, now, entropy)

    def change_password(self, session: Session, *, present: str, wanted: str, now: datetime) -> Session:
        """Change the password of a session's user, end the other sessions, and return the session as it is now.

        Raises InvalidRequest where the present password is wrong or the new one cannot be taken, and as `by_password`.
        """
        self._limits.check_device(session.record.id)
        user = session.user
        check_password(wanted, user.name, "/password")
        if not self.passwords.verify(user.password_hash, present):
            _refuse("the present password is wrong", "/present_password")
        if wanted == present:
            _refuse("that is the present password; choose another", "/password")
        chosen = self.passwords.choose(wanted)
        with self._database.writing() as db:
            changed = change_own_password(db, user, chosen, actor=session.actor, now=now, session_id=session.record.id)
        return replace(session, user=changed)

    def _check_turn(self, user: UserRecord | None, name: str, device: str | None) -> None:
        """Count the attempt where it belongs.

        Strangers who try a name cannot lock its user out: a device that is known has a count of its own, and a password
        that was made needs none, for nobody guesses it.
        """
        known = known_device(user, device) if user else None
        if known is not None:
            self._limits.check_device(known)
        elif user is None or not user.password_made:
            self._limits.check_user(name)

    def _rehashed(self, user: UserRecord, password: str) -> UserRecord:
        if not self.passwords.is_outdated(user.password_hash):
            return user
        renewed = self.passwords.renew(password)
        with self._database.writing() as db:
            users.rehash(db, user.id, before=user.password_hash, after=renewed)
        return replace(user, password_hash=renewed)

    def _open(self, user: UserRecord, agent: str, now: datetime, entropy: bytes) -> SignedIn:
        with self._database.writing() as db:
            present = users.by_id(db, user.id)
            if present is None or present.disabled_at is not None or present.password_hash != user.password_hash:
                raise Unauthenticated("the user was changed at this moment; sign in again")
            record, secret = open_session(db, present, agent=agent, now=now, entropy=entropy[:42])
        return SignedIn(Session(record, present), secret, device_text(present, entropy[42:]))


def _refuse(message: str, pointer: str) -> None:
    raise InvalidRequest(message, [Problem("invalid_value", message, pointer=pointer)])

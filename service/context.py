"""What one request carries: its transaction, its actor and its time.

A front door makes a context for each request and the operations get their arguments from it; nothing below the front
doors reads it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Semaphore
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from service.access.cache import TokenCache
from service.access.rate_limit import RateLimiter
from service.access.sessions import Session, find_session, touch_session
from service.access.sign_in import Attempt, SignedIn, SignIn
from service.access.token_uses import TokenUses
from service.access.tokens import actor_of, find_token
from service.audit.scrubbing import Scrubbing
from service.audit.usage import UsageCounts
from service.core.actor import Actor
from service.core.errors import Forbidden, Unauthenticated, Unavailable
from service.core.protection import NO_PROTECTION, Protection
from service.registry.steps import Steps
from service.store.condition import Condition, condition
from service.store.engine import Database
from service.store.migrations import check_usable
from service.store.tokens import TokenRecord

if TYPE_CHECKING:
    # Not before the server has said where figures are kept: the recorder makes some when it is imported.
    from service.registry.kept import KeptVersions
    from service.store.recorder import Recorder


def utc_now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all requests of one worker share: database, recorder, caches, clock, limits, and what the settings say."""

    database: Database
    recorder: Recorder
    versions: KeptVersions
    tokens: TokenCache
    sign_in: SignIn
    protection: Protection = NO_PROTECTION
    clock: Callable[[], datetime] = utc_now
    limiter: RateLimiter | None = None
    exports: Semaphore = field(default_factory=Semaphore)
    scrubbing: Scrubbing | None = None
    keeps_arguments: bool = True
    usage: UsageCounts = field(default_factory=lambda: UsageCounts(monotonic))
    steps: Steps = field(default_factory=Steps)
    uses: TokenUses = field(default_factory=TokenUses)


class Context:
    """One request: who acts, in which transaction, at what time."""

    def __init__(self, surroundings: Surroundings, request_id: str) -> None:
        """Start without an actor and outside a transaction."""
        self.request_id = request_id
        self.template: str | None = None
        """The template that the request was found to be about, for the figures: one that is really there."""
        self.protection = surroundings.protection
        self.exports = surroundings.exports
        """How many exports may still begin in this worker: each has a thread for as long as its client reads."""
        self.keeps_arguments = surroundings.keeps_arguments
        self.passwords = surroundings.sign_in.passwords
        """What hashes passwords; outside of transactions, for it takes long."""
        self.usage = surroundings.usage
        """How often templates were rendered."""
        self.steps = surroundings.steps
        """What each version changed for callers of the one before."""
        self._surroundings = surroundings
        self._actor: Actor | None = None
        self._db: Connection | None = None
        self.now = surroundings.clock()

    @property
    def actor(self) -> Actor:
        """Who acts; raises Unauthenticated before `authenticate`."""
        if self._actor is None:
            raise Unauthenticated
        return self._actor

    @property
    def known_actor(self) -> Actor | None:
        """Who acts, or None where nobody was authenticated (yet)."""
        return self._actor

    @property
    def db(self) -> Connection:
        """The connection of the open transaction; raises RuntimeError outside one, which is a mistake in the code."""
        if self._db is None:
            raise RuntimeError("no transaction is open: the route does not say that it needs one")
        return self._db

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._db is not None

    def check_ready(self) -> None:
        """Raise Unavailable unless the database answers and this program can run on its tables."""
        with self._surroundings.database.reading() as db:
            check_usable(db)

    def condition(self) -> Condition:
        """Return how the database does, within a transaction."""
        return condition(self.db)

    def authenticate(self, secret: str) -> Actor:
        """Find out who acts from the text of a token; raises Unauthenticated or Unavailable.

        The first time counts against the token's limit of requests; raises RateLimited where it is exhausted.
        """
        record = self._surroundings.tokens.find(secret, self._look_up)
        is_first, self._actor = self._actor is None, actor_of(record, self.now)
        self._surroundings.uses.note(record.id, self.now)
        if is_first and self._surroundings.limiter is not None:
            self._surroundings.limiter.check(self._actor.id)
        return self._actor

    def sign_in(self, attempt: Attempt) -> SignedIn:
        """Let somebody in by name and password, outside of a transaction; raises as `SignIn.by_password`."""
        signed_in = self._surroundings.sign_in.by_password(attempt, now=self.now, entropy=self.entropy(52))
        self._actor = signed_in.session.actor
        return signed_in

    def authenticate_session(self, secret: str) -> Session:
        """Find out who acts from the secret of a session; raises Unauthenticated or Unavailable.

        Once a minute it is written down that the session is used, where that can be done.
        """
        database = self._surroundings.database
        with database.reading() as db:
            session = find_session(db, secret, self.now)
        if session.must_be_touched(self.now):
            with suppress(Unavailable), database.writing() as db:
                touch_session(db, session, now=self.now)
        self._actor = session.actor
        return session

    def change_password(self, session: Session, *, present: str, wanted: str) -> Session:
        """Change the password of a session's user, outside of a transaction; raises as `SignIn.change_password`."""
        changed = self._surroundings.sign_in.change_password(session, present=present, wanted=wanted, now=self.now)
        self._actor = changed.actor
        return changed

    def require(self, scope: str | None, template: str | None = None) -> None:
        """Raise Forbidden unless the actor holds the scope (None: any token) and covers the template's name."""
        actor = self.actor
        if scope is not None and not actor.may(scope):
            held = ", ".join(sorted(actor.scopes)) or "none"
            whose = "your user" if actor.is_person else "your token"
            raise Forbidden(f"this needs the scope {scope}; {whose} {actor.name!r} holds {held}", scope=scope)
        if template is not None and not actor.covers(template):
            whose = "your" if actor.is_person else "your token's"
            raise Forbidden(f"{whose} pattern {actor.pattern!r} does not cover {template!r}", pattern=actor.pattern)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Open a transaction that only reads; `now` becomes its time."""
        with self._surroundings.database.reading() as db:
            yield from self._within(db)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction that writes, committed at the end unless an exception passes; `now` becomes its time."""
        with self._surroundings.database.writing() as db:
            yield from self._within(db)

    def scrub(self) -> bool:
        """See that what was erased before, and committed, is gone from the files; return whether it is."""
        scrubbing = self._surroundings.scrubbing
        return scrubbing is not None and scrubbing.scrub()

    def entropy(self, size: int) -> bytes:
        """Return fresh random bytes, for ids and tokens."""
        return secrets.token_bytes(size)

    def _within(self, db: Connection) -> Iterator[None]:
        self._db, self.now = db, self._surroundings.clock()
        try:
            yield
        finally:
            self._db = None

    def _look_up(self, secret: str) -> TokenRecord:
        with self._surroundings.database.reading() as db:
            return find_token(db, secret)


_current: ContextVar[Context] = ContextVar("imprint_context")


def current() -> Context:
    """Return the context of the request that this thread serves; raises LookupError outside a request."""
    return _current.get()


def enter(context: Context) -> Token[Context]:
    """Make this the current context; give the answer to `leave` when the request is over."""
    return _current.set(context)


def leave(token: Token[Context]) -> None:
    """Make the context before this one current again."""
    _current.reset(token)

"""What one request carries: its actor, its transaction, its time."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from service.access.cache import TokenCache
from service.access.sign_in import Attempt, SignedIn, SignIn
from service.access.sign_in_limits import SignInLimits
from service.access.tokens import TokenWish, create_token, revoke_token
from service.access.users import UserWish, create_user
from service.context import Context, Surroundings, current, enter, leave, utc_now
from service.core.errors import Forbidden, NameTaken, Unauthenticated, Unavailable
from service.core.protection import NO_PROTECTION
from service.registry.kept import KeptVersions
from service.store import templates
from service.store.engine import Database
from service.store.rates import Rates
from service.store.recorder import Recorder
from tests.access.cheap import RIGHT, cheap_passwords
from tests.operations import ADA, NOW


class Hands:
    """The hands of two clocks that move only when a test moves them."""

    def __init__(self) -> None:
        self.now, self.seconds = NOW, 1000.0

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def surroundings(database: Database, hands: Hands) -> Surroundings:
    return Surroundings(
        database,
        Recorder(database),
        KeptVersions(database),
        TokenCache(lambda: hands.seconds),
        SignIn(database, cheap_passwords(), SignInLimits(Rates(database))),
        clock=lambda: hands.now,
    )


def token(database: Database, *scopes: str, pattern: str = "*", expires_at: datetime | None = None) -> tuple[str, str]:
    wish = TokenWish("bob", scopes, pattern, expires_at)
    with database.writing() as db:
        record, secret = create_token(db, wish, actor=ADA, now=NOW, entropy=secrets.token_bytes(34))
    return record.id, secret


def test_the_time_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_a_context_begins_with_nobody_outside_a_transaction(surroundings: Surroundings) -> None:
    context = Context(surroundings, "req-1")
    assert (context.request_id, context.now, context.known_actor) == ("req-1", NOW, None)
    assert context.protection == NO_PROTECTION
    with pytest.raises(Unauthenticated):
        _ = context.actor
    with pytest.raises(RuntimeError, match="no transaction is open"):
        _ = context.db


def test_a_token_makes_an_actor(surroundings: Surroundings, database: Database) -> None:
    token_id, secret = token(database, "read", pattern="platform.*")
    context = Context(surroundings, "req-1")
    assert context.authenticate(secret) == context.actor == context.known_actor
    assert (context.actor.id, context.actor.name, context.actor.pattern) == (token_id, "bob", "platform.*")


def test_a_text_that_is_no_token_leaves_nobody(surroundings: Surroundings) -> None:
    context = Context(surroundings, "req-1")
    with pytest.raises(Unauthenticated):
        context.authenticate("imp_nothing")
    assert context.known_actor is None


@pytest.mark.parametrize(("later", "still"), [(0.0, True), (0.49, True), (0.5, False), (5.0, False)])
def test_a_revocation_shows_within_half_a_second(
    surroundings: Surroundings, database: Database, hands: Hands, later: float, still: bool
) -> None:
    token_id, secret = token(database, "read")
    Context(surroundings, "first").authenticate(secret)
    with database.writing() as db:
        revoke_token(db, token_id, actor=ADA, now=NOW)
    hands.move(later)
    if still:
        assert Context(surroundings, "second").authenticate(secret).id == token_id
        return
    with pytest.raises(Unauthenticated, match="was revoked"):
        Context(surroundings, "second").authenticate(secret)


def test_expiry_is_asked_of_the_clock_each_time_and_not_of_the_cache(
    surroundings: Surroundings, database: Database, hands: Hands
) -> None:
    _, secret = token(database, "read", expires_at=NOW + timedelta(seconds=0.2))
    Context(surroundings, "first").authenticate(secret)
    hands.move(0.2)
    with pytest.raises(Unauthenticated, match="has expired"):
        Context(surroundings, "second").authenticate(secret)


@pytest.mark.parametrize(
    ("held", "needed", "is_refused"),
    [
        ((("read",), "*"), ("read", "mail.greeting"), False),
        ((("read",), "*"), (None, None), False),
        ((("read",), "*"), ("edit", None), True),
        ((("admin",), "*"), ("audit", "plan"), False),
        ((("read",), "mail.*"), ("read", "mail.greeting"), False),
        ((("read",), "mail.*"), ("read", None), False),
        ((("read",), "mail.*"), ("read", "plan"), True),
        ((("admin",), "mail.*"), ("admin", "plan"), True),
    ],
)
def test_scope_and_pattern_of_the_token_say_what_is_forbidden(
    surroundings: Surroundings,
    database: Database,
    held: tuple[tuple[str, ...], str],
    needed: tuple[str | None, str | None],
    is_refused: bool,
) -> None:
    scopes, pattern = held
    context = Context(surroundings, "req-1")
    context.authenticate(token(database, *scopes, pattern=pattern)[1])
    if not is_refused:
        context.require(*needed)
        return
    with pytest.raises(Forbidden) as caught:
        context.require(*needed)
    assert set(caught.value.extra.values()) & {needed[0], pattern}


def test_nobody_may_do_nothing(surroundings: Surroundings) -> None:
    with pytest.raises(Unauthenticated):
        Context(surroundings, "req-1").require(None)


def test_what_is_written_is_there_afterwards_and_the_transaction_is_closed(surroundings: Surroundings) -> None:
    context = Context(surroundings, "req-1")
    with context.writing():
        templates.insert(context.db, "plan", now=context.now, by="ada")
    with pytest.raises(RuntimeError):
        _ = context.db
    with context.reading():
        assert templates.get(context.db, "plan") is not None


def insert_twice(context: Context) -> None:
    for _ in range(2):
        templates.insert(context.db, "plan", now=context.now, by="ada")


def test_an_exception_undoes_what_was_written_and_closes_the_transaction(surroundings: Surroundings) -> None:
    context = Context(surroundings, "req-1")
    with pytest.raises(NameTaken), context.writing():
        insert_twice(context)
    with pytest.raises(RuntimeError):
        _ = context.db
    with context.reading():
        assert templates.get(context.db, "plan") is None


def test_a_transaction_that_reads_cannot_write(surroundings: Surroundings) -> None:
    context = Context(surroundings, "req-1")
    with pytest.raises(Unavailable), context.reading():
        context.db.execute(text("DELETE FROM labels"))


def test_the_time_is_that_of_the_transaction(surroundings: Surroundings, hands: Hands) -> None:
    context = Context(surroundings, "req-1")
    for open_transaction in (context.reading, context.writing):
        hands.move(3)
        with open_transaction():
            assert context.now == hands.now


def test_a_migrated_database_is_ready_and_an_empty_one_is_not(
    surroundings: Surroundings, tmp_path: object, hands: Hands
) -> None:
    Context(surroundings, "req-1").check_ready()
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(Unavailable, match="imprint db upgrade"):
        Context(replace(surroundings, database=empty), "req-1").check_ready()
    empty.dispose()


def test_chance_is_fresh_each_time(surroundings: Surroundings) -> None:
    context = Context(surroundings, "req-1")
    drawn = {context.entropy(34) for _ in range(100)}
    assert (len(drawn), {len(each) for each in drawn}) == (100, {34})


def test_each_thread_has_the_context_that_it_entered(surroundings: Surroundings) -> None:
    def serve(request_id: str) -> str:
        entered = enter(Context(surroundings, request_id))
        try:
            return current().request_id
        finally:
            leave(entered)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(serve, map(str, range(50)))) == [str(number) for number in range(50)]
    with pytest.raises(LookupError):
        current()


def test_a_context_within_another_gives_way_to_it_again(surroundings: Surroundings) -> None:
    outer = enter(Context(surroundings, "outer"))
    inner = enter(Context(surroundings, "inner"))
    assert current().request_id == "inner"
    leave(inner)
    assert current().request_id == "outer"
    leave(outer)


@pytest.fixture
def ada(database: Database) -> str:
    """Make a user whose password is RIGHT, to be changed, and return the id."""
    with database.writing() as db:
        wish, password = UserWish("ada", "editor", "platform.*"), cheap_passwords().choose(RIGHT)
        return create_user(db, wish, password, actor=ADA, now=NOW, entropy=secrets.token_bytes(10)).id


def enter_as_ada(surroundings: Surroundings, password: str = RIGHT) -> SignedIn:
    return Context(surroundings, "sign-in").sign_in(Attempt("ada", password, "192.0.2.1", "Firefox"))


def test_who_signs_in_is_the_actor_and_the_session_brings_them_back(surroundings: Surroundings, ada: str) -> None:
    signed_in = enter_as_ada(surroundings)
    changed = Context(surroundings, "change").change_password(
        signed_in.session, present=RIGHT, wanted="a better password"
    )
    context = Context(surroundings, "next")
    assert context.authenticate_session(signed_in.secret) == changed
    assert (context.actor.id, context.actor.name, context.actor.is_person) == (ada, "ada", True)
    context.require("edit", "platform.plan")
    with pytest.raises(Forbidden, match="your user 'ada' holds edit, read, render"):
        context.require("release")
    with pytest.raises(Forbidden, match=r"your pattern 'platform\.\*' does not cover 'mail'"):
        context.require("edit", "mail")


def test_nothing_is_allowed_before_a_password_that_was_given_is_changed(surroundings: Surroundings, ada: str) -> None:
    signed_in = enter_as_ada(surroundings)
    context = Context(surroundings, "next")
    context.authenticate_session(signed_in.secret)
    with pytest.raises(Forbidden, match="holds none"):
        context.require("read")


def test_who_is_not_let_in_is_nobody(surroundings: Surroundings, ada: str) -> None:
    context = Context(surroundings, "sign-in")
    with pytest.raises(Unauthenticated):
        context.sign_in(Attempt("ada", "a wrong password", "192.0.2.1", ""))
    with pytest.raises(Unauthenticated):
        context.authenticate_session("no secret")
    assert context.known_actor is None


def test_a_session_that_is_used_lasts_and_one_that_is_not_ends(
    surroundings: Surroundings, hands: Hands, ada: str
) -> None:
    secret = enter_as_ada(surroundings).secret
    for _ in range(3):
        hands.move(8 * 3600)
        seen = Context(surroundings, "next").authenticate_session(secret).record.seen_at
    assert seen == NOW + timedelta(hours=16)
    hands.move(12 * 3600)
    with pytest.raises(Unauthenticated, match="sign in again"):
        Context(surroundings, "last").authenticate_session(secret)

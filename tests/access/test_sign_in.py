"""Signing in: the same answer to all that is wrong, limits that lock out no user, sessions that work."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection

from service.access.passwords import NewPassword, Passwords
from service.access.sessions import Session, find_session
from service.access.sign_in import Attempt, SignedIn, SignIn
from service.access.sign_in_limits import OF_A_DEVICE, OF_A_USER, OF_AN_ADDRESS, SignInLimits
from service.access.users import UserChange, UserWish, change_user, create_user, named, reset_password
from service.core.errors import ImprintError, InvalidRequest, RateLimited, Unauthenticated, Unavailable
from service.store import users
from service.store.engine import Database
from service.store.rates import Rates
from service.store.users import UserRecord
from tests.access.cheap import CHEAP, RIGHT, WRONG, cheap_passwords
from tests.operations import ADA, NOW, tags

HOME, AWAY = "192.0.2.1", "203.0.113.7"


@pytest.fixture
def sign_in(database: Database) -> Iterator[SignIn]:
    rates = Rates(database)
    yield SignIn(database, cheap_passwords(), SignInLimits(rates, lambda: 1_800_000_000.0))
    rates.close()


@pytest.fixture
def user(database: Database) -> UserRecord:
    """Return a user who chose the password RIGHT."""
    return made(database, "grace", cheap_passwords().choose(RIGHT))


def made(database: Database, name: str, password: NewPassword) -> UserRecord:
    with database.writing() as db:
        wish = UserWish(name, "editor")
        record = create_user(db, wish, password, actor=ADA, now=NOW, entropy=secrets.token_bytes(10))
        after = replace(record, must_change_password=False)
        users.update(db, after)
    return after


def attempt(sign_in: SignIn, password: str = RIGHT, name: str = "grace", **said: str) -> SignedIn:
    sent = Attempt(name, password, said.get("address", HOME), "Firefox", said.get("device"))
    return sign_in.by_password(sent, now=NOW, entropy=secrets.token_bytes(52))


def refusal(act: Callable[[], object]) -> ImprintError | None:
    try:
        act()
    except ImprintError as error:
        return error
    return None


def lock(sign_in: SignIn, name: str = "grace") -> None:
    """Try wrong passwords from many addresses until a user's count is used up."""
    for number in range(OF_A_USER.at_once):
        assert isinstance(
            refusal(lambda n=number: attempt(sign_in, WRONG, name, address=f"198.51.100.{n}")), Unauthenticated
        )


def found(database: Database, secret: str) -> Session:
    with database.reading() as db:
        return find_session(db, secret, NOW)


@pytest.mark.parametrize("name", ["grace", "Grace", " grace "])
def test_who_knows_the_password_gets_a_session(
    name: str, sign_in: SignIn, user: UserRecord, database: Database
) -> None:
    signed_in = attempt(sign_in, name=name)
    assert found(database, signed_in.secret) == signed_in.session
    assert signed_in.session.user == user
    assert signed_in.session.record.agent == "Firefox"
    with database.reading() as db:
        assert tags(db) == ["user:create", "session:create"]


@pytest.mark.parametrize(
    ("name", "password"),
    [("grace", WRONG), ("grace", ""), ("grace", "x" * 100_000), ("nobody", RIGHT), ("", RIGHT), ("\udcff\0", "\udcff")],
)
def test_all_that_is_wrong_is_refused_in_the_same_words(
    name: str, password: str, sign_in: SignIn, user: UserRecord, database: Database
) -> None:
    error = refusal(lambda: attempt(sign_in, password, name))
    assert isinstance(error, Unauthenticated)
    assert error.detail == "the name or the password is wrong"
    with database.reading() as db:
        assert tags(db) == ["user:create"]


def test_only_who_knows_the_password_is_told_that_the_user_is_disabled(
    sign_in: SignIn, user: UserRecord, database: Database
) -> None:
    with database.writing() as db:
        change_user(db, user.id, UserChange(disabled=True), actor=ADA, now=NOW)
    with pytest.raises(Unauthenticated, match="was disabled"):
        attempt(sign_in)
    with pytest.raises(Unauthenticated, match="name or the password"):
        attempt(sign_in, WRONG)


def test_after_too_many_attempts_also_the_right_password_has_to_wait(sign_in: SignIn, user: UserRecord) -> None:
    lock(sign_in)
    with pytest.raises(RateLimited) as caught:
        attempt(sign_in, address=AWAY)
    assert caught.value.retry_after == OF_A_USER.seconds


def test_a_name_that_nobody_has_is_limited_in_the_same_way(sign_in: SignIn, user: UserRecord) -> None:
    lock(sign_in, "nobody")
    with pytest.raises(RateLimited):
        attempt(sign_in, name="nobody", address=AWAY)
    assert attempt(sign_in, address=AWAY).secret


def test_an_address_is_limited_over_all_names(sign_in: SignIn, user: UserRecord) -> None:
    for number in range(OF_AN_ADDRESS.at_once):
        assert isinstance(refusal(lambda n=number: attempt(sign_in, WRONG, f"u{n}")), Unauthenticated)
    assert isinstance(refusal(lambda: attempt(sign_in)), RateLimited)
    assert attempt(sign_in, address=AWAY).secret


def test_strangers_cannot_lock_out_a_user_on_a_device_that_is_known(sign_in: SignIn, user: UserRecord) -> None:
    device = attempt(sign_in).device
    for number in range(OF_A_USER.at_once):
        refusal(lambda n=number: attempt(sign_in, WRONG, address=f"198.51.100.{n}"))
    assert isinstance(refusal(lambda: attempt(sign_in, address=AWAY)), RateLimited)
    assert isinstance(refusal(lambda: attempt(sign_in, address=AWAY, device="0.0")), RateLimited)
    assert attempt(sign_in, address=AWAY, device=device).secret


def test_a_device_that_is_known_has_a_limit_of_its_own(sign_in: SignIn, user: UserRecord) -> None:
    device = attempt(sign_in).device
    for number in range(OF_A_DEVICE.at_once):
        wrong = refusal(lambda n=number: attempt(sign_in, WRONG, address=f"198.51.100.{n}", device=device))
        assert isinstance(wrong, Unauthenticated)
    assert isinstance(refusal(lambda: attempt(sign_in, address=AWAY, device=device)), RateLimited)
    assert attempt(sign_in, address=AWAY).secret


def test_a_new_password_from_the_machine_lets_a_user_in_whoever_tries(
    sign_in: SignIn, user: UserRecord, database: Database
) -> None:
    lock(sign_in)
    password = cheap_passwords().make(bytes(16))
    with database.writing() as db:
        reset_password(db, user.id, password, actor=ADA, now=NOW)
    assert attempt(sign_in, password.text, address=AWAY).session.user.must_change_password


def test_more_attempts_at_once_than_may_be_are_refused_and_not_kept_waiting(
    database: Database, user: UserRecord
) -> None:
    rates = Rates(database)
    busy = SignIn(database, Passwords(0, CHEAP), SignInLimits(rates))
    assert isinstance(refusal(lambda: attempt(busy)), Unavailable)
    rates.close()


def test_a_hash_of_former_parameters_is_renewed_at_the_next_sign_in(
    sign_in: SignIn, database: Database, user: UserRecord
) -> None:
    rates = Rates(database)
    dearer = SignIn(database, Passwords(hasher=PasswordHasher(2, 16, 1)), SignInLimits(rates))
    signed_in = attempt(dearer)
    renewed = stored_hash(database)
    assert renewed != user.password_hash
    assert renewed == signed_in.session.user.password_hash
    assert attempt(dearer, device=signed_in.device).session.user.password_hash == renewed
    rates.close()


def stored_hash(database: Database) -> str:
    with database.reading() as db:
        return named(db, "grace").password_hash


def test_a_password_is_changed_by_who_knows_the_present_one(
    sign_in: SignIn, user: UserRecord, database: Database
) -> None:
    here, there = attempt(sign_in), attempt(sign_in)
    changed = sign_in.change_password(here.session, present=RIGHT, wanted="a better password", now=NOW)
    assert found(database, here.secret).user == changed.user
    assert isinstance(refusal(lambda: found(database, there.secret)), Unauthenticated)
    assert isinstance(refusal(lambda: attempt(sign_in)), Unauthenticated)
    assert attempt(sign_in, "a better password").secret


@pytest.mark.parametrize(
    ("sent", "pointer", "says"),
    [
        ((WRONG, "a better password"), "/present_password", "is wrong"),
        ((RIGHT, RIGHT), "/password", "choose another"),
        ((RIGHT, "short"), "/password", "at least 12"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(
    sent: tuple[str, str], pointer: str, says: str, sign_in: SignIn, user: UserRecord
) -> None:
    session = attempt(sign_in).session
    with pytest.raises(InvalidRequest, match=says) as caught:
        sign_in.change_password(session, present=sent[0], wanted=sent[1], now=NOW)
    assert caught.value.problems[0].pointer == pointer
    assert attempt(sign_in).session.user == user


def test_a_stolen_session_cannot_be_used_to_guess_the_password(sign_in: SignIn, user: UserRecord) -> None:
    session = attempt(sign_in).session

    def guess() -> object:
        return sign_in.change_password(session, present=WRONG, wanted="a better password", now=NOW)

    outcomes = [refusal(guess) for _ in range(OF_A_DEVICE.at_once + 1)]
    assert isinstance(outcomes[-2], InvalidRequest)
    assert isinstance(outcomes[-1], RateLimited)


def test_who_is_disabled_while_the_password_is_checked_gets_no_session(
    database: Database, user: UserRecord, sign_in: SignIn
) -> None:
    class Disabling(Passwords):
        """Checks so slowly that an administrator is faster."""

        def verify(self, stored: str | None, text: str) -> bool:
            with database.writing() as db:
                disable(db, user)
            return super().verify(stored, text)

    rates = Rates(database)
    slow = SignIn(database, Disabling(hasher=CHEAP), SignInLimits(rates))
    assert isinstance(refusal(lambda: attempt(slow)), Unauthenticated)
    rates.close()


def disable(db: Connection, user: UserRecord) -> None:
    change_user(db, user.id, UserChange(disabled=True), actor=ADA, now=NOW)


def test_neither_password_nor_secret_shows_where_an_attempt_is_printed(sign_in: SignIn, user: UserRecord) -> None:
    signed_in = attempt(sign_in)
    shown = repr(signed_in) + repr(Attempt("grace", RIGHT, HOME, "", signed_in.device))
    for secret in (RIGHT, signed_in.secret, signed_in.device):
        assert secret not in shown

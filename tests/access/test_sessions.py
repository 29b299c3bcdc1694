"""Sessions: opened, found, told, ended."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from service.access.sessions import (
    IDLE,
    LONGEST,
    Session,
    end_session,
    end_sessions,
    expires_at,
    find_session,
    list_sessions,
    open_session,
    sign_out,
    touch_session,
)
from service.access.users import UserChange, change_user, create_user
from service.core.errors import Unauthenticated, UnknownUser
from service.store import users
from service.store.users import UserRecord
from tests.access.test_users import PASSWORD, UserWish
from tests.operations import ADA, NOW, recorded, refused, somebody, tags


@pytest.fixture
def user(db: Connection) -> UserRecord:
    """Return a user who has changed the first password."""
    wish = UserWish("grace", "releaser", "platform.*")
    made = create_user(db, wish, PASSWORD, actor=ADA, now=NOW, entropy=secrets.token_bytes(10))
    after = replace(made, must_change_password=False)
    users.update(db, after)
    return after


def sign_in(db: Connection, user: UserRecord, at: datetime = NOW, agent: str = "Firefox") -> str:
    return open_session(db, user, agent=agent, now=at, entropy=secrets.token_bytes(42))[1]


def in_force(db: Connection, secret: str, at: datetime) -> bool:
    try:
        find_session(db, secret, at)
    except Unauthenticated:
        return False
    return True


def test_a_session_makes_an_actor_who_is_a_person(db: Connection, user: UserRecord) -> None:
    actor = find_session(db, sign_in(db, user), NOW).actor
    assert (actor.id, actor.name, actor.pattern, actor.is_person) == (user.id, "grace", "platform.*", True)
    assert actor.scopes == {"read", "render", "edit", "release"}
    assert not ADA.is_person


def test_nothing_may_be_done_before_a_password_that_was_given_is_changed(db: Connection, user: UserRecord) -> None:
    users.update(db, replace(user, must_change_password=True))
    session = find_session(db, sign_in(db, user), NOW)
    assert session.actor.scopes == frozenset()
    assert session.user.must_change_password


def test_a_secret_is_long_new_each_time_and_not_stored(db: Connection, user: UserRecord) -> None:
    one, two = sign_in(db, user), sign_in(db, user)
    assert one != two
    assert len(one) == 43
    stored = str([db.execute(text(f"SELECT * FROM {table}")).all() for table in ("sessions", "events")])
    assert one not in stored
    assert two not in stored


@pytest.mark.parametrize("secret", ["", "x", "\udcff", "0" * 10_000])
def test_a_text_that_is_no_secret_is_no_session(secret: str, db: Connection, user: UserRecord) -> None:
    sign_in(db, user)
    with pytest.raises(Unauthenticated, match="sign in again"):
        find_session(db, secret, NOW)


def test_a_session_ends_when_it_is_not_used_or_too_old(db: Connection, user: UserRecord) -> None:
    secret, almost = sign_in(db, user), timedelta(microseconds=1)
    assert in_force(db, secret, NOW + IDLE - almost)
    assert not in_force(db, secret, NOW + IDLE)
    time = NOW
    while time + IDLE / 2 < NOW + LONGEST:
        time += IDLE / 2
        touch_session(db, find_session(db, secret, time), now=time)
    session = find_session(db, secret, NOW + LONGEST - almost)
    assert expires_at(session.record) == NOW + LONGEST
    assert not in_force(db, secret, NOW + LONGEST)


def test_that_a_session_is_used_is_written_once_a_minute(db: Connection, user: UserRecord) -> None:
    secret = sign_in(db, user)
    session = find_session(db, secret, NOW)
    assert not session.must_be_touched(NOW + timedelta(seconds=59))
    assert session.must_be_touched(NOW + timedelta(seconds=60))
    touch_session(db, session, now=NOW + timedelta(seconds=60))
    assert not find_session(db, secret, NOW).must_be_touched(NOW + timedelta(seconds=119))


def test_a_session_of_a_disabled_user_has_ended(db: Connection, user: UserRecord) -> None:
    secret = sign_in(db, user)
    users.update(db, replace(user, disabled_at=NOW))
    assert not in_force(db, secret, NOW)
    users.update(db, user)
    assert in_force(db, secret, NOW)
    change_user(db, user.id, UserChange(disabled=True), actor=ADA, now=NOW)
    change_user(db, user.id, UserChange(disabled=False), actor=ADA, now=NOW)
    assert not in_force(db, secret, NOW)


def test_sessions_in_force_are_listed_newest_first(db: Connection, user: UserRecord) -> None:
    for hours, agent in ((0, "old"), (11, "curl/8 \x1b[31m\n\udcff"), (12, "x" * 999)):
        sign_in(db, user, NOW + timedelta(hours=hours), agent)
    listed = list_sessions(db, user.id, actor=ADA, now=NOW + timedelta(hours=12))
    assert [each.agent for each in listed] == ["x" * 300, "curl/8  [31m "]
    with refused(db, UnknownUser):
        list_sessions(db, user.id, actor=somebody("admin", pattern="mail.*"), now=NOW)


def test_one_session_is_ended_and_the_others_are_not(db: Connection, user: UserRecord) -> None:
    one, two = sign_in(db, user), sign_in(db, user)
    record = find_session(db, one, NOW).record
    before = len(tags(db))
    for _ in range(2):
        end_session(db, user.id, record.id, actor=ADA, now=NOW)
    assert (in_force(db, one, NOW), in_force(db, two, NOW)) == (False, True)
    (event,) = recorded(db)[before:]
    assert (event.tag, event.actor) == ("session:end", "ada")
    assert event.data == {"user": user.id, "name": "grace", "session": record.id}


def test_all_sessions_are_ended_or_all_but_one(db: Connection, user: UserRecord) -> None:
    one, two, three = (sign_in(db, user) for _ in range(3))
    kept = find_session(db, two, NOW).record.id
    end_sessions(db, user.id, actor=ADA, now=NOW, but=kept)
    assert [in_force(db, each, NOW) for each in (one, two, three)] == [False, True, False]
    for _ in range(2):
        end_sessions(db, user.id, actor=ADA, now=NOW)
    assert not in_force(db, two, NOW)
    assert [event.data["sessions"] for event in recorded(db) if event.tag == "session:end"] == [2, 1]


def test_a_session_of_another_is_not_ended_by_naming_the_wrong_user(db: Connection, user: UserRecord) -> None:
    wish = UserWish("joan", "viewer")
    other = create_user(db, wish, PASSWORD, actor=ADA, now=NOW, entropy=secrets.token_bytes(10))
    secret = sign_in(db, user)
    end_session(db, other.id, find_session(db, secret, NOW).record.id, actor=ADA, now=NOW)
    assert in_force(db, secret, NOW)


def test_who_signs_out_is_out_at_once(db: Connection, user: UserRecord) -> None:
    secret = sign_in(db, user)
    session: Session = find_session(db, secret, NOW)
    for _ in range(2):
        sign_out(db, session, now=NOW)
    assert not in_force(db, secret, NOW)
    assert [(event.tag, event.actor) for event in recorded(db)[1:]] == [
        ("session:create", "grace"),
        ("session:end", "grace"),
    ]


def test_expired_sessions_go_when_somebody_signs_in(db: Connection, user: UserRecord) -> None:
    for _ in range(3):
        sign_in(db, user)
    sign_in(db, user, NOW + IDLE + timedelta(seconds=1))
    assert db.execute(text("SELECT count(*) FROM sessions")).scalar() == 1

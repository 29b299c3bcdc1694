"""Users: made, changed, disabled; the last administrator stays."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from sqlalchemy import Connection, text

from service.access.passwords import NewPassword
from service.access.sessions import find_session, open_session
from service.access.users import (
    UserChange,
    UserWish,
    change_own_password,
    change_user,
    create_user,
    find_user,
    list_users,
    named,
    reset_password,
)
from service.core.actor import SYSTEM, Actor
from service.core.errors import (
    Forbidden,
    InvalidRequest,
    LastAdministrator,
    NameTaken,
    Unauthenticated,
    UnknownUser,
)
from service.store.engine import Database
from service.store.users import UserRecord
from tests.operations import ADA, NOW, outcome_of, overlapping, recorded, refused, somebody, tags

PASSWORD = NewPassword("a long enough password", "$argon2id$first", made=True)
OTHER = NewPassword("another long password", "$argon2id$second", made=False)
KEEPER = somebody("admin", name="keeper", pattern="platform.*")


def make(db: Connection, name: str = "grace", role: str = "editor", **said: Any) -> UserRecord:
    actor, password = said.pop("actor", ADA), said.pop("password", PASSWORD)
    wish = UserWish(name, role, **said)
    return create_user(db, wish, password, actor=actor, now=NOW, entropy=secrets.token_bytes(10))


def change(db: Connection, user: UserRecord, actor: Actor = ADA, **said: Any) -> UserRecord:
    return change_user(db, user.id, UserChange(**said), actor=actor, now=NOW)


def sign_in(db: Connection, user: UserRecord) -> str:
    return open_session(db, user, agent="", now=NOW, entropy=secrets.token_bytes(42))[1]


def is_signed_in(db: Connection, secret: str) -> bool:
    try:
        find_session(db, secret, NOW)
    except Unauthenticated:
        return False
    return True


def test_a_new_user_must_change_the_password_and_is_told_in_an_event_without_it(db: Connection) -> None:
    made = make(db, display_name="Grace Hopper", pattern="mail.*")
    assert find_user(db, made.id, ADA) == named(db, "grace") == made
    assert (made.role, made.pattern, made.display_name, made.created_by) == ("editor", "mail.*", "Grace Hopper", "ada")
    assert made.must_change_password
    (event,) = recorded(db)
    assert (event.tag, event.template) == ("user:create", None)
    assert event.data == {"user": made.id, "name": "grace", "role": "editor", "pattern": "mail.*"}


@pytest.mark.parametrize(
    ("said", "pointer", "says"),
    [
        ({"name": ""}, "/name", "names no user"),
        ({"name": "Grace"}, "/name", "lower-case"),
        ({"name": "a b"}, "/name", "names no user"),
        ({"name": "grace."}, "/name", "names no user"),
        ({"name": "x" * 101}, "/name", "at most 100"),
        ({"name": "grace\n"}, "/name", "names no user"),
        ({"role": "edtor"}, "/role", "did you mean editor"),
        ({"role": ""}, "/role", "there are viewer, editor"),
        ({"pattern": "A B"}, "/pattern", "such as platform.*"),
        ({"display_name": "a\nb"}, "/display_name", "no control characters"),
        ({"display_name": "x" * 201}, "/display_name", "at most 200"),
        ({"password": NewPassword("short", "", made=False)}, "/password", "at least 12"),
        (
            {"name": "grace.hopper.mit", "password": NewPassword("Grace.Hopper.MIT", "", made=False)},
            "/password",
            "name",
        ),
    ],
)
def test_a_user_that_cannot_be_is_refused(said: dict[str, Any], pointer: str, says: str, db: Connection) -> None:
    with refused(db, InvalidRequest, match=says) as caught:
        make(db, **said)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]
    assert tags(db) == []


@pytest.mark.parametrize("name", ["a", "ada@example.com", "ada.lovelace-1", "x" * 100])
def test_a_name_may_be_an_address_of_mail(name: str, db: Connection) -> None:
    assert make(db, name).name == name


def test_a_name_is_given_once_also_after_its_user_was_disabled(db: Connection) -> None:
    user = make(db)
    change(db, user, disabled=True)
    with refused(db, NameTaken, match="perhaps disabled"):
        make(db)


def test_users_are_listed_newest_first_as_far_as_a_pattern_covers_them(db: Connection) -> None:
    for number, pattern in enumerate(("*", "platform.*", "platform.web.*", "mail.*")):
        make(db, f"u{number}", pattern=pattern)
    assert {user.name for user in list_users(db, limit=9, before=None)} == {"u0", "u1", "u2", "u3"}
    assert {user.name for user in list_users(db, limit=9, before=None, pattern="platform.*")} == {"u1", "u2"}


def test_an_administrator_of_some_names_neither_sees_nor_makes_wider_users(db: Connection) -> None:
    wider, covered = make(db, "wider"), make(db, "covered", pattern="platform.web")
    assert find_user(db, covered.id, KEEPER) == covered
    for act in (find_user, reset):
        with refused(db, UnknownUser):
            act(db, wider.id, KEEPER)
    with refused(db, UnknownUser):
        change(db, wider, KEEPER, disabled=True)
    with refused(db, Forbidden, match="does not cover"):
        change(db, covered, KEEPER, pattern="*")
    with refused(db, Forbidden, match="does not cover"):
        make(db, "x", actor=KEEPER)


def reset(db: Connection, user_id: str, actor: Actor) -> UserRecord:
    return reset_password(db, user_id, OTHER, actor=actor, now=NOW)


@pytest.mark.parametrize("user_id", ["", "none", "\udcff", "019aa0f2-7c1e-7d11-9d53-0f2c54a3c3de"])
def test_a_user_that_there_is_not_is_unknown(user_id: str, db: Connection) -> None:
    with pytest.raises(UnknownUser, match="GET /v1/users"):
        find_user(db, user_id, ADA)
    with pytest.raises(UnknownUser):
        named(db, user_id)


@pytest.mark.parametrize(
    ("said", "tag", "told", "ends"),
    [
        (
            {"role": "viewer"},
            "user:role",
            {"from": {"role": "editor", "pattern": "*"}, "to": {"role": "viewer", "pattern": "*"}},
            True,
        ),
        (
            {"pattern": "a.*"},
            "user:role",
            {"from": {"role": "editor", "pattern": "*"}, "to": {"role": "editor", "pattern": "a.*"}},
            True,
        ),
        ({"display_name": "G"}, "user:rename", {"from": None, "to": "G"}, False),
        ({"disabled": True}, "user:disable", {}, True),
    ],
)
def test_a_change_is_told_and_what_changes_rights_ends_the_sessions(
    said: dict[str, Any], tag: str, told: dict[str, Any], ends: bool, db: Connection
) -> None:
    user = make(db)
    secret = sign_in(db, user)
    for _ in range(2):
        changed = change(db, user, **said)
    assert find_user(db, user.id, ADA) == changed
    assert tags(db)[2:] == [tag]
    assert recorded(db)[-1].data == {"user": user.id, "name": "grace", **told}
    assert is_signed_in(db, secret) is not ends


def test_what_changes_nothing_leaves_no_trace(db: Connection) -> None:
    user = make(db)
    secret = sign_in(db, user)
    before = tags(db)
    assert change(db, user) == change(db, user, role="editor", pattern="*", display_name="", disabled=False) == user
    assert tags(db) == before
    assert is_signed_in(db, secret)


def test_a_disabled_user_may_be_enabled_again(db: Connection) -> None:
    user = make(db)
    assert change(db, user, disabled=True).disabled_at == NOW
    assert change(db, user, disabled=False) == user
    assert tags(db)[1:] == ["user:disable", "user:enable"]


@pytest.mark.parametrize("said", [{"disabled": True}, {"role": "auditor"}, {"pattern": "platform.*"}])
def test_the_last_administrator_stays(said: dict[str, Any], db: Connection) -> None:
    last = make(db, role="admin")
    make(db, "editor")
    make(db, "narrow", role="admin", pattern="platform.*")
    change(db, make(db, "gone", role="admin"), disabled=True)
    with refused(db, LastAdministrator, match="the last user who may do everything"):
        change(db, last, SYSTEM, **said)
    assert change(db, last, display_name="G").display_name == "G"
    make(db, "second", role="admin")
    assert change(db, last, SYSTEM, **said) != last


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(database: Database) -> None:
    with database.writing() as db:
        one, two = make(db, "one", role="admin"), make(db, "two", role="admin")
    outcomes = overlapping(
        database, lambda db: change(db, one, disabled=True), lambda db: change(db, two, disabled=True)
    )
    assert isinstance(outcomes[1], LastAdministrator)
    assert outcome_of(database, lambda db: find_user(db, two.id, ADA)).disabled_at is None


def test_a_reset_gives_another_password_once_more_to_be_changed_and_ends_all_sessions(db: Connection) -> None:
    user = make(db)
    secret = sign_in(db, user)
    after = reset(db, user.id, ADA)
    assert (after.password_hash, after.password_made, after.must_change_password) == (OTHER.hash, False, True)
    assert not is_signed_in(db, secret)
    assert tags(db)[2:] == ["user:reset"]


def test_who_changes_the_own_password_stays_signed_in_here_and_nowhere_else(db: Connection) -> None:
    user = make(db)
    here, there = sign_in(db, user), sign_in(db, user)
    kept = find_session(db, here, NOW).record.id
    after = change_own_password(db, user, OTHER, actor=ADA, now=NOW, session_id=kept)
    assert (after.must_change_password, after.password_made, after.password_hash) == (False, False, OTHER.hash)
    assert (is_signed_in(db, here), is_signed_in(db, there)) == (True, False)
    assert tags(db)[-1] == "user:password"


def test_a_password_that_was_reset_meanwhile_is_not_changed_by_its_former_owner(db: Connection) -> None:
    user = make(db)
    reset(db, user.id, ADA)
    with refused(db, Unauthenticated, match="changed meanwhile"):
        change_own_password(db, user, PASSWORD, actor=ADA, now=NOW, session_id="x")
    with refused(db, InvalidRequest, match="at least 12"):
        named_so = NewPassword("GRACE", "", made=False)
        change_own_password(db, user, named_so, actor=ADA, now=NOW, session_id="x")


def test_no_event_holds_a_password_or_its_hash(db: Connection) -> None:
    user = make(db)
    reset(db, user.id, ADA)
    change_own_password(db, find_user(db, user.id, ADA), PASSWORD, actor=ADA, now=NOW, session_id="x")
    stored = str(db.execute(text("SELECT data FROM events")).all())
    assert "argon2" not in stored
    assert "password" not in stored

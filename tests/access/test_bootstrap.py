"""The first administrator: a token that is made once or chosen by the operator, and a user."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from service.access.bootstrap import (
    UnusableToken,
    adopt_admin_token,
    check_chosen,
    first_password_is_in_force,
    has_users,
    make_admin_token,
    make_first_user,
)
from service.access.passwords import NewPassword
from service.access.secrets import make_secret
from service.access.tokens import TokenWish, authenticate, create_token, list_tokens, revoke_token
from service.access.users import UserChange, UserWish, change_own_password, change_user, create_user, named
from service.core.errors import Unauthenticated
from service.store.engine import Database
from tests.operations import ADA, NOW, at_once, overlapping, recorded, refused, tags

CHOSEN, OTHER = "a-token-that-an-operator-chose", "another-one-chosen-a-year-later"
OURS = make_secret(bytes(range(24)))
PASSWORD = NewPassword("a long enough password", "$argon2id$first", made=True)


def adopt(db: Connection, secret: str = CHOSEN) -> str | None:
    return adopt_admin_token(db, secret, now=NOW, entropy=secrets.token_bytes(10))


def make(db: Connection) -> str | None:
    return make_admin_token(db, now=NOW, entropy=secrets.token_bytes(34))


@pytest.mark.parametrize("secret", [CHOSEN, OURS, "!" * 24, "~" * 4096])
def test_a_chosen_token_may_do_everything(db: Connection, secret: str) -> None:
    assert adopt(db, secret) is None
    actor = authenticate(db, secret, NOW)
    assert (actor.name, actor.scopes, actor.pattern) == ("admin", {"admin"}, "*")


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        ("", "it has 0 characters and needs at least 24"),
        ("x" * 23, "it has 23 characters and needs at least 24"),
        ("a token with spaces between", "without spaces"),
        ("a-token-with-a-tab\tbetween", "without spaces"),
        ("a-token-and-a-newline-after\n", "without spaces"),
        ("ein-schlüssel-mit-umlauten", "ASCII"),
        (OURS[:-1] + "x", "its checksum does not fit"),
        (OURS[:-1], "its checksum does not fit"),
        ("imp_that-I-made-up-myself", "its checksum does not fit"),
    ],
)
def test_a_token_that_could_be_guessed_or_is_damaged_is_not_adopted(db: Connection, secret: str, says: str) -> None:
    with pytest.raises(UnusableToken, match=says):
        check_chosen(secret)
    with refused(db, UnusableToken):
        adopt(db, secret)
    assert list_tokens(db, limit=9, before=None) == []


def test_a_chosen_token_is_adopted_once(db: Connection) -> None:
    for _ in range(3):
        assert adopt(db) is None
    assert len(list_tokens(db, limit=9, before=None)) == 1
    assert tags(db) == ["token:create"]


def test_another_chosen_token_takes_the_place_of_the_former(db: Connection) -> None:
    adopt(db)
    assert adopt(db, OTHER) is None
    assert authenticate(db, OTHER, NOW).name == "admin"
    with pytest.raises(Unauthenticated, match="was revoked"):
        authenticate(db, CHOSEN, NOW)
    assert tags(db) == ["token:create", "token:revoke", "token:create"]


def test_a_token_that_was_replaced_stays_revoked(db: Connection) -> None:
    for secret in (CHOSEN, OTHER):
        adopt(db, secret)
    before = recorded(db)
    assert adopt(db) == "it was revoked and stays revoked"
    assert authenticate(db, OTHER, NOW).name == "admin"
    assert recorded(db) == before


def test_a_token_that_an_administrator_revoked_stays_revoked(db: Connection) -> None:
    adopt(db)
    revoke_token(db, authenticate(db, CHOSEN, NOW).id, actor=ADA, now=NOW)
    assert adopt(db) == "it was revoked and stays revoked"
    assert adopt(db, OTHER) is None


def test_a_chosen_token_takes_the_place_of_the_one_that_was_made(db: Connection) -> None:
    made = make(db)
    assert made is not None
    assert adopt(db) is None
    with pytest.raises(Unauthenticated, match="was revoked"):
        authenticate(db, made, NOW)


def test_tokens_that_others_made_stay_in_force(db: Connection) -> None:
    wish = TokenWish(name="ci", scopes=("read",))
    _, secret = create_token(db, wish, actor=ADA, now=NOW, entropy=bytes(range(34)))
    for chosen in (CHOSEN, OTHER):
        adopt(db, chosen)
    assert authenticate(db, secret, NOW).name == "ci"


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (TokenWish("root", ("admin",)), None),
        (TokenWish("ci", ("read", "render")), "it is the token 'ci', which may read, render where names fit *"),
        (TokenWish("dev", ("admin",), "dev.*"), "it is the token 'dev', which may admin where names fit dev.*"),
        (TokenWish("brief", ("admin",), expires_at=NOW + timedelta(days=1)), "it has expired"),
    ],
)
def test_a_chosen_token_that_is_known_stays_what_it_is(db: Connection, wish: TokenWish, says: str | None) -> None:
    _, secret = create_token(db, wish, actor=ADA, now=NOW, entropy=bytes(range(34)))
    before = recorded(db)
    assert adopt_admin_token(db, secret, now=NOW + timedelta(days=2), entropy=b"x" * 10) == says
    assert recorded(db) == before


def test_the_first_token_is_made_once(db: Connection) -> None:
    made = make(db)
    assert made is not None
    assert len(made) == 43
    assert authenticate(db, made, NOW).may("admin")
    assert make(db) is None
    assert tags(db) == ["token:create"]


def test_no_first_token_is_made_where_any_token_was_ever_made(db: Connection) -> None:
    adopt(db)
    revoke_token(db, authenticate(db, CHOSEN, NOW).id, actor=ADA, now=NOW)
    assert make(db) is None


def test_of_two_nodes_that_start_at_once_one_makes_the_first_token(database: Database) -> None:
    made, other = overlapping(database, make, make)
    assert made is not None
    assert other is None


def test_two_nodes_that_start_at_once_adopt_one_token(database: Database) -> None:
    assert at_once(database, adopt, adopt) == [None, None]
    with database.reading() as db:
        assert tags(db) == ["token:create"]


def make_user(db: Connection) -> bool:
    return make_first_user(db, PASSWORD, now=NOW, entropy=secrets.token_bytes(10))


def test_the_first_user_may_do_everything_once_the_password_is_changed(db: Connection) -> None:
    assert not has_users(db)
    assert make_user(db)
    user = named(db, "admin")
    assert (user.role, user.pattern, user.must_change_password, user.created_by) == ("admin", "*", True, "system")
    assert first_password_is_in_force(db)
    assert tags(db) == ["user:create"]


def test_no_first_user_is_made_where_there_ever_was_one(db: Connection) -> None:
    wish = UserWish("grace", "viewer")
    user = create_user(db, wish, PASSWORD, actor=ADA, now=NOW, entropy=bytes(10))
    change_user(db, user.id, UserChange(disabled=True), actor=ADA, now=NOW)
    assert not make_user(db)
    assert not first_password_is_in_force(db)


def test_the_first_password_is_no_longer_in_force_once_it_was_changed(db: Connection) -> None:
    make_user(db)
    chosen = NewPassword("a password of my own", "$argon2id$other", made=False)
    change_own_password(db, named(db, "admin"), chosen, actor=ADA, now=NOW, session_id="x")
    assert not first_password_is_in_force(db)


def test_of_two_nodes_that_start_at_once_one_makes_the_first_user(database: Database) -> None:
    assert overlapping(database, make_user, make_user) == (True, False)

"""Tokens: made, checked, listed and revoked, and never kept as text."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Connection, text

from service.access.secrets import hash_secret
from service.access.tokens import (
    TokenWish,
    authenticate,
    create_token,
    list_tokens,
    revoke_token,
    store_token,
)
from service.core.errors import Forbidden, InvalidRequest, Unauthenticated, Unavailable, UnknownToken
from service.store.engine import Database
from service.store.tokens import TokenRecord
from tests.operations import ADA, NOW, overlapping, recorded, refused, somebody, tags

ENTROPY = bytes(range(34))
SOON = NOW + timedelta(seconds=1)


def make(db: Connection, **changes: Any) -> tuple[TokenRecord, str]:
    options = {key: changes.pop(key) for key in ("actor", "now", "entropy") if key in changes}
    wish = TokenWish(**{"name": "ci", "scopes": ("read",), **changes})
    return create_token(db, wish, **{"actor": ADA, "now": NOW, "entropy": ENTROPY, **options})


def test_a_new_token_stands_for_an_actor_of_its_name_scopes_and_pattern(db: Connection) -> None:
    record, secret = make(db, scopes=("render", "read", "read"), pattern="platform.*")
    actor = authenticate(db, secret, NOW)
    assert (actor.id, actor.name, actor.pattern) == (record.id, "ci", "platform.*")
    assert actor.scopes == {"read", "render"}
    assert record.scopes == ("read", "render")
    assert (record.created_at, record.created_by, record.revoked_at, record.bootstrap) == (NOW, "ada", None, False)


def test_only_the_hash_of_a_token_is_in_the_database(db: Connection) -> None:
    record, secret = make(db)
    assert record.hash == hash_secret(secret)
    stored = [str(row) for table in ("tokens", "events") for row in db.execute(text(f"SELECT * FROM {table}"))]
    assert any(record.hash in row for row in stored)
    assert not any(secret in row or secret[4:-6] in row for row in stored)


def test_making_a_token_is_an_event_that_tells_what_it_may_do(db: Connection) -> None:
    record, _ = make(db, scopes=("render",), pattern="platform.*", actor=somebody("admin", name="eve"))
    (event,) = recorded(db)
    assert (event.tag, event.template, event.actor, event.at) == ("token:create", None, "eve", NOW)
    assert event.data == {"token": record.id, "name": "ci", "scopes": ["render"], "pattern": "platform.*"}


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"scopes": ()}, ["/scopes"]),
        ({"scopes": ("read", "raed", "everything")}, ["/scopes/1", "/scopes/2"]),
        ({"name": ""}, ["/name"]),
        ({"name": "a\x00"}, ["/name"]),
        ({"name": "a\x1b[31m"}, ["/name"]),
        ({"name": "\udcff"}, ["/name"]),
        ({"name": "x" * 201}, ["/name"]),
        ({"pattern": ""}, ["/pattern"]),
        ({"pattern": "A B"}, ["/pattern"]),
        ({"pattern": "*" * 201}, ["/pattern"]),
        ({"expires_at": NOW}, ["/expires_at"]),
        ({"expires_at": NOW - timedelta(days=1)}, ["/expires_at"]),
        (
            {"name": "", "pattern": "", "scopes": ("x",), "expires_at": NOW},
            ["/name", "/pattern", "/scopes/0", "/expires_at"],
        ),
    ],
)
def test_a_token_that_could_not_work_is_refused_with_every_reason(
    db: Connection, changes: dict[str, Any], pointers: list[str]
) -> None:
    with refused(db, InvalidRequest) as caught:
        make(db, **changes)
    assert [each.pointer for each in caught.value.problems] == pointers
    assert tags(db) == []


@pytest.mark.parametrize("name", ["x", "CI of Ada's team", "日本", "👩‍💻", "x" * 200])
def test_a_token_may_be_called_anything_that_people_can_read(db: Connection, name: str) -> None:
    assert authenticate(db, make(db, name=name)[1], NOW).name == name


def test_a_mistyped_scope_is_answered_with_the_one_that_was_meant(db: Connection) -> None:
    with refused(db, InvalidRequest) as caught:
        make(db, scopes=("raed",))
    assert "did you mean read?" in str(caught.value)


@pytest.mark.parametrize(
    ("own", "wished", "is_covered"),
    [
        ("*", "*", True),
        ("*", "platform.*", True),
        ("platform.*", "platform.*", True),
        ("platform.*", "platform.web.*", True),
        ("platform.*", "platform.web", True),
        ("a*b", "a*x*b", True),
        ("platform.*", "*", False),
        ("platform.*", "platform*", False),
        ("platform.web", "platform.*", False),
        ("a*b", "a*", False),
        ("a*b", "*b", False),
    ],
)
def test_nobody_makes_a_token_wider_than_their_own(db: Connection, own: str, wished: str, is_covered: bool) -> None:
    keeper = somebody("admin", pattern=own)
    if is_covered:
        assert make(db, pattern=wished, actor=keeper)[0].pattern == wished
        return
    with refused(db, Forbidden):
        make(db, pattern=wished, actor=keeper)
    assert tags(db) == []


def test_a_token_works_until_the_moment_it_expires(db: Connection) -> None:
    _, secret = make(db, expires_at=SOON)
    assert authenticate(db, secret, SOON - timedelta(microseconds=1)).name == "ci"
    with pytest.raises(Unauthenticated, match="has expired"):
        authenticate(db, secret, SOON)


def test_a_revoked_token_works_no_more(db: Connection) -> None:
    record, secret = make(db)
    revoke_token(db, record.id, actor=ADA, now=SOON)
    with pytest.raises(Unauthenticated, match="was revoked"):
        authenticate(db, secret, SOON)


def test_revoking_says_when_and_is_an_event_and_twice_is_none(db: Connection) -> None:
    record, _ = make(db)
    first = revoke_token(db, record.id, actor=somebody("admin", name="eve"), now=SOON)
    again = revoke_token(db, record.id, actor=ADA, now=SOON + timedelta(days=1))
    assert first.revoked_at == SOON
    assert again == first
    assert tags(db) == ["token:create", "token:revoke"]
    event = recorded(db)[-1]
    assert (event.actor, event.at, event.data) == ("eve", SOON, {"token": record.id, "name": "ci"})


def test_two_who_revoke_one_token_at_once_record_it_once(database: Database) -> None:
    with database.writing() as db:
        record, _ = make(db)

    def revoke(db: Connection) -> datetime | None:
        return revoke_token(db, record.id, actor=ADA, now=SOON).revoked_at

    assert overlapping(database, revoke, revoke) == (SOON, SOON)
    with database.reading() as db:
        assert tags(db) == ["token:create", "token:revoke"]


@pytest.mark.parametrize(
    "token_id", ["", "none", "00000000-0000-7000-8000-000000000000", "\x00", "\udcff", "a" * 10_000]
)
def test_a_token_that_never_was_cannot_be_revoked(db: Connection, token_id: str) -> None:
    with refused(db, UnknownToken):
        revoke_token(db, token_id, actor=ADA, now=NOW)


@pytest.mark.parametrize("secret", ["", "a-token-that-nobody-ever-made", "\udcff", "Bearer x"])
def test_a_text_that_never_was_a_token_is_not_known(db: Connection, secret: str) -> None:
    with pytest.raises(Unauthenticated, match="not known here"):
        authenticate(db, secret, NOW)


def test_a_token_with_one_wrong_character_is_nobody(db: Connection) -> None:
    _, secret = make(db)
    for at, character in product(range(len(secret)), "0aZ_"):
        changed = secret[:at] + character + secret[at + 1 :]
        if changed != secret:
            with pytest.raises(Unauthenticated):
                authenticate(db, changed, NOW)


def test_one_text_cannot_be_two_tokens(db: Connection) -> None:
    _, secret = make(db)
    wish = TokenWish(name="other", scopes=("admin",))
    with refused(db, Unavailable):
        store_token(db, wish, secret, actor=ADA, now=NOW, entropy=b"x" * 10, bootstrap=False)
    assert tags(db) == ["token:create"]


def test_tokens_are_listed_newest_first_page_by_page(db: Connection) -> None:
    for number in range(5):
        make(db, name=f"t{number}", now=NOW + timedelta(seconds=number), entropy=bytes([number]) * 34)
    first = list_tokens(db, limit=3, before=None)
    rest = list_tokens(db, limit=3, before=first[-1].id)
    assert [record.name for record in (*first, *rest)] == ["t4", "t3", "t2", "t1", "t0"]

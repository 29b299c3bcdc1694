from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.errors import Unavailable
from service.store import users
from service.store.engine import Database
from tests.store.rows import USER, later

ADMIN = replace(USER, id="0191", name="grace", role="admin", pattern="*", display_name=None, password_made=True)


def test_a_user_comes_back_as_it_was_stored(database: Database) -> None:
    with database.writing() as db:
        assert users.insert(db, USER)
        assert users.insert(db, ADMIN)
    with database.reading() as db:
        assert users.by_id(db, USER.id) == users.by_name(db, USER.name) == USER
        assert users.by_name(db, ADMIN.name) == ADMIN
        assert users.by_id(db, "none") is users.by_name(db, "Ada") is None


@pytest.mark.parametrize("change", [{"id": "another"}, {"name": "another"}])
def test_a_user_is_stored_once_and_the_transaction_stays_usable(database: Database, change: dict[str, str]) -> None:
    with database.writing() as db:
        assert users.insert(db, USER)
        assert not users.insert(db, replace(USER, **change))
        assert users.page(db, limit=10) == [USER]


def test_users_are_listed_newest_first_in_pages(database: Database) -> None:
    stored = [replace(USER, id=f"{n:036}", name=f"u{n}") for n in range(5)]
    with database.writing() as db:
        for record in stored:
            users.insert(db, record)
        page = users.page(db, limit=2)
        assert page + users.page(db, limit=10, before=page[-1].id) == stored[::-1]


def test_a_change_leaves_the_others_as_they_are(database: Database) -> None:
    changed = replace(USER, role="viewer", display_name=None, must_change_password=False, disabled_at=later(1))
    with database.writing() as db:
        users.insert(db, USER)
        users.insert(db, ADMIN)
        users.update(db, changed)
        assert users.page(db, limit=10) == [ADMIN, changed]


def test_a_new_hash_takes_the_place_of_the_one_that_it_was_made_for(database: Database) -> None:
    with database.writing() as db:
        users.insert(db, USER)
        users.rehash(db, USER.id, before="another", after="new")
        assert users.by_id(db, USER.id) == USER
        users.rehash(db, USER.id, before=USER.password_hash, after="new")
        assert users.by_id(db, USER.id) == replace(USER, password_hash="new")


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"role": "editor"}, False),
        ({"pattern": "a.*"}, False),
        ({"disabled_at": later(1)}, False),
    ],
)
def test_others_of_a_role_count_where_they_are_in_force_for_all_names(
    database: Database, change: dict[str, object], counts: bool
) -> None:
    with database.writing() as db:
        users.insert(db, ADMIN)
        assert not users.has_others(db, ADMIN.id, role="admin")
        users.insert(db, replace(ADMIN, id="0192", name="joan", **change))
        assert users.has_others(db, ADMIN.id, role="admin") is counts


def test_who_locks_the_users_decides_alone(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url, timeout=0.2)
    with first.writing() as db:
        users.lock_users(db)
        with pytest.raises(Unavailable), second.writing() as other:
            users.lock_users(other)
        with second.reading() as other:
            assert users.page(other, limit=1) == []
    first.dispose()
    second.dispose()

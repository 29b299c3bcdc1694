from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread

import pytest

from service.core.errors import Unavailable
from service.store import tokens
from service.store.engine import Database
from tests.store.rows import TOKEN, later

FULL = replace(TOKEN, id="0191", hash="ef" * 32, scopes=(), expires_at=later(60), bootstrap=True)


def test_a_token_comes_back_as_it_was_stored(database: Database) -> None:
    with database.writing() as db:
        assert tokens.insert(db, TOKEN)
        assert tokens.insert(db, FULL)
    with database.reading() as db:
        assert tokens.by_hash(db, TOKEN.hash) == TOKEN
        assert tokens.by_id(db, FULL.id) == FULL


def test_a_token_that_is_not_there_is_none(database: Database) -> None:
    with database.reading() as db:
        assert tokens.by_hash(db, TOKEN.hash) is None
        assert tokens.by_id(db, TOKEN.id) is None
        assert tokens.bootstrap(db) is None
        assert tokens.page(db, limit=1) == []


@pytest.mark.parametrize("change", [{"id": "another"}, {"hash": "00" * 32}])
def test_a_token_is_stored_once_and_the_transaction_stays_usable(database: Database, change: dict[str, str]) -> None:
    with database.writing() as db:
        assert tokens.insert(db, TOKEN)
        assert not tokens.insert(db, replace(TOKEN, name="other", **change))
        assert tokens.page(db, limit=10) == [TOKEN]


def test_tokens_are_listed_newest_first_in_pages(database: Database) -> None:
    stored = [replace(TOKEN, id=f"{n:036}", hash=f"{n:064}") for n in range(5)]
    with database.writing() as db:
        for record in stored:
            tokens.insert(db, record)
        page = tokens.page(db, limit=2)
        assert page + tokens.page(db, limit=10, before=page[-1].id) == stored[::-1]


def test_revoking_keeps_the_first_time(database: Database) -> None:
    with database.writing() as db:
        tokens.insert(db, TOKEN)
        tokens.insert(db, FULL)
        assert tokens.revoke(db, TOKEN.id, at=later(1)) is True
        assert tokens.revoke(db, TOKEN.id, at=later(2)) is False
        assert tokens.revoke(db, "nobody", at=later(2)) is False
        assert tokens.by_hash(db, TOKEN.hash) == replace(TOKEN, revoked_at=later(1))
        assert tokens.by_id(db, FULL.id) == FULL


def test_the_first_token_is_the_newest_that_was_not_revoked(database: Database) -> None:
    older = replace(FULL, id="0190", hash="01" * 32)
    with database.writing() as db:
        for record in (older, FULL, replace(TOKEN, id="0199")):
            tokens.insert(db, record)
        assert tokens.bootstrap(db) == FULL
        tokens.revoke(db, FULL.id, at=later(1))
        assert tokens.bootstrap(db) == older
        tokens.revoke(db, older.id, at=later(1))
        assert tokens.bootstrap(db) is None


def test_who_locks_the_tokens_decides_alone(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url, timeout=0.2)
    locked, done = Event(), Event()

    def hold() -> None:
        with first.writing() as db:
            tokens.lock_tokens(db)
            locked.set()
            done.wait(10)

    thread = Thread(target=hold)
    thread.start()
    assert locked.wait(10)
    with pytest.raises(Unavailable), second.writing() as db:
        tokens.lock_tokens(db)
    with second.reading() as db:
        assert tokens.page(db, limit=1) == []
    done.set()
    thread.join()
    with second.writing() as db:
        tokens.lock_tokens(db)
    first.dispose()
    second.dispose()

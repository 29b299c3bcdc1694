from __future__ import annotations

from datetime import timedelta

from service.store import token_uses, tokens
from service.store.engine import Database
from tests.store.rows import NOW, TOKEN


def test_a_use_is_written_down_once_a_minute_and_never_goes_back(database: Database) -> None:
    seconds = (0, 30, 59, 60, 10, 200)
    seen = []
    with database.writing() as db:
        tokens.insert(db, TOKEN)
    for each in seconds:
        with database.writing() as db:
            token_uses.note(db, {TOKEN.id: NOW + timedelta(seconds=each)})
            seen.append((token_uses.of(db, [TOKEN.id])[TOKEN.id] - NOW).total_seconds())
    assert seen == [0, 0, 0, 60, 60, 200]


def test_of_a_token_that_was_never_used_there_is_nothing(database: Database) -> None:
    with database.writing() as db:
        tokens.insert(db, TOKEN)
        token_uses.note(db, {})
        assert token_uses.of(db, [TOKEN.id, "another"]) == {}
        assert token_uses.of(db, []) == {}

"""When tokens were last used."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.access.token_uses import TokenUses, last_uses
from service.core.errors import Unavailable
from service.store import tokens
from service.store.engine import Database
from tests.store.rows import NOW, TOKEN


def told(database: Database) -> float | None:
    with database.reading() as db:
        at = last_uses(db, [TOKEN]).get(TOKEN.id)
    return None if at is None else (at - NOW).total_seconds()


@pytest.fixture(autouse=True)
def token(database: Database) -> None:
    with database.writing() as db:
        tokens.insert(db, TOKEN)


def test_a_use_is_told_once_it_was_written_and_the_next_a_minute_later(database: Database) -> None:
    uses = TokenUses()
    uses.note(TOKEN.id, NOW)
    assert told(database) is None
    seen = []
    for seconds in (1, 59, 60, 61, 130):
        uses.write(database)
        seen.append(told(database))
        uses.note(TOKEN.id, NOW + timedelta(seconds=seconds))
    assert seen == [0, 0, 0, 60, 60]


def test_two_workers_write_one_use_a_minute(database: Database) -> None:
    one, other = TokenUses(), TokenUses()
    one.note(TOKEN.id, NOW)
    other.note(TOKEN.id, NOW + timedelta(seconds=20))
    one.write(database)
    other.write(database)
    assert told(database) == 0


def test_a_use_that_could_not_be_written_hinders_nothing(database: Database) -> None:
    uses = TokenUses()
    uses.note(TOKEN.id, NOW)
    with database.writing() as db:
        db.exec_driver_sql("DROP TABLE token_uses")
    with pytest.raises(Unavailable):
        uses.write(database)
    uses.note(TOKEN.id, NOW + timedelta(seconds=5))
    uses.write(database)

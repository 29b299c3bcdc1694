from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from service.store import sessions, users
from service.store.engine import Database
from service.store.sessions import SessionRecord
from tests.store.rows import SESSION, USER, later

OTHER = replace(USER, id="0191-user", name="grace")


@pytest.fixture
def stored(database: Database) -> list[SessionRecord]:
    """Store two sessions of one user and one of another."""
    found = [
        SESSION,
        replace(SESSION, id="0190-t", hash="01" * 32, created_at=later(10), seen_at=later(20), agent=""),
        replace(SESSION, id="0190-u", hash="02" * 32, user_id=OTHER.id),
    ]
    with database.writing() as db:
        for user in (USER, OTHER):
            users.insert(db, user)
        for session in found:
            sessions.insert(db, session)
    return found


def left(db: Connection) -> set[str]:
    return {each.id for user in (USER, OTHER) for each in sessions.of_user(db, user.id)}


def test_a_session_is_found_by_its_hash_with_its_user(database: Database, stored: list[SessionRecord]) -> None:
    with database.reading() as db:
        assert sessions.find(db, SESSION.hash) == (SESSION, USER)
        assert sessions.find(db, stored[2].hash) == (stored[2], OTHER)
        assert sessions.find(db, "none") is None
        assert sessions.of_user(db, USER.id) == [stored[1], stored[0]]


def test_a_session_that_is_used_moves_forward_only(database: Database, stored: list[SessionRecord]) -> None:
    with database.writing() as db:
        for seconds in (70, 60):
            sessions.touch(db, SESSION.id, at=later(seconds))
        assert sessions.find(db, SESSION.hash) == (replace(SESSION, seen_at=later(70)), USER)
        assert sessions.find(db, stored[1].hash) == (stored[1], USER)


def test_sessions_end_one_by_one_or_all_but_one(database: Database, stored: list[SessionRecord]) -> None:
    one, two, other = (each.id for each in stored)
    with database.writing() as db:
        assert sessions.end(db, USER.id, only=other) == 0
        assert sessions.end(db, USER.id, but=two) == 1
        assert left(db) == {two, other}
        assert sessions.end(db, USER.id, only=two) == 1
        assert sessions.end(db, OTHER.id) == 1
        assert sessions.end(db, USER.id) == 0
        assert left(db) == set()
    assert one == SESSION.id


def test_only_expired_sessions_are_purged(database: Database, stored: list[SessionRecord]) -> None:
    with database.writing() as db:
        sessions.purge(db, created_before=later(0), seen_before=later(0))
        assert len(left(db)) == 3
        sessions.purge(db, created_before=later(0), seen_before=later(5))
        assert left(db) == {stored[1].id}
        sessions.purge(db, created_before=later(11), seen_before=later(5))
        assert left(db) == set()

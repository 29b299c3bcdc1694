"""Requests that come twice under one Idempotency-Key get one answer, and act once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from service.access.repeats import PURGED_AT_ONCE, Repeatable, find_answer, keep_answer
from service.core.errors import IdempotencyConflict, Unavailable
from service.registry.versions import create_template
from service.store import idempotency, templates
from service.store.engine import Database
from tests.operations import ADA, NAME, NOW, at_once, overlapping, recorded, refused, submission

REQUEST = Repeatable(ADA.id, "key", "a" * 64)
HEADERS = {"Location": "/v1/templates/x", "Content-Type": "application/json"}


def keep(
    db: Connection, request: Repeatable = REQUEST, now: datetime = NOW, body: bytes = b'{"a": "\xc3\xa9"}\x00'
) -> None:
    keep_answer(db, request, status=201, headers=HEADERS, body=body, now=now)


def test_an_answer_is_found_again_as_it_was_kept(db: Connection) -> None:
    assert find_answer(db, REQUEST, NOW) is None
    keep(db)
    found = find_answer(db, REQUEST, NOW)
    assert found is not None
    assert (found.status, found.headers, found.body) == (201, HEADERS, b'{"a": "\xc3\xa9"}\x00')


@pytest.mark.parametrize(
    ("later", "is_found"),
    [
        (timedelta(), True),
        (timedelta(hours=24), True),
        (timedelta(hours=24, microseconds=1), False),
        (timedelta(days=9), False),
    ],
)
def test_an_answer_is_kept_for_24_hours(db: Connection, later: timedelta, is_found: bool) -> None:
    keep(db)
    assert (find_answer(db, REQUEST, NOW + later) is not None) == is_found


def test_after_24_hours_a_key_serves_for_another_request(db: Connection) -> None:
    keep(db)
    other = replace(REQUEST, request_hash="b" * 64)
    assert find_answer(db, other, NOW + timedelta(hours=25)) is None
    keep(db, other, NOW + timedelta(hours=25))
    assert find_answer(db, other, NOW + timedelta(hours=25)) is not None


def test_a_key_for_another_request_is_a_conflict(db: Connection) -> None:
    keep(db)
    with refused(db, IdempotencyConflict):
        find_answer(db, replace(REQUEST, request_hash="b" * 64), NOW)


@pytest.mark.parametrize("change", [{"key": "Key"}, {"key": "key "}, {"caller_id": "somebody else"}])
def test_a_key_belongs_to_its_caller_and_is_compared_exactly(db: Connection, change: dict[str, str]) -> None:
    keep(db)
    assert find_answer(db, replace(REQUEST, **change), NOW) is None


def test_a_second_answer_to_one_request_is_not_kept(db: Connection) -> None:
    keep(db)
    with refused(db, Unavailable):
        keep(db, body=b"second")
    found = find_answer(db, REQUEST, NOW)
    assert found is not None
    assert found.body.startswith(b'{"a"')


def create_once(db: Connection) -> str:
    """Do what the edge does: answer from what is kept, or act and keep the answer, in one transaction."""
    found = find_answer(db, REQUEST, NOW)
    if found is not None:
        return "again"
    create_template(db, NAME, submission())
    keep(db)
    return "done"


def effects(database: Database) -> int:
    with database.reading() as db:
        return len(recorded(db, tag="template:create"))


def test_a_request_that_comes_while_it_is_being_answered_has_one_effect(database: Database) -> None:
    first, second = overlapping(database, create_once, create_once)
    assert first == "done"
    assert second == "again" or second.code in ("unavailable", "name_taken")
    assert effects(database) == 1


def keep_under(name: str, db: Connection) -> str:
    found = find_answer(db, REQUEST, NOW)
    if found is not None:
        return "again"
    templates.insert(db, name, now=NOW, by=name)
    keep(db)
    return "done"


def test_the_same_key_at_once_has_one_effect_and_the_others_are_told_to_come_again(database: Database) -> None:
    names = [f"t{number}" for number in range(4)]
    outcomes = at_once(database, *[lambda db, name=name: keep_under(name, db) for name in names])
    assert outcomes.count("done") == 1
    assert all(each in ("done", "again") or isinstance(each, Unavailable) for each in outcomes)
    with database.reading() as db:
        assert sum(templates.get(db, name) is not None for name in names) == 1


def test_of_many_expired_answers_each_new_one_takes_a_few_along_and_its_own(db: Connection) -> None:
    count = 2 * PURGED_AT_ONCE + 1
    for number in range(count):
        keep(db, replace(REQUEST, key=f"old {number:02}"), NOW + timedelta(seconds=number))
    newest = replace(REQUEST, key=f"old {count - 1}")
    keep(db, newest, NOW + timedelta(hours=25))
    left = [number for number in range(count - 1) if idempotency.get(db, ADA.id, f"old {number:02}")]
    assert left == list(range(PURGED_AT_ONCE, count - 1))
    assert find_answer(db, newest, NOW + timedelta(hours=25)) is not None

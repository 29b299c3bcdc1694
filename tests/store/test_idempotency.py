from __future__ import annotations

from dataclasses import replace

from service.store import idempotency
from service.store.engine import Database
from service.store.idempotency import KeptAnswer
from tests.store.rows import NOW, later

ANSWER = KeptAnswer(
    caller_id="0190-ada",
    key="a key",
    request_hash="ab" * 32,
    status=201,
    headers={"Location": "/v1/renders/1", "ETag": '"x"'},
    created_at=NOW,
    body=b"\0\xff {}\r\n",
)


def test_an_answer_comes_back_as_it_was_kept(database: Database) -> None:
    with database.writing() as db:
        assert idempotency.insert(db, ANSWER)
    with database.reading() as db:
        assert idempotency.get(db, "0190-ada", "a key") == ANSWER


def test_an_answer_is_for_its_caller_and_key_only(database: Database) -> None:
    with database.writing() as db:
        idempotency.insert(db, ANSWER)
        assert idempotency.get(db, "0190-bob", "a key") is None
        assert idempotency.get(db, "0190-ada", "A key") is None
        assert idempotency.insert(db, replace(ANSWER, caller_id="0190-bob", status=200))


def test_the_first_answer_is_kept_and_the_transaction_stays_usable(database: Database) -> None:
    with database.writing() as db:
        idempotency.insert(db, ANSWER)
        assert not idempotency.insert(db, replace(ANSWER, status=500))
        assert idempotency.get(db, "0190-ada", "a key") == ANSWER


def test_old_answers_are_forgotten(database: Database) -> None:
    with database.writing() as db:
        for number in range(4):
            idempotency.insert(db, replace(ANSWER, key=str(number), created_at=later(number)))
        assert idempotency.purge(db, later(2)) == 2
        assert idempotency.purge(db, later(2)) == 0
        kept = [number for number in range(4) if idempotency.get(db, "0190-ada", str(number))]
    assert kept == [2, 3]

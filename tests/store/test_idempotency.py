from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, event

from service.store import idempotency
from service.store.engine import Database
from service.store.idempotency import KeptAnswer
from tests.conftest import NewUrl
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


def test_old_answers_are_forgotten_the_oldest_first_and_so_many_at_a_time(database: Database) -> None:
    with database.writing() as db:
        for number in range(6):
            idempotency.insert(db, replace(ANSWER, key=str(number), created_at=later(number)))
        for left in ([3, 4, 5], [4, 5], [4, 5]):
            idempotency.purge(db, later(4), most=3)
            assert kept(db) == left


def test_no_plan_of_the_database_forgets_more_than_was_asked(new_url: NewUrl) -> None:
    database = Database(new_url("postgresql"))
    with database.writing() as db:
        for number in range(6):
            idempotency.insert(db, replace(ANSWER, key=str(number), created_at=later(number)))
        for method in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
            db.exec_driver_sql(f"SET LOCAL enable_{method} = off")
        idempotency.purge(db, later(9), most=2)
        assert kept(db) == [2, 3, 4, 5]
    database.dispose()


def kept(db: Connection) -> list[int]:
    return [number for number in range(6) if idempotency.get(db, ANSWER.caller_id, str(number))]


def test_one_answer_is_forgotten_when_it_is_old_enough(database: Database) -> None:
    with database.writing() as db:
        for number in range(2):
            idempotency.insert(db, replace(ANSWER, key=str(number)))
        idempotency.forget(db, ANSWER.caller_id, "0", NOW)
        assert kept(db) == [0, 1]
        idempotency.forget(db, ANSWER.caller_id, "0", later(1))
        assert kept(db) == [1]


def test_old_answers_are_found_by_an_index(database: Database) -> None:
    sent: list[tuple[str, Any]] = []
    explain = "EXPLAIN QUERY PLAN" if database.dialect == "sqlite" else "EXPLAIN"
    with database.writing() as db:
        event.listen(db, "before_cursor_execute", lambda *told: sent.append((told[2], told[3])))
        idempotency.purge(db, NOW, most=20)
        statement, values = sent[-1]
        if database.dialect == "postgresql":
            db.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(db.exec_driver_sql(f"{explain} {statement}", values).fetchall())
    assert "ix_idempotency_keys_created_at" in plan
    assert "SEARCH idempotency_keys USING PRIMARY KEY" in plan or "Index Scan using pk_idempotency_keys" in plan


def test_two_that_forget_at_once_do_not_wait_for_each_other(new_url: NewUrl) -> None:
    database = Database(new_url("postgresql"), timeout=0.3)
    with database.writing() as db:
        for number in range(4):
            idempotency.insert(db, replace(ANSWER, key=str(number), created_at=later(number)))
    with database.writing() as one, database.writing() as other:
        idempotency.purge(one, later(9), most=2)
        idempotency.purge(other, later(9), most=9)
        assert (kept(one), kept(other)) == ([2, 3], [0, 1])
    with database.reading() as db:
        assert kept(db) == []
    database.dispose()

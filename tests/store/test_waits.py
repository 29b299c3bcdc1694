"""What waiting for the database is counted as."""

from __future__ import annotations

import threading
import time

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from service.store.engine import Database
from tests.conftest import NewUrl


def counted(kind: str) -> int:
    return int(REGISTRY.get_sample_value("imprint_database_wait_seconds_count", {"kind": kind}) or 0)


def seconds(kind: str) -> float:
    return REGISTRY.get_sample_value("imprint_database_wait_seconds_sum", {"kind": kind}) or 0.0


def test_a_read_waits_for_a_connection_and_a_write_for_its_turn_and_its_commit_too(database: Database) -> None:
    before = {kind: counted(kind) for kind in ("connection", "turn", "commit")}
    with database.reading():
        pass
    assert {kind: counted(kind) - before[kind] for kind in before} == {"connection": 1, "turn": 0, "commit": 0}
    with database.writing():
        pass
    assert {kind: counted(kind) - before[kind] for kind in before} == {"connection": 2, "turn": 1, "commit": 1}


def test_what_is_rolled_back_is_no_commit(database: Database) -> None:
    before = counted("commit")
    with pytest.raises(LookupError), database.writing():
        raise LookupError
    assert counted("commit") == before
    with database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM templates")).scalar() == 0


def test_a_transaction_may_be_rolled_back_within(database: Database) -> None:
    before = counted("commit")
    with database.writing() as db:
        db.rollback()
    assert counted("commit") == before


def test_the_time_spent_on_waiting_for_the_other_writer_is_counted(new_url: NewUrl) -> None:
    database = Database(new_url("sqlite"))
    before, entered = seconds("turn"), threading.Event()

    def hold() -> None:
        with database.writing():
            entered.set()
            time.sleep(0.3)

    other = threading.Thread(target=hold)
    other.start()
    assert entered.wait(10)
    with database.writing():
        pass
    other.join()
    assert seconds("turn") - before > 0.2
    database.dispose()

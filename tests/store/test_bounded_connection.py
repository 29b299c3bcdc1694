"""No answer is waited for longer than was said, and a commit that was cut off is told apart from one that failed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from service.store.bounded_connection import BoundedConnection, OutcomeUnknown
from tests.conftest import NewUrl


@pytest.fixture
def connection(new_url: NewUrl) -> Iterator[BoundedConnection]:
    with BoundedConnection.connect(new_url("postgresql")) as made:
        yield made


def test_an_answer_that_does_not_come_in_time_closes_the_connection(connection: BoundedConnection) -> None:
    connection.answer_seconds, connection.quick_seconds = 0.3, 600
    with pytest.raises(psycopg.OperationalError, match=r"did not answer within 0\.3 seconds"):
        connection.execute("SELECT pg_sleep(60)")
    assert connection.closed


def test_outside_of_a_transaction_the_other_bound_holds(connection: BoundedConnection) -> None:
    connection.answer_seconds, connection.quick_seconds = 600, 0.3
    connection.autocommit = True
    with pytest.raises(psycopg.OperationalError, match=r"did not answer within 0\.3 seconds"):
        connection.execute("SELECT pg_sleep(60)")
    assert connection.closed


def test_what_the_server_refuses_in_time_leaves_the_connection_open(connection: BoundedConnection) -> None:
    connection.answer_seconds = 600
    connection.execute("SET statement_timeout = 100")
    with pytest.raises(psycopg.errors.QueryCanceled):
        connection.execute("SELECT pg_sleep(60)")
    connection.rollback()
    assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_without_a_bound_an_answer_is_waited_for(connection: BoundedConnection) -> None:
    assert connection.execute("SELECT pg_sleep(0.3)").fetchall() == [("",)]


def test_a_commit_without_an_answer_may_have_been_made(connection: BoundedConnection) -> None:
    connection.execute("SELECT 1")
    with psycopg.connect(connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
    with pytest.raises(OutcomeUnknown):
        connection.commit()


def test_a_commit_that_is_refused_or_comes_too_late_was_not_made(connection: BoundedConnection) -> None:
    connection.execute("CREATE TABLE once (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    connection.execute("INSERT INTO once VALUES (1), (1)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.commit()
    connection.close()
    with pytest.raises(psycopg.OperationalError) as caught:
        connection.commit()
    assert not isinstance(caught.value, OutcomeUnknown)

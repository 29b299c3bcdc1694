"""Operations on real databases whose transactions are undone, so that many tests share one database of each engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.errors import ImprintError
from service.registry.versions import Submission, create_template, save_version
from service.store import events
from service.store.engine import Database
from service.store.events import Event
from service.store.versions import Version

NOW = datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=UTC)
ADA = Actor(id="00000000-0000-7000-8000-0000000000ad", name="ada", scopes=frozenset({"admin"}), pattern="*")
NAME = "mail.greeting"
DOCUMENT = """---
title: Greeting
description: Greets somebody
argument_hint: NAME=<who> TONE=<formal|warm> [SIGN="signature"]
persona: host
tags: [mail, first-steps]
---
Dear $NAME ($TONE),
welcome.
$SIGN
"""
COMPATIBLE = DOCUMENT.replace("welcome", "hello")
BREAKING = DOCUMENT.replace("NAME=<who>", "NAME=<who> DAY=<day>").replace("welcome", "welcome on $DAY")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return a migrated database for many tests, none of which may commit."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").new()
    else:
        path = tmp_path_factory.mktemp("shared") / "imprint.db"
        shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        url = f"sqlite:///{path}"
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def db(shared_database: Database) -> Iterator[Connection]:
    """Return the connection of a transaction that is undone when the test ends."""
    with shared_database.writing() as connection:
        yield connection
        connection.rollback()


@contextmanager
def refused(db: Connection, error: type[Exception], match: str | None = None) -> Iterator[pytest.ExceptionInfo[Any]]:
    """Expect an error, and undo what was done on the way to it, as the edge does with its transaction."""
    with pytest.raises(error, match=match) as caught, db.begin_nested():
        yield caught


def outcome_of(database: Database, operation: Callable[[Connection], Any]) -> Any:
    """Return what an operation returned in a transaction of its own, or the error that undid it."""
    try:
        with database.writing() as connection:
            return operation(connection)
    except ImprintError as error:
        return error


def overlapping(
    database: Database, first: Callable[[Connection], Any], second: Callable[[Connection], Any]
) -> tuple[Any, Any]:
    """Return the outcomes of two operations, the second of which begins before the first has committed."""
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as connection:
            done = first(connection)
            later = pool.submit(outcome_of, database, second)
            wait([later], timeout=0.3)
        return done, later.result()


def at_once(database: Database, *operations: Callable[[Connection], Any]) -> list[Any]:
    """Return the outcomes of operations that begin in the same moment, each in a transaction of its own."""
    ready = Barrier(len(operations))

    def run(operation: Callable[[Connection], Any]) -> Any:
        ready.wait()
        return outcome_of(database, operation)

    with ThreadPoolExecutor(len(operations)) as pool:
        return list(pool.map(run, operations))


def somebody(*scopes: str, name: str = "bob", pattern: str = "*") -> Actor:
    return Actor(f"00000000-0000-7000-8000-{name.encode().hex():0>12}", name, frozenset(scopes), pattern)


def submission(document: str = DOCUMENT, **changes: Any) -> Submission:
    return replace(Submission(document, ADA, NOW), **changes)


def create(db: Connection, name: str = NAME, document: str = DOCUMENT, **changes: Any) -> Version:
    return create_template(db, name, submission(document, **changes))


def save(db: Connection, document: str, name: str = NAME, **changes: Any) -> Version:
    version, is_new = save_version(db, name, submission(document, **changes))
    assert is_new
    return version


def recorded(db: Connection, **wanted: Any) -> list[Event]:
    """Return the events, oldest first."""
    return events.page(db, limit=1000, **wanted)[::-1]


def tags(db: Connection, **wanted: Any) -> list[str]:
    return [event.tag for event in recorded(db, **wanted)]

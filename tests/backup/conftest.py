"""Databases with something in them, backups of them, and empty ones to restore into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.backup.manifest import Manifest
from service.backup.saving import save
from service.store.contents import TableSum, sum_of, tables
from service.store.engine import Database
from service.store.idempotency import KeptAnswer, insert
from tests.conftest import NewUrl
from tests.store.rows import NOW, populate

MADE_AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
Opened = Callable[..., Database]


@pytest.fixture
def opened(new_url: NewUrl) -> Iterator[Opened]:
    """Return a function that opens a database of an engine, by default one without tables."""
    made: list[Database] = []

    def make(backend: str, *, migrated: bool = False) -> Database:
        made.append(Database(new_url(backend, migrated=migrated)))
        return made[-1]

    yield make
    for database in made:
        database.dispose()


@pytest.fixture
def filled(backend: str, opened: Opened) -> Database:
    return fill(opened(backend, migrated=True))


def fill(database: Database) -> Database:
    with database.writing() as db:
        populate(db)
        insert(db, KeptAnswer("0190-robot", "key", "ab" * 32, 201, {"Location": "/x"}, NOW, b"\xff\0"))
    return database


def saved(database: Database, path: Path, **options: bool) -> Manifest:
    with database.reading() as db:
        return save(db, path, release="0.1.0", now=MADE_AT, **options)


def sums(database: Database) -> tuple[TableSum, ...]:
    with database.reading() as db:
        return tuple(sum_of(db, table) for table in tables())

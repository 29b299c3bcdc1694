from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.exc import StatementError

from service.store.column_types import JsonText, JsonWords, UtcTime, Utf8
from service.store.engine import Database

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime),
    Column("data", JsonText),
    Column("words", JsonWords),
    Column("text", Utf8),
)
FAR = timezone(timedelta(hours=5, minutes=45))
NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def things(empty_url: str) -> Any:
    database = Database(empty_url)
    with database.migrating() as db:
        THINGS.create(db)
    yield database
    database.dispose()


def kept(database: Database, **values: Any) -> Any:
    with database.writing() as db:
        db.execute(THINGS.insert(), values)
    with database.reading() as db:
        return db.execute(select(THINGS.c[next(iter(values))]).order_by(THINGS.c.id.desc())).scalars().first()


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        datetime(2026, 1, 1, 2, 0, tzinfo=FAR),
        datetime(999, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_time_comes_back_to_the_microsecond_and_in_utc(things: Database, value: datetime) -> None:
    back = kept(things, at=value)
    assert (back, back.tzinfo) == (value, UTC)


def test_times_sort_by_time(things: Database) -> None:
    times = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=step) for step in (10**6, 0, 1, 10**5, 999999)]
    times += [datetime(999, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 3, tzinfo=FAR)]
    with things.writing() as db:
        db.execute(THINGS.insert(), [{"at": value} for value in times])
    with things.reading() as db:
        assert list(db.execute(select(THINGS.c.at).order_by(THINGS.c.at)).scalars()) == sorted(times)


def test_a_time_without_a_zone_is_refused(things: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        kept(things, at=NAIVE)
    with pytest.raises(StatementError, match="without a zone"), things.reading() as db:
        db.execute(select(THINGS).where(THINGS.c.at > NAIVE))


@pytest.mark.parametrize(
    "value", [{}, [], "", "\0", 0, -1.5, 1e300, 2**70, False, {"Zoë": [None, {"\u2028": "\U0001f600"}]}]
)
def test_a_json_value_comes_back_as_it_was(things: Database, value: Any) -> None:
    assert kept(things, data=value) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_json_is_refused(things: Database, value: float) -> None:
    with pytest.raises(StatementError):
        kept(things, data={"n": value})


@pytest.mark.parametrize("value", [(), ("",), ("b", "a", "b")])
def test_words_come_back_as_a_tuple(things: Database, value: tuple[str, ...]) -> None:
    assert kept(things, words=value) == value


@pytest.mark.parametrize("value", ["", "\0", "\ufeffa\r\n\u0085", "e\u0301é", "\U0010ffff"])
def test_text_comes_back_to_the_byte(things: Database, value: str) -> None:
    assert kept(things, text=value) == value


@pytest.mark.parametrize("column", ["at", "data", "words", "text"])
def test_nothing_comes_back_as_none(things: Database, column: str) -> None:
    assert kept(things, **{column: None}) is None

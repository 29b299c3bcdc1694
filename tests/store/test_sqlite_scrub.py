"""Scrubbing on real files: what was deleted is in no byte, readers go on, and nothing that is there is harmed."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from service.core.errors import Unavailable
from service.store import erasures, renders
from service.store.engine import Database
from tests.conftest import NewUrl
from tests.store.rows import ADA, NOW, add_plan, add_render, add_template, render_id


@pytest.fixture
def path(new_url: NewUrl) -> Path:
    return Path(new_url("sqlite").removeprefix("sqlite:///"))


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{path}", timeout=20)
    yield made
    made.dispose()


def word(number: int) -> str:
    return f"word-{number:06}-of-{hashlib.md5(str(number).encode()).hexdigest()[:8]}"


def sha256_of(number: int) -> str:
    return hashlib.sha256(word(number).encode()).hexdigest()


def fill(database: Database, numbers: list[int], chance: random.Random) -> None:
    """Record renders nearly in the order of their ids, as several workers do, each with a word of its own."""
    numbers = sorted(numbers, key=lambda number: number + chance.randrange(4))
    for some in (numbers[start : start + 20] for start in range(0, len(numbers), 20)):
        with database.writing() as db:
            template = add_template(db, f"plan-{some[0]}")
            for number in some:
                notes = {"NOTES": word(number) + " and so on" * chance.randrange(60)}
                add_render(db, template, number, arguments=notes, prompt_sha256=sha256_of(number))


def erase(database: Database, numbers: list[int]) -> None:
    for some in (numbers[start : start + 7] for start in range(0, len(numbers), 7)):
        with database.writing() as db:
            erasures.erase(db, [render_id(number) for number in some], actor=ADA, at=NOW)


def found(path: Path, numbers: list[int]) -> list[int]:
    """Return the numbers of which the word or the hash is in any byte of the database's files."""
    content = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.is_file())
    return [each for each in numbers if word(each).encode() in content or sha256_of(each).encode() in content]


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_erased_among_many_is_in_no_byte(path: Path, database: Database, seed: int) -> None:
    chance = random.Random(seed)
    numbers = list(range(1500))
    fill(database, numbers, chance)
    gone = chance.sample(numbers, 900)
    erase(database, gone[:500])
    fill(database, list(range(2000, 2300)), chance)
    erase(database, gone[500:])
    assert found(path, gone) != []
    assert database.scrub(patience=5) is True
    assert found(path, gone) == []
    stay = sorted(set(numbers) - set(gone))
    assert found(path, stay) == stay
    assert is_sound(path)
    # What connections remember of pages does not come back with what they write.
    fill(database, list(range(3000, 3200)), chance)
    assert found(path, gone) == []
    with database.reading() as db:
        records = [renders.get(db, render_id(number)) for number in (*gone[:3], *stay[:3])]
    assert [record and record.erased for record in records] == [True] * 3 + [False] * 3


def test_texts_that_need_many_pages_are_gone_too(path: Path, database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_plan(db, template, 1)
        db.execute(text("UPDATE plan_contents SET content = :text"), {"text": (word(1) * 5000).encode()})
        add_render(db, template, 2, arguments={"NOTES": word(2) * 5000})
    assert found(path, [1, 2]) == [1, 2]
    erase(database, [1, 2])
    assert database.scrub(patience=5) is True
    assert found(path, [1, 2]) == []


def test_a_reader_of_an_older_moment_is_waited_for_and_then_told_of(path: Path, database: Database) -> None:
    fill(database, [1], random.Random(1))
    with database.reading() as db:
        assert renders.get(db, render_id(1)) is not None
        erase(database, [1])
        assert database.scrub(patience=0.3) is False
        assert found(path, [1]) == [1]
        kept = renders.get(db, render_id(1))
        assert kept is not None
        assert not kept.erased
    assert database.scrub(patience=0.3) is True
    assert found(path, [1]) == []


def test_while_others_read_and_write_it_comes_to_its_end_and_loses_nothing(path: Path, database: Database) -> None:
    chance = random.Random(3)
    fill(database, list(range(300)), chance)
    is_over = Event()

    def write(first: int) -> int:
        number = first
        while not is_over.is_set():
            fill(database, [number], chance)
            number += 1
        return number - first

    def read() -> int:
        count = 0
        while not is_over.is_set():
            with database.reading() as db:
                count += len(renders.page(db, limit=50))
        return count

    with ThreadPoolExecutor(4) as pool:
        written, reading = [pool.submit(write, first) for first in (10_000, 20_000)], pool.submit(read)
        for start in range(0, 100, 20):
            gone = list(range(start, start + 20))
            erase(database, gone)
            assert database.scrub(patience=10) is True
            assert found(path, gone) == []
        is_over.set()
        count = sum(each.result() for each in written)
    assert reading.result() > 0
    assert found(path, list(range(100))) == []
    with database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM renders")).scalar() == 300 + count
        assert db.execute(text("SELECT count(*) FROM render_contents")).scalar() == 200 + count
    assert is_sound(path)


def test_it_makes_no_file_where_there_is_none(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'gone.db'}")
    with pytest.raises(Unavailable):
        database.scrub(patience=0.1)
    assert not (tmp_path / "gone.db").exists()

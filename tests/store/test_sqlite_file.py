"""Connections stay with the file that lies at the database's path, and with none that only takes what nobody reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from service.core.errors import Unavailable
from service.store.engine import Database
from tests.conftest import NewUrl
from tests.store.rows import add_template


@pytest.fixture
def database(new_url: NewUrl) -> Iterator[Database]:
    made = Database(new_url("sqlite"), timeout=0.3)
    write(made, "before")
    yield made
    made.dispose()


def write(database: Database, name: str) -> None:
    with database.writing() as db:
        add_template(db, name)


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(text("SELECT name FROM templates ORDER BY name")).scalars())


def files(database: Database) -> list[Path]:
    path = Path(str(database.url.database))
    return [each for each in path.parent.glob(f"{path.name}*") if not each.name.endswith(".lock")]


def test_nothing_is_written_into_a_file_that_was_deleted_and_none_is_made_in_its_place(database: Database) -> None:
    assert names(database) == ["before"]
    for each in files(database):
        each.unlink()
    for _ in range(2):
        with pytest.raises(Unavailable):
            write(database, "during")
        with pytest.raises(Unavailable):
            names(database)
    assert files(database) == []


def test_a_file_that_comes_back_is_used_again(database: Database, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    moved = [(each, each.rename(aside / each.name)) for each in files(database)]
    with pytest.raises(Unavailable):
        write(database, "during")
    for path, there in moved:
        there.rename(path)
    write(database, "after")
    assert names(database) == ["after", "before"]


def test_a_file_that_takes_the_place_of_another_is_read_and_written(database: Database, tmp_path: Path) -> None:
    assert names(database) == ["before"]
    copy = shutil.copy(str(database.url.database), tmp_path / "copy.db")
    other = Database(f"sqlite:///{copy}")
    write(other, "another")
    other.dispose()
    for each in files(database):
        each.unlink()
    Path(copy).rename(str(database.url.database))
    write(database, "after")
    fresh = Database(database.url)
    assert names(database) == names(fresh)
    assert {"after", "another"} <= set(names(fresh))
    fresh.dispose()


def test_a_transaction_that_is_open_when_the_file_goes_ends_by_itself(database: Database) -> None:
    with database.reading() as db:
        for each in files(database):
            each.unlink()
        assert db.execute(text("SELECT count(*) FROM templates")).scalar_one() == 1
    with pytest.raises(Unavailable):
        names(database)

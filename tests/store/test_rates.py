"""How fast a token sends requests, counted on both engines by everybody who shares the database."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from service.core.errors import Unavailable
from service.store.engine import Database
from service.store.rates import Rates, RatesFile
from tests.conftest import NewUrl

NOW = 1_800_000_000_000_000
SECOND = 1_000_000
ONE = "019aa0f2-7c1e-7d11-9d53-0f2c54a3c3de"


@pytest.fixture
def rates(database: Database) -> Iterator[Rates]:
    made = Rates(database)
    yield made
    made.close()


@pytest.fixture
def sqlite(new_url: NewUrl) -> Iterator[Database]:
    database = Database(new_url("sqlite"))
    yield database
    database.dispose()


def spend(rates: Rates, seconds: float = 0, who: str = ONE) -> bool:
    """Send a request of a token that may send six a minute."""
    return rates.spend(who, now=NOW + int(seconds * SECOND), cost=10 * SECOND, saved=60 * SECOND)


def test_a_silent_token_may_send_all_at_once_and_no_more(rates: Rates) -> None:
    assert [spend(rates) for _ in range(8)] == [True] * 6 + [False] * 2


def test_requests_become_free_one_by_one(rates: Rates) -> None:
    assert [spend(rates) for _ in range(6)] == [True] * 6
    assert [spend(rates, at) for at in (9.9, 10, 10.1, 19, 20, 60)] == [False, True, False, False, True, True]


def test_what_was_refused_costs_nothing(rates: Rates) -> None:
    assert [spend(rates) for _ in range(20)].count(True) == 6
    assert spend(rates, 10)


def test_tokens_do_not_pay_for_each_other(rates: Rates) -> None:
    assert [spend(rates) for _ in range(7)][-1] is False
    assert spend(rates, who="another")


def test_a_clock_that_is_put_back_locks_nobody_out(rates: Rates) -> None:
    assert spend(rates, 7200)
    assert [spend(rates) for _ in range(7)] == [True] * 6 + [False]


def test_nodes_whose_clocks_differ_by_seconds_share_the_limit(rates: Rates) -> None:
    assert [spend(rates, at) for at in (5, 0, 5, 0, 5, 0)] == [True] * 5 + [False]


def test_many_at_once_get_what_is_there_and_no_more(database: Database) -> None:
    workers = [Rates(database) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: spend(workers[number % 4]), range(80)))
    assert answers.count(True) == 6
    for each in workers:
        each.close()


def test_a_token_has_one_row_however_much_it_sends(database: Database, rates: Rates) -> None:
    for at in range(50):
        spend(rates, at * 61)
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(f"{database.url.database}.rates")) as file:
            assert file.execute("SELECT count(*) FROM rates").fetchone() == (1,)
    else:
        with database.reading() as db:
            assert db.execute(text("SELECT count(*) FROM rates")).scalar() == 1
            assert db.execute(text("SELECT relpersistence FROM pg_class WHERE relname = 'rates'")).scalar() == "u"


def test_the_file_lies_beside_the_database_and_holds_no_lock_of_its_writers(sqlite: Database) -> None:
    rates = Rates(sqlite)
    assert spend(rates)
    with sqlite.writing():
        assert spend(rates)
    assert Path(f"{sqlite.url.database}.rates").exists()
    rates.close()


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def torn(path: Path) -> None:
    """Put noise where the first row's page was."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("damage", [garbage, torn])
def test_a_damaged_file_is_started_anew(sqlite: Database, damage: Callable[[Path], None]) -> None:
    first = Rates(sqlite)
    assert [spend(first) for _ in range(7)][-1] is False
    first.close()
    damage(Path(f"{sqlite.url.database}.rates"))
    second = Rates(sqlite)
    assert spend(second)
    second.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_cannot_be_written_is_an_outage(sqlite: Database) -> None:
    path = Path(f"{sqlite.url.database}.rates")
    path.touch(mode=0o400)
    with pytest.raises(Unavailable):
        spend(Rates(sqlite))


def test_a_folder_in_the_place_of_the_file_is_an_outage(sqlite: Database) -> None:
    file = RatesFile(sqlite)
    file.path.mkdir()
    with pytest.raises(Unavailable):
        spend(Rates(sqlite))


def test_who_has_paid_is_forgotten_and_who_has_not_is_kept(rates: Rates, database: Database) -> None:
    assert [spend(rates, 0, "done"), *(spend(rates, 30) for _ in range(6))] == [True] * 7
    rates.forget_paid(now=NOW + 31 * SECOND)
    assert not spend(rates, 31)
    assert [spend(rates, 31, "done") for _ in range(7)] == [True] * 6 + [False]

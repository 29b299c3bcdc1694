"""`imprint db erase`, `erased`, `expire` and `scrub`, on both engines."""

from __future__ import annotations

import pytest

from service.context import utc_now
from service.core.identifier import time_ordered_id
from service.store import renders
from service.store.engine import Database
from service.store.turns import alone
from tests.commands.conftest import Imprint
from tests.store.rows import add_render, add_template, render_id

UNKNOWN = render_id(99)


@pytest.fixture
def at(database: Database, database_url: str) -> dict[str, str]:
    """Record two old renders and one of today, and return where they are."""
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in (1, 2):
            add_render(db, template, number)
        now = utc_now()
        add_render(db, template, 3, id=time_ordered_id(now, bytes(10)), created_at=now)
    return {"IMPRINT_DATABASE_URL": database_url}


def erased(database: Database) -> list[bool]:
    """Return which are erased, oldest first."""
    with database.reading() as db:
        return [record.erased for record in renders.page(db, limit=9)][::-1]


def test_renders_are_erased_by_their_ids_and_then_listed(
    imprint: Imprint, database: Database, at: dict[str, str]
) -> None:
    ended = imprint("db", "erase", render_id(1), **at)
    assert (ended.status, ended.stdout, ended.stderr) == (0, "erased 1 render\n", "")
    assert erased(database) == [True, False, False]
    assert imprint("db", "erased", **at).stdout == f"{render_id(1)}\n"


def test_ids_that_there_are_not_are_named_and_the_others_erased(
    imprint: Imprint, database: Database, at: dict[str, str]
) -> None:
    ended = imprint("db", "erase", UNKNOWN, "not-an-id", render_id(1), render_id(2), **at)
    assert (ended.status, ended.stdout) == (1, "erased 2 renders\n")
    assert [UNKNOWN in ended.stderr, "not-an-id" in ended.stderr] == [True, True]
    assert erased(database) == [True, True, False]


def test_what_is_too_old_is_erased_by_hand(imprint: Imprint, database: Database, at: dict[str, str]) -> None:
    assert imprint("db", "expire", "--retention-days", "30", **at).stdout == "erased 2 renders\n"
    assert erased(database) == [True, True, False]
    assert imprint("db", "expire", IMPRINT_RETENTION_DAYS="30", **at).stdout == "erased 0 renders\n"


def test_without_a_retention_nothing_is_erased(imprint: Imprint, database: Database, at: dict[str, str]) -> None:
    ended = imprint("db", "expire", **at)
    assert (ended.status, "--retention-days" in ended.stderr) == (2, True)
    assert erased(database) == [False] * 3


def test_while_another_process_does_it_the_command_says_so(
    imprint: Imprint, database: Database, at: dict[str, str]
) -> None:
    with alone(database, "retention"):
        ended = imprint("db", "expire", "--retention-days", "30", **at)
    assert (ended.status, "another process" in ended.stderr) == (1, True)
    assert erased(database) == [False] * 3


def test_a_scrub_says_when_all_is_gone(imprint: Imprint, at: dict[str, str]) -> None:
    ended = imprint("db", "scrub", **at)
    assert (ended.status, ended.stdout) == (0, "what was erased is gone from the files\n")


def test_no_database_is_told(imprint: Imprint) -> None:
    for words in (["erase", UNKNOWN], ["erased"], ["expire", "--retention-days", "1"], ["scrub"]):
        assert imprint("db", *words).status == 1

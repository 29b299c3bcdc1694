from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.audit.scrubbing import Scrubbing
from service.store import erasures, renders
from service.store.engine import Database
from tests.store.rows import ADA, NOW, add_render, add_template, render_id


def test_what_cannot_be_done_yet_is_pending_until_it_is(database: Database) -> None:
    scrubbing = Scrubbing(database)
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
    with database.reading() as older:
        assert renders.get(older, render_id(1)) is not None
        with database.writing() as db:
            erasures.erase(db, [render_id(1)], actor=ADA, at=NOW)
        assert (scrubbing.scrub(0.2), scrubbing.is_pending) == (False, True)
    assert (scrubbing.scrub(5), scrubbing.is_pending) == (True, False)


def test_those_that_ask_at_once_all_get_an_answer(database: Database) -> None:
    scrubbing = Scrubbing(database)
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda _: scrubbing.scrub(10), range(12))) == {True}


def test_a_database_that_does_not_answer_is_told_and_raises_nothing(database: Database) -> None:
    address = (
        database.url.set(database="/nowhere/at/all") if database.dialect == "sqlite" else "postgresql://127.0.0.1:1/x"
    )
    scrubbing = Scrubbing(Database(address, timeout=0.2))
    assert (scrubbing.scrub(0.2), scrubbing.is_pending) == (False, True)

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from service.audit.scrubbing import Scrubbing
from service.audit.usage import UsageCounts
from service.housekeeping import Housekeeper
from service.store import erasures, renders
from service.store.engine import Database
from tests.store.rows import ADA, NOW, add_render, add_template, later, render_id


def keeper(database: Database, days: int | None) -> Housekeeper:
    return Housekeeper(database, Scrubbing(database), days, clock=lambda: later(10) + timedelta(days=2))


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_erased(database: Database, number: int) -> bool:
    with database.reading() as db:
        record = renders.get(db, render_id(number))
    return record is not None and record.erased


def test_at_its_start_it_erases_what_is_too_old_and_ends_when_it_is_told(database: Database) -> None:
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
    before = threading.active_count()
    made = keeper(database, 2)
    made.start()
    until(lambda: is_erased(database, 1))
    made.stop()
    until(lambda: threading.active_count() == before)


def test_at_its_start_it_counts_renders_so_that_the_first_page_need_not(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_render(db, template, 1)
    usage = UsageCounts(time.monotonic)
    Housekeeper(database, Scrubbing(database), None, clock=lambda: later(10), usage=usage).count_usage()
    with database.writing() as db:
        add_render(db, template, 2)
        assert usage.of_templates(db, later(20)).totals == {template.id: 1}


def test_without_a_retention_it_erases_nothing(database: Database) -> None:
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
    assert keeper(database, None).expire() == 0
    assert keeper(database, 3).expire() == 0
    assert not is_erased(database, 1)
    assert keeper(database, 2).expire() == 1


def test_what_a_process_left_that_was_killed_after_an_erasure_is_finished(database: Database) -> None:
    scrubbing = Scrubbing(database)
    made = Housekeeper(database, scrubbing, None)
    made.finish_erasures()
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
        erasures.erase(db, [render_id(1)], actor=ADA, at=NOW)
    with database.reading() as older:
        renders.get(older, render_id(1))
    made.finish_erasures()
    assert not scrubbing.is_pending

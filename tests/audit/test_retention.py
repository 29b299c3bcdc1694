"""Erasing what is too old: how many, by whom, in steps that let others in, and once however many processes do it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import func, select

from service.audit.retention import AT_ONCE, expire
from service.store import renders
from service.store.engine import Database
from service.store.metadata import erasures, plan_contents, plans, render_contents
from service.store.turns import alone
from tests.operations import recorded
from tests.store.rows import add_erased, add_plan, add_render, add_template, later, render_id


def never(_seconds: float) -> bool:
    return False


def at(number: int) -> datetime:
    """Return the moment at which renders before this number are older than a day."""
    return later(number) + timedelta(days=1)


def run(database: Database, number: int) -> int | None:
    return expire(database, 1, clock=lambda: at(number), is_stopped=never)


def counts(database: Database) -> tuple[int, ...]:
    tables = (render_contents, plan_contents, plans, erasures)
    with database.reading() as db:
        return tuple(db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_what_is_older_goes_with_its_plans_and_one_event_tells_of_it(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in (1, 2):
            add_plan(db, template, number)
        add_render(db, template, 3)
        add_erased(db, template, 0)
    assert run(database, 2) == 1
    assert counts(database) == (2, 1, 2, 2)
    assert run(database, 2) == 0
    with database.reading() as db:
        record = renders.get(db, render_id(1))
        assert record is not None
        assert (record.erased, record.erased_at, record.erased_by) == (True, at(2), "retention")
        (event,) = recorded(db, tag="render:expire")
    assert (event.actor, event.template, event.data) == (
        "retention",
        None,
        {"count": 1, "before": later(2).isoformat()},
    )


def test_many_go_in_steps_between_which_others_are_let_in(database: Database) -> None:
    count = 2 * AT_ONCE + 5
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in range(count):
            add_render(db, template, number)
    seen = []

    def look(_seconds: float) -> bool:
        with database.writing() as db:
            add_render(db, template, 5000 + len(seen))
        seen.append(counts(database)[3])
        return False

    assert expire(database, 1, clock=lambda: at(count), is_stopped=look) == count
    assert seen == [AT_ONCE, 2 * AT_ONCE]
    assert counts(database) == (2, 0, 0, count)


def test_who_is_told_to_stop_has_told_of_what_was_done_and_goes_on_the_next_time(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        for number in range(AT_ONCE + 1):
            add_render(db, template, number)
    assert expire(database, 1, clock=lambda: at(1000), is_stopped=lambda _: True) == AT_ONCE
    assert run(database, 1000) == 1
    with database.reading() as db:
        assert [event.data["count"] for event in recorded(db, tag="render:expire")] == [AT_ONCE, 1]


def test_while_one_does_it_another_does_nothing(database: Database) -> None:
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
    with alone(database, "retention"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(run, database, 2).result() is None
    assert run(database, 2) == 1

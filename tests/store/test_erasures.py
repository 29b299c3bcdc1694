"""Erasing contents: what goes, what stays, and in which order old renders are found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, select

from service.store import erasures, renders
from service.store.engine import Database
from service.store.metadata import plan_contents, plans
from tests.conftest import NewUrl
from tests.store.rows import ADA, NOW, add_erased, add_plan, add_render, add_template, later, render_id

LAST = render_id(10_000)


def rows(db: Connection) -> tuple[int, int]:
    """Return how many plans and contents of plans there are."""
    return len(db.execute(select(plans.c.id)).all()), len(db.execute(select(plan_contents.c.plan_id)).all())


def test_erasing_takes_arguments_hashes_and_texts_of_plans_and_leaves_the_records(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_plan(db, template, 1)
        other = add_render(db, template, 2)
        assert rows(db) == (1, 1)
        assert erasures.lock(db, render_id(1)) is False
        erasures.erase(db, [render_id(1)], actor=ADA, at=NOW)
    with database.writing() as db:
        assert erasures.lock(db, render_id(1)) is True
        erased = renders.get(db, render_id(1))
        assert erased is not None
        assert (erased.erased, erased.arguments, erased.prompt_sha256, erased.normal_sha256) == (True, None, None, None)
        assert (erased.erased_at, erased.erased_by, erased.arguments_kept) == (NOW, "Ada", False)
        assert rows(db) == (1, 0)
        assert renders.get(db, other.id) == other
        assert [each.id for each in renders.page(db, limit=9, prompt_sha256=other.prompt_sha256)] == [other.id]


def test_the_oldest_that_are_not_erased_are_found_in_turn(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_erased(db, template, 1)
        for number in (2, 3, 4, 5):
            add_render(db, template, number)
    with database.writing() as db:
        assert erasures.oldest(db, render_id(5), after="", most=2) == [render_id(2), render_id(3)]
        assert erasures.oldest(db, render_id(5), after=render_id(3), most=2) == [render_id(4)]
        assert erasures.oldest(db, render_id(2), after="", most=2) == []


def test_erased_renders_are_listed_page_by_page(database: Database) -> None:
    with database.writing() as db:
        assert erasures.is_any(db) is False
        template = add_template(db, "plan")
        for number in (1, 2, 3):
            add_erased(db, template, number)
        assert erasures.is_any(db) is True
        assert erasures.page(db, limit=2) == [render_id(1), render_id(2)]
        assert erasures.page(db, after=render_id(2), limit=2) == [render_id(3)]


def test_old_renders_are_found_by_the_primary_key_however_many_were_erased(new_url: NewUrl) -> None:
    database = Database(new_url("sqlite"))
    asked: list[Any] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    with database.reading() as db:
        event.listen(db, "before_cursor_execute", listen)
        erasures.oldest(db, LAST, after=render_id(1), most=9)
        statement, parameters = asked[-1]
        steps = [row.detail for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    database.dispose()
    assert "SEARCH render_contents USING PRIMARY KEY (render_id>? AND render_id<?)" in steps
    assert not any("TEMP B-TREE" in step for step in steps)


def test_who_erases_keeps_others_from_it(database: Database) -> None:
    if database.dialect == "sqlite":
        return
    with database.writing() as db:
        add_render(db, add_template(db, "plan"), 1)
    with database.writing() as first, database.writing() as second:
        erasures.lock(first, render_id(1))
        assert erasures.oldest(second, LAST, after="", most=9) == []
        erasures.erase(first, [render_id(1)], actor=ADA, at=later(1))
